"""The one alert of a task or meeting whose day has passed unanswered; transfers have theirs in `move`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.decide.draft import Basis, Draft, Sort, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policy_core.book import PolicyBook


def overdue_alerts(drafts: Iterable[Draft], ids: dict[int, str], book: PolicyBook) -> Iterator[Draft]:
    """Give an alert for each overdue task and meeting. `ids` gives the obligation id of each draft by its place."""
    policy = book.data.policy.move
    for place, draft in enumerate(drafts):
        since = draft.body.get("overdue_since")
        if draft.sort not in (Sort.TASK, Sort.MEETING) or since is None or draft.fulfilled:
            continue
        yield Draft(
            sort=Sort.ALERT,
            subject="overdue",
            occurrence=ids[place],
            spell=draft.spell,
            body={
                "alert": "overdue",
                "severity": "warning",
                "about": ids[place],
                "about_on": draft.body.get("due_on"),
                "names": (draft.subject,),
                "overdue_since": since,
                "escalates_to": draft.body.get("escalates_to", ()),
            },
            basis=tuple(sorted({*draft.basis, Basis(policy.rule_id, policy.clause)})),
            leaned=draft.leaned,
            tell=joined(policy.tell_overdue, draft.tell, draft.body.get("escalates_to", ())),
            sure=draft.sure,
            frozen=draft.frozen,
        )
