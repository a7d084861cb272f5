"""Section 2, transfer process overview: the checklist, the meeting, the hand-over, disputes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.disputes import dispute_at, is_contested, is_settled
from norfolk.team_kinds import SOCIAL_CARE, SOCIAL_WORK
from norfolk.transfer_points import first_meeting_since, is_at_a_point, meeting_of, point_of, teams_away
from norfolk.workers import (
    is_adviser_of_a_minor,
    is_newly_qualified_with_a_protected_child,
    nobody_is_named,
    receiving_worker,
)
from policy_core.outcomes import Alert, Bound, ChecklistItem, Gate, Meeting, Notice, Outcome, Severity, Task
from policy_core.rules import closure, each, presumed, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
CLAUSE = "2 Transfer Process Overview"
BOTH_MANAGERS = ("team_manager", "receiving_team_manager")


@rule("NFK-02-01", clause=f"{CLAUSE}, para 1, sentence 1", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def the_managers_tasks_are_done(_case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The allocated worker completes the tasks the manager has identified, or the manager says there are none."""
    yield ChecklistItem(item="manager_tasks", tell=("team_manager", "allocated_worker"))


@rule("NFK-02-02", clause=f"{CLAUSE}, para 1, sentence 1", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def the_case_records_are_in_order(_case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The allocated worker brings the case records up to date and into good order."""
    yield ChecklistItem(item="case_recording", tell=("allocated_worker",))


@rule("NFK-02-03", clause=f"{CLAUSE}, para 1, sentence 1 (brackets)", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def the_pen_picture_is_current(_case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """A current pen picture of the child is on record, or somebody has said that none is appropriate."""
    yield ChecklistItem(item="pen_picture", tell=("allocated_worker",))


@rule("NFK-02-04", clause=f"{CLAUSE}, para 1, sentence 1 (end)", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def the_workers_own_manager_signs_off(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The allocated worker's own manager signs the work off; nobody else's signature counts."""
    yield ChecklistItem(item="manager_sign_off", met=_signed_off(case, transfer, policy), tell=("team_manager",))


@rule("NFK-02-04", clause=f"{CLAUSE}, para 1, sentence 1 (end)", since=REVIEWED, on=closure())
def the_workers_own_manager_signs_the_closure_off(case: Case, move: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A case is closed only when the allocated worker's own manager has signed the work off."""
    yield ChecklistItem(item="manager_sign_off", met=_signed_off(case, move, policy), hard=True, tell=("team_manager",))


def _signed_off(case: Case, move: Move, policy: PolicyText) -> bool:
    signed = case.checklist.of_kind("manager_sign_off").of_transfer(move.transfer_id)
    return any(
        one.status == "complete" and one.by_role in policy.roles_that_sign_off and one.by_team == move.from_team
        for one in signed
    )


@rule("NFK-02-05", clause=f"{CLAUSE}, para 1, sentence 2", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def the_chronology_is_fresh(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The chronology is updated within two weeks before the transfer; the worker hears when a later day outdates it."""
    earliest = policy.calendar.days_before(transfer.date, policy.chronology_max_age_days)
    updated_on = case.documents.of_kind("chronology").latest.updated_on
    yield ChecklistItem(item="chronology", met=updated_on >= earliest, tell=("allocated_worker", "team_manager"))
    accepted = case.checklist.of_kind("chronology").of_transfer(transfer.transfer_id).latest
    if accepted.status == "complete" and updated_on < earliest:
        yield Alert(
            alert="chronology_too_old_by_then",
            tell=("allocated_worker",),
            about_on=transfer.date,
            names=("chronology",),
        )


@rule("NFK-02-06", clause=f"{CLAUSE}, para 2, sentence 1", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def a_joint_visit_is_considered(_case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Once the receiving worker is named, both workers consider a joint visit to the family."""
    if transfer.worker:
        yield ChecklistItem(item="joint_visit", tell=("allocated_worker", "new_worker"))


@rule("NFK-02-07", clause=f"{CLAUSE}, para 2, sentence 2", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def a_move_people_ask_for_waits_for_a_key_meeting(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """A transfer for which nothing else sets the day takes place at the child's next key meeting."""
    request = case.transfer_requests.of_transfer(transfer.transfer_id).latest
    if request and not request.accountable_from and not transfer.point:
        yield Bound(not_before=first_meeting_since(case, request.day).day)


@rule("NFK-02-07", clause=f"{CLAUSE}, para 2, sentence 2", since=REVIEWED, on=each("handovers"))
def a_move_away_from_any_key_meeting_is_confirmed(case: Case, handover: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A case that changed teams on a day without a key meeting is put to the manager, who confirms it."""
    own_point = handover.from_team in policy.teams_that_route or handover.to_team in policy.teams_with_own_point
    if not own_point and not is_at_a_point(case, handover.day, policy):
        yield Notice(notice="moved_away_from_key_meeting", to=("team_manager",), about_on=handover.day)


@rule("NFK-02-08", clause=f"{CLAUSE}, para 2, sentence 3", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def both_teams_are_at_the_meeting(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Somebody of each team is invited to the transfer meeting; both managers hear when one team was away."""
    meeting = meeting_of(case, transfer)
    if not meeting or meeting.kind == "step_down":
        return
    yield Meeting(
        meeting=meeting.kind,
        held=meeting.happened,
        due=meeting.day,
        meeting_id=meeting.meeting_id,
        invitees=BOTH_MANAGERS,
        tell=("team_manager",),
    )
    if meeting.happened and (away := teams_away(meeting, transfer)):
        yield Alert(alert="team_away_from_transfer_meeting", tell=BOTH_MANAGERS, about_on=meeting.day, names=away)


@rule("NFK-02-09", clause=f"{CLAUSE}, para 3, sentence 1", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def the_receiving_manager_hears_the_date(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The receiving manager is told the date of the transfer meeting as soon as it is known, and when it moves."""
    point = point_of(case, transfer)
    if point and not point.happened:
        yield Notice(
            notice="transfer_meeting_date",
            to=("receiving_team_manager",),
            about_on=point.day,
            carries=(str(point.kind),),
        )


@rule("NFK-02-15", clause=f"{CLAUSE}, para 4, sentence 2 (first part)", since=REVIEWED, on=each("handovers"))
def a_team_manager_completes_the_transfer(_case: Case, handover: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Both managers hear of a transfer that somebody other than a Team Manager completed; it isn't undone."""
    within = handover.from_team in policy.social_work_teams and handover.to_team in policy.social_work_teams
    if within and handover.recorded_by_role not in policy.roles_that_complete_a_transfer:
        yield Notice(notice="transfer_completed_by_another", to=BOTH_MANAGERS, about_on=handover.day)


@rule("NFK-02-16", clause=f"{CLAUSE}, para 4, sentence 2 (second part)", since=REVIEWED, on=transfer(to=SOCIAL_WORK))
def the_receiving_manager_names_a_suitable_worker(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The receiving manager names a suitably qualified worker at once; an alert follows on the day of transfer."""
    yield Task(
        task="name_receiving_worker",
        answered=transfer.worker,
        to_team=transfer.to_team,
        tell=("receiving_team_manager",),
    )
    if nobody_is_named(case, transfer, policy):
        yield Alert(alert="no_worker_named", tell=BOTH_MANAGERS, severity=Severity.URGENT, about_on=transfer.date)
    worker = receiving_worker(case, transfer).worker
    if is_newly_qualified_with_a_protected_child(case, worker) or is_adviser_of_a_minor(case, worker, policy):
        yield Gate("suitably_qualified_worker", tell=BOTH_MANAGERS)


@rule("NFK-02-17", clause=f"{CLAUSE}, para 4, sentence 2 (end)", since=REVIEWED, on=transfer(to=SOCIAL_WORK))
def worker_and_team_match(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Primary worker and primary team change together; a worker of another team isn't put in charge."""
    worker = receiving_worker(case, transfer).worker
    if worker and presumed(worker.team, transfer.to_team) != transfer.to_team:
        yield Gate("worker_of_the_receiving_team", tell=BOTH_MANAGERS)


@rule("NFK-02-20", clause=f"{CLAUSE}, para 6, sentence 1", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def the_managers_settle_a_dispute(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A contested transfer is settled between the managers; meanwhile the present team keeps the child."""
    if not is_contested(case, transfer, policy):
        return
    settled = is_settled(case, transfer, policy)
    yield Notice(notice="dispute_opened", to=BOTH_MANAGERS)
    yield Task(task="settle_dispute", answered=settled, tell=BOTH_MANAGERS)
    if not settled:
        yield Gate("dispute_settled", tell=BOTH_MANAGERS)


@rule("NFK-02-21", clause=f"{CLAUSE}, para 6, sentence 2", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def an_unresolved_dispute_goes_to_the_head_of_service(
    case: Case, transfer: Move, policy: PolicyText
) -> Iterator[Outcome]:
    """When the managers can't resolve a dispute, the Head of Service hears of it."""
    dispute = dispute_at(case, transfer, "managers")
    if dispute.outcome == "unresolved" and not is_settled(case, transfer, policy):
        yield Alert(
            alert="dispute_unresolved", tell=("head_of_service", *BOTH_MANAGERS), about_on=dispute.unresolved_on
        )


@rule("NFK-02-22", clause=f"{CLAUSE}, para 6, sentence 3", since=REVIEWED, on=transfer(from_=SOCIAL_CARE))
def the_assistant_director_decides(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """A dispute may be referred to the Assistant Director, whose decision binds: the day it sets, or no move."""
    dispute = dispute_at(case, transfer, "assistant_director")
    if dispute and not dispute.outcome:
        tell = ("assistant_director", "head_of_service", *BOTH_MANAGERS)
        yield Alert(alert="dispute_referred", tell=tell, severity=Severity.URGENT, about_on=dispute.raised_on)
    if dispute.decision == "transfer":
        yield Bound(not_before=dispute.transfer_for, not_after=dispute.transfer_for)
    if dispute.decision == "keep":
        yield Gate("assistant_director_agrees", tell=BOTH_MANAGERS)
