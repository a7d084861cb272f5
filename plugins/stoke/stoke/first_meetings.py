"""The first review of a child in care and the initial conference: what the incoming team hears; how reviews count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT
from stoke.court import wants_an_ico_with_placement

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def is_first(case: Case, meeting: Item) -> bool:
    """Say whether a meeting is a booked initial conference, or a booked review before which none was held."""
    if meeting.happened or meeting.status == "cancelled":
        return False
    return bool(meeting.kind != "looked_after_review" or not case.looked_after_reviews.latest_held)


def number_of(case: Case, review: Item) -> int:
    """Give the number of a review: as recorded, else as it follows those held in this period of care."""
    return review.number or len(case.looked_after_reviews.held) + 1


def first_meeting_ahead(case: Case) -> bool:
    """Say whether a first review or initial conference is booked."""
    booked = case.meetings.of_kind("looked_after_review", "initial_child_protection_conference").open
    return any(is_first(case, meeting) for meeting in booked)


def incoming_manager(case: Case, meeting: Item) -> Any:
    """Give the manager of the team to which the child moves by a meeting, absent where none is known."""
    if case.holding_team == "assessment_duty" and meeting.kind == "initial_child_protection_conference":
        return "css_tm"
    if case.holding_team == "css" and wants_an_ico_with_placement(case.legal_gateway):
        return "court_tm"
    return ABSENT
