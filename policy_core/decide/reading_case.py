"""Builds the case that rules read, from a history, by one book and one host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts import Case
from policy_core.reading import Reading

if TYPE_CHECKING:
    from datetime import datetime

    from policy_core.book import PolicyBook
    from policy_core.history import History
    from policy_core.host import Host


def case_at(now: datetime, history: History, book: PolicyBook, host: Host | None) -> Case:
    """Give the case as it stands at an instant."""
    return Case(
        history,
        Reading(now),
        team_kinds=book.team_kinds,
        split_teams=book.split_teams,
        supplied=host.supplied if host else None,
        unfilled=host.unfilled if host else frozenset(),
        calendar=book.data.calendar,
    )
