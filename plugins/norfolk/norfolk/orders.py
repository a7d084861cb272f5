"""Court orders about a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_core.facts import Case, Item

GUARDIANSHIP = "special_guardianship"
SUPERVISION = "supervision"


def in_force(case: Case, kind: str) -> bool:
    """Say whether an order of a kind is in force."""
    return bool(case.orders.of_kind(kind).in_force)


def guardianship_is_ordered(case: Case, hearing: Item) -> bool:
    """Say whether special guardianship is in force, or among the orders reported of a hearing."""
    return in_force(case, GUARDIANSHIP) or GUARDIANSHIP in hearing.orders_made
