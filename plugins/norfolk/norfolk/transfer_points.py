"""The meetings at which responsibility passes (2, para 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def meeting_of(case: Case, transfer: Move) -> Any:
    """Give the meeting, conference or review on the day of a transfer's point."""
    return next((meeting for meeting in key_meetings(case) if meeting.day in (transfer.anchor, transfer.date)), ABSENT)


def point_of(case: Case, transfer: Move) -> Any:
    """Give the meeting, or else the hearing, on the day of a transfer's point."""
    hearing = next((hearing for hearing in case.hearings if hearing.day in (transfer.anchor, transfer.date)), ABSENT)
    return meeting_of(case, transfer) or hearing


def key_meetings(case: Case) -> list[Item]:
    """Give the conferences, reviews and planning meetings that were not cancelled, oldest first."""
    return [meeting for meeting in case.meetings.of_kind("key_point", "conference") if meeting.status != "cancelled"]


def first_meeting_since(case: Case, day: Any) -> Any:
    """Give the first key meeting, held or booked, on or after a day."""
    return next((meeting for meeting in key_meetings(case) if meeting.day >= day), ABSENT)


def is_at_a_point(case: Case, day: Any, policy: PolicyText) -> bool:
    """Say whether a day is one of a key meeting, or lies within the days allowed after a hearing (3, bullet 2)."""
    hearing_since = policy.calendar.working_days_before(day, policy.court_transfer_limit_working_days)
    after_a_hearing = any(hearing_since <= hearing.day <= day for hearing in case.hearings.held)
    return after_a_hearing or any(meeting.day == day for meeting in key_meetings(case))


def teams_away(meeting: Item, transfer: Move) -> tuple[str, ...]:
    """Name the teams of a transfer that nobody represented at its meeting."""
    there = [attendee.team for attendee in meeting.attendees if attendee.attended]
    return tuple(str(team) for team in (transfer.from_team, transfer.to_team) if team not in there)
