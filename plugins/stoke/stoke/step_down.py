"""Stepping down to early help: consent, and the weekly meeting that discusses the child."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def goes_to_early_help(step_down: Item) -> bool:
    """Say whether a step-down is to early help; one that doesn't say where is taken to be."""
    return bool(presumed(step_down.level, "early_help") == "early_help")


def consent_is_sought(case: Case, step_down: Item) -> bool:
    """Say whether the family has been asked for its consent to this step-down, and not only to the one before."""
    before = [one for one in case.items("step_down") if one.proposed_on < step_down.proposed_on]
    over = (before[-1].decided_on or before[-1].proposed_on) if before else ABSENT
    asked = [one.sought_on for one in case.consents.of_kind("step_down") if one.sought_on]
    return any(not over or day > over for day in asked)


def discussed_since(case: Case, day: Any) -> bool:
    """Say whether a weekly meeting has been held on or after a day."""
    return bool(case.meetings.of_kind("early_help_transfer").latest_held.day >= day)
