"""Timers follow the cases' `wake_at`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from connector.timers import Timers

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_what_is_due_comes_earliest_first() -> None:
    timers = Timers()
    for key, minutes in ((b"A", 3), (b"B", 1), (b"C", 9), (b"D", 1)):
        timers.set(key, at(minutes))

    assert timers.due(at(3), 10) == [b"B", b"D", b"A"]
    assert timers.due(at(3), 2) == [b"B", b"D"]


def test_what_is_due_stays_due_until_it_is_set_anew() -> None:
    timers = Timers()
    timers.set(b"A", NOON)

    assert timers.due(NOON, 1) == timers.due(NOON, 1) == [b"A"]
    timers.set(b"A", None)
    assert timers.due(NOON, 1) == []


def test_only_the_last_instant_set_counts() -> None:
    timers = Timers()
    timers.set(b"A", at(1))
    timers.set(b"A", at(5))
    assert (timers.due(at(4), 1), timers.next()) == ([], at(5))

    timers.set(b"A", at(2))

    assert (timers.due(at(9), 9), timers.next(), len(timers)) == ([b"A"], at(2), 1)


def test_an_instant_set_back_to_what_it_was_fires_once() -> None:
    timers = Timers()
    for minutes in (1, 5, 1):
        timers.set(b"A", at(minutes))

    assert timers.due(at(9), 9) == [b"A"]


def test_nothing_wakes_when_no_case_does() -> None:
    assert Timers().next() is None
