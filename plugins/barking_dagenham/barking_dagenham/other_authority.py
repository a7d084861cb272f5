"""A child in need whom another authority asks the borough to take: when it must decide, what came (row TRANSFER IN)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from barking_dagenham.days import earlier_of
from policy_core.rules import presumed
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def request_contact(case: Case, request: Item, policy: PolicyText) -> Any:
    """Give the first contact by which the hub logged the request, after the decision on the one before it if any."""
    before = [one.decided_on for one in decisions(case) if one.decided_on < request.notified_on]
    logged = [one for one in case.contacts.of_kind("transfer_in") if not any(one.received_on <= day for day in before)]
    where = policy.teams_that_triage
    return next((one for one in logged if presumed(one.received_by, where[0]) in where), ABSENT)


def decisions(case: Case) -> list[Item]:
    """Give the decisions on cases of another authority."""
    return list(case.decisions.of_kind("transfer_in"))


def is_child_in_need(plan_there: Any) -> bool:
    """Say whether a plan elsewhere is a child in need's; the row is for no other. Not known counts as such."""
    return bool(presumed(plan_there, "child_in_need") == "child_in_need")


def plan_there(case: Case, contact: Item) -> Any:
    """Give the child's plan elsewhere: as the other authority notified it, else as the contact says."""
    return case.transfer_in.plan_there if case.transfer_in else contact.plan_elsewhere


def notified_on(case: Case, request: Item, policy: PolicyText) -> Any:
    """Give the day of the notification: of the request, or of the contact if that came first."""
    return earlier_of(request.notified_on, request_contact(case, request, policy).received_on)


def decision_due(case: Case, request: Item, policy: PolicyText) -> Any:
    """Give the last day of the decision: three weeks from the notification."""
    notified = notified_on(case, request, policy)
    return policy.calendar.weeks_after(notified, policy.transfer_in_decision_weeks)


def is_decided(request: Item) -> bool:
    """Say whether the Heads of Service have decided."""
    return bool(request.decided_on)


def decided_at_last(case: Case, due: Any, policy: PolicyText) -> tuple[str, ...]:
    """Say on the agenda that a meeting is the last before the decision is due."""
    listed = next_meeting(case)
    following = policy.calendar.days_after(listed.day, policy.transfer_meeting_interval_days)
    return ("decide_at_this_meeting",) if listed and following > due else ()


def next_meeting(case: Case) -> Any:
    """Give the Transfer Meeting on whose agenda the request stands."""
    diary = [one for one in case.meetings.of_kind("transfer_meeting") if not one.cancelled and not one.happened]
    return next((one for one in diary if not case.today > one.day), ABSENT)


def last_meeting_by(case: Case, request: Item) -> Any:
    """Give the last Transfer Meeting about a request whose day has come."""
    met = [
        one
        for one in case.meetings.of_kind("transfer_meeting")
        if not one.cancelled and one.day >= request.notified_on and case.today >= one.day
    ]
    return met[-1] if met else ABSENT


def outstanding(case: Case, request: Item, policy: PolicyText) -> tuple[str, ...]:
    """Name the items Triage asked for that haven't come and weren't marked as not needed."""
    came = {
        one.document
        for one in case.documents
        if one.received_on >= request.notified_on or one.status == "not_applicable"
    }
    return tuple(item for item in policy.transfer_in_items if item not in came)


def letter_sent_since(case: Case, day: Any) -> bool:
    """Say whether Triage has written to the other authority on or after a day."""
    return any(one.sent_on >= day for one in case.documents.of_kind("transfer_in_letter"))


def documents_asked_for_since(case: Case, day: Any) -> bool:
    """Say whether Triage has asked the other authority for the items on or after a day."""
    asked = case.informed.of_kind("documents_requested").to("other_authority_worker")
    return any(one.informed_on >= day for one in asked)


def came_by_this_row(case: Case, request: Item) -> bool:
    """Say whether Care Management took the case since a request, from no other team of the borough."""
    taken = case.primary_worker.since
    return bool(taken >= request.notified_on and case.handovers.latest.day != taken)


def is_all_there_is(case: Case, contact: Item) -> bool:
    """Say whether a contact is the only record of a request to take a child in need."""
    return not case.transfer_in and is_child_in_need(contact.plan_elsewhere)


def is_decided_since(case: Case, contact: Item) -> bool:
    """Say whether the Heads of Service have decided since a contact."""
    return any(one.decided_on >= contact.received_on for one in decisions(case))
