"""Section E, items 7 to 13: the day, the worker, who is told, and the hand-over itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, ChecklistItem, Meeting, Notice, Outcome, Strike
from policy_core.rules import each, rule, transfer
from wiltshire.disputes import ground_given
from wiltshire.handovers import agencies_involved, is_between_holding_teams
from wiltshire.naming import (
    family_was_told,
    has_met_beforehand,
    has_visited_together,
    letter_was_sent,
    one_manager_alone_says,
)
from wiltshire.team_kinds import BOTH_MANAGERS, CASE_HOLDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

DATED = date(2016, 8, 16)
BETWEEN_TEAMS = transfer(from_=CASE_HOLDING, to=CASE_HOLDING)


@rule("WLT-E-14", clause="E item 7, sentence 1", since=DATED, on=BETWEEN_TEAMS)
def both_managers_agree_the_day(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Both managers agree a day and record it; they hear of one that only one of them gave, or that is too late."""
    yield ChecklistItem(item="agreed_transfer_date", met=bool(transfer.date_agreed), tell=BOTH_MANAGERS)
    alone = one_manager_alone_says(case, transfer)
    if alone:
        yield Alert(alert="date_of_one_manager", tell=BOTH_MANAGERS, about_on=alone)
    if transfer.limit_on and transfer.agreed_for > transfer.limit_on:
        yield Alert(alert="date_after_the_limit", tell=BOTH_MANAGERS, about_on=transfer.agreed_for)


@rule("WLT-E-16", clause="E item 7, sentence 3 (instability)", since=DATED, on=BETWEEN_TEAMS)
def an_unstable_placement_is_no_ground(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A placement that is not stable keeps nobody from passing a case on."""
    ground = "placement_instability"
    yield Strike(ground)
    if ground_given(case, transfer, ground, policy):
        yield Alert(alert="ground_excluded", tell=BOTH_MANAGERS, names=(ground,))


@rule("WLT-E-17", clause="E item 7, sentence 3 (no long-term placement)", since=DATED, on=BETWEEN_TEAMS)
def want_of_a_placement_is_no_ground(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Nor does the want of a long-term placement."""
    ground = "no_long_term_placement"
    yield Strike(ground)
    if ground_given(case, transfer, ground, policy):
        yield Alert(alert="ground_excluded", tell=BOTH_MANAGERS, names=(ground,))


@rule("WLT-E-20", clause="E item 8 (identify)", since=DATED, on=BETWEEN_TEAMS)
def the_receiving_manager_names_the_worker(_case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Once a case is accepted or its day agreed, the Receiving Team Manager identifies the worker."""
    if transfer.accepted or transfer.date_agreed:
        yield ChecklistItem(item="named_receiving_worker", met=bool(transfer.worker), tell=("rtm", "htm"))


@rule("WLT-E-21", clause="E item 8 (inform)", since=DATED, on=BETWEEN_TEAMS)
def the_holding_manager_hears_who_it_is(_case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The Holding Team Manager is told who the receiving worker is, and again when that changes."""
    if transfer.worker:
        yield Notice(notice="receiving_worker", to=("htm",), carries=(str(transfer.worker),))


@rule("WLT-E-22", clause="E item 9, sentence 1", since=DATED, on=BETWEEN_TEAMS)
def child_and_family_are_told_who_it_is(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Once the worker is named, not before, the holding worker tells child and family."""
    if transfer.worker:
        met = family_was_told(case, transfer, policy)
        yield ChecklistItem(item="parties_informed", met=met, tell=("hsw",))


@rule("WLT-E-24", clause="E item 10", since=DATED, on=BETWEEN_TEAMS)
def professionals_get_a_letter(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Once day and worker are known, a standard letter goes from the holding team to all professionals."""
    if transfer.worker and transfer.date_agreed:
        yield ChecklistItem(item="professionals_letter", met=letter_was_sent(case, transfer), tell=("hsw",))


@rule("WLT-E-25", clause="E item 11", since=DATED, on=BETWEEN_TEAMS)
def the_workers_meet_and_visit_together(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The holding worker arranges a meeting with the receiving worker beforehand and a joint visit to the child."""
    if transfer.worker:
        tell = ("hsw", "rsw")
        yield Meeting(meeting="pre_meeting", held=has_met_beforehand(case, transfer), tell=tell)
        yield ChecklistItem(item="joint_visit", met=has_visited_together(case, transfer), tell=tell)


@rule("WLT-E-26", clause="E item 12", since=DATED, on=each("handovers"))
def the_receiving_worker_liaises(case: Case, handover: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """From hand-over the receiving worker liaises with the professionals involved, and is given the list."""
    if is_between_holding_teams(case, handover):
        carries = agencies_involved(case)
        yield Notice(notice="liaise_with_professionals", to=("rsw",), about_on=handover.day, carries=carries)


@rule("WLT-E-28", clause="E item 8 and A No Delay read together", since=DATED, on=BETWEEN_TEAMS)
def a_day_without_a_worker_is_pointed_out(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Both managers hear on the last working day before the agreed day that no worker is named."""
    lead = policy.working_days_before_no_worker_is_told
    told_on = policy.calendar.working_days_before(transfer.date_agreed, lead)
    if not transfer.worker and case.today >= told_on:
        yield Alert(alert="no_worker_named", tell=("rtm", "htm"), about_on=transfer.date_agreed)
