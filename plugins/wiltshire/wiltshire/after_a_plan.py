"""The months in which work goes on after a child protection plan (C Children in Need, para 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def plan_that_ended(case: Case) -> Any:
    """Give the child protection plan after which work goes on: ended, and no other begun."""
    plan = case.child_protection_plan
    return plan if plan.ended_on else ABSENT


def is_barred(case: Case, plan: Item, policy: PolicyText) -> bool:
    """Say whether an early end is barred, not only pointed out: the team is meant, and the child is still here."""
    gone = presumed(plan.end_reason, "other") in policy.plan_ends_without_further_work
    return bool(case.holding_team in policy.teams_that_work_on_after_a_plan and not gone)


def closing_team_kind(case: Case, ending: Item) -> Any:
    """Give the kind of the team that held a case when it was closed."""
    team = ending.social_work_team or ending.last_team.team
    return case.team_kinds.get(str(team)) if team else None


def work_goes_on_until(plan: Item, policy: PolicyText) -> Any:
    """Give the first day on which a case may be closed or stepped down."""
    return policy.calendar.months_after(plan.ended_on, policy.months_of_work_after_a_plan)


def is_inside(day: Any, plan: Item, policy: PolicyText) -> bool:
    """Say whether a day lies in those months."""
    return bool(plan.ended_on <= day < work_goes_on_until(plan, policy))


def refusal_that_stands(case: Case, plan: Item, policy: PolicyText) -> Any:
    """Give the first refusal of work in those months that no consent has taken back since; absent where none."""
    refusal: Any = ABSENT
    for told in case.consents.of_kind("child_in_need_work"):
        if is_inside(told.recorded_on, plan, policy):
            refusal = (refusal or told) if told.status == "refused" else ABSENT
    return refusal


def early_step_down(case: Case, plan: Item) -> Any:
    """Give the manager's decision whether to step down early, taken since the plan ended."""
    decision = case.decisions.of_kind("early_step_down").latest
    return decision if decision.decided_on >= plan.ended_on else ABSENT


def may_step_down_from(case: Case, plan: Item, policy: PolicyText) -> Any:
    """Give the first day of a step-down: the end of those months, or the day of an early decision for it."""
    decision = early_step_down(case, plan)
    refused = case.consents.of_kind("child_in_need_work").latest.status == "refused"
    return decision.decided_on if decision.answer and refused else work_goes_on_until(plan, policy)
