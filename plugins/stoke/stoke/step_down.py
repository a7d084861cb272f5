"""Stepping down to early help: consent, and the weekly meeting that discusses the child."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def goes_to_early_help(step_down: Item) -> bool:
    """Say whether a step-down is to early help; one that doesn't say where is taken to be."""
    return bool(presumed(step_down.level, "early_help") == "early_help")


def consent_is_sought(case: Case) -> bool:
    """Say whether the family has been asked for its consent to the step-down."""
    return bool(case.consents.of_kind("step_down").latest.sought_on)


def discussed_since(case: Case, day: Any) -> bool:
    """Say whether a weekly meeting has been held on or after a day."""
    return bool(case.meetings.of_kind("early_help_transfer").latest_held.day >= day)
