"""Exceptions for one day and with a ground, grounds against a date agreed before, the clause of a withdrawal."""

from __future__ import annotations

from datetime import date
from typing import Any

from policy_core.policy import Exceptions, Withdrawn
from tests.unit.core.child import Child, agreed, agreement, answered, care_order, changed, held, in_care, named
from tests.unit.core.policies import (
    EXCEPTIONS,
    a_checklist_is_no_ground,
    book_of,
    long_term_care_after_a_care_order,
    no_move_before_a_placement,
    ten_days_are_given,
)

FOR_ONE_DAY = agreement("exception", "2026-03-02", rule_id="FEN-24", agreed_for="2026-03-30")


def moving(*rules: Any, **more: Any) -> Child:
    child = Child(book_of(long_term_care_after_a_care_order, *rules, **more))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
    child.on("2026-03-02 10:00", care_order("2026-03-02"))
    return child


def test_an_exception_for_a_day_opens_that_day_and_is_named() -> None:
    child = moving(ten_days_are_given)
    child.on("2026-03-02 15:00", FOR_ONE_DAY)
    child.on("2026-03-03", agreed(child.id_of("transfer"), "2026-03-30", "2026-03-03"))

    assert child.open("transfer").move_on == date(2026, 3, 30)
    assert len(child.open("transfer").obligation.exceptions) == 1
    assert child.all_open("alert", "agreed_date_refused") == []


def test_an_exception_for_a_day_leaves_every_other_day_outside() -> None:
    child = moving(ten_days_are_given)
    child.on("2026-03-02 15:00", FOR_ONE_DAY)
    child.on("2026-03-03", agreed(child.id_of("transfer"), "2026-03-31", "2026-03-03"))

    assert child.open("transfer").move_on == date(2026, 3, 12)
    assert child.open("alert").names == ("FEN-24",)


def test_an_exception_for_a_day_lifts_no_gate_and_no_move() -> None:
    child = moving(no_move_before_a_placement)
    for rule_id in ("FEN-02", "FEN-23"):
        child.on("2026-03-02 15:00", agreement("exception", "2026-03-02", rule_id=rule_id, agreed_for="2026-03-30"))

    assert [line.gate for line in child.open("transfer").gates] == ["placement"]


def test_two_sides_that_except_different_days_have_excepted_none() -> None:
    child = moving(ten_days_are_given)
    for side, day in (("holding", "2026-03-30"), ("receiving", "2026-03-31")):
        child.on("2026-03-02 15:00", agreement("exception", "2026-03-02", side=side, rule_id="FEN-24", agreed_for=day))
    child.on("2026-03-03", agreed(child.id_of("transfer"), "2026-03-30", "2026-03-03"))

    assert child.open("alert").names == ("FEN-24",)


def test_an_exception_without_a_reason_lifts_nothing_where_the_policy_asks_for_one() -> None:
    child = moving(no_move_before_a_placement, exceptions=EXCEPTIONS.model_copy(update={"needs_reason": True}))
    lifts: dict[str, Any] = {"rule_id": "FEN-23", "reason_recorded": False}

    assert child.on("2026-03-02 15:00", agreement("exception", "2026-03-02", **lifts)) == []


def test_an_exception_on_a_ground_the_policy_bars_lifts_nothing() -> None:
    child = moving(no_move_before_a_placement, exceptions=Exceptions(clause="10", not_for=("capacity",)))
    lifts = {"rule_id": "FEN-23", "reason": "capacity"}

    assert child.on("2026-03-02 15:00", agreement("exception", "2026-03-02", **lifts)) == []


def test_a_struck_ground_puts_no_move_off_beyond_the_date_agreed_before() -> None:
    child = moving(ten_days_are_given, a_checklist_is_no_ground)
    child.on("2026-03-03", agreed(child.id_of("transfer"), "2026-03-13", "2026-03-03"))
    child.on("2026-03-04", agreed(child.id_of("transfer"), "2026-03-16", "2026-03-04", reason="checklist"))

    assert child.open("transfer").move_on == date(2026, 3, 13)
    assert child.open("alert").names == ("FEN-25",)


def test_a_team_that_holds_the_child_itself_is_commanded_without_the_worker_somebody_named() -> None:
    child = moving(orders_without_worker={"looked_after": ("care",)})
    child.on("2026-03-02 12:00", named("W2", "looked_after", "2026-03-02"))
    child.on("2026-03-02 15:00", answered(child.id_of("transfer"), "agreed", "2026-03-02"))

    assert child.open("allocation_command").worker_id is None


def test_a_withdrawal_names_the_clause_the_policy_has_for_it_and_tells_more() -> None:
    child = moving(withdrawn=Withdrawn(rule_id="FEN-GONE", clause="11", tell=("receiving_worker",)))
    child.on("2026-03-02 15:00", changed(care_order("2026-03-02"), "2026-03-02 15:00", "withdrawn"))

    gone = child.last("transfer").obligation
    assert [one.rule_id for one in gone.basis] == ["FEN-02", "FEN-GONE"]
    assert "receiving_worker" in gone.tell
