"""The lines of Appendix 1 with a deadline of their own: when they are due, and whether they are done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def planning_meeting_due(placement: Any, policy: PolicyText) -> Any:
    """Give the instant 72 elapsed hours after the start of a placement."""
    return policy.calendar.hours_after(placement.started_at, policy.placement_planning_hours)


def placement_plan_due(placement: Any, policy: PolicyText) -> Any:
    """Give the fifth working day after the start of a placement."""
    return policy.calendar.working_days_after(placement.started_on, policy.placement_plan_working_days)


def health_assessment_due(period: Any, policy: PolicyText) -> Any:
    """Give the 28th day after the start of a period of care."""
    return policy.calendar.days_after(period.started_on, policy.health_assessment_days)


def education_plan_due(period: Any, policy: PolicyText) -> Any:
    """Give the tenth working day after the start of a period of care."""
    return policy.calendar.working_days_after(period.started_on, policy.education_plan_working_days)


def planning_meeting_is_held(case: Case, placement: Any, policy: PolicyText) -> bool:
    """Say whether a planning meeting of this placement was held, before its start or after."""
    meetings = case.meetings.of_kind("placement_planning").held
    since = _plan_of_the_one_before_due(case, placement, policy)
    return any(_is_for(placement, meeting.day, since) for meeting in meetings)


def plan_is_made(case: Case, placement: Any, policy: PolicyText) -> bool:
    """Say whether a plan of this placement was completed, before its start or after."""
    plans = case.documents.of_kind("placement_plan")
    since = _plan_of_the_one_before_due(case, placement, policy)
    return any(bool(plan.completed_on) and _is_for(placement, plan.completed_on, since) for plan in plans)


def _is_for(placement: Any, day: Any, since: Any) -> bool:
    return bool(day >= placement.started_on or not since or day > since)


def _plan_of_the_one_before_due(case: Case, placement: Any, policy: PolicyText) -> Any:
    """Give the day on which the plan of the placement before was due: what is done by then was for that one."""
    before = [one for one in case.items("placement") if one.started_on < placement.started_on]
    return placement_plan_due(before[-1], policy) if before else ABSENT


def contact_is_planned_since_home(case: Case) -> bool:
    """Say whether a contact planning meeting was held since the period of care before this one ended."""
    over = [one.ended_on for one in case.looked_after_periods if one.ended_on]
    latest = case.meetings.of_kind("contact_planning").latest_held
    return bool(latest and (not over or latest.day >= over[-1]))


def is_done_since(case: Case, document: str, day: Any) -> bool:
    """Say whether a document was completed on or after a day."""
    return any(one.completed_on >= day for one in case.documents.of_kind(document))


def is_first_period(case: Case, period: Item) -> bool:
    """Say whether this is the child's first period of care."""
    return bool(case.looked_after_periods.first == period)


def learns(case: Case, policy: PolicyText) -> bool:
    """Say whether the child is of school age, or past it and not yet eighteen."""
    past_school = case.age >= policy.education_plan_beyond_school_from
    return bool(case.today < case.eighteenth_birthday and (past_school or case.school_age))


def learned_on(case: Case, day: Any, policy: PolicyText) -> bool:
    """Say whether the child was of school age on a day, or past it and not yet eighteen."""
    past_school = case.age_on(day) >= policy.education_plan_beyond_school_from
    return bool(day < case.eighteenth_birthday and (past_school or case.as_of(day).school_age))
