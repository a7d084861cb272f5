"""What must be there before a young person of sixteen or seventeen moves from fas to Leaving Care (FAS, row 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norfolk.reviews import is_followed

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def social_work_assessment_is_complete(case: Case) -> bool:
    """Say whether a Social Work Assessment has been completed."""
    return any(one.completed_on for one in case.assessments.of_kind("child_and_family"))


def needs_assessment_is_complete(case: Case) -> bool:
    """Say whether the Pathway Plan Needs Assessment was completed with the young person."""
    assessed = any(one.with_young_person for one in case.assessments.of_kind("pathway_needs"))
    return assessed or _is_written(case, "pathway_needs_assessment")


def pathway_plan_is_complete(case: Case) -> bool:
    """Say whether the Pathway Plan was completed with the young person."""
    return _is_written(case, "pathway_plan")


def _is_written(case: Case, document: str) -> bool:
    return any(one.completed_on and one.with_young_person for one in case.documents.of_kind(document))


def reunification_is_possible(case: Case, policy: PolicyText) -> bool:
    """Say whether the last decision is that the young person can go home within three months."""
    decision = case.decisions.of_kind("reunification").latest
    return bool(decision.answer and not decision.within_months > policy.reunification_within_months)


def three_months_have_passed(case: Case, decision: Item, policy: PolicyText) -> bool:
    """Say whether the three months a decision on reunification speaks of are over."""
    over = policy.calendar.months_after(decision.decided_on, policy.reunification_within_months)
    return bool(case.today >= over)


def is_ready_by(case: Case, day: Any) -> bool:
    """Say whether everything that must come before the move was there by a day."""
    then = case.as_of(day)
    return (
        social_work_assessment_is_complete(then)
        and bool(then.decisions.of_kind("reunification").latest)
        and needs_assessment_is_complete(then)
        and pathway_plan_is_complete(then)
    )


def waits_for_a_later_review(case: Case, review: Item) -> bool:
    """Say whether something was open at a review that was held, and a later one is held or booked."""
    return review.happened and is_followed(case, review, booked=True) and not is_ready_by(case, review.day)
