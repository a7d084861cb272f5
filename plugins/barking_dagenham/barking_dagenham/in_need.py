"""A child in need of the Assessment Service on the way to Care Management (row CIN, internal)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from barking_dagenham.transfer_meetings import ceiling, discussion_of, notified_at
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def is_child_in_need(case: Case) -> bool:
    """Say whether a child is in the row for children in need: neither looked after nor on a protection plan."""
    return not case.looked_after and not case.child_protection_plan.active


def later_decision(case: Case, decision: Item, *, answer: bool) -> Any:
    """Give the next decision on continued intervention after this one that says otherwise."""
    after = [
        one
        for one in case.decisions.of_kind("continued_intervention")
        if one.decided_on > decision.decided_on and one.answer == answer
    ]
    return after[0] if after else ABSENT


def last_decision(case: Case) -> Any:
    """Give the last decision on continued intervention that was made, at a meeting or between two."""
    made = [one for one in case.decisions.of_kind("continued_intervention") if one.decided_on]
    return made[-1] if made else ABSENT


def earliest_day(case: Case, transfer_id: str | None, policy: PolicyText) -> Any:
    """Give the first day after the notice of two weeks that the meeting must have had."""
    return policy.calendar.days_after(notified_at(case, transfer_id).day, policy.cin_min_notice_days)


def last_day(case: Case, policy: PolicyText) -> Any:
    """Give the due day: two weeks after the case was discussed, before that the end of its notice."""
    discussed = discussion_of(case, None, policy)
    return ceiling(discussed, policy) if discussed else earliest_day(case, None, policy)
