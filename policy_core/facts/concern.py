"""Concerns about the child: those raised, episodes missing, a baby to be relinquished, private fostering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.codes import GROUPS
from policy_core.facts.derive import within
from policy_core.facts.kind import Kind, kind
from policy_core.unknown import Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case
    from policy_core.facts.item import Item

kind(
    Kind(
        name="concerns",
        events=("ConcernRecorded",),
        code="kind",
        starts=("arose_on",),
        ends=("resolved_on",),
        none_if_null=frozenset({"resolved_on", "resolved_at", "adult"}),
        derived={
            "adult_presents_risk": within("adult", "presents_risk"),
            "adult_works_with_children": within("adult", "works_with_children"),
            "cared_for_reason": within("adult", "cared_for_reason"),
            "cared_for_gp_practice": within("adult", "gp_practice"),
            "cared_for_area": within("adult", "area"),
        },
    )
)
kind(
    Kind(
        name="missing_episodes",
        events=("MissingEpisodeRecorded",),
        code="type",
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=frozenset({"ended_on", "listed_on"}),
    )
)


def _is_planned(case: Case, item: Item) -> Maybe:
    withdrawn = item.raw("withdrawn_on")
    if withdrawn is not None and case.reached(withdrawn):
        return False
    intention = item.field("intention")
    return intention if isinstance(intention, Unknown) else intention in ("intended", "confirmed")


kind(
    Kind(
        name="relinquishment",
        events=("RelinquishmentRecorded",),
        starts=("notified_on",),
        ends=("withdrawn_on",),
        none_if_null=frozenset({"withdrawn_on", "withdrawn_at", "confirmed_on", "confirmed_at"}),
        one=True,
        derived={"is_planned": _is_planned},
    )
)


def _is_active(case: Case, item: Item) -> Maybe:
    ended = item.raw("ended_on")
    if ended is not None and case.reached(ended):
        return False
    status = item.field("status")
    return status if isinstance(status, Unknown) else status in GROUPS["private_fostering_status"]["active"]


kind(
    Kind(
        name="private_fostering",
        events=("PrivateFosteringRecorded",),
        starts=("identified_on",),
        ends=("ended_on",),
        open_when=_is_active,
        none_if_null=frozenset({"ended_on", "notified_on"}),
        one=True,
        derived={"active": _is_active},
    )
)
