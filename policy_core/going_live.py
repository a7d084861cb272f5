"""Going live: what is already wanted on a team's go-live day is kept and not published.

Only a changed fact or a person releases it, never time passing; its first message is a raise, its withdrawal is silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.decide.draft import Draft, Sort
from policy_core.reading import start_of

if TYPE_CHECKING:
    from datetime import datetime

    from policy_core.book import PolicyBook
    from policy_core.ledger import Ledger


def is_live(draft: Draft, book: PolicyBook, now: datetime) -> bool:
    """Say whether the receiving team, else the holding team, has gone live. A team without a date always has."""
    to = draft.body.get("to_team") or draft.body.get("team")
    for key in (to.team if to is not None else None, draft.spell.team):
        team = book.data.teams.get(key or "")
        if team is not None and team.go_live is not None:
            return now >= start_of(team.go_live)
    return True


def releases(found: Any, draft: Draft, book: PolicyBook, now: datetime) -> bool:
    """Say whether a baselined obligation is to be published now: its team is live and a fact reads otherwise."""
    if not is_live(draft, book, now):
        return False
    before = {(fact.fact, fact.record_key): fact.value for fact in found.obligation.facts}
    after = {(fact.path, fact.record_key): fact.value for fact in draft.leaned}
    return before != after or draft.host_id is not None


def published_first(draft: Draft, ledger: Ledger) -> Any | None:
    """Give the baselined obligation that an alert is about: it is published before the alert."""
    about = draft.body.get("about")
    return ledger.open.get(about) if draft.sort is Sort.ALERT and about in ledger.silent else None
