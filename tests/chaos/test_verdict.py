"""The verdict on sequences whose faults are known: each is counted for what it is, and only once."""

from __future__ import annotations

from typing import Any

from tests.chaos.verdict import Verdict, compare, compare_states

Message = dict[str, Any]
A, B, C = ({"at": None, "value": name} for name in "ABC")
CHILD, OTHER = ("tasks", "C1"), ("tasks", "C2")


def verdict_on(said: list[Message], wanted: list[Message]) -> tuple[int, int, int]:
    found = Verdict()
    compare(found, {CHILD: said}, {CHILD: wanted})
    return found.lost, found.doubled, found.out_of_order


def test_the_same_sequence_has_nothing_amiss() -> None:
    assert verdict_on([A, B, B], [A, B, B]) == (0, 0, 0)


def test_a_message_that_is_not_there_is_lost_and_those_after_it_are_in_order() -> None:
    assert verdict_on([A, C], [A, B, C]) == (1, 0, 0)


def test_a_message_said_once_too_often_is_doubled_and_those_after_it_are_in_order() -> None:
    assert verdict_on([A, A, B], [A, B]) == (0, 1, 0)


def test_two_messages_that_changed_places_are_out_of_order() -> None:
    assert verdict_on([A, C, B], [A, B, C]) == (0, 0, 2)


def test_a_message_that_says_something_else_is_lost_and_one_too_many() -> None:
    assert verdict_on([A, C], [A, B]) == (1, 1, 0)


def test_a_message_under_another_child_is_lost_there_and_too_many_here() -> None:
    found = Verdict()

    compare(found, {CHILD: [A], OTHER: [B]}, {CHILD: [A, B]})

    assert (found.lost, found.doubled, found.out_of_order) == (1, 1, 0)


def test_a_state_that_is_missing_too_many_or_another_differs() -> None:
    found = Verdict()

    compare_states(found, {b"C1": b"1", b"C2": b"2", b"C3": b"3"}, {b"C1": b"1", b"C2": b"other", b"C4": b"4"})

    assert (found.states, found.states_that_differ) == (3, 3)
    assert not found.is_good()
