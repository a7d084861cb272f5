"""The one alert of a move, task or meeting whose day has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.decide.draft import Basis, Draft, Sort, joined
from policy_core.decide.told import alert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policy_core.book import PolicyBook
    from policy_core.policy import MovePolicy


def overdue_alerts(drafts: Iterable[Draft], ids: dict[int, str], book: PolicyBook) -> Iterator[Draft]:
    """Give an alert for each overdue task and meeting. `ids` gives the obligation id of each draft by its place."""
    policy = book.data.policy.move
    for place, draft in enumerate(drafts):
        since = draft.body.get("overdue_since")
        if draft.sort not in (Sort.TASK, Sort.MEETING) or since is None or draft.fulfilled:
            continue
        escalates_to = draft.body.get("escalates_to", ())
        yield alert(
            "overdue",
            severity="warning",
            occurrence=ids[place],
            about=ids[place],
            about_on=draft.body.get("due_on"),
            names=(draft.subject,),
            overdue_since=since,
            escalates_to=escalates_to,
            basis={*draft.basis, _overdue(policy)},
            leaned=draft.leaned,
            tell=joined(policy.tell_overdue, draft.tell, escalates_to),
            spell=draft.spell,
            sure=draft.sure,
            frozen=draft.frozen,
        )


def overdue_move(draft: Draft, transfer_id: str, book: PolicyBook) -> Draft | None:
    """Give the one alert of an overdue move, naming the items and gates it waits for, to whomever its clauses name."""
    since = draft.body["overdue_since"]
    if since is None:
        return None
    policy = book.data.policy.move
    return alert(
        "overdue",
        occurrence=transfer_id,
        about=transfer_id,
        about_on=draft.body["move_on"],
        names=joined(draft.body["missing"], tuple(line.gate for line in draft.body["gates"])),
        overdue_since=since,
        basis={*draft.basis, _overdue(policy)},
        leaned=draft.leaned,
        tell=joined(policy.tell_overdue, draft.tell, policy.tell_incomplete if draft.body["missing"] else ()),
        spell=draft.spell,
        sure=draft.sure,
    )


def _overdue(policy: MovePolicy) -> Basis:
    cited = policy.overdue or policy
    return Basis(cited.rule_id, cited.clause)
