"""Where the family lives, and whether that is another team's area (B items 1 and 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.outcomes import Transfer, at
from policy_core.rules import presumed
from wiltshire.team_kinds import BOTH_MANAGERS

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def lives_in_another_area(case: Case, move: Item) -> bool:
    """Say whether the family still lives where it moved to, and that is not the area of the holding team."""
    here, held_in = case.locality == move.new_locality, holder(case).locality
    return bool(move.is_open and here and held_in and move.new_locality != held_in)


def holder(case: Case) -> Any:
    """Give the team that holds the case; while no worker does, the one whose worker was the last."""
    return case.teams.latest.team


def area_team(case: Case) -> str:
    """Give the team that holds the case, of the two of which there is one in each area."""
    return "cic" if holder(case).team == "cic" else "sat"


def moves_with_the_family(case: Case) -> bool:
    """Say whether a family's move is the child's: not that of a looked-after child whom Children in Care holds."""
    return not (area_team(case) == "cic" and case.looked_after)


def is_for_good(move: Item) -> bool:
    """Say whether a move is permanent; one of which nobody said so counts as temporary, and somebody is asked."""
    return bool(presumed(move.stay, "temporary") == "permanent")


def is_for_good_since(move: Item) -> Any:
    """Give the later day on which a move once temporary or unknown was recorded as permanent; absent where none."""
    return move.stay_decided_on


def known_permanent_on(move: Item) -> Any:
    """Give the day from which a permanent move counts: of the move, or of the later day it was recorded so."""
    return max(move.day, is_for_good_since(move) or move.day)


def home_area(case: Case) -> Any:
    """Give the area of the home that the family has for good; one it is away in for a time is no new home."""
    homes = [one for one in case.items("addresses") if one.kind == "home" and case.reached(one.effective_on)]
    lasting = [*homes[:1], *(one for one in homes[1:] if is_for_good(one))]
    return lasting[-1].locality if lasting else case.locality


def to_the_new_area(case: Case, move: Item, since: Any) -> Transfer:
    """Give the move to the same kind of team where the family now lives."""
    return Transfer(to=area_team(case), locality=move.new_locality, due=at(since), point="event", tell=BOTH_MANAGERS)


def both_managers_keep_it(case: Case, move: Item) -> Any:
    """Give the day since which both managers hold that there is a compelling reason to keep the case; absent if not."""
    agreements = case.agreements.of_kind("keep_case")
    days = {
        side: [one.agreed_on for one in agreements if one.side in (side, "both") and _stands(one, move)]
        for side in ("holding", "receiving")
    }
    return max(min(given) for given in days.values()) if all(days.values()) else None


def _stands(agreement: Item, move: Item) -> bool:
    return bool(agreement.is_open and agreement.agreed_on >= move.day)
