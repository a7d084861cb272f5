"""A contact about a child who was closed within the last three months, and the 24 hours that run from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

PRESSING = ("urgent", "emergency")


def last_closure_before(case: Case, contact: Item) -> Any:
    """Give the last closure on or before the day of a contact."""
    return case.as_of(contact.received_on).last_closure


def previous_team(case: Case, contact: Item) -> Any:
    """Give the id of the team that held the child when it was last closed, as text."""
    team = last_closure_before(case, contact).team
    return str(getattr(team, "team", team)) if team else ABSENT


def is_rereferral(case: Case, contact: Item, policy: PolicyText) -> bool:
    """Say whether a contact came within the window after closure; a match that nobody denies counts."""
    closure = last_closure_before(case, contact)
    last_day = policy.calendar.months_after(closure.closed_on, policy.rereferral_window_months)
    return bool(contact.received_on <= last_day and presumed(contact.child_match, "suggested") != "none")


def is_pressing(contact: Item) -> bool:
    """Say whether a contact is urgent, or needs the court at once; one that doesn't say isn't yet."""
    at_once = presumed(contact.needs_immediate_court_action, False)  # noqa: FBT003 - the value presumed
    return bool(at_once or presumed(contact.urgency, "routine") in PRESSING)


def is_pressing_and_new(contact: Item) -> bool:
    """Say whether a contact brings a new and pressing concern; one that doesn't say whether it is new, does."""
    new = presumed(contact.concern_is_new, True)  # noqa: FBT003 - the value presumed
    return is_pressing(contact) and bool(new)


def was_open_before(case: Case, contact: Item, policy: PolicyText) -> bool:
    """Say whether the child was open when the contact came."""
    return bool(case.as_of(policy.calendar.days_before(contact.received_on, 1)).open)


def is_at_the_front_door(case: Case) -> bool:
    """Say whether no team behind the front door holds the child."""
    held_by = case.holding_team_kind
    return bool(not held_by or held_by == "front_door")


def deadline_of(contact: Item, policy: PolicyText) -> Any:
    """Give the instant at which the 24 hours are over, weekends and clock changes included."""
    return policy.calendar.hours_after(contact.received_at, policy.rereferral_processing_hours)


def is_over(case: Case, contact: Item, policy: PolicyText) -> bool:
    """Say whether the 24 hours are over."""
    return bool(case.now >= deadline_of(contact, policy))


def is_decided(contact: Item) -> bool:
    """Say whether the contact has been decided."""
    return not contact.is_open


def is_processed(case: Case, contact: Item) -> bool:
    """Say whether the contact has been processed, or at least decided."""
    triage = case.triage.of_contact(contact).latest
    return bool(triage.processed_at) or is_decided(contact)


def discussion_is_held(case: Case, contact: Item) -> bool:
    """Say whether the critical friend discussion was held since the contact."""
    meeting = case.meetings.of_kind("critical_friend").latest_held
    record = case.documents.of_kind("critical_friend_record").latest
    return bool(meeting.day >= contact.received_on or record.completed_on >= contact.received_on)


def previous_team_was_tried(case: Case, contact: Item) -> bool:
    """Say whether an attempt to reach the previous team is recorded, or the discussion was held."""
    attempts = case.triage.of_contact(contact).latest.previous_team_attempts
    return bool(presumed(attempts, ())) or discussion_is_held(case, contact)
