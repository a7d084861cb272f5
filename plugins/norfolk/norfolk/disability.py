"""Whether a child meets the threshold of the Children with Disabilities Team (3, bullet 4; 7, para 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_core.facts import Case, Item

SCHEME = "disability_team"


def decisions_on_the_threshold(case: Case) -> list[Item]:
    """Give the recorded decisions on the CWD threshold, oldest first."""
    return [decision for decision in case.eligibility if decision.scheme == SCHEME]


def meets_the_cwd_threshold(case: Case) -> bool:
    """Say whether the last recorded decision finds that the child meets the threshold."""
    decisions = decisions_on_the_threshold(case)
    return bool(decisions and decisions[-1].met)


def is_found_below_the_cwd_threshold(case: Case) -> bool:
    """Say whether the last recorded decision finds that the child doesn't meet the threshold."""
    decisions = decisions_on_the_threshold(case)
    return bool(decisions and not decisions[-1].met)
