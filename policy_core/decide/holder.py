"""Whose rules are read: the team that holds the child, or the last that did while nobody has taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from policy_core.facts.spells import team_of
from policy_core.unknown import Unknown, known

if TYPE_CHECKING:
    from policy_core.facts import Case


@dataclass(frozen=True, slots=True)
class Holder:
    """The team whose rules are read, None for nobody. `unknown` is the fact to ask for where it can't be told."""

    team: str | None
    unknown: Unknown | None = None


def holder_of(case: Case) -> Holder:
    """Find whose rules are read.

    Between the end of one primary involvement and the start of the next, the team that held the child last still
    answers for the transfer: it isn't withdrawn because a worker's row was closed first. Two primaries can't be told.
    """
    team = case.holding_team
    if known(team):
        return Holder(str(team))
    if isinstance(team, Unknown) and not _held_last_by_a_known_team(case):
        return Holder(None, team)
    begun = [spell for spell in case.spells if case.reached(spell.since)]
    if not begun or _closed_since(case, begun[-1].until):
        return Holder(None)
    return Holder(begun[-1].team)


def _held_last_by_a_known_team(case: Case) -> bool:
    """Say whether nobody is primary today, and the last who was is known to have been of a team."""
    today = case.primaries_today
    if isinstance(today, Unknown) or today > 0:
        return False
    begun = [item for item in case.items("primary_involvements") if case.reached(item.day)]
    return not begun or team_of(begun[-1]) is not None


def _closed_since(case: Case, until: date | None) -> bool:
    closed_on = case.last_closure.closed_on
    return isinstance(closed_on, date) and (until is None or closed_on >= until)
