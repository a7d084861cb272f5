"""Where the child and the family live, and moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts.answers import both, first_known
from policy_core.facts.derive import choose_latest, known_to, same_as
from policy_core.facts.item import Found, Item
from policy_core.facts.kind import Kind, fact, kind
from policy_core.unknown import ABSENT, Absent, Maybe, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policy_core.facts.case import Case
    from policy_core.history import Folded

_ADDRESS = "AddressRecorded"
_NOT_YET = frozenset({"started_on", "ended_on", "planned_for", "notified_on", "stay_decided_on"})
_MOVED = frozenset({"home", "temporary"})


def _locality(_case: Case, item: Item) -> Maybe:
    if item.raw("area") == "own" or item.raw("locality") is not None:
        return item.field("locality")
    return ABSENT


kind(
    Kind(
        name="addresses",
        events=(_ADDRESS,),
        code="kind",
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=_NOT_YET,
        derived={"locality": _locality},
    )
)


def open_address(case: Case, *kinds: str) -> Maybe:
    """Give the newest open address of these kinds; absent where there is none, unknown where the host has none."""
    addresses = case.items_or_unknown("addresses")
    if isinstance(addresses, Unknown):
        return addresses
    return next((item for item in reversed(addresses) if item.raw("kind") in kinds and known_to(item.is_open)), ABSENT)


def _locality_of(address: Maybe) -> Maybe:
    if isinstance(address, Unknown | Absent):
        return address
    locality = address.locality
    return locality if isinstance(locality, Unknown | Absent) else Found(locality, address)


@fact(_ADDRESS)
def locality(case: Case) -> Maybe:
    """Give the locality of the home; unknown where no home is known, absent outside the authority."""
    home = open_address(case, "home")
    return case.unknown("locality", _ADDRESS) if isinstance(home, Absent) else _locality_of(home)


@fact(_ADDRESS)
def family_locality(case: Case) -> Maybe:
    """Give the locality of the family's home, else of the child's."""
    apart = open_address(case, "family_home")
    return case.found("locality") if isinstance(apart, Absent) else _locality_of(apart)


@fact(_ADDRESS)
def temporary_locality(case: Case) -> Maybe:
    """Give the locality where the child lives for now; absent where it lives at home."""
    return _locality_of(open_address(case, "temporary"))


@fact("PlacementStarted", _ADDRESS)
def placement_locality(case: Case) -> Maybe:
    """Give the locality of the placement, else of its address; absent where there is no placement."""
    placement = case.placement
    if isinstance(placement, Unknown | Absent):
        return placement
    told = placement.field("locality")
    if not isinstance(told, Unknown | Absent):
        return Found(told, placement)
    return first_known(_locality_of(open_address(case, "placement")), told)


@fact("PlacementStarted")
def placed_out_of_area(case: Case) -> Maybe:
    """Say whether the placement lies in another authority's area."""
    placement = case.placement
    if isinstance(placement, Unknown | Absent):
        return placement if isinstance(placement, Unknown) else False
    area = placement.area
    return area if isinstance(area, Unknown) else Found(area != "own", placement)


@fact(_ADDRESS, "BecameLookedAfter")
def original_home_locality(case: Case) -> Maybe:
    """Give the locality of the home from which the child came into care."""
    addresses = case.items_or_unknown("addresses")
    if isinstance(addresses, Unknown):
        return addresses
    marked = [item for item in addresses if item.raw("original_home")]
    if marked:
        return _locality_of(marked[-1])
    period = case.looked_after_period
    if isinstance(period, Unknown | Absent):
        return case.unknown("original_home_locality", _ADDRESS) if isinstance(period, Unknown) else period
    return case.as_of(period.field("started_on")).found("locality")


def _moves(case: Case) -> Iterator[Folded]:
    for item in case.items("addresses"):
        begun = item.raw("started_on") is not None
        if item.raw("kind") in _MOVED and item.raw("area") == "own" and begun and _before(case, item) is not None:
            yield item.folded


def _before(case: Case, item: Item) -> Item | None:
    earlier = [
        one
        for one in case.items("addresses")
        if one.raw("kind") == item.raw("kind")
        and one.raw("started_on") is not None
        and one.raw("started_on") < item.raw("started_on")
    ]
    return earlier[-1] if earlier else None


def _old_locality(case: Case, item: Item) -> Maybe:
    before = _before(case, item)
    return ABSENT if before is None else before.locality


def _household_moves(case: Case, item: Item) -> Maybe:
    new = _locality(case, item)
    household = [member for member in case.items("family") if member.raw("same_household")]
    return both(*(_lives_in(member.field("locality"), new) for member in household))


def _lives_in(where: Maybe, new: Maybe) -> Maybe:
    if isinstance(where, Unknown):
        return where
    return new if isinstance(new, Unknown) else where == new


kind(
    Kind(
        name="move",
        events=(_ADDRESS,),
        also=("FamilyMemberRecorded",),
        code="kind",
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=_NOT_YET,
        make=_moves,
        one=True,
        derived={
            "locality": _locality,
            "new_locality": _locality,
            "old_locality": _old_locality,
            "household_moves": _household_moves,
        },
    )
)


def _accepted_on(case: Case, item: Item) -> Maybe:
    accepted = [
        decision
        for decision in case.items("decisions")
        if decision.raw("kind") == "other_authority_accepts"
        and decision.raw("answer")
        and decision.day >= _known_on(item)
    ]
    if accepted:
        return accepted[-1].field("decided_on")
    supplied = case.is_supplied("DecisionRecorded")
    return ABSENT if supplied else case.unknown("move_out.accepted_on", "DecisionRecorded")


def _known_on(item: Item) -> date:
    told: date = item.raw("notified_on") or item.effective_on
    return told


kind(
    Kind(
        name="move_out",
        events=(_ADDRESS,),
        also=("DecisionRecorded",),
        where=lambda folded: folded.fields.get("kind") == "home" and folded.fields.get("area") != "own",
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=_NOT_YET,
        one=True,
        choose=choose_latest(lambda _case, item: item.raw("ended_on") is None),
        derived={"moved_on": same_as("started_on"), "locality": _locality, "accepted_on": _accepted_on},
    )
)
