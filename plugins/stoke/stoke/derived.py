"""Rules the policy doesn't spell out but that follow from it, where a child could otherwise be forgotten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Outcome
from policy_core.rules import case_since, each, rule, transfer
from stoke.court import wanted_under_an_ico
from stoke.first_meetings import number_of
from stoke.permanence import in_care_proceedings, may_need_long_term_carers, needed_long_term_carers
from stoke.workers import co_worker_is_named, co_works
from stoke.young_people import BOTH_MANAGERS, advisor_is_in_place, is_ahead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CARED_FOR_BY = ("cic", "next_steps")


@rule(
    "STK-D-02",
    clause="derived from Court Teams to Children in Care Service, para 1",
    since=IN_FORCE,
    held_by="court_team",
    on=case_since("permanence_plan"),
)
def co_working_ends_with_its_plan(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """When the plan that brought a co-worker in changes, both managers are asked whether the co-working ends."""
    turned = needed_long_term_carers(case, policy) and not may_need_long_term_carers(case, policy)
    if in_care_proceedings(case) and turned and (co_works(case, "cic") or co_worker_is_named(case, "cic")):
        day = case.permanence_decided_on
        yield Alert(alert="co_working_without_ground", tell=("court_tm", "cic_tm"), about_on=day, names=("cic",))


@rule("STK-D-06", clause="derived from General Principles, para 2", since=IN_FORCE, on=transfer())
def siblings_are_not_split_unnoticed(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Where brothers or sisters stay behind in the same team, the manager moves them together or says why not."""
    behind = any(sibling.holding_team == transfer.from_team for sibling in case.family.siblings)
    if behind and not transfer.foreseen and transfer.to_team != transfer.from_team:
        yield Alert(alert="siblings_would_be_split", tell=("transferring_manager",))


@rule(
    "STK-D-07",
    clause="derived from General Principles, para 4",
    since=IN_FORCE,
    held_by=CARED_FOR_BY,
    on=case_since("sixteenth_birthday"),
)
def the_sixteenth_birthday_is_seen_coming(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """Both managers are warned of a sixteenth birthday."""
    if case.open and is_ahead(case, case.sixteenth_birthday, policy):
        yield Alert(alert="birthday_ahead", tell=BOTH_MANAGERS, about_on=case.sixteenth_birthday)


@rule(
    "STK-D-07",
    clause="derived from General Principles, para 4",
    since=IN_FORCE,
    held_by=CARED_FOR_BY,
    on=case_since("eighteenth_birthday"),
)
def the_eighteenth_birthday_is_seen_coming(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """Both managers are warned of an eighteenth birthday, and told where no personal advisor is there yet."""
    if case.open and is_ahead(case, case.eighteenth_birthday, policy):
        names = () if advisor_is_in_place(case) else ("personal_advisor",)
        yield Alert(alert="birthday_ahead", tell=BOTH_MANAGERS, about_on=case.eighteenth_birthday, names=names)


@rule(
    "STK-D-07",
    clause="derived from General Principles, para 4",
    since=IN_FORCE,
    held_by="court_team",
    on=each("hearings", "final"),
)
def the_final_hearing_is_seen_coming(case: Case, hearing: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Both managers are warned of a final hearing that is listed."""
    if not hearing.happened and is_ahead(case, hearing.day, policy):
        yield Alert(alert="final_hearing_ahead", tell=("court_tm", "cic_tm"), about_on=hearing.day)


@rule(
    "STK-D-07",
    clause="derived from General Principles, para 4",
    since=IN_FORCE,
    held_by="fast",
    on=each("looked_after_reviews"),
)
def the_second_review_is_seen_coming(case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """FAST's manager is warned of the second review, after which the child moves on."""
    second = number_of(case, review) == policy.fast_exit_review_number
    if second and not review.happened and is_ahead(case, review.day, policy):
        yield Alert(alert="second_review_ahead", tell=("fast_tm", "receiving_manager"), about_on=review.day)


@rule(
    "STK-D-08",
    clause="derived from General Principles, para 2, and CSS to Court teams, para 1",
    since=IN_FORCE,
    held_by="assessment_duty",
    on=each("orders", "interim_care"),
)
def one_move_to_court_not_two(case: Case, order: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A child still with Assessment and Duty whom an Interim Care Order places goes to the Court Team in one move."""
    if order.in_force:
        yield from wanted_under_an_ico(case, order, policy)
