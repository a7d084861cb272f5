"""The Permanency Tracker as the host records it: an entry that is begun, kept up to date and completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.rules import presumed
from policy_core.unknown import ABSENT
from stoke.court import application_stands

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case

TRACKER = "permanence_tracker_entry"


def tracker_is_begun(case: Case) -> bool:
    """Say whether the child has an entry in the Permanency Tracker."""
    return is_begun(case, TRACKER)


def is_begun(case: Case, document: str) -> bool:
    """Say whether a tracker has an entry of the child; one that doesn't say how far it is hasn't been begun."""
    entry = case.documents.of_kind(document).latest
    return bool(entry) and presumed(entry.status, "outstanding") not in ("outstanding", "absent")


def tracker_is_complete(case: Case) -> bool:
    """Say whether the entry is complete; one that doesn't say so isn't."""
    return bool(presumed(case.documents.of_kind(TRACKER).latest.status, "outstanding") == "complete")


def tracker_knows_the_plan(case: Case) -> bool:
    """Say whether the entry was updated since the present plan for permanence was identified."""
    entry, plan = case.documents.of_kind(TRACKER).latest, case.care_plan
    updated_on = presumed(entry.updated_on, ABSENT)
    return bool(updated_on >= (plan.identified_on or plan.decided_on) if plan else updated_on)


def is_asked_for(case: Case, transfer: Move) -> bool:
    """Say whether a person has asked for a move, for today or for a day to come."""
    return any(one.transfer_id in transfer.names for one in case.transfer_requests)


def was_held_by_css(case: Case) -> bool:
    """Say whether CSS holds the child or ever did."""
    return any(one.team == "css" for one in case.teams)


def permanence_planning_has_begun(case: Case) -> bool:
    """Say whether the child is looked after, is to be placed under an order, or has an option for permanence."""
    planned = application_stands(case) or bool(case.care_plan.permanence_option)
    return bool(case.looked_after) or planned
