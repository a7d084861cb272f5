"""Plans for permanence that bring another team in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


def in_care_proceedings(case: Case) -> bool:
    """Say whether care proceedings are running."""
    return bool(case.proceedings.kind == "care_proceedings" and case.proceedings.active)


def may_need_long_term_carers(case: Case, policy: PolicyText) -> bool:
    """Say whether the plan, or one that runs beside it, is adoption or long-term fostering."""
    return _needs_long_term_carers(case.care_plan, policy)


def needed_long_term_carers(case: Case, policy: PolicyText) -> bool:
    """Say whether any plan of this period of care was, or had beside it, adoption or long-term fostering."""
    return any(_needs_long_term_carers(plan, policy) for plan in case.items("care_plan"))


def _needs_long_term_carers(plan: Any, policy: PolicyText) -> bool:
    if plan.permanence_option in policy.co_working_plans:
        return True
    return any(option in policy.co_working_plans for option in presumed(plan.parallel_options, ()))
