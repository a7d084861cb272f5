"""Where the family lives, and whether that is another team's area (B items 1 and 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.outcomes import Transfer, at
from policy_core.rules import presumed
from wiltshire.team_kinds import BOTH_MANAGERS

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def lives_in_another_area(case: Case, move: Item) -> bool:
    """Say whether the family moved into an area that isn't the holding team's, and has lived there since."""
    here, held_in = case.locality == move.new_locality, holder(case).locality
    if not (here and held_in and move.new_locality != held_in):
        return False
    before = [home for home in _homes(case) if home.day < move.day][-1:]
    since = [home for home in _homes(case) if home.day > move.day]
    left = any(home.locality != move.new_locality and is_for_good(home) for home in since)
    return not left and not any(home.locality == move.new_locality and is_for_good(home) for home in before)


def is_the_last(case: Case, move: Item) -> bool:
    """Say whether the family hasn't moved again since."""
    return bool(_homes(case)[-1].record_key == move.record_key)


def _homes(case: Case) -> list[Item]:
    return [one for one in case.items("addresses") if one.kind == "home" and case.reached(one.day)]


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
    """Give the area where the family lives; of one away for a time only, that of the team that holds the case."""
    home, held_in = case.addresses.of_kind("home").open.latest, holder(case).locality
    moves = [one for one in case.items("move") if home and one.record_key == home.record_key]
    away = held_in and any(one.new_locality != held_in and not is_for_good(one) for one in moves)
    return held_in if away else case.locality


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
