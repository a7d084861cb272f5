"""Section C, care proceedings, and supervision orders after them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, ChecklistItem, Outcome, Stay, Transfer, at
from policy_core.rules import each, rule, transfer
from wiltshire.areas import home_area, is_for_good, known_permanent_on, lives_in_another_area
from wiltshire.assessments import is_in_date_on, latest_completed
from wiltshire.plans import (
    adoption_ended_on,
    earliest,
    end_of_retention,
    instigated_by,
    is_for_adoption,
    planned_for_care_since,
    ratified_for_care,
    was_held_for_adoption,
)
from wiltshire.summaries import summary_is_complete
from wiltshire.team_kinds import BOTH_MANAGERS, OTHER_THAN_SAFEGUARDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

DATED = date(2016, 8, 16)
CLAUSE = "C Care Proceedings"


@rule("WLT-C-30", clause=f"{CLAUSE}, para 1 (retain)", since=DATED, held_by="sat", on=each("proceedings"))
def the_team_keeps_the_case_throughout(case: Case, proceedings: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The team that brought care proceedings keeps the case until they conclude or a plan for care is ratified."""
    if instigated_by(proceedings, "sat"):
        until = end_of_retention(case, proceedings, policy)
        yield Stay(since=proceedings.started_on, until=until, tell=BOTH_MANAGERS)


@rule("WLT-C-30", clause=f"{CLAUSE}, para 1 (retain)", since=DATED, held_by="sat", on=each("move", "home"))
def a_move_meanwhile_is_put_to_the_managers(case: Case, move: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Where the family moves for good during proceedings both managers are asked; the case stays unless they agree."""
    proceedings = case.proceedings
    if not (proceedings.active and instigated_by(proceedings, "sat")):
        return
    retained = not end_of_retention(case, proceedings, policy)
    meanwhile = known_permanent_on(move) >= proceedings.started_on
    if retained and meanwhile and lives_in_another_area(case, move) and is_for_good(move):
        yield Alert(alert="family_moved_during_proceedings", tell=BOTH_MANAGERS, about_on=move.day)


@rule("WLT-C-31", clause=f"{CLAUSE}, para 1 (transfer)", since=DATED, held_by="sat", on=each("court_care_plan"))
def children_in_care_takes_a_child_for_good(case: Case, plan: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Once the court has ratified a plan that the child is permanently looked after, the case passes to that team."""
    since = ratified_for_care(case, plan, policy)
    if since:
        yield Transfer(to="cic", locality=home_area(case), due=at(since), point="final_hearing", tell=BOTH_MANAGERS)


@rule("WLT-C-32", clause=f"{CLAUSE}, para 2 (assessment)", since=DATED, on=transfer(to="cic", from_="sat"))
def the_assessment_is_in_date(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """An assessment was completed in the twelve months before hand-over; the manager hears when it won't be by then."""
    completed = latest_completed(case, policy)
    now = is_in_date_on(case.today, completed, policy)
    day = transfer.date_agreed
    then = now and (not day or is_in_date_on(day, completed, policy))
    yield ChecklistItem(item="assessment_within_12_months", met=then, hard=True, tell=("htm",))
    if now and not then:
        tell = ("htm",)
        yield Alert(alert="assessment_too_old_by_then", tell=tell, about_on=day)


@rule("WLT-C-33", clause=f"{CLAUSE}, para 2 (summary)", since=DATED, on=transfer(to="cic", from_="sat"))
def the_case_summary_is_there(case: Case, _transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The Case Summary Form is completed, sent and saved."""
    met = summary_is_complete(case, policy)
    yield ChecklistItem(item="transfer_summary", met=met, hard=True, tell=("hsw", "htm"))


@rule("WLT-C-34", clause=f"{CLAUSE}, para 3", since=DATED, held_by="sat", on=each("court_care_plan"))
def the_team_keeps_a_child_to_be_adopted(case: Case, plan: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Where the ratified plan is adoption the case stays until the adoption process is concluded."""
    if plan.permanence_option == "adoption":
        since = plan.ratified_on or plan.decided_on
        bars = policy.moves_barred_for_adoption
        yield Stay(since=since, until=adoption_ended_on(case, since), bars=bars, tell=("htm",))


@rule("WLT-C-34", clause=f"{CLAUSE}, para 3", since=DATED, held_by="sat", on=each("orders", "placement"))
def a_placement_order_keeps_the_child_too(case: Case, order: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A placement order keeps the case with the team while it is in force and adoption isn't concluded."""
    until = earliest([order.ended_on, case.adoption.concluded_on], order.made_on)
    yield Stay(since=order.made_on, until=until, bars=policy.moves_barred_for_adoption, tell=("htm",))


@rule("WLT-C-65", clause=f"{CLAUSE}, paras 1 and 3 read together", since=DATED, held_by="sat", on=each("care_plan"))
def a_dropped_adoption_plan_lets_the_child_pass(case: Case, plan: Item, policy: PolicyText) -> Iterator[Outcome]:
    """When adoption is given up for another permanent plan in care, the case passes to Children in Care after all."""
    since = planned_for_care_since(case, policy)
    if since and plan.decided_on >= since and was_held_for_adoption(case, plan) and not is_for_adoption(case):
        day, area = at(plan.decided_on), home_area(case)
        yield Transfer(to="cic", locality=area, due=day, point="event", tell=BOTH_MANAGERS)


@rule(
    "WLT-C-35",
    clause="C Supervision Orders / Child Arrangement Orders, sentence 1",
    since=DATED,
    held_by="sat",
    on=each("orders", "supervision"),
)
def a_supervised_child_stays(_case: Case, order: Item, policy: PolicyText) -> Iterator[Outcome]:
    """While a supervision order is in force its child goes to no other kind of team."""
    until = order.ended_on or policy.calendar.days_after(order.ends_for, 1)
    yield Stay(since=order.made_on, until=until, bars=OTHER_THAN_SAFEGUARDING, tell=("htm",))
