"""A mother's wish to relinquish her baby, told late: whether it stands, and who was where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from barking_dagenham.days import later_of
from policy_core.calendar import london_date
from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def is_late(relinquishment: Item) -> bool:
    """Say whether the wish was told at or after labour; where nobody says when, it is taken to be late."""
    return bool(presumed(relinquishment.stage, "late") == "late")


def is_withdrawn(relinquishment: Item) -> bool:
    """Say whether the mother has withdrawn."""
    return bool(relinquishment.intention == "withdrawn" or withdrawn_on(relinquishment))


def withdrawn_on(relinquishment: Item) -> Any:
    """Give the day the mother withdrew."""
    return relinquishment.withdrawn_on or london_date(relinquishment.withdrawn_at)


def joint_visit_was_made(case: Case, relinquishment: Item) -> bool:
    """Say whether both teams visited since the wish was told."""
    return any(one.day >= relinquishment.notified_on for one in case.visits.of_kind("joint").held)


def discharge_meeting(case: Case, relinquishment: Item) -> Any:
    """Give the discharge meetings that were held since the wish was told."""
    held = case.meetings.of_kind("hospital_discharge").held
    return [one for one in held if one.day >= relinquishment.notified_on]


def ready_on(case: Case, relinquishment: Item) -> Any:
    """Give the day on which the baby is born and the wish confirmed, whichever came later."""
    confirmed = relinquishment.confirmed_on or london_date(relinquishment.confirmed_at)
    return later_of(confirmed, case.date_of_birth)


def teams_away(case: Case, meeting: Item) -> tuple[str, ...]:
    """Name the holding team and the Adoption Team where nobody of them was at a meeting."""
    there = meeting.attended_by_teams
    return tuple(str(team) for team in (case.holding_team, "adoption") if team not in there)
