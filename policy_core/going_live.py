"""Going live: what is already wanted on a team's go-live day is kept and not published.

Only a changed fact or a person releases it, never time passing; its first message is a raise, its withdrawal is silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.decide.draft import Draft, Sort
from policy_core.reading import start_of

if TYPE_CHECKING:
    from datetime import date

    from policy_core.book import PolicyBook
    from policy_core.ledger import Ledger
    from policy_core.record import Moment

_SAID_BY_PEOPLE = ("worker_id", "items", "requested_by")


def is_baselined(draft: Draft, ledger: Ledger, book: PolicyBook, moment: Moment) -> bool:
    """Say whether what is newly wanted is kept in silence: its team isn't live yet, or only a new version wants it.

    What a person asks for never is, nor what belongs to a team without a go-live day.
    """
    day = _goes_live_on(draft, ledger, book)
    if day is None or draft.host_id is not None:
        return False
    return moment.new_version or moment.now < start_of(day)


def _goes_live_on(draft: Draft, ledger: Ledger, book: PolicyBook) -> date | None:
    """Give the go-live day of the receiving team, else the holding team; an alert goes by what it is about."""
    about = ledger.open.get(draft.body.get("about") or "")
    to = draft.body.get("to_team") or draft.body.get("team") or getattr(about, "to_team", None)
    for key in (to.team if to is not None else None, draft.spell.team):
        team = book.data.teams.get(key or "")
        if team is not None and team.go_live is not None:
            return team.go_live
    return None


def releases(found: Any, draft: Draft, ledger: Ledger, book: PolicyBook, moment: Moment) -> bool:
    """Say whether a baselined obligation is published now: a person asks, or its team is live and a fact has changed.

    A worker whom somebody named and items that somebody ticked are such facts.
    """
    if draft.host_id is not None:
        return True
    if is_baselined(draft, ledger, book, moment):
        return False
    before = {(fact.fact, fact.record_key): fact.value for fact in found.obligation.facts}
    after = {(fact.path, fact.record_key): fact.value for fact in draft.leaned}
    said = any(getattr(found, name, None) != draft.body.get(name) for name in _SAID_BY_PEOPLE)
    return said or before != after


def published_first(draft: Draft, ledger: Ledger) -> Any | None:
    """Give the baselined obligation that an alert is about: it is published before the alert."""
    about = draft.body.get("about")
    return ledger.open.get(about) if draft.sort is Sort.ALERT and about in ledger.silent else None
