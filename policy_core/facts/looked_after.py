"""Care: periods of care, legal status, placements, reviews, the care plan, adoption."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policy_core.codes import GROUPS
from policy_core.facts.answers import either, first_known
from policy_core.facts.derive import known_to, same_as
from policy_core.facts.item import Found, Item
from policy_core.facts.kind import Kind, fact, kind
from policy_core.facts.meeting import ATTENDED, BOOKING_NONE
from policy_core.unknown import ABSENT, Absent, Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case

_BEGAN, _CEASED = "BecameLookedAfter", "CeasedToBeLookedAfter"
_REVIEW = "LookedAfterReviewHeld"
_ADDRESS = "AddressRecorded"
_COVERS: Final = {"E1": frozenset({"C1", "C2"})}


def _returned_home(_case: Case, item: Item) -> Maybe:
    reason = item.field("reason")
    return reason if isinstance(reason, Unknown) else reason in GROUPS["reason_episode_ceased"]["returned_home"]


def _present_period(case: Case, items: tuple[Item, ...]) -> Maybe:
    begun = [item for item in items if case.reached(item.day)]
    return begun[-1] if begun else ABSENT


for _name, _one in (("looked_after_periods", False), ("looked_after_period", True)):
    kind(
        Kind(
            name=_name,
            events=(_BEGAN, _CEASED),
            starts=("started_on",),
            ends=("ended_on",),
            none_if_null=frozenset({"ended_on", "breakdown_of", "broke_down_on"}),
            one=_one,
            choose=_present_period if _one else None,
            derived={"end_reason": same_as("reason"), "returned_home": _returned_home},
        )
    )


@fact(_BEGAN, _CEASED)
def looked_after(case: Case) -> Maybe:
    """Say whether the child is looked after, since the start of the present period of care."""
    periods = case.items_or_unknown("looked_after_periods")
    if isinstance(periods, Unknown):
        return periods
    states = [(item, item.is_open) for item in periods]
    present = [item for item, state in states if known_to(state)]
    if present:
        return Found(True, present[-1])  # noqa: FBT003 - the value of the fact
    return either(state for _, state in states)


kind(
    Kind(
        name="legal_statuses",
        events=("LegalStatusStarted", "LegalStatusEnded"),
        code="legal_status",
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=frozenset({"ended_on"}),
    )
)


@fact("LegalStatusStarted", "LegalStatusEnded", _BEGAN)
def legal_status(case: Case) -> Maybe:
    """Give the legal status in force (903 LS); a placement order covers the care order it stands beside.

    Unknown where two are in force that exclude each other, and for a looked-after child none of whose is known.
    """
    statuses = case.items_or_unknown("legal_statuses")
    if isinstance(statuses, Unknown):
        return statuses
    states = [(item, item.is_open) for item in statuses]
    in_force = {item.raw("legal_status"): item for item, state in states if known_to(state)}
    for code, covered in _COVERS.items():
        if code in in_force:
            in_force = {other: item for other, item in in_force.items() if other not in covered}
    if len(in_force) > 1:
        return case.unknown("legal_status", "LegalStatusStarted")
    for item in in_force.values():
        code = item.field("legal_status")
        return code if isinstance(code, Unknown) else Found(code, item)
    cause = next((state for _, state in states if isinstance(state, Unknown)), case.looked_after)
    if isinstance(cause, Unknown):
        return case.unknown_for("legal_status", cause)
    return case.unknown("legal_status", "LegalStatusStarted") if cause else ABSENT


def _placement_address(name: str) -> Maybe:
    """Read a field of the address of the placement, where it was sent as an address."""

    def read(case: Case, item: Item) -> Maybe:
        addresses = [one for one in case.items("addresses") if one.raw("kind") == "placement"]
        since = item.raw("started_on")
        about = [one for one in addresses if one.raw("ended_on") is None or one.raw("ended_on") > since]
        if about:
            return about[-1].field(name)
        return ABSENT if case.is_supplied(_ADDRESS) else case.unknown(f"placement.{name}", _ADDRESS)

    return read


def _placement_area(case: Case, item: Item) -> Maybe:
    told = item.field("area")
    return first_known(told, _placement_address("area")(case, item)) if isinstance(told, Unknown) else told


def _open_placement(_case: Case, items: tuple[Item, ...]) -> Maybe:
    states = [(item, item.is_open) for item in items]
    present = [item for item, state in states if known_to(state)]
    if present:
        return present[-1]
    return next((state for _, state in states if isinstance(state, Unknown)), ABSENT)


kind(
    Kind(
        name="placement",
        events=("PlacementStarted", "PlacementEnded"),
        also=(_ADDRESS,),
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=frozenset({"ended_on"}),
        one=True,
        choose=_open_placement,
        derived={
            "area": _placement_area,
            "notified_on": _placement_address("notified_on"),
            "planned_for": _placement_address("planned_for"),
        },
    )
)


def _number(case: Case, item: Item) -> Maybe:
    """Give the recorded number of a review, else its place among those held in the period of care.

    Unknown while an earlier review may be missing: the host's record of the child begins inside the period.
    """
    told = item.raw("number")
    if told is not None:
        return told
    if not item.happened:
        return ABSENT
    period = case.looked_after_period
    if isinstance(period, Unknown | Absent):
        return item.unknown("number")
    complete_from = case.child.field("allocation_history_from")
    if not isinstance(complete_from, Unknown | Absent) and complete_from > period.field("started_on"):
        return item.unknown("number")
    held = [one for one in case.items("looked_after_reviews") if one.happened]
    return held.index(item) + 1


kind(
    Kind(
        name="looked_after_reviews",
        events=(_REVIEW, "MeetingBooked"),
        where=lambda folded: _REVIEW in folded.events or folded.fields.get("kind") == "looked_after_review",
        held="held_on",
        booked="booked_for",
        needs_opening=False,
        period="looked_after_periods",
        none_if_null=BOOKING_NONE | {"permanence_decision"},
        derived=ATTENDED | {"number": _number},
    )
)

_PLAN_NONE = frozenset({"ratified_on", "ended_on", "identified_on"})


def _plan_that_stands(case: Case, items: tuple[Item, ...]) -> Maybe:
    begun = [item for item in items if case.reached(item.raw("decided_on"))]
    if not begun:
        return ABSENT
    ended = begun[-1].raw("ended_on")
    return ABSENT if ended is not None and case.reached(ended) else begun[-1]


def _long_term_agreement(name: str) -> Maybe:
    """Read a field of the agreement at senior level to long-term care."""

    def read(case: Case, _item: Item) -> Maybe:
        agreements = case.items_or_unknown("agreements")
        if isinstance(agreements, Unknown):
            return agreements
        stand = [one for one in agreements if one.raw("kind") == "long_term_care" and known_to(one.is_open)]
        return stand[-1].field(name) if stand else ABSENT

    return read


for _name, _plan in (("care_plan", "authority"), ("court_care_plan", "court")):
    kind(
        Kind(
            name=_name,
            events=("CarePlanRecorded",),
            also=("AgreementRecorded",) if _plan == "authority" else (),
            where=lambda folded, plan=_plan: folded.fields.get("plan") == plan,  # type: ignore[misc]
            starts=("decided_on",),
            ends=("ended_on",),
            period="looked_after_periods",
            since_last=True,
            none_if_null=_PLAN_NONE,
            one=True,
            choose=_plan_that_stands,
            derived={
                "long_term_agreed_on": _long_term_agreement("agreed_on"),
                "long_term_agreed_by_role": _long_term_agreement("agreed_by_role"),
            }
            if _plan == "authority"
            else {},
        )
    )


def _since_when(case: Case, plan: Item) -> Item:
    """Give the record since which the option of a plan has stood without a break: a plan said again changes nothing."""
    since = plan
    for item in reversed([one for one in case.items("care_plan") if one.raw("decided_on") <= plan.raw("decided_on")]):
        if item.raw("permanence_option") != plan.raw("permanence_option"):
            break
        since = item
    return since


@fact("CarePlanRecorded", _BEGAN)
def permanence_plan(case: Case) -> Maybe:
    """Give the option of the authority's plan that stands; unknown for a looked-after child without one."""
    plan = case.care_plan
    if isinstance(plan, Item):
        option = plan.field("permanence_option")
        return option if isinstance(option, Unknown) else Found(option, _since_when(case, plan))
    cause = plan if isinstance(plan, Unknown) else case.looked_after
    if isinstance(cause, Unknown):
        return case.unknown_for("permanence_plan", cause)
    return case.unknown("permanence_plan", "CarePlanRecorded") if cause else ABSENT


@fact("CarePlanRecorded", _BEGAN)
def permanence_decided_on(case: Case) -> Maybe:
    """Give the day since which the option that stands has been the plan."""
    case.permanence_plan  # noqa: B018 - reads the fact that the next line looks up
    found = case.found("permanence_plan")
    return Found(found.item.raw("decided_on"), found.item) if isinstance(found, Found) else found


def _concluded_on(case: Case, _item: Item) -> Maybe:
    concluded = [one for one in case.items("adoption") if one.raw("step") == "process_concluded"]
    return concluded[-1].field("happened_on") if concluded else ABSENT


kind(
    Kind(
        name="adoption",
        events=("AdoptionStepRecorded",),
        code="step",
        starts=("happened_on",),
        one=True,
        none_if_null=frozenset({"outcome", "reversal_reason"}),
        derived={"concluded_on": _concluded_on},
    )
)
