"""Ages at which the procedure draws a line, on the day of what happens and not on today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policy_core.facts import Case


def is_sixteen_or_seventeen_on(case: Case, day: Any) -> bool:
    """Say whether the young person is sixteen or seventeen on a day."""
    return bool(case.sixteenth_birthday <= day < case.eighteenth_birthday)


def is_under_sixteen_on(case: Case, day: Any) -> bool:
    """Say whether the child is not yet sixteen on a day."""
    return bool(case.sixteenth_birthday > day)
