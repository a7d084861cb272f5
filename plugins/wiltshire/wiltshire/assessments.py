"""Which assessment shows a child's present needs, and until when (C Care Proceedings, para 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


def latest_completed(case: Case, policy: PolicyText) -> Any:
    """Give the day on which the latest assessment that counts was completed; absent where none was."""
    assessments = case.assessments.of_kind(*policy.assessments_that_count)
    return max((one.completed_on for one in assessments if one.completed_on), default=None)


def is_in_date_on(day: Any, completed: Any, policy: PolicyText) -> bool:
    """Say whether an assessment completed on a day is still in date on another; the last day counts."""
    if not completed:
        return False
    return bool(day <= policy.calendar.months_after(completed, policy.assessment_valid_months))
