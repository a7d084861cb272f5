"""Special guardianship: whether support goes on, and when the case may rest with Kinship Care unallocated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norfolk.court import concludes
from norfolk.orders import GUARDIANSHIP, SUPERVISION, guardianship_is_ordered, in_force
from policy_core.outcomes import Alert, Notice, Outcome, Severity, Task, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def is_the_outcome(case: Case, hearing: Item) -> bool:
    """Say whether proceedings conclude at a hearing with special guardianship, ordered or at least planned."""
    guardians = guardianship_is_ordered(case, hearing) or case.permanence_plan == GUARDIANSHIP
    return concludes(hearing) and guardians


def support_needs_recording(case: Case) -> bool:
    """Say whether nobody has recorded whether social work support goes on."""
    return not case.decisions.of_kind("ongoing_support_required").latest


def support_goes_on(case: Case) -> bool:
    """Say whether support is recorded as needed, or a Supervision Order is in force."""
    return bool(case.decisions.of_kind("ongoing_support_required").latest.answer is True or in_force(case, SUPERVISION))


def never_needed_support(case: Case, day: Any) -> bool:
    """Say whether support is recorded as not needed and never was, and no Supervision Order stood on the day."""
    decisions = case.decisions.of_kind("ongoing_support_required").all
    supervised = bool(case.as_of(day).orders.of_kind(SUPERVISION).in_force)
    return bool(decisions) and not any(one.answer for one in decisions) and not supervised


def may_rest_unallocated(case: Case) -> bool:
    """Say whether Kinship Care may hold the case unallocated: the order stands, nothing else keeps it statutory."""
    return (
        in_force(case, GUARDIANSHIP)
        and not case.looked_after
        and not case.child_protection_plan.active
        and not case.child_in_need_plan.active
        and not support_goes_on(case)
    )


def case_must_be_allocated(case: Case) -> Iterator[Alert]:
    """Alert the managers of a case that Kinship Care holds without a worker and may not (7 table; 8, para 2)."""
    if not may_rest_unallocated(case):
        yield Alert(
            alert="statutory_case_unallocated",
            severity=Severity.URGENT,
            tell=("kinship_team_manager",),
            about_on=case.unallocated_since,
        )


def annual_review_activity(case: Case, handover: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Ask for the Activity of the annual review when the case has moved, and tell the day of the first review."""
    order = case.orders.of_kind(GUARDIANSHIP).in_force.latest
    if not order:
        return
    activity = case.activities.of_kind("special_guardianship_annual_review").latest
    first_review = policy.calendar.months_after(order.made_on, policy.sgo_review_months)
    yield Task(
        task="raise_annual_review_activity",
        answered=activity.raised_on >= order.made_on,
        due=at(handover),
        to_team="kinship",
        activity="special_guardianship_annual_review",
        tell=("kinship_team_manager",),
    )
    yield Notice(notice="annual_guardianship_review", to=("kinship_team_manager",), about_on=first_review)
