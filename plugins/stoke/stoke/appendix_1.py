"""Appendix 1, the Transfer Standards checklist: the lines that every file needs, and the manager's signature."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, ChecklistItem, Notice, Outcome
from policy_core.rules import each, rule, transfer
from stoke.checklist import (
    changes_by_age,
    is_assessed_and_authorised,
    is_authorised,
    is_signed,
    is_ticked,
    letter_is_sent,
    line,
)
from stoke.first_meetings import first_meetings_ahead, incoming_manager, is_first, must_be_named
from stoke.team_kinds import SOCIAL_CARE, WITH_A_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CLAUSE = "Appendix 1 (Checklist)"
BETWEEN_TEAMS = transfer(to=SOCIAL_CARE, from_=WITH_A_FILE)
MANAGER = ("transferring_manager",)


@rule("STK-A1-01", clause=f"{CLAUSE}, row 1", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_chronology_is_up_to_date(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The chronology is up to date."""
    yield line(case, transfer, policy, "chronology")


@rule("STK-A1-02", clause=f"{CLAUSE}, row 2", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_genogram_is_up_to_date(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The genogram is up to date."""
    yield line(case, transfer, policy, "genogram")


@rule("STK-A1-03", clause=f"{CLAUSE}, row 3", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_case_notes_are_finalised(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The case notes are complete, up to date and finalised."""
    yield line(case, transfer, policy, "case_recording")


@rule("STK-A1-04", clause=f"{CLAUSE}, row 4", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_assessment_is_authorised(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """An up to date assessment names parenting capacity and risk, and a manager authorised it."""
    yield line(
        case, transfer, policy, "child_and_family_assessment", met=is_assessed_and_authorised(case, transfer, policy)
    )


@rule("STK-A1-05", clause=f"{CLAUSE}, row 5", since=IN_FORCE, on=BETWEEN_TEAMS)
def decisions_and_supervisions_are_recorded(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Case management decisions and supervisions are on record."""
    yield line(case, transfer, policy, "management_decision_records")
    yield line(case, transfer, policy, "supervision_notes")


@rule("STK-A1-06", clause=f"{CLAUSE}, row 6", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_demographics_are_accurate(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The demographic information is accurate."""
    yield line(case, transfer, policy, "personal_details")


@rule("STK-A1-07", clause=f"{CLAUSE}, row 7", since=IN_FORCE, on=BETWEEN_TEAMS)
def relevant_documents_are_signposted(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Relevant documents are signposted, court statements among them."""
    yield line(case, transfer, policy, "document_signposting")


@rule(
    "STK-A1-08",
    clause=f"{CLAUSE}, row 8",
    since=IN_FORCE,
    on=each("meetings", "looked_after_review", "initial_child_protection_conference"),
)
def the_incoming_team_hears_of_the_first_meeting(case: Case, meeting: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The incoming team hears of the first review or conference on the day it is booked; it is named for that."""
    if not is_first(case, meeting):
        return
    to = incoming_manager(case, meeting)
    if to:
        yield Notice(notice="first_review_or_conference", to=(to,), about_on=meeting.day, carries=(str(meeting.kind),))
    elif must_be_named(case, meeting, policy):
        yield Alert(alert="name_the_incoming_team", tell=MANAGER, about_on=meeting.day)


@rule("STK-A1-08", clause=f"{CLAUSE}, row 8", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_file_shows_that_the_incoming_team_was_told(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """While a first review or conference is coming, the receiving team hears of it and the file shows so."""
    meetings = first_meetings_ahead(case)
    for meeting in (one for one in meetings if not incoming_manager(case, one)):
        to, about = ("receiving_manager",), (str(meeting.kind),)
        yield Notice(notice="first_review_or_conference", to=to, about_on=meeting.day, carries=about)
    if meetings:
        item = "first_meeting_notice"
        told = bool(case.informed.of_kind("transfer_meeting_date").any)
        yield line(case, transfer, policy, item, met=told or is_ticked(case, transfer, policy, item))


@rule("STK-A1-15", clause=f"{CLAUSE}, row 15", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_case_summary_is_reviewed(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The case summary is reviewed and updated."""
    yield line(case, transfer, policy, "case_summary")


@rule("STK-A1-16", clause=f"{CLAUSE}, row 16", since=IN_FORCE, on=BETWEEN_TEAMS)
def agencies_and_family_know_the_new_worker(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Agencies and family are told who the new worker is, so the receiving manager names one before the transfer."""
    yield line(case, transfer, policy, "change_of_worker_letter", met=letter_is_sent(case, transfer, policy))
    if not transfer.foreseen and case.today >= transfer.date and not transfer.worker:
        yield Alert(alert="no_worker_named", tell=("receiving_manager",), about_on=transfer.date)


@rule("STK-A1-17", clause=f"{CLAUSE}, row 17", since=IN_FORCE, on=BETWEEN_TEAMS)
def expert_work_is_funded(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Funding is agreed for the expert assessments and interventions of the care plan."""
    if case.care_plan.expert_interventions:
        yield line(case, transfer, policy, "funding_agreement")


@rule("STK-A1-18", clause=f"{CLAUSE}, row 18", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_authorising_manager_dates_it(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The authorising manager dates the audit and agrees that the file is ready."""
    hard = not changes_by_age(case, transfer)
    yield ChecklistItem(item="transfer_checklist", met=is_authorised(case, transfer, policy), hard=hard, tell=MANAGER)


@rule("STK-A1-22", clause="Appendix 1, paragraph after the table", since=IN_FORCE, on=BETWEEN_TEAMS)
def no_work_is_outstanding(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The transferring manager confirms that no work is outstanding."""
    hard = not changes_by_age(case, transfer)
    done = is_signed(case, transfer, policy, "manager_tasks")
    yield ChecklistItem(item="manager_tasks", met=done, hard=hard, tell=MANAGER)


@rule("STK-A1-24", clause="Appendix 1, paragraph after the table", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_file_is_audited_first(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The file is audited before the transfer."""
    hard = not changes_by_age(case, transfer)
    yield ChecklistItem(
        item="readiness_audit", met=is_signed(case, transfer, policy, "readiness_audit"), hard=hard, tell=MANAGER
    )
