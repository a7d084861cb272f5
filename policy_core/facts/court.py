"""Legal gateway, proceedings, hearings, orders, reports a court directs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policy_core.facts.derive import attended_by, is_open, same_as
from policy_core.facts.kind import Kind, kind
from policy_core.unknown import ABSENT, Absent, Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case
    from policy_core.facts.item import Item
    from policy_core.history import Folded

_CARE: Final = "care_proceedings"

kind(
    Kind(
        name="legal_gateway",
        events=("LegalGatewayDecided",),
        starts=("decided_on",),
        none_if_null=frozenset({"application_planned_for"}),
        one=True,
    )
)


def _choose_proceedings(case: Case, items: tuple[Item, ...]) -> Maybe:
    """Choose the open proceedings, care proceedings first; else the last."""
    begun = [item for item in items if case.reached(item.day)]
    if not begun:
        return ABSENT
    present = [item for item in begun if not isinstance(item.is_open, Unknown) and item.is_open]
    care = [item for item in present if item.raw("kind") == _CARE]
    return (care or present or begun)[-1]


def _concluded_on(case: Case, item: Item) -> Maybe:
    """Give the day the proceedings concluded: as recorded, else by the hearing that concluded them."""
    told = item.field("concluded_on")
    if not isinstance(told, Unknown | Absent):
        return told
    concluding = [
        hearing
        for hearing in case.items("all_hearings")
        if hearing.raw("concluded_proceedings")
        and hearing.happened
        and hearing.day >= item.day
        and hearing.raw("proceedings_id") in (None, item.raw("proceedings_id"))
    ]
    return (concluding[0].raw("concluded_on") or concluding[0].day) if concluding else told


def _runs(case: Case, item: Item) -> Maybe:
    if not case.reached(item.day):
        return False
    concluded = _concluded_on(case, item)
    if isinstance(concluded, Unknown):
        return concluded
    return isinstance(concluded, Absent) or not case.reached(concluded)


kind(
    Kind(
        name="proceedings",
        events=("ProceedingsStarted", "ProceedingsConcluded"),
        also=("HearingHeld",),
        code="kind",
        starts=("started_on",),
        ends=("concluded_on",),
        open_when=_runs,
        none_if_null=frozenset({"concluded_on"}),
        one=True,
        choose=_choose_proceedings,
        derived={"active": is_open, "concluded_on": _concluded_on},
    )
)


def _of_present_proceedings(case: Case) -> list[Folded]:
    """Pick the hearings of the present proceedings (else the last): by their id, else by the day they are on."""
    hearings = case.items("all_hearings")
    present = case.proceedings
    if isinstance(present, Unknown | Absent):
        return [hearing.folded for hearing in hearings]
    since = present.day
    until = present.raw("concluded_on")
    return [
        hearing.folded
        for hearing in hearings
        if (
            hearing.raw("proceedings_id") == present.raw("proceedings_id")
            if hearing.raw("proceedings_id") is not None
            else since <= (hearing.day or hearing.effective_on)
            and (until is None or (hearing.day or hearing.effective_on) <= until)
        )
    ]


for _name, _pick in (("all_hearings", None), ("hearings", _of_present_proceedings)):
    kind(
        Kind(
            name=_name,
            events=("HearingListed", "HearingHeld"),
            also=("ProceedingsStarted",) if _pick else (),
            code="kind",
            held="held_on",
            booked="listed_for",
            needs_opening=False,
            make=_pick,
            none_if_null=frozenset({"listed_for", "concluded_on"}),
            derived={"attended_by_workers": attended_by("worker_id"), "attended_by_roles": attended_by("role")},
        )
    )


def _is_in_force(_case: Case, item: Item) -> Maybe:
    return item.is_open


kind(
    Kind(
        name="orders",
        events=("CourtOrderMade", "CourtOrderEnded"),
        code="kind",
        starts=("made_on",),
        ends=("ended_on",),
        lapses=("ends_for",),
        none_if_null=frozenset({"ended_on", "ends_for"}),
        derived={"in_force": _is_in_force, "end_reason": same_as("reason")},
    )
)
kind(
    Kind(
        name="court_report",
        events=("CourtReportDirected",),
        code="kind",
        starts=("received_on",),
        none_if_null=frozenset({"agreed_on"}),
        one=True,
    )
)
