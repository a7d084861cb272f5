"""What several chapters ask about a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_core.facts import Case


def is_on_a_plan_or_looked_after(case: Case) -> bool:
    """Say whether the child is looked after or on a child protection plan (8, para 3)."""
    return bool(case.looked_after or case.child_protection_plan.active)
