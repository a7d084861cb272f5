"""Days as the protocol picks them: the later of two, the working day aimed at before a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policy_core.policy import PolicyText


def earlier_of(one: Any, other: Any) -> Any:
    """Give the earlier of two days; the one that is there where the other isn't."""
    if not one or not other:
        return one or other
    return min(one, other)


def later_of(one: Any, other: Any) -> Any:
    """Give the later of two days, nothing while one of them isn't there."""
    if not one or not other:
        return one and other
    return max(one, other)


def last_working_day_by(day: Any, policy: PolicyText) -> Any:
    """Give a limit's day itself where it is a working day, else the last one before it."""
    return policy.calendar.working_days_before(policy.calendar.days_after(day, 1), 1)
