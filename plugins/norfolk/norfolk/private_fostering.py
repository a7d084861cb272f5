"""A private fostering arrangement that comes to light during an assessment (7 table, FAS, row Kinship Care Team)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norfolk.first_review import was_being_assessed_on
from policy_core.calendar import start_of
from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def is_placed_by_parents_during_assessment(case: Case, arrangement: Item) -> bool:
    """Say whether parents placed the child, for whatever length, while the Social Work Assessment was under way."""
    return bool(
        arrangement.active
        and arrangement.placed_by == "parents"
        and was_being_assessed_on(case, arrangement.identified_on)
    )


def identified_at(arrangement: Item) -> Any:
    """Give the instant of identification; where only the day is known the clock starts with the day."""
    return presumed(arrangement.identified_at, start_of(arrangement.identified_on))
