"""On a bus without transactions a crash at any call loses nothing, and repeats nothing but what was said, in order."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from connector.delivery import Delivery
from connector.ports import Partition
from connector.testing.fake_broker import Lost, ProcessGone
from tests.shell.counting import event
from tests.shell.crashing import Crash, CrashingConnection, Side
from tests.shell.repeats import Said, repeats, said, without_repeats
from tests.shell.shell import EVENTS, GROUP, OUT, STATE, Shell
from tests.shell.watched import WatchedConnection
from tests.unit import test_crashes_by_wall_clock as by_wall_clock
from tests.unit.test_crashes import recorded

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.ports import Connection

STEPS = {"sink.fence", "sink.send", "sink.flush", "source.commit", "reader.end", "reader.read", "source.resume"}
SESSION_MS = 11_000
OF_TRANSACTIONS = {"sink.begin", "sink.add_offsets", "sink.commit", "sink.abort"}


@dataclass(frozen=True, slots=True)
class Left:
    """What is found in the end: what readers see who drop repeats, the cases, the commands, the offsets."""

    said: Said
    cases: dict[bytes, tuple[object, ...]]
    commands: dict[str, tuple[str, str]]
    offsets: list[int | None]


def at_the_present() -> Shell:
    """Each message tells the instant of its decision, so one that is decided again is another message."""
    shell = Shell(batch=2)
    shell.feed(b"A", event("count_at"), event("count_at"), event("count_at"))
    return shell


def counted(shell: Shell) -> list[int]:
    """Give what was counted of A, repeats dropped; twice the same number: decided twice."""
    return [json.loads(value or b"null")["count"] for value, _ in without_repeats(said(shell))[OUT, 0, b"A"]]


def prepared(prepare: Callable[[], Shell]) -> Shell:
    """Prepare as with transactions, and go on without: what was done before is what such a bus would be given."""
    shell = prepare()
    shell.delivery = Delivery.AT_LEAST_ONCE
    return shell


def run(shell: Shell, connection: Connection | None = None, instance: str = "pod-0") -> None:
    process = shell.start(connection=connection, instance=instance)
    if shell.until is None:
        shell.settled(process)
        process.turn(by_wall_clock.IDLE_TURNS)
    else:
        process.turn_until(process.loop.is_over)
    process.loop.close()


def dying(shell: Shell, crash: Crash) -> CrashingConnection:
    return CrashingConnection(shell.broker, crash, transactions=False)


def losing(shell: Shell, nth: int, lost: Lost) -> WatchedConnection:
    """Lose the n-th record sent, or its answer; what is sent before the next flush arrives all the same."""
    sent = count(1)

    def make(name: str, call: Callable[[], Any]) -> Any:
        if name == "sink.send" and next(sent) == nth:
            shell.broker.faults.lose_batch(lost)
        return call()

    return WatchedConnection(shell.connect(), make)


def standing_still(shell: Shell, at: int) -> WatchedConnection:
    """Stand still before a call until another process has taken over and come to the end; then go on as if nothing."""
    process, calls = shell.connect(), count(1)

    def make(name: str, call: Callable[[], Any]) -> Any:  # noqa: ARG001 - the signature is the protocol's
        if next(calls) == at:
            process.stop()
            shell.broker.pass_time(SESSION_MS)
            run(shell, instance="pod-1")
            process.go_on()
        return call()

    return WatchedConnection(process, make)


def left_behind(shell: Shell) -> Left:
    cases = {
        key: case for number in range(shell.partitions) for key, case in by_wall_clock.cases(shell, number).items()
    }
    offsets = [shell.broker.groups.committed(GROUP, Partition(EVENTS, number)) for number in range(shell.partitions)]
    return Left(without_repeats(said(shell)), cases, by_wall_clock.commands(shell), offsets)


def undisturbed(prepare: Callable[[], Shell]) -> Left:
    shell = prepared(prepare)
    run(shell)
    assert repeats(said(shell)) == 0
    return left_behind(shell)


@cache
def calls_of(prepare: Callable[[], Shell]) -> tuple[str, ...]:
    shell, crash = prepared(prepare), Crash()
    run(shell, dying(shell, crash))
    return tuple(crash.calls)


def after_crashes(prepare: Callable[[], Shell], at: int, side: Side, crashes: int) -> tuple[Left, int]:
    """Kill as many processes in a row, each at its own call of that number; then let one run to the end."""
    shell = prepared(prepare)
    for _ in range(crashes):
        try:
            run(shell, dying(shell, Crash(at=at, side=side)))
        except ProcessGone:
            continue
        return left_behind(shell), repeats(said(shell))
    run(shell)
    return left_behind(shell), repeats(said(shell))


def test_it_makes_no_call_that_only_a_bus_with_transactions_answers() -> None:
    calls = set(calls_of(recorded))

    assert calls >= STEPS
    assert calls & OF_TRANSACTIONS == set()


def test_without_a_crash_it_says_and_keeps_what_it_does_with_transactions() -> None:
    for prepare in (recorded, by_wall_clock.two_partitions, by_wall_clock.a_case_to_discard_from):
        with_transactions = prepare()
        run(with_transactions)

        left, theirs = undisturbed(prepare), left_behind(with_transactions)

        assert (left.said, left.cases, left.commands) == (theirs.said, theirs.cases, theirs.commands)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(
    ("prepare", "crashes"),
    [
        (recorded, 1),
        (recorded, 2),
        (by_wall_clock.a_case_to_wake, 1),
        (by_wall_clock.a_case_held_and_a_stray, 1),
        (by_wall_clock.a_case_to_release, 2),
        (by_wall_clock.a_case_to_discard_from, 1),
        (by_wall_clock.a_child_erased_and_one_retired, 2),
    ],
)
def test_a_crash_at_each_call_loses_nothing_and_repeats_only_what_was_said(
    prepare: Callable[[], Shell], crashes: int, side: Side
) -> None:
    expected = undisturbed(prepare)
    for at, call in enumerate(calls_of(prepare), start=1):
        left, _ = after_crashes(prepare, at, side, crashes)
        assert left == expected, f"killed {side.value} call {at}, {call}"


def test_some_crashes_do_repeat_or_this_proves_nothing() -> None:
    ends = range(1, len(calls_of(by_wall_clock.two_partitions)) + 1)

    assert max(after_crashes(by_wall_clock.two_partitions, at, Side.AFTER, 1)[1] for at in ends) > 0


@pytest.mark.parametrize("lost", list(Lost))
@pytest.mark.parametrize("prepare", [recorded, by_wall_clock.two_partitions])
def test_a_record_lost_alone_is_said_again_before_what_came_after_it(prepare: Callable[[], Shell], lost: Lost) -> None:
    expected = undisturbed(prepare)
    for nth in range(1, calls_of(prepare).count("sink.send") + 1):
        shell = prepared(prepare)

        run(shell, losing(shell, nth, lost))

        assert left_behind(shell) == expected, f"lost record {nth}"


@pytest.mark.parametrize("prepare", [recorded, by_wall_clock.two_partitions])
def test_an_owner_that_stood_still_at_any_call_decides_nothing_once_another_has_taken_over(
    prepare: Callable[[], Shell],
) -> None:
    expected = undisturbed(prepare)
    for at, call in enumerate(calls_of(prepare), start=1):
        shell = prepared(prepare)

        run(shell, standing_still(shell, at))
        for number in range(shell.partitions):
            # what came late may be all that compaction leaves of a key, unless it was covered again
            shell.broker.log(Partition(STATE, number)).compact()

        assert left_behind(shell) == expected, f"stood still before call {at}, {call}"


@pytest.mark.parametrize("side", list(Side))
def test_what_was_decided_is_not_decided_otherwise_later(side: Side) -> None:
    for at, call in enumerate(calls_of(at_the_present), start=1):
        shell = prepared(at_the_present)
        with suppress(ProcessGone):
            run(shell, dying(shell, Crash(at=at, side=side)))
        run(shell)
        assert counted(shell) == [1, 2, 3], f"killed {side.value} call {at}, {call}"


def test_nor_by_an_owner_that_stood_still_while_another_decided() -> None:
    for at, call in enumerate(calls_of(at_the_present), start=1):
        shell = prepared(at_the_present)
        run(shell, standing_still(shell, at))
        assert counted(shell) == [1, 2, 3], f"stood still before call {at}, {call}"
