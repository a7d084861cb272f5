"""A move inside the team that holds the child; what an overdue move names, and which clause it and a command cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.outcomes import Outcome, Transfer, at
from policy_core.policy import Cited
from policy_core.rules import each, rule
from tests.unit.core.child import Child, agreed, care_order, ended, held, named
from tests.unit.core.policies import (
    AT_ONCE,
    SINCE,
    book_of,
    long_term_care_after_a_care_order,
    no_move_before_a_placement,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def test_an_overdue_alert_and_a_command_name_the_clauses_the_policy_has_for_them() -> None:
    late, send = Cited(rule_id="FEN-LATE", clause="9.2"), Cited(rule_id="FEN-SEND", clause="9.3")
    child = Child(book_of(long_term_care_after_a_care_order, overdue=late, command=send))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), care_order("2026-03-02"))
    child.until("2026-03-03")
    assert [one.rule_id for one in child.open("alert").obligation.basis] == ["FEN-02", "FEN-LATE"]
    day = agreed(child.id_of("transfer"), "2026-03-03", "2026-03-03", "both")
    child.on("2026-03-03", named("W2", "looked_after", "2026-03-03"), day)
    assert [one.rule_id for one in child.open("allocation_command").obligation.basis] == ["FEN-02", "FEN-SEND"]


def test_an_overdue_alert_names_the_gates_that_hold_the_move() -> None:
    child = Child(book_of(long_term_care_after_a_care_order, no_move_before_a_placement))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), care_order("2026-03-02"))
    child.until("2026-03-03")
    assert child.open("alert").names == ("placement",)


@rule("FEN-51", clause="2.9", since=SINCE, held_by="looked_after", on=each("orders", "care"))
def another_worker_of_the_team(_case: Case, order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """On a care order another worker of the same team takes over."""
    yield Transfer(to="looked_after", due=at(order), worker="W2", at_once=True, inside_team=True)


def test_a_move_inside_the_team_is_commanded_and_ends_when_its_worker_is_primary() -> None:
    child = Child(book_of(another_worker_of_the_team, commands=AT_ONCE))
    child.on("2026-03-01", held("I1", "looked_after", "2025-10-01"))
    told = child.on("2026-03-02", care_order("2026-03-02"))
    assert told == ["open transfer looked_after", "issued allocation_command assign"]
    told = child.on(
        "2026-03-02 12:00", ended("I1", "2026-03-02"), held("I2", "looked_after", "2026-03-02", worker="W2")
    )
    assert sorted(told) == ["fulfilled allocation_command assign", "fulfilled transfer looked_after"]
    assert child.until("2026-03-20") == []
