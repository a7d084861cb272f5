"""The months in which work goes on after a child protection plan (C Children in Need, para 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def plan_that_ended(case: Case, policy: PolicyText) -> Any:
    """Give the child protection plan after which work goes on: ended, no other begun, the child still ours."""
    plan = case.child_protection_plan
    if not plan.ended_on or presumed(plan.end_reason, "other") in policy.plan_ends_without_further_work:
        return ABSENT
    return plan


def work_goes_on_until(plan: Item, policy: PolicyText) -> Any:
    """Give the first day on which a case may be closed or stepped down."""
    return policy.calendar.months_after(plan.ended_on, policy.months_of_work_after_a_plan)


def is_inside(day: Any, plan: Item, policy: PolicyText) -> bool:
    """Say whether a day lies in those months."""
    return bool(plan.ended_on <= day < work_goes_on_until(plan, policy))


def early_step_down(case: Case, plan: Item) -> Any:
    """Give the manager's decision whether to step down early, taken since the plan ended."""
    decision = case.decisions.of_kind("early_step_down").latest
    return decision if decision.decided_on >= plan.ended_on else ABSENT


def may_step_down_from(case: Case, plan: Item, policy: PolicyText) -> Any:
    """Give the first day of a step-down: the end of those months, or the day of an early decision for it."""
    decision = early_step_down(case, plan)
    refused = case.consents.of_kind("child_in_need_work").latest.status == "refused"
    return decision.decided_on if decision.answer and refused else work_goes_on_until(plan, policy)
