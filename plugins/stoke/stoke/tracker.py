"""The Permanency Tracker as the host records it: an entry that is begun, kept up to date and completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.rules import presumed
from stoke.court import wants_an_ico_with_placement

if TYPE_CHECKING:
    from policy_core.facts import Case

TRACKER = "permanence_tracker_entry"


def tracker_is_begun(case: Case) -> bool:
    """Say whether the child has an entry in the tracker."""
    return bool(case.documents.of_kind(TRACKER).latest)


def tracker_is_complete(case: Case) -> bool:
    """Say whether the entry is complete; one that doesn't say so isn't."""
    return bool(presumed(case.documents.of_kind(TRACKER).latest.status, "outstanding") == "complete")


def tracker_knows_the_plan(case: Case) -> bool:
    """Say whether the entry was updated since the present plan for permanence was identified."""
    entry, plan = case.documents.of_kind(TRACKER).latest, case.care_plan
    if not plan:
        return bool(entry.updated_on)
    return bool(entry.updated_on >= (plan.identified_on or plan.decided_on))


def was_held_by_css(case: Case) -> bool:
    """Say whether CSS holds the child or ever did."""
    return any(one.team == "css" for one in case.teams)


def permanence_planning_has_begun(case: Case) -> bool:
    """Say whether the child is looked after, is to be placed under an order, or has an option for permanence."""
    planned = wants_an_ico_with_placement(case.legal_gateway) or bool(case.care_plan.permanence_option)
    return bool(case.looked_after) or planned
