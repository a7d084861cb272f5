"""Section C, children in need: the months after a child protection plan, and what each review decides."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Gate, Outcome, Stay, Task
from policy_core.rules import closure, each, rule
from wiltshire.after_a_plan import (
    early_step_down,
    is_inside,
    may_step_down_from,
    plan_that_ended,
    work_goes_on_until,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

DATED = date(2016, 8, 16)
CLAUSE = "C Children in Need, para 2"
WORKER_AND_MANAGER = ("team_manager", "hsw")


@rule("WLT-C-14", clause=f"{CLAUSE}, sentence 1", since=DATED, held_by="sat", on=each("child_protection_plan"))
def work_goes_on_after_a_plan(case: Case, plan: Item, policy: PolicyText) -> Iterator[Outcome]:
    """After a child protection plan the team works on for three months at least: no step-down before."""
    ended = plan_that_ended(case, policy)
    if ended and ended.record_key == plan.record_key:
        until = may_step_down_from(case, ended, policy)
        yield Stay(since=plan.ended_on, until=until, bars=("early_help",), tell=WORKER_AND_MANAGER)


@rule("WLT-C-14", clause=f"{CLAUSE}, sentence 1", since=DATED, held_by="sat", on=closure())
def no_closure_in_those_months(case: Case, _closure: Move, policy: PolicyText) -> Iterator[Outcome]:
    """In those months the case isn't closed."""
    ended = plan_that_ended(case, policy)
    if ended and case.today < work_goes_on_until(ended, policy):
        yield Gate("months_of_work_after_a_plan", tell=WORKER_AND_MANAGER)


@rule("WLT-C-14", clause=f"{CLAUSE}, sentence 1", since=DATED, held_by="sat", on=each("step_down"))
def a_step_down_in_those_months_is_pointed_out(case: Case, step_down: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The manager hears of a step-down proposed in those months, until they end or the manager decides for it."""
    ended = plan_that_ended(case, policy)
    if ended and case.today < may_step_down_from(case, ended, policy):
        yield Alert(alert="too_early_to_step_down", tell=WORKER_AND_MANAGER, about_on=step_down.proposed_on)


@rule("WLT-C-14", clause=f"{CLAUSE}, sentence 1", since=DATED, on=each("last_closure"))
def a_closure_in_those_months_is_pointed_out(case: Case, ending: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The manager hears of a case that was closed in those months, while they run."""
    ended = plan_that_ended(case, policy)
    by_safeguarding = ending.social_work_team == "sat"
    if ended and by_safeguarding and ending.closed_on >= ended.ended_on:
        until = work_goes_on_until(ended, policy)
        if ending.closed_on < until and case.today < until:
            yield Alert(alert="closed_too_early", tell=("team_manager",), about_on=ending.closed_on)


@rule("WLT-C-15", clause=f"{CLAUSE}, sentence 2", since=DATED, held_by="sat", on=each("consents", "child_in_need_work"))
def the_manager_may_step_down_early(case: Case, consent: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Where the family refuses further work in those months, the manager decides whether to step down early."""
    ended = plan_that_ended(case, policy)
    if ended and consent.status == "refused" and is_inside(consent.recorded_on, ended, policy):
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
    ended = plan_that_ended(case, policy)
    inside = ended and is_inside(review.day, ended, policy)
    decided = any(one.decision for one in case.meetings.of_kind("child_in_need_review").held if one.day >= review.day)
    if review.happened and not inside and not decided:
        yield Alert(alert="no_decision_at_review", tell=WORKER_AND_MANAGER, about_on=review.day)
