"""The first review of a child in care and the initial conference: what the incoming team hears; how reviews count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT
from stoke.court import application_stands

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def is_first(case: Case, meeting: Item) -> bool:
    """Say whether a meeting is an initial conference that is coming, or the first review of this period of care."""
    if meeting.happened or meeting.called_off:
        return False
    return bool(meeting.kind != "looked_after_review" or number_of(case, meeting) == 1)


def number_of(case: Case, review: Item) -> int:
    """Give the number of a review: as recorded, else as it follows those held and booked in this period of care."""
    reviews = case.looked_after_reviews
    before = [one for one in reviews if not one.happened and not one.called_off and one.day < review.day]
    return review.number or len(reviews.held) + len(before) + 1


def first_meetings_ahead(case: Case) -> list[Item]:
    """Give the first review and the initial conference, where they are booked."""
    booked = case.meetings.of_kind("looked_after_review", "initial_child_protection_conference").open
    return [meeting for meeting in booked if is_first(case, meeting)]


def incoming_manager(case: Case, meeting: Item) -> Any:
    """Give the manager of the team to which the child moves by a meeting, absent where none is known."""
    conference = meeting.kind == "initial_child_protection_conference"
    if case.holding_team == "assessment_duty" and (conference or _conference_is_coming(case)):
        return "css_tm"
    if application_stands(case) and case.holding_team != "court_team":
        return "court_tm"
    return ABSENT


def must_be_named(case: Case, meeting: Item, policy: PolicyText) -> bool:
    """Say whether a child will move on from its team after a first review, and nobody knows yet to which."""
    moves_on = case.holding_team in policy.teams_that_pass_children_on
    asked = case.transfer_requests.latest
    return bool(moves_on and meeting.kind == "looked_after_review" and not asked and not _is_placed_by_a_court(case))


def _conference_is_coming(case: Case) -> bool:
    coming = case.conferences.of_kind("initial").open
    return any(is_first(case, conference) for conference in coming)


def _is_placed_by_a_court(case: Case) -> bool:
    return bool(case.orders.of_kind("interim_care").in_force)
