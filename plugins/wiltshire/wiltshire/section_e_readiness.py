"""Section E, items 3 to 6: what must be ready before a case passes from one team to another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, ChecklistItem, Outcome
from policy_core.rules import rule, transfer
from wiltshire.readiness import chronology_is_confirmed, is_audited
from wiltshire.summaries import is_saved, is_sent, summary
from wiltshire.team_kinds import BOTH_MANAGERS, CASE_HOLDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText

DATED = date(2016, 8, 16)
BETWEEN_TEAMS = transfer(from_=CASE_HOLDING, to=CASE_HOLDING)


@rule("WLT-E-05", clause="E item 3, sentence 1", since=DATED, on=BETWEEN_TEAMS)
def the_holding_manager_audits_the_case(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The Holding Team Manager audits the case, after it was identified for transfer, to see that it is ready."""
    met = is_audited(case, transfer, policy)
    yield ChecklistItem(item="readiness_audit", met=met, hard=True, tell=("htm",))


@rule("WLT-E-06", clause="E item 3, sentence 2 (assessments)", since=DATED, on=BETWEEN_TEAMS)
def assessments_are_completed(case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Assessments are completed: none is open on CareFirst."""
    met = not case.assessments.open and not case.activities.of_kind("assessment").open
    yield ChecklistItem(item="assessments_completed", met=met, hard=True, tell=("htm", "hsw"))


@rule("WLT-E-07", clause="E item 3, sentence 2 (recording)", since=DATED, on=BETWEEN_TEAMS)
def recording_is_up_to_date(_case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """What was done is written down, to the present day."""
    yield ChecklistItem(item="case_recording", hard=True, tell=("hsw", "htm"))


@rule("WLT-E-08", clause="E item 3, sentence 2 (chronology)", since=DATED, on=BETWEEN_TEAMS)
def the_chronology_is_in_care_docs(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A chronology that was confirmed as up to date is recorded in Care Docs, nowhere else."""
    met = chronology_is_confirmed(case, transfer, policy)
    yield ChecklistItem(item="chronology", met=met, hard=True, tell=("hsw", "htm"))


@rule("WLT-E-09", clause="E item 4", since=DATED, on=BETWEEN_TEAMS)
def nothing_is_outstanding_on_carefirst(case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The Holding Team Manager closes down outstanding assessments and activities on CareFirst."""
    yield ChecklistItem(item="activities_completed", met=not case.activities.open, hard=True, tell=("htm",))


@rule("WLT-E-10", clause="E item 5, sentence 1 (completing)", since=DATED, on=BETWEEN_TEAMS)
def the_worker_writes_a_transfer_summary(case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The holding worker, asked in supervision, completes a transfer summary."""
    yield ChecklistItem(item="transfer_summary", met=bool(summary(case)), hard=True, tell=("hsw", "htm"))


@rule("WLT-E-11", clause="E item 5, sentence 1 (sending)", since=DATED, on=BETWEEN_TEAMS)
def the_summary_is_sent(case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The summary goes to the Receiving Team Manager, and CareFirst says when."""
    yield ChecklistItem(item="transfer_summary", met=is_sent(case), hard=True, tell=("rtm", "htm"))
    if summary(case) and not is_sent(case):
        yield Alert(alert="summary_not_sent", tell=("rtm", "htm"), about_on=summary(case).effective_on)


@rule("WLT-E-12", clause="E item 5, sentence 2", since=DATED, on=BETWEEN_TEAMS)
def the_summary_is_saved(case: Case, _transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The summary is saved in Care Docs."""
    yield ChecklistItem(item="transfer_summary", met=is_saved(case, policy), hard=True, tell=("hsw",))


@rule("WLT-E-13", clause="E item 6", since=DATED, on=BETWEEN_TEAMS)
def what_is_required_is_never_an_exception(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Both managers may agree that work follows later; they hear when they did so for something always required."""
    agreed = case.agreements.of_kind("outstanding_work").of_transfer(transfer.transfer_id).open
    refused = tuple(str(one.item) for one in agreed if one.item in policy.items_never_excepted)
    if refused:
        yield Alert(alert="exception_not_possible", tell=BOTH_MANAGERS, names=tuple(dict.fromkeys(refused)))
