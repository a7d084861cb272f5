"""A day that is only aimed at isn't a deadline; an item that a rule reads for itself may be excused, or never."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.outcomes import ChecklistItem, Outcome, Transfer, at
from policy_core.policy import Exceptions
from policy_core.rules import each, rule, transfer
from tests.unit.core.child import Child, agreed, agreement, care_order, held, in_care
from tests.unit.core.policies import SINCE, book_of, long_term_care_after_a_care_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText
    from policy_core.rules import Rule

EXCUSED = agreement("outstanding_work", "2026-03-02", side="both", item="placement")


@rule("FEN-31", clause="5.1", since=SINCE, held_by="safeguarding", on=each("orders", "care"))
def within_a_week_of_a_care_order(_case: Case, order: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A child under a care order moves on the day it is made, and within a week at the latest."""
    yield Transfer(to="looked_after", due=at(policy.calendar.days_after(order.made_on, 7), target=order))


@rule("FEN-32", clause="5.2", since=SINCE, on=transfer())
def a_placement_is_recorded(case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The placement is recorded."""
    yield ChecklistItem(item="placement", met=bool(case.placement))


@rule("FEN-33", clause="5.3", since=SINCE, on=transfer())
def the_day_is_after_the_limit(case: Case, move: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """No day after the limit is agreed."""
    yield ChecklistItem(item="in_time", met=not (move.limit_on and case.today > move.limit_on))


def moving(*rules: Rule, **more: Any) -> Child:
    child = Child(book_of(*rules, **more))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
    child.on("2026-03-02 10:00", care_order("2026-03-02"))
    return child


def test_where_people_agree_the_day_a_due_day_that_passes_is_not_overdue() -> None:
    child = moving(long_term_care_after_a_care_order, overdue_after="agreed_date")
    child.on("2026-03-20", {"event": "PlacementStarted", "placement_id": "PL1", "started_on": "2026-03-20"})
    assert child.open("transfer").due_on == date(2026, 3, 2)
    assert child.open("transfer").overdue_since is None


def test_where_people_agree_the_day_that_day_is_overdue_when_it_has_passed() -> None:
    child = moving(long_term_care_after_a_care_order, overdue_after="agreed_date")
    child.on("2026-03-03", agreed(child.id_of("transfer"), "2026-03-09", "2026-03-03", "both"))
    child.on("2026-03-20", {"event": "PlacementStarted", "placement_id": "PL1", "started_on": "2026-03-20"})
    assert child.open("transfer").overdue_since == date(2026, 3, 10)


def test_where_people_agree_the_day_a_limit_is_overdue_without_any() -> None:
    child = moving(within_a_week_of_a_care_order, overdue_after="agreed_date")
    child.on("2026-03-20", {"event": "PlacementStarted", "placement_id": "PL1", "started_on": "2026-03-20"})
    assert child.open("transfer").overdue_since == date(2026, 3, 10)


def test_a_due_day_is_a_limit_only_where_another_day_is_aimed_at() -> None:
    limited = moving(within_a_week_of_a_care_order, the_day_is_after_the_limit)
    plain = moving(long_term_care_after_a_care_order, the_day_is_after_the_limit)
    for child in (limited, plain):
        child.on("2026-03-20", {"event": "PlacementStarted", "placement_id": "PL1", "started_on": "2026-03-20"})
    assert limited.open("transfer").missing == ("in_time",)
    assert plain.open("transfer").missing == ()


def test_an_item_a_rule_reads_for_itself_is_excused_by_both_sides() -> None:
    child = moving(long_term_care_after_a_care_order, a_placement_is_recorded)
    assert child.open("transfer").missing == ("placement",)
    child.on("2026-03-02 15:00", EXCUSED)
    assert child.open("transfer").missing == ()
    assert len(child.open("transfer").obligation.exceptions) == 1


def test_an_item_whose_clause_is_never_excepted_is_not_excused() -> None:
    never = Exceptions(clause="10, exceptions", never=("FEN-32",))
    child = moving(long_term_care_after_a_care_order, a_placement_is_recorded, exceptions=never)
    child.on("2026-03-02 15:00", EXCUSED)
    assert child.open("transfer").missing == ("placement",)
