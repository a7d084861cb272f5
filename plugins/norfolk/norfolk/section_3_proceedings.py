"""Section 3, joint working cases, the second bullet: care proceedings, and the move to LAC when they end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.co_workers import (
    adoption_co_working,
    co_worker_is_named,
    co_works,
    lac_co_working,
)
from norfolk.court import (
    PERMANENCE_AWAY_FROM_HOME,
    are_care_proceedings,
    are_running,
    leads_to_lac,
    move_to_lac_after,
    next_concluding_hearing,
)
from norfolk.permanence import names
from policy_core.outcomes import Alert, Notice, Outcome, Stay, Task
from policy_core.rules import each, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
CLAUSE = "3 Joint Working Cases"
BOTH_MANAGERS = ("team_manager", "receiving_team_manager")


@rule(
    "NFK-03-07",
    clause=f"{CLAUSE}, bullet 2, sentence 1 (first part)",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=each("proceedings"),
)
def fas_keeps_the_child_throughout_proceedings(_case: Case, proceedings: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The present worker stays primary until care proceedings conclude: no move to LAC, Leaving Care or Adoption."""
    if are_care_proceedings(proceedings):
        yield Stay(
            since=proceedings.started_on,
            until=proceedings.concluded_on,
            bars=policy.kinds_barred_in_proceedings,
            tell=("team_manager",),
        )


@rule(
    "NFK-03-08",
    clause=f"{CLAUSE}, bullet 2, sentence 1 (middle)",
    since=REVIEWED,
    held_by="fas",
    on=each("proceedings"),
)
def lac_co_works_once_the_plan_is_identified(case: Case, proceedings: Item, policy: PolicyText) -> Iterator[Outcome]:
    """In care proceedings a LAC social worker co-works once a plan names adoption or long-term fostering."""
    if are_running(proceedings) and names(case, *PERMANENCE_AWAY_FROM_HOME):
        yield lac_co_working(case, policy)


@rule(
    "NFK-03-09", clause=f"{CLAUSE}, bullet 2, sentence 1 (end)", since=REVIEWED, held_by="fas", on=each("proceedings")
)
def the_lac_manager_names_the_co_worker(case: Case, proceedings: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The LAC manager names the co-working social worker at this stage; both managers hear if a hearing is near."""
    wanted = are_running(proceedings) and names(case, *PERMANENCE_AWAY_FROM_HOME)
    if not wanted or co_worker_is_named(case, "lac"):
        return
    yield Notice(notice="name_lac_co_worker", to=("lac_team_manager",), about_on=case.care_plan.decided_on)
    hearing = next_concluding_hearing(case)
    if hearing:
        tell = ("lac_team_manager", "fas_team_manager")
        yield Alert(alert="lac_co_worker_not_named", tell=tell, about_on=hearing.day)


@rule(
    "NFK-03-11",
    clause=f"{CLAUSE}, bullet 2, sentence 3",
    since=REVIEWED,
    held_by="fas",
    on=each("documents", "care_plan", "child_permanence_report", "court_care_plan"),
)
def the_lac_co_worker_is_consulted(case: Case, document: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The LAC co-worker is consulted on every care-planning document, the Child Permanence Report included."""
    if case.proceedings.active and co_works(case, "lac"):
        yield Notice(notice="consult_on_care_planning", to=("lac_social_worker",), carries=(str(document.document),))
        told = case.informed.of_kind("care_plan").to("co_worker").latest
        yield Task(
            task="lac_co_worker_consulted",
            answered=told.informed_on >= document.effective_on,
            document=str(document.document),
            tell=("fas_social_worker",),
        )


@rule("NFK-03-12", clause=f"{CLAUSE}, bullet 2, sentence 4", since=REVIEWED, held_by="fas", on=each("proceedings"))
def the_workers_work_alongside(case: Case, proceedings: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The LAC worker, and for adoption the adoption worker, works alongside the fas social worker."""
    if are_running(proceedings) and names(case, *PERMANENCE_AWAY_FROM_HOME):
        yield lac_co_working(case, policy, "fas_social_worker", "lac_social_worker")
    if are_running(proceedings) and names(case, "adoption"):
        yield adoption_co_working(case, policy, "fas_social_worker", "adoption_social_worker")


@rule(
    "NFK-03-13",
    clause=f"{CLAUSE}, bullet 2, sentence 5",
    since=REVIEWED,
    held_by="fas",
    on=each("activities", "visit", "document"),
)
def the_fas_worker_sees_and_documents_the_child(case: Case, activity: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """During proceedings visits and documents stay with the fas social worker, never with the LAC co-worker."""
    co_workers = [one.worker_id for one in case.co_workers.open.of_team("lac")]
    if case.proceedings.active and activity.status == "outstanding" and activity.assigned_to in co_workers:
        yield Alert(alert="co_worker_given_primary_work", tell=("fas_team_manager",), names=(str(activity.kind),))


@rule(
    "NFK-03-14",
    clause=f"{CLAUSE}, bullet 2, sentence 6 (first part)",
    since=REVIEWED,
    held_by="fas",
    on=each("hearings", "final"),
)
def move_to_lac_within_five_days_of_the_final_hearing(
    case: Case, hearing: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """LAC takes the child within five working days of a final hearing that ends proceedings with such a plan."""
    if leads_to_lac(case, hearing):
        yield move_to_lac_after(case, hearing, policy)


@rule(
    "NFK-03-15",
    clause=f"{CLAUSE}, bullet 2, sentence 6 (brackets)",
    since=REVIEWED,
    held_by="fas",
    on=each("hearings", "issues_resolution"),
)
def move_to_lac_after_a_concluding_issues_resolution(
    case: Case, hearing: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """An Issues Resolution Hearing counts likewise, should the proceedings conclude there."""
    if leads_to_lac(case, hearing):
        yield move_to_lac_after(case, hearing, policy)
