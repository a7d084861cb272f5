"""Section C, children in care under section 20: when a child accommodated by agreement passes to Children in Care."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Outcome, Severity, Stay
from policy_core.rules import each, rule
from wiltshire.accommodation import (
    day_of_decision,
    held_back_until,
    holds_back,
    in_care_proceedings,
    is_awaited,
    is_decided,
    is_under_section_20,
    limit,
    no_progress_since,
    plan_to_go_home,
    reviews_that_decide,
    shows_no_progress,
    takes_another_route,
    to_children_in_care,
)
from wiltshire.plans import end_of_retention
from wiltshire.team_kinds import BOTH_MANAGERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

DATED = date(2016, 8, 16)
CLAUSE = "C Children in Care S20"
PERIODS = each("looked_after_periods")


@rule("WLT-C-51", clause=f"{CLAUSE}, para 1", since=DATED, held_by="sat", on=PERIODS)
def the_team_keeps_a_newly_accommodated_child(case: Case, period: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A newly accommodated child stays with the team until the second review, or the limit, decides."""
    if is_under_section_20(case, period) and not takes_another_route(case):
        until = day_of_decision(case, period, policy)
        yield Stay(since=period.started_on, until=until, bars=("cic",), tell=("htm",))


@rule(
    "WLT-C-52",
    clause=f"{CLAUSE}, para 2 (second review)",
    since=DATED,
    held_by="sat",
    on=each("looked_after_reviews"),
)
def the_second_review_decides(case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Without progress by the second review the case passes to Children in Care, five months after accommodation."""
    period = case.looked_after_period
    decides = review.number == policy.review_that_decides and is_under_section_20(case, period)
    if decides and not in_care_proceedings(case) and shows_no_progress(review):
        yield to_children_in_care(case, limit(period, policy), target=review.day)


@rule("WLT-C-53", clause=f"{CLAUSE}, para 2 (exception)", since=DATED, held_by="sat", on=PERIODS)
def a_return_home_soon_keeps_the_case(case: Case, period: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The case stays while a return home is planned within three months of the review; a plan needs its day."""
    plan, day = plan_to_go_home(case), day_of_decision(case, period, policy)
    if not is_under_section_20(case, period):
        return
    if holds_back(plan, day, policy):
        until = policy.calendar.days_after(plan.planned_for, 1)
        yield Stay(since=day, until=until, bars=("cic",), tell=("htm",))
        if is_awaited(case, day, policy) and is_decided(case, day, policy) and not in_care_proceedings(case):
            watch = Severity.INFO
            yield Alert(alert="return_home_awaited", tell=("htm",), severity=watch, about_on=plan.planned_for)
    elif plan.answer and not plan.planned_for:
        yield Alert(alert="day_of_return_not_recorded", tell=("htm",), about_on=plan.decided_on)


@rule("WLT-C-54", clause=f"{CLAUSE}, para 2 (five-month limit)", since=DATED, held_by="sat", on=PERIODS)
def five_months_are_the_limit(case: Case, period: Item, policy: PolicyText) -> Iterator[Outcome]:
    """At five months the case passes unless the latest review shows progress, which the manager then confirms."""
    last, held = limit(period, policy), list(reviews_that_decide(case, policy))
    if not is_under_section_20(case, period) or in_care_proceedings(case) or not case.today >= last:
        return
    if not held or shows_no_progress(held[-1]):
        since = no_progress_since(held, last)
        yield to_children_in_care(case, since, target=since)
    elif not is_awaited(case, day_of_decision(case, period, policy), policy):
        yield Alert(alert="progress_to_be_confirmed", tell=("htm",), about_on=held[-1].day)


@rule(
    "WLT-C-54",
    clause=f"{CLAUSE}, para 2 (five-month limit)",
    since=DATED,
    held_by="sat",
    on=each("legal_statuses", "section_20"),
)
def without_a_first_day_no_limit_is_known(case: Case, status: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The manager hears at once of a child under section 20 of whom nobody recorded when care began."""
    periods = case.looked_after_periods
    if status.is_open and not any(not one.ended_on or one.ended_on > status.started_on for one in periods):
        yield Alert(alert="start_of_care_not_recorded", tell=("htm",), about_on=status.started_on)


@rule("WLT-C-55", clause=f"{CLAUSE}, para 3", since=DATED, held_by="sat", on=each("proceedings", "care_proceedings"))
def proceedings_after_accommodation_keep_the_case(
    case: Case, proceedings: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """A child accommodated before care proceedings stays with the team until they conclude."""
    period = case.looked_after_period
    if period.started_on < proceedings.started_on and not period.ended_on <= proceedings.started_on:
        until = end_of_retention(case, proceedings, policy)
        yield Stay(since=proceedings.started_on, until=until, bars=("cic",), tell=BOTH_MANAGERS)


@rule(
    "WLT-C-67",
    clause=f"{CLAUSE}, para 2, the exception running out",
    since=DATED,
    held_by="sat",
    on=PERIODS,
)
def a_return_that_fails_lets_the_case_pass(case: Case, period: Item, policy: PolicyText) -> Iterator[Outcome]:
    """When the planned return passes, is put off too far or is given up, the case passes at once."""
    if not is_under_section_20(case, period) or in_care_proceedings(case):
        return
    day = day_of_decision(case, period, policy)
    until = held_back_until(case, day, policy)
    if until and case.today >= until and is_decided(case, day, policy):
        yield to_children_in_care(case, max(until, day))


@rule(
    "WLT-C-68",
    clause="E item 7 and C Children in Care S20, para 2",
    since=DATED,
    held_by="sat",
    on=each("looked_after_reviews"),
)
def the_second_review_is_prepared(case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Both teams prepare for a second review that is booked, and hear when it is booked after the limit."""
    period = case.looked_after_period
    decides = review.number == policy.review_that_decides and is_under_section_20(case, period)
    if decides and not review.happened and not in_care_proceedings(case):
        late = ("booked_after_the_limit",) if review.day > limit(period, policy) else ()
        tell = ("htm", "cic_tm_atm")
        yield Alert(alert="prepare_second_review", tell=tell, severity=Severity.INFO, about_on=review.day, names=late)
