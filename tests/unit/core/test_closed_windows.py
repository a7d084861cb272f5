"""Days on which a move may not be, and of several due days the one that counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from policy_core.decide.date_that_stands import Bounds
from policy_core.outcomes import Bound, Outcome, Transfer, at
from policy_core.rules import each, rule, transfer
from policy_core.unknown import ABSENT
from tests.unit.core.child import Child, agreed, care_order, held, in_care
from tests.unit.core.policies import SINCE, book_of, long_term_care_after_a_care_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText
    from policy_core.rules import Rule

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def window(first: date, last: date | None, open_on: date | None = None) -> Rule:
    """Make a rule that closes these days to every move."""

    @rule("FEN-WINDOW", clause="12", since=SINCE, on=transfer())
    def closed(_case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """Nobody moves in these days."""
        yield Bound(closed_from=first, closed_to=last, open_on=open_on)

    return closed


def moving(*rules: Rule) -> Child:
    """Tell of a child whose care order of 2 March 2026 wants it to move on that day."""
    child = Child(book_of(long_term_care_after_a_care_order, *rules))
    child.on("2026-03-02", *IN_CARE)
    child.on("2026-03-02 10:00", care_order("2026-03-02"))
    return child


def test_a_move_due_in_a_closed_window_is_due_on_the_first_day_after() -> None:
    assert moving(window(*MARCH)).open("transfer").move_on == date(2026, 4, 1)


def test_a_move_due_in_a_window_without_a_known_end_has_no_day_and_is_not_overdue() -> None:
    child = moving(window(MARCH[0], None))
    child.until("2026-06-01")

    transfer_of_child = child.open("transfer")
    assert (transfer_of_child.move_on, transfer_of_child.overdue_since) == (None, None)


def test_a_window_closed_to_the_end_of_the_calendar_has_no_day_after_it() -> None:
    assert moving(window(MARCH[0], date.max)).open("transfer").move_on is None


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 31)])
def test_the_first_and_the_last_day_of_a_window_are_closed(day: date) -> None:
    assert not Bounds(closed=(MARCH,)).hold(day)


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 4, 1)])
def test_the_days_around_a_window_are_open(day: date) -> None:
    assert Bounds(closed=(MARCH,)).hold(day)


def test_a_day_agreed_in_a_window_is_refused_unless_it_is_held_open() -> None:
    refused = moving(window(*MARCH))
    refused.on("2026-03-02 15:00", agreed(refused.id_of("transfer"), "2026-03-09", "2026-03-02"))
    allowed = moving(window(*MARCH, open_on=date(2026, 3, 9)))
    allowed.on("2026-03-02 15:00", agreed(allowed.id_of("transfer"), "2026-03-09", "2026-03-02"))

    assert refused.open("transfer").move_on == date(2026, 4, 1)
    assert allowed.open("transfer").move_on == date(2026, 3, 9)


@rule("FEN-UNDATED", clause="13", since=SINCE, on=each("looked_after_periods"))
def a_move_without_a_day(_case: Case, _period: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The child moves on a day that isn't known yet."""
    yield Transfer(to="looked_after", due=at(ABSENT))


def test_of_two_clauses_the_one_that_knows_a_day_gives_it() -> None:
    assert moving(a_move_without_a_day).open("transfer").due_on == date(2026, 3, 2)
