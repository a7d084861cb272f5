"""Section 8, managing allocation pressures: who hears of a child without a worker, and when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.children import is_on_a_plan_or_looked_after
from norfolk.team_kinds import SOCIAL_WORK
from norfolk.workers import (
    day_is_over,
    is_adviser_of_a_minor,
    is_newly_qualified_with_a_protected_child,
    leaves_without_successor,
    nobody_is_named,
)
from policy_core.outcomes import Alert, ChecklistItem, Notice, Outcome, Severity, Task
from policy_core.rules import case_since, each, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
CLAUSE = "8 Managing Allocation Pressures"


@rule("NFK-08-01", clause=f"{CLAUSE}, para 1", since=REVIEWED, on=each("workers", "primary"))
def the_primary_worker_is_suitably_qualified(case: Case, involvement: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The Team Manager hears of a statutory case whose primary worker isn't suitably qualified."""
    worker = involvement.worker
    unsuitable = is_newly_qualified_with_a_protected_child(case, worker) or is_adviser_of_a_minor(case, worker, policy)
    if involvement.is_open and unsuitable:
        yield Alert(alert="worker_not_suitably_qualified", tell=("team_manager",), about_on=involvement.started_on)


@rule("NFK-08-04", clause=f"{CLAUSE}, para 3, sentence 3", since=REVIEWED, on=case_since("unallocated_since"))
def the_head_of_service_looks_for_a_worker(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A child on a plan or looked after, without a worker when the day ends, is flagged to the Head of Service."""
    if is_on_a_plan_or_looked_after(case) and (day_is_over(case) or case.allocation_delay.challenging_since):
        yield Alert(
            alert="allocation_challenging",
            tell=("head_of_service",),
            severity=Severity.URGENT,
            about_on=case.unallocated_since,
        )


@rule("NFK-08-04", clause=f"{CLAUSE}, para 3, sentence 3", since=REVIEWED, on=transfer(to=SOCIAL_WORK))
def the_head_of_service_helps_a_team_that_names_nobody(
    case: Case, transfer: Move, policy: PolicyText
) -> Iterator[Outcome]:
    """A receiving team that can name nobody for such a child on the day of transfer is flagged likewise."""
    if is_on_a_plan_or_looked_after(case) and nobody_is_named(case, transfer, policy):
        yield Alert(
            alert="allocation_challenging",
            tell=("head_of_service",),
            severity=Severity.URGENT,
            about_on=transfer.date,
        )


@rule("NFK-08-05", clause=f"{CLAUSE}, para 3, sentence 4", since=REVIEWED, on=case_since("unallocated_since"))
def cslt_is_told_with_the_head_of_service(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """CSLT is told at the same time as the Head of Service."""
    if is_on_a_plan_or_looked_after(case) and (day_is_over(case) or case.allocation_delay.challenging_since):
        yield Notice(notice="allocation_challenging", to=("cslt",), about_on=case.unallocated_since)


@rule("NFK-08-05", clause=f"{CLAUSE}, para 3, sentence 4", since=REVIEWED, on=transfer(to=SOCIAL_WORK))
def cslt_is_told_of_a_team_that_names_nobody(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """CSLT is told of such a child for whom the receiving team can name nobody."""
    if is_on_a_plan_or_looked_after(case) and nobody_is_named(case, transfer, policy):
        yield Notice(notice="allocation_challenging", to=("cslt",), about_on=transfer.date)


@rule("NFK-08-07", clause=f"{CLAUSE}, para 4, sentence 2", since=REVIEWED, on=case_since("unallocated_since"))
def the_family_hears_how_long_it_waits(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """While a case waits for a worker past the day, the family is told how long it may take."""
    if case.holding_team != "kinship" and day_is_over(case):
        told = case.informed.of_kind("allocation_delay").to("family").latest
        yield Task(
            task="family_told_of_delay",
            answered=told.informed_on >= case.unallocated_since,
            tell=("team_manager",),
        )


@rule("NFK-08-07", clause=f"{CLAUSE}, para 4, sentence 2", since=REVIEWED, on=transfer(to=SOCIAL_WORK))
def the_family_hears_that_the_receiving_team_is_late(
    case: Case, transfer: Move, policy: PolicyText
) -> Iterator[Outcome]:
    """While the receiving team names nobody past the day of transfer, the family is told how long it may take."""
    if nobody_is_named(case, transfer, policy) and case.today > transfer.date:
        told = case.informed.of_kind("allocation_delay").to("family").latest
        yield ChecklistItem(item="family_told_of_delay", met=told.informed_on >= transfer.date, tell=("team_manager",))


@rule("NFK-08-08", clause=f"{CLAUSE}, para 4, sentence 3", since=REVIEWED, on=case_since("unallocated_since"))
def professionals_hear_how_allocation_goes(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """While a case waits for a worker past the day, the professionals involved are told of delay and progress."""
    if case.holding_team != "kinship" and day_is_over(case):
        told = case.informed.of_kind("allocation_delay").to("professionals").latest
        yield Task(
            task="professionals_told_of_delay",
            answered=told.informed_on >= case.unallocated_since,
            tell=("team_manager",),
        )


@rule("NFK-08-08", clause=f"{CLAUSE}, para 4, sentence 3", since=REVIEWED, on=transfer(to=SOCIAL_WORK))
def professionals_hear_that_the_receiving_team_is_late(
    case: Case, transfer: Move, policy: PolicyText
) -> Iterator[Outcome]:
    """While the receiving team names nobody past the day of transfer, professionals are told of delay and progress."""
    if nobody_is_named(case, transfer, policy) and case.today > transfer.date:
        told = case.informed.of_kind("allocation_delay").to("professionals").latest
        yield ChecklistItem(
            item="professionals_told_of_delay", met=told.informed_on >= transfer.date, tell=("team_manager",)
        )


@rule("NFK-08-09", clause=f"{CLAUSE}, para 5", since=REVIEWED, on=case_since("unallocated_since"))
def senior_managers_hear_of_a_delay(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """All senior managers and the Director hear of a child on a plan or looked after who waits for a worker."""
    if is_on_a_plan_or_looked_after(case) and day_is_over(case):
        yield Alert(
            alert="allocation_delayed",
            tell=("senior_managers", "director"),
            severity=Severity.URGENT,
            about_on=case.unallocated_since,
        )


@rule("NFK-08-09", clause=f"{CLAUSE}, para 5", since=REVIEWED, on=transfer(to=SOCIAL_WORK))
def senior_managers_hear_of_a_team_that_names_nobody(
    case: Case, transfer: Move, policy: PolicyText
) -> Iterator[Outcome]:
    """They hear of such a child when the day of transfer comes and the receiving team has named nobody."""
    if is_on_a_plan_or_looked_after(case) and nobody_is_named(case, transfer, policy):
        yield Alert(
            alert="allocation_delayed",
            tell=("senior_managers", "director"),
            severity=Severity.URGENT,
            about_on=transfer.date,
        )


@rule("NFK-08-09", clause=f"{CLAUSE}, para 5", since=REVIEWED, on=each("workers", "primary"))
def senior_managers_hear_of_a_likely_delay(case: Case, involvement: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """They hear of such a child whose worker leaves with nobody named to follow."""
    if is_on_a_plan_or_looked_after(case) and leaves_without_successor(case, involvement):
        yield Alert(
            alert="allocation_delay_likely",
            tell=("senior_managers", "director"),
            severity=Severity.URGENT,
            about_on=involvement.worker.leaving_for,
        )


@rule("NFK-08-11", clause=f"{CLAUSE}, para 6, sentence 2", since=REVIEWED, on=each("workers", "primary"))
def the_manager_plans_for_a_worker_who_leaves(case: Case, involvement: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The Team Manager hears early of each child whose worker leaves with nobody named to follow."""
    if leaves_without_successor(case, involvement):
        yield Alert(
            alert="worker_leaves_without_successor",
            tell=("team_manager",),
            severity=Severity.URGENT if is_on_a_plan_or_looked_after(case) else Severity.WARNING,
            about_on=involvement.worker.leaving_for,
        )


@rule(
    "NFK-08-12",
    clause=f"{CLAUSE}, para 6, sentence 3",
    since=REVIEWED,
    held_by="~authority",
    on=each("decisions", "persistent_allocation_difficulty"),
)
def the_director_and_the_lead_member_hear_of_lasting_difficulty(
    _case: Case, decision: Item, _policy: PolicyText
) -> Iterator[Outcome]:
    """The Director and the Lead Member hear when a senior manager declares persistent difficulty; no child is named."""
    if decision.answer:
        yield Alert(
            alert="persistent_allocation_difficulty",
            tell=("director", "lead_member"),
            about_on=decision.decided_on,
        )
