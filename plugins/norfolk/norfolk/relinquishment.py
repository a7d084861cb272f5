"""A baby to be relinquished: from when the referral to fas is due (3, bullet 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def sixteen_weeks_or_later(case: Case, wish: Item, policy: PolicyText) -> Any:
    """Give the later of sixteen weeks' gestation and the day of the wish; at once where no date of birth is known."""
    birth = case.date_of_birth if case.born else presumed(case.expected_birth_date, ABSENT)
    left = policy.full_term_weeks - policy.relinquishment_gestation_weeks
    sixteen_weeks = policy.calendar.weeks_before(birth, left)
    return max(wish.notified_on, sixteen_weeks)
