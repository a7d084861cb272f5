"""What the plan for a child's permanence is, when it was decided, and which plans have a row in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norfolk.ages import is_sixteen_or_seventeen_on
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


def permanence(case: Case) -> Any:
    """Give the plan for permanence: of the care plan and the reviews that decided one, the latest."""
    return _decided_at_a_review(case) or case.permanence_plan


def is_planned_by(case: Case, day: Any, *options: str) -> bool:
    """Say whether one of these is the plan and was so by a day."""
    if permanence(case) not in options:
        return False
    then = case.as_of(day)
    never_said = not case.care_plan and not _decided_at_a_review(case)
    return never_said or (_decided_at_a_review(then) or then.care_plan.permanence_option) in options


def _decided_at_a_review(case: Case) -> Any:
    """Give what the last review that decided on permanence decided, unless the care plan is newer."""
    deciding = [review for review in case.looked_after_reviews.held if review.permanence_decision]
    plan = case.care_plan
    if deciding and (not plan or plan.decided_on < deciding[-1].held_on):
        return deciding[-1].permanence_decision
    return ABSENT


def names(case: Case, *options: str) -> bool:
    """Say whether the recorded care plan names one of these, as the plan or as one of parallel plans."""
    plan = case.care_plan
    return plan.permanence_option in options or any(option in plan.parallel_options for option in options)


def manager_must_choose(case: Case, day: Any) -> bool:
    """Say whether a young person of sixteen or seventeen has a plan of both long-term fostering and independence."""
    both = names(case, "long_term_fostering") and names(case, "until_independence")
    return both and is_sixteen_or_seventeen_on(case, day)


def has_a_row(case: Case, option: Any, policy: PolicyText) -> bool:
    """Say whether the table says what becomes of this plan; adoption has a row only within care proceedings."""
    if option == "adoption":
        return bool(case.proceedings.kind == "care_proceedings")
    return bool(option in policy.plans_with_a_row)
