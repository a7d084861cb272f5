"""Table 'transfers from care management', row for children in need of another authority who move in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barking_dagenham.days import earlier_of
from barking_dagenham.other_authority import (
    came_by_this_row,
    decided_at_last,
    decision_due,
    documents_asked_for_since,
    is_all_there_is,
    is_child_in_need,
    is_decided,
    is_decided_since,
    last_meeting_by,
    letter_sent_since,
    next_meeting,
    outstanding,
    plan_there,
    request_contact,
)
from policy_core.outcomes import Alert, Meeting, Notice, Outcome, Stay, Task, Transfer, at
from policy_core.rules import each, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

UPDATED = date(2023, 11, 7)
ROW = "Table 'transfers from care management', row CIN CASES - TRANSFER IN ANOTHER LA"
HEADS_AND_GROUP_MANAGER = ("head_of_service", "gm_care_management")
TRIAGE = "triage_mash"


@rule("LBBD-08-01", clause=f"{ROW}, Transfer Point (line 111)", since=UPDATED, on=each("transfer_in"))
def the_heads_of_service_decide_at_the_meeting(case: Case, request: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A child in need of another authority is listed for the Transfer Meeting until decided; others go to people."""
    if request.plan_there == "child_in_need":
        yield Meeting(
            meeting="transfer_meeting",
            held=is_decided(request),
            meeting_id=next_meeting(case).meeting_id,
            list_only=True,
            agenda=decided_at_last(case, decision_due(case, request, policy), policy),
            tell=HEADS_AND_GROUP_MANAGER,
        )
    elif request.plan_there != "none" and not is_decided(request):
        yield Alert(alert="transfer_in_outside_the_protocol", tell=HEADS_AND_GROUP_MANAGER, about_on=request.day)


@rule("LBBD-08-02", clause=f"{ROW}, process, line 113, first half", since=UPDATED, on=each("transfer_in"))
def the_request_is_logged_in_triage(case: Case, request: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Whichever team receives the request, Triage/MASH logs a contact; its manager hears while there is none."""
    if not is_child_in_need(request.plan_there):
        return
    logged = bool(request_contact(case, request, policy))
    yield Task(task="log_contact", answered=logged, to_team=TRIAGE, tell=("duty_mash_manager",))
    if not logged and request.received_by != TRIAGE:
        yield Alert(alert="request_without_contact", tell=("duty_mash_manager",), about_on=request.notified_on)


@rule("LBBD-08-03", clause=f"{ROW}, process, line 113, second half", since=UPDATED, on=each("contacts", "transfer_in"))
def the_group_manager_hears_of_the_request(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The Group Manager for Care Management is told of the request and of the day by which it is decided."""
    if is_child_in_need(plan_there(case, contact)):
        due = decision_due(case, case.transfer_in, policy)
        yield Notice(notice="transfer_in_requested", to=("gm_care_management",), about_on=due)


@rule("LBBD-08-04", clause=f"{ROW}, process, line 115, first half", since=UPDATED, on=each("contacts", "transfer_in"))
def triage_writes_to_the_other_authority(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Triage writes to the other authority that the borough decides within three weeks."""
    if not is_child_in_need(plan_there(case, contact)):
        return
    yield Task(
        task="transfer_in_letter",
        document="transfer_in_letter",
        answered=letter_sent_since(case, earlier_of(case.transfer_in.notified_on, contact.received_on)),
        due=at(policy.calendar.working_days_after(contact.received_on, policy.transfer_in_letter_working_days)),
        to_team=TRIAGE,
        tell=("duty_mash_manager",),
    )


@rule("LBBD-08-05", clause=f"{ROW}, process, line 115, middle", since=UPDATED, on=each("transfer_in"))
def the_decision_falls_within_three_weeks(case: Case, request: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The borough decides within three weeks from notification; silence accepts nothing."""
    if request.plan_there == "child_in_need":
        yield Task(
            task="decide_on_transfer_in",
            question="transfer_in",
            choices=policy.answers_to_a_transfer_in,
            answered=is_decided(request),
            due=at(decision_due(case, request, policy)),
            tell=HEADS_AND_GROUP_MANAGER,
        )


@rule("LBBD-08-06", clause=f"{ROW}, process, line 115, end", since=UPDATED, on=each("transfer_in"))
def the_other_authority_stays_responsible(case: Case, request: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Until it is accepted the other authority keeps the case; Care Management doesn't allocate it."""
    if request.plan_there != "child_in_need" or request.decision == "accepted":
        return
    tell = ("gm_care_management", "duty_mash_manager")
    if not case.open:
        yield Stay(since=request.notified_on, bars=("care_management",), tell=tell)
    elif case.holding_team == "care_management" and came_by_this_row(case, request):
        yield Alert(alert="allocated_before_the_decision", tell=tell, about_on=case.primary_worker.since)


@rule("LBBD-08-07", clause=f"{ROW}, process (lines 117-126)", since=UPDATED, on=each("transfer_in"))
def triage_asks_for_what_aids_the_decision(case: Case, request: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Triage asks the other authority for eight items; what is out at the meeting never stops the decision."""
    if request.plan_there != "child_in_need":
        return
    asked = documents_asked_for_since(case, request.notified_on)
    yield Task(task="request_documents", answered=asked, to_team=TRIAGE, tell=("duty_mash_manager",))
    meeting = last_meeting_by(case, request)
    missing = outstanding(case, request, policy)
    if meeting and missing and not case.today > request.decided_on:
        yield Alert(
            alert="transfer_in_items_outstanding", tell=("gm_care_management",), about_on=meeting.day, names=missing
        )


@rule("LBBD-08-08", clause=f"{ROW} (lines 109-115)", since=UPDATED, on=each("decisions", "transfer_in"))
def an_accepted_case_goes_to_care_management(case: Case, decision: Item, policy: PolicyText) -> Iterator[Outcome]:
    """An accepted case goes to Care Management within two weeks of the meeting; either way the authority is told."""
    if not decision.decided_on or not is_child_in_need(case.transfer_in.plan_there):
        return
    told = letter_sent_since(case, decision.decided_on)
    yield Task(task="write_the_decision", answered=told, to_team=TRIAGE, tell=("duty_mash_manager",))
    if decision.choice == "accepted" and case.transfer_in.decision == "accepted":
        due = policy.calendar.days_after(decision.decided_on, policy.allocation_max_days_from_meeting)
        yield Transfer(to="care_management", due=at(due), tell=("gm_care_management", "receiving_manager"))


@rule("LBBD-08-01", clause=f"{ROW}, Transfer Point (line 111)", since=UPDATED, on=each("contacts", "transfer_in"))
def a_logged_request_is_listed_too(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A request of which only the contact is on record is listed for the Transfer Meeting until decided."""
    if is_all_there_is(case, contact):
        due = policy.calendar.weeks_after(contact.received_on, policy.transfer_in_decision_weeks)
        yield Meeting(
            meeting="transfer_meeting",
            held=is_decided_since(case, contact),
            meeting_id=next_meeting(case).meeting_id,
            list_only=True,
            agenda=decided_at_last(case, due, policy),
            tell=HEADS_AND_GROUP_MANAGER,
        )


@rule("LBBD-08-05", clause=f"{ROW}, process, line 115, middle", since=UPDATED, on=each("contacts", "transfer_in"))
def a_logged_request_is_decided_too(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A request of which only the contact is on record is decided within three weeks from it."""
    if is_all_there_is(case, contact):
        yield Task(
            task="decide_on_transfer_in",
            question="transfer_in",
            choices=policy.answers_to_a_transfer_in,
            answered=is_decided_since(case, contact),
            due=at(policy.calendar.weeks_after(contact.received_on, policy.transfer_in_decision_weeks)),
            tell=HEADS_AND_GROUP_MANAGER,
        )


@rule("LBBD-08-07", clause=f"{ROW}, process (lines 117-126)", since=UPDATED, on=each("contacts", "transfer_in"))
def triage_asks_for_the_items_of_a_logged_request(case: Case, contact: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Triage asks for the eight items also where only the contact is on record."""
    if is_all_there_is(case, contact):
        asked = documents_asked_for_since(case, contact.received_on)
        yield Task(task="request_documents", answered=asked, to_team=TRIAGE, tell=("duty_mash_manager",))
