"""Child protection plans and child in need plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts.answers import both, either, negated
from policy_core.facts.derive import is_open, same_as
from policy_core.facts.kind import Kind, kind
from policy_core.unknown import Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case
    from policy_core.facts.item import Item


def _is_ours(_case: Case, item: Item) -> Maybe:
    """Say whether the plan is open and this authority's; one that doesn't say whose it is, is ours."""
    theirs = item.field("other_authority")
    return both(item.is_open, True if isinstance(theirs, Unknown) else negated(theirs))


def _is_elsewhere(case: Case, item: Item) -> Maybe:
    theirs = item.field("other_authority")
    plan_there = case.transfer_in.plan_there
    there = plan_there if isinstance(plan_there, Unknown) else plan_there == "child_protection"
    return either((both(item.is_open, False if isinstance(theirs, Unknown) else theirs), there))


kind(
    Kind(
        name="child_protection_plan",
        events=("ChildProtectionPlanStarted", "ChildProtectionPlanEnded"),
        also=("TransferInNotified",),
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=frozenset({"ended_on"}),
        one=True,
        derived={"active": _is_ours, "end_reason": same_as("reason"), "elsewhere": _is_elsewhere},
    )
)
kind(
    Kind(
        name="child_in_need_plan",
        events=("ChildInNeedPlanStarted", "ChildInNeedPlanEnded"),
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=frozenset({"ended_on"}),
        one=True,
        derived={"active": is_open},
    )
)
