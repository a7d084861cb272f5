"""Appendix 1, the lines for children in care, under orders or with a plan: some with a deadline of their own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import ChecklistItem, Outcome, Task, at
from policy_core.rules import each, rule, transfer
from stoke.checklist import WORKER_AND_MANAGER, is_ticked, line
from stoke.deadlines import (
    contact_is_planned_since_home,
    education_plan_due,
    health_assessment_due,
    is_done_since,
    is_first_period,
    learned_on,
    learns,
    placement_plan_due,
    plan_is_made,
    planning_meeting_due,
    planning_meeting_is_held,
)
from stoke.team_kinds import SOCIAL_CARE, WITH_A_FILE
from stoke.young_people import eligible_since, is_sixteen_in_care

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CLAUSE = "Appendix 1 (Checklist)"
AFTER_THE_TABLE = "Appendix 1, paragraph after the table"
BETWEEN_TEAMS = transfer(to=SOCIAL_CARE, from_=WITH_A_FILE)


@rule("STK-A1-09", clause=f"{CLAUSE}, row 9", since=IN_FORCE, on=each("placement"))
def the_placement_is_planned_within_72_hours(case: Case, placement: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A planning meeting is held before a placement starts or within 72 hours of it."""
    if placement.is_open:
        held = planning_meeting_is_held(case, placement, policy)
        due = at(planning_meeting_due(placement, policy))
        yield Task(task="placement_planning_meeting", answered=held, due=due, tell=WORKER_AND_MANAGER)


@rule("STK-A1-09", clause=f"{CLAUSE}, row 9", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_file_shows_the_planning_meeting(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The planning meeting of a child's placement holds the move once its 72 hours are over."""
    placement, item = case.placement, "placement_planning_meeting"
    if placement or case.looked_after:
        met = planning_meeting_is_held(case, placement, policy) or is_ticked(case, transfer, policy, item)
        yield line(case, transfer, policy, item, met=met, due=bool(case.now >= planning_meeting_due(placement, policy)))


@rule("STK-A1-10", clause=f"{CLAUSE}, row 10", since=IN_FORCE, on=each("placement"))
def the_placement_plan_is_made_in_five_days(case: Case, placement: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The placement plan is made within five working days of the start."""
    if placement.is_open:
        made = plan_is_made(case, placement, policy)
        due = at(placement_plan_due(placement, policy))
        yield Task(task="placement_plan", answered=made, due=due, document="placement_plan", tell=WORKER_AND_MANAGER)


@rule("STK-A1-10", clause=f"{CLAUSE}, row 10", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_file_shows_the_placement_plan(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The placement plan holds the move from the fifth working day."""
    placement, item = case.placement, "placement_plan"
    if placement:
        met = plan_is_made(case, placement, policy) or is_ticked(case, transfer, policy, item)
        yield line(case, transfer, policy, item, met=met, due=bool(case.today >= placement_plan_due(placement, policy)))


@rule("STK-A1-11", clause=f"{CLAUSE}, row 11", since=IN_FORCE, on=each("looked_after_periods"))
def health_is_assessed_within_28_days(case: Case, period: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The initial health assessment is done within 28 days of becoming looked after for the first time."""
    if period.is_open and is_first_period(case, period):
        document = "initial_health_assessment"
        done = is_done_since(case, document, period.started_on)
        due = at(health_assessment_due(period, policy))
        yield Task(task=document, answered=done, due=due, document=document, tell=WORKER_AND_MANAGER)


@rule("STK-A1-11", clause=f"{CLAUSE}, row 11", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_file_shows_the_health_assessment(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The initial health assessment holds the move from the 28th day."""
    period, item = case.looked_after_period, "initial_health_assessment"
    if case.looked_after and is_first_period(case, period):
        yield line(case, transfer, policy, item, due=bool(case.today >= health_assessment_due(period, policy)))


@rule("STK-A1-12", clause=f"{CLAUSE}, row 12", since=IN_FORCE, on=each("looked_after_periods"))
def an_education_plan_is_made_in_ten_days(case: Case, period: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The personal education plan is made within ten working days of becoming looked after, up to eighteen."""
    if period.is_open and learned_on(case, period.started_on, policy):
        document = "personal_education_plan"
        done = is_done_since(case, document, period.started_on)
        due = at(education_plan_due(period, policy))
        yield Task(task=document, answered=done, due=due, document=document, tell=WORKER_AND_MANAGER)


@rule("STK-A1-12", clause=f"{CLAUSE}, row 12", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_file_shows_the_education_plan(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The personal education plan holds the move from the tenth working day."""
    period, item = case.looked_after_period, "personal_education_plan"
    if case.looked_after and learns(case, policy):
        met = is_done_since(case, item, period.started_on) or is_ticked(case, transfer, policy, item)
        yield line(case, transfer, policy, item, met=met, due=bool(case.today >= education_plan_due(period, policy)))


@rule("STK-A1-13", clause=f"{CLAUSE}, row 13", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_pathway_plan_has_its_first_part(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The first part of the pathway plan is there for the eligible, and for all in care from sixteen."""
    if is_sixteen_in_care(case) or eligible_since(case):
        yield line(case, transfer, policy, "pathway_plan")


@rule("STK-A1-14", clause=f"{CLAUSE}, row 14", since=IN_FORCE, on=BETWEEN_TEAMS)
def contact_is_planned(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A contact planning meeting was held for a child in care, since the child was last at home."""
    if case.looked_after:
        item, held = "contact_planning_meeting", contact_is_planned_since_home(case)
        yield line(case, transfer, policy, item, met=held or is_ticked(case, transfer, policy, item))


@rule("STK-A1-19", clause=AFTER_THE_TABLE, since=IN_FORCE, on=BETWEEN_TEAMS)
def court_documents_are_on_file(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Where there are proceedings or orders, all court documents are saved to file and signposted."""
    if case.proceedings or case.orders.any:
        yield line(case, transfer, policy, "court_documents")
        yield line(case, transfer, policy, "document_signposting")


@rule("STK-A1-20", clause=AFTER_THE_TABLE, since=IN_FORCE, on=BETWEEN_TEAMS)
def the_later_life_letter_is_on_file(case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """With a plan of adoption the later life letter is saved to file, when it is written; no move waits for it."""
    if case.care_plan.permanence_option == "adoption":
        yield ChecklistItem(item="later_life_letter", tell=("allocated_worker",))


@rule("STK-A1-21", clause=AFTER_THE_TABLE, since=IN_FORCE, on=BETWEEN_TEAMS)
def health_checks_are_done(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Dentist, optician and immunisations are on file for a child in care, from the 28th day."""
    if case.looked_after:
        due = bool(case.today >= health_assessment_due(case.looked_after_period, policy))
        yield line(case, transfer, policy, "dental_check", due=due)
        yield line(case, transfer, policy, "optician_check", due=due)
        yield line(case, transfer, policy, "immunisation_details", due=due)
