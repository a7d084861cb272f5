"""Changes of holding team that happened, and whether both managers had agreed to them by then (B item 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from wiltshire.accommodation import takes_another_route
from wiltshire.team_kinds import CASE_HOLDING

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def is_between_holding_teams(case: Case, handover: Item) -> bool:
    """Say whether a case passed from one team that holds cases to another."""
    kinds = [case.team_kinds.get(str(team)) for team in (handover.from_team, handover.to_team)]
    return all(kind in CASE_HOLDING for kind in kinds)


def was_agreed(case: Case, handover: Item) -> bool:
    """Say whether the day that both managers agreed last, since the case last changed hands, had come."""
    last = max((one.day for one in case.handovers if one.day < handover.day), default=None)
    sides: dict[Any, set[str]] = {}
    agreed = None
    for one in case.transfer_dates:
        if one.agreed_for and one.agreed_on <= handover.day and (last is None or one.agreed_on >= last):
            given = sides.setdefault(one.agreed_for, set())
            given.add(str(one.side))
            agreed = one.agreed_for if "both" in given or given >= {"holding", "receiving"} else agreed
    return bool(agreed and agreed <= handover.day)


def starts_at_once(case: Case, handover: Item) -> bool:
    """Say whether a child went to Children in Care by a route on which responsibility starts at once."""
    return case.team_kinds.get(str(handover.to_team)) == "looked_after" and takes_another_route(case)


def agencies_involved(case: Case) -> tuple[str, ...]:
    """Name the agencies of the professionals involved with a child, as far as CareFirst knows them."""
    professionals = presumed(case.file.professionals, ())
    return tuple(sorted({str(one.agency) for one in professionals if presumed(one.agency, "")}))
