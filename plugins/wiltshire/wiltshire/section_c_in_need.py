"""Section C, children in need: the months after a child protection plan, and what each review decides."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Gate, Outcome, Stay, Task
from policy_core.rules import closure, each, rule
from wiltshire.after_a_plan import (
    closing_team_kind,
    early_step_down,
    is_barred,
    is_inside,
    may_step_down_from,
    plan_that_ended,
    refusal_that_stands,
    work_goes_on_until,
)
from wiltshire.team_kinds import CASE_HOLDING, CASE_TEAMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

DATED = date(2016, 8, 16)
CLAUSE = "C Children in Need, para 2"
WORKER_AND_MANAGER = ("team_manager", "hsw")


@rule("WLT-C-14", clause=f"{CLAUSE}, sentence 1", since=DATED, held_by=CASE_TEAMS, on=each("child_protection_plan"))
def work_goes_on_after_a_plan(case: Case, plan: Item, policy: PolicyText) -> Iterator[Outcome]:
    """After a child protection plan the team works on for three months at least: no step-down before."""
    ended = plan_that_ended(case)
    if ended and ended.record_key == plan.record_key and is_barred(case, ended, policy):
        until, bars = may_step_down_from(case, ended, policy), policy.moves_barred_after_a_plan
        yield Stay(since=plan.ended_on, until=until, bars=bars, tell=WORKER_AND_MANAGER)


@rule("WLT-C-14", clause=f"{CLAUSE}, sentence 1", since=DATED, held_by=CASE_TEAMS, on=closure())
def no_closure_in_those_months(case: Case, closure: Move, policy: PolicyText) -> Iterator[Outcome]:
    """In those months the case isn't closed; of a child who is gone, or with another team, the manager only hears."""
    ended = plan_that_ended(case)
    if ended and case.today < work_goes_on_until(ended, policy):
        if is_barred(case, ended, policy):
            yield Gate("months_of_work_after_a_plan", tell=WORKER_AND_MANAGER)
        else:
            yield Alert(alert="too_early_to_close", tell=("team_manager",), about_on=closure.due_on)


@rule("WLT-C-14", clause=f"{CLAUSE}, sentence 1", since=DATED, held_by=CASE_TEAMS, on=each("step_down"))
def a_step_down_in_those_months_is_pointed_out(case: Case, step_down: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The manager hears of a step-down proposed in those months, until they end or the manager decides for it."""
    ended = plan_that_ended(case)
    if ended and case.today < may_step_down_from(case, ended, policy):
        yield Alert(alert="too_early_to_step_down", tell=WORKER_AND_MANAGER, about_on=step_down.proposed_on)


@rule("WLT-C-14", clause=f"{CLAUSE}, sentence 1", since=DATED, on=each("last_closure"))
def a_closure_in_those_months_is_pointed_out(case: Case, ending: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The manager hears, while they run, of a case closed in those months without a decision to step down early."""
    ended = plan_that_ended(case)
    if not ended or closing_team_kind(case, ending) not in CASE_HOLDING:
        return
    early = ended.ended_on <= ending.closed_on < may_step_down_from(case, ended, policy)
    if early and case.today < work_goes_on_until(ended, policy):
        yield Alert(alert="closed_too_early", tell=("team_manager",), about_on=ending.closed_on)


@rule("WLT-C-15", clause=f"{CLAUSE}, sentence 2", since=DATED, held_by="sat", on=each("consents", "child_in_need_work"))
def the_manager_may_step_down_early(case: Case, consent: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Where the family refuses further work in those months, the manager decides whether to step down early."""
    ended = plan_that_ended(case)
    if ended and is_barred(case, ended, policy) and consent == refusal_that_stands(case, ended, policy):
        yield Task(
            task="early_step_down",
            question="early_step_down",
            answered=early_step_down(case, ended),
            tell=("team_manager",),
        )


@rule(
    "WLT-C-16",
    clause=f"{CLAUSE}, sentence 3",
    since=DATED,
    held_by="sat",
    on=each("meetings", "child_in_need_review"),
)
def each_review_decides(case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Each review decides to go on, to step down or to close; the manager hears of one that didn't."""
    ended = plan_that_ended(case)
    inside = ended and is_inside(review.day, ended, policy)
    in_need = not case.looked_after and not case.child_protection_plan.is_open
    reviews = case.meetings.of_kind("child_in_need_review").held
    if review.happened and in_need and not inside and not any(one.decision for one in reviews if one.day >= review.day):
        yield Alert(alert="no_decision_at_review", tell=WORKER_AND_MANAGER, about_on=review.day)
