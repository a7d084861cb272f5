"""Cases that a team holds itself under some court orders, and who hears of an overdue move that lacks something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_core.outcomes import ChecklistItem, Outcome, Transfer, at
from policy_core.policy import Invariant, InvariantName
from policy_core.rules import each, rule, transfer
from tests.unit.core.child import Child, answered, care_order, ended, held, in_care, opened
from tests.unit.core.policies import SINCE, book_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

UNALLOCATED = Invariant(rule_id="FEN-ALLOC", clause="8", tell=("head_of_service",))


@rule("FEN-07", clause="2.7", since=SINCE, held_by="safeguarding", on=each("orders", "care"))
def to_the_looked_after_team(_case: Case, order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child with a care order moves to the looked after team."""
    yield Transfer(to="looked_after", due=at(order))


@rule("FEN-08", clause="2.8", since=SINCE, on=transfer())
def with_a_chronology(_case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The file holds a chronology."""
    yield ChecklistItem(item="chronology")


@pytest.mark.parametrize(("orders", "commanded"), [(("care",), True), (("special_guardianship",), False)])
def test_a_team_holds_without_a_worker_a_child_under_the_orders_named(
    orders: tuple[str, ...],
    commanded: bool,  # noqa: FBT001 - a column of the table
) -> None:
    child = Child(book_of(to_the_looked_after_team, orders_without_worker={"looked_after": orders}))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"), care_order("2026-03-02"))
    child.on("2026-03-02 15:00", answered(child.id_of("transfer"), "agreed", "2026-03-02"))

    assert bool(child.all_open("allocation_command")) is commanded


@pytest.mark.parametrize(("orders", "alerts"), [(("care",), 0), ((), 1)])
def test_a_statutory_case_under_such_an_order_is_not_missing_its_worker(orders: tuple[str, ...], alerts: int) -> None:
    book = book_of(
        orders_without_worker={"looked_after": orders},
        invariants={InvariantName.NO_STATUTORY_CASE_UNALLOCATED: UNALLOCATED},
    )
    child = Child(book)
    child.on("2026-03-02", opened("2025-10-01"), held("I1", "looked_after", "2025-10-01"), in_care("2025-11-03"))
    child.on("2026-03-02", care_order("2026-03-02"))
    child.on("2026-03-03", ended("I1", "2026-03-03"), held("I2", "looked_after", "2026-03-03", worker=None))

    assert len(child.all_open("alert", "statutory_case_unallocated")) == alerts


@pytest.mark.parametrize(("lacking", "told"), [(True, ("head_of_service", "director")), (False, ("head_of_service",))])
def test_more_people_hear_of_an_overdue_move_that_lacks_something(
    lacking: bool,  # noqa: FBT001 - a column of the table
    told: tuple[str, ...],
) -> None:
    rules = (to_the_looked_after_team, with_a_chronology) if lacking else (to_the_looked_after_team,)
    child = Child(book_of(*rules, tell_incomplete=("director",)))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"), care_order("2026-03-02"))
    child.until("2026-03-04")

    assert set(told) <= set(child.open("alert", "overdue").obligation.tell)
    assert ("director" in child.open("alert", "overdue").obligation.tell) is lacking
