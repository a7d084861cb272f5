"""A contact about a child who was closed within the last three months, and the 24 hours that run from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def last_closure_before(case: Case, contact: Item, policy: PolicyText) -> Any:
    """Give the last closure of a social care case on or before the day of a contact."""
    closures = case.as_of(contact.received_on).items("last_closure")
    counted = [one for one in closures if presumed(one.team, ABSENT) not in policy.closures_elsewhere]
    return counted[-1] if counted else ABSENT


def previous_team(case: Case, contact: Item, policy: PolicyText) -> Any:
    """Give the id of the team that held the child when it was last closed, as text."""
    team = last_closure_before(case, contact, policy).team
    return str(getattr(team, "team", team)) if team else ABSENT


def is_rereferral(case: Case, contact: Item, policy: PolicyText) -> bool:
    """Say whether a contact came within the window after closure; a match that nobody denies counts.

    It no longer is one when the child has been closed again since.
    """
    closure = last_closure_before(case, contact, policy)
    if _was_held_before(case, contact, closure, policy) or case.last_closure.closed_on > contact.received_on:
        return False
    last_day = policy.calendar.months_after(closure.closed_on, policy.rereferral_window_months)
    return bool(contact.received_on <= last_day and presumed(contact.child_match, "suggested") != "none")


def is_pressing(contact: Item, policy: PolicyText) -> bool:
    """Say whether a contact is urgent, or needs the court at once; one that doesn't say isn't yet."""
    at_once = presumed(contact.needs_immediate_court_action, False)  # noqa: FBT003 - the value presumed
    return bool(at_once or presumed(contact.urgency, "routine") in policy.urgencies_that_press)


def is_pressing_and_new(contact: Item, policy: PolicyText) -> bool:
    """Say whether a contact brings a new and pressing concern; one that doesn't say whether it is new, does."""
    return is_pressing(contact, policy) and brings_new_concern(contact)


def brings_new_concern(contact: Item) -> bool:
    """Say whether a contact brings a new concern; one that doesn't say, does."""
    return bool(presumed(contact.concern_is_new, True))  # noqa: FBT003 - the value presumed


def _was_held_before(case: Case, contact: Item, closure: Item, policy: PolicyText) -> bool:
    """Say whether the child was with a team behind the front door when the contact came, and not just closed."""
    before = case.as_of(policy.calendar.days_before(contact.received_on, 1))
    return bool(closure.closed_on < contact.received_on and before.open and not is_at_the_front_door(before))


def opens_a_case(case: Case, contact: Item, policy: PolicyText) -> Any:
    """Say whether ChAD decided on an outcome that opens a case, absent while it hasn't decided."""
    outcome = case.triage.of_contact(contact).latest.outcome
    return outcome in policy.triage_outcomes_that_open_a_case if outcome else ABSENT


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
