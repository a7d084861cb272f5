"""Transfer process overview: the activity on the desktop, the weekly step-down meeting, the receiving worker."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, ChecklistItem, Gate, Meeting, Notice, Outcome, at
from policy_core.rules import each, presumed, rule, transfer
from stoke.checklist import changes_only_worker, is_of_this_team
from stoke.step_down import consent_is_sought, discussed_since, goes_to_early_help
from stoke.team_kinds import EARLY_HELP, SOCIAL_CARE
from stoke.workers import receiving_worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CLAUSE = "Transfer Process Overview"
STEPS_DOWN = ("css", "assessment_duty")
BOTH_MANAGERS = ("transferring_manager", "receiving_manager")


@rule("STK-02-14", clause=f"{CLAUSE}, para 5", since=IN_FORCE, on=transfer(to=SOCIAL_CARE, from_=SOCIAL_CARE))
def the_receiving_desktop_hears_the_date(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The receiving team's desktop gets the activity that asks for the transfer, with the day of accountability."""
    if changes_only_worker(transfer):
        return
    asked = [one for one in case.activities.of_kind("transfer_request") if one.status != "withdrawn"]
    asked = [one for one in asked if is_of_this_team(case, one.raised_on)]
    raised = any(one.is_open or one.raised_on >= transfer.anchor for one in asked)
    yield ChecklistItem(item="transfer_request_activity", met=raised)
    if transfer.foreseen:
        return
    yield Notice(notice="request_of_case_transfer", to=("receiving_manager",), about_on=transfer.date)
    if not transfer.date:
        yield Alert(alert="no_day_of_accountability", tell=BOTH_MANAGERS)


@rule("STK-02-15", clause=f"{CLAUSE}, para 6", since=IN_FORCE, held_by=STEPS_DOWN, on=each("step_down"))
def a_step_down_is_discussed_at_the_weekly_meeting(
    case: Case, step_down: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """Once consent is sought, the next weekly meeting of both services' managers discusses the child in real time."""
    if goes_to_early_help(step_down) and consent_is_sought(case, step_down):
        yield Meeting(
            meeting="early_help_transfer",
            held=discussed_since(case, step_down.proposed_on),
            due=at(policy.calendar.days_after(step_down.proposed_on, policy.step_down_meeting_days)),
            invitees=("transferring_manager", "sf_tm", "sf_ap"),
            tell=("transferring_manager", "sf_tm", "sf_ap"),
        )


@rule("STK-02-15", clause=f"{CLAUSE}, para 6", since=IN_FORCE, on=transfer(to=EARLY_HELP, from_=STEPS_DOWN))
def nobody_steps_down_undiscussed(case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """No child steps down before the weekly meeting has discussed it; the tracker says so."""
    yield ChecklistItem(item="step_down_tracker_entry", tell=("sf_ap",))
    if not discussed_since(case, case.step_down.proposed_on):
        yield Gate("discussed_at_the_weekly_meeting", tell=("transferring_manager", "sf_tm"))


@rule("STK-02-21", clause=f"{CLAUSE}, para 8", since=IN_FORCE, held_by=STEPS_DOWN, on=each("step_down"))
def the_advanced_practitioner_is_at_the_meeting(case: Case, step_down: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The Advanced Practitioner and the manager of the team that holds the child meet: the same weekly meeting."""
    if goes_to_early_help(step_down) and consent_is_sought(case, step_down):
        yield Meeting(
            meeting="early_help_transfer",
            held=discussed_since(case, step_down.proposed_on),
            due=at(policy.calendar.days_after(step_down.proposed_on, policy.step_down_meeting_days)),
            invitees=("transferring_manager", "sf_ap"),
            tell=("transferring_manager", "sf_ap"),
        )


@rule("STK-02-28", clause=f"{CLAUSE}, para 10", since=IN_FORCE, on=transfer(to=SOCIAL_CARE))
def the_receiving_worker_is_suitably_qualified(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The receiving manager allocates the file to a suitably qualified worker; one who isn't holds the move."""
    worker = receiving_worker(case, transfer).worker
    if worker and not presumed(worker.suitably_qualified, True):  # noqa: FBT003 - the value presumed
        yield Gate("suitably_qualified_worker", tell=("receiving_manager",))
