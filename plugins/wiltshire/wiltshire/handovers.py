"""Changes of holding team that happened, and whether both managers had agreed to them by then (B item 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.rules import presumed
from wiltshire.team_kinds import CASE_HOLDING

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def is_between_holding_teams(case: Case, handover: Item) -> bool:
    """Say whether a case passed from one team that holds cases to another."""
    kinds = [case.team_kinds.get(str(team)) for team in (handover.from_team, handover.to_team)]
    return all(kind in CASE_HOLDING for kind in kinds)


def was_agreed(case: Case, handover: Item) -> bool:
    """Say whether a day that both managers agreed since the case last changed hands had come."""
    last = max((one.day for one in case.handovers if one.day < handover.day), default=None)
    dates = [one for one in case.transfer_dates if last is None or one.agreed_on >= last]
    days = {one.agreed_for for one in dates if one.agreed_for <= handover.day}
    return any(_sides(dates, day) >= {"holding", "receiving"} or "both" in _sides(dates, day) for day in days)


def _sides(dates: list[Item], day: object) -> set[str]:
    return {str(one.side) for one in dates if one.agreed_for == day}


def agencies_involved(case: Case) -> tuple[str, ...]:
    """Name the agencies of the professionals involved with a child, as far as CareFirst knows them."""
    professionals = presumed(case.file.professionals, ())
    return tuple(sorted({str(one.agency) for one in professionals if presumed(one.agency, "")}))
