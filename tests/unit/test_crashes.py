"""A process that dies at any call of its start or its commits leaves what a process that never died would leave."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from connector.clock import CaseTime
from connector.journal import CHECKPOINT
from connector.limits import Limits
from connector.testing.fake_broker import ProcessGone
from tests.shell.counting import event
from tests.shell.crashing import Crash, CrashingConnection, Side
from tests.shell.shell import EVENTS, OUT, QUARANTINE, STATE, Shell

UNTIL = datetime(2026, 6, 1, tzinfo=UTC)
STEPS = {
    "source.subscribe",
    "source.poll",
    "source.committed",
    "source.beginning_offset",
    "source.seek",
    "source.resume",
    "source.position",
    "source.close",
    "sink.fence",
    "sink.begin",
    "sink.send",
    "sink.flush",
    "sink.add_offsets",
    "sink.commit",
    "sink.close",
    "reader.end",
    "reader.read",
    "reader.seek",
}


def on(day: int) -> str:
    return datetime(2026, 3, day, 9, tzinfo=UTC).isoformat()


def recorded() -> Shell:
    """Everything that can happen to a case, in a few events: two partitions, two records a poll."""
    shell = Shell(partitions=2, batch=2, case_time=CaseTime.EVENTS, until=UNTIL, limits=Limits(page=1, held_page=1))
    shell.feed(b"A", event("count_at", on(2)), event("remind", on(3), when=on(9)), event("count_at", on(10)))
    shell.feed(b"B", event("break", on(2)), event("count_at", on(3)))
    shell.feed(None, b"no key")
    shell.feed(b"C", event("count_at", on(4)), event("misaddress", on(5)), event("forget", on(6)), number=1)
    shell.feed(b"D", event("remind", on(4), when=on(20)), event("count_at", on(5)), number=1)
    return shell


def left_behind(shell: Shell) -> dict[str, Any]:
    """What readers see: outputs and quarantine by key in order, the states, the offsets."""
    state = {record.key: record for record in shell.records(STATE)}
    return {
        "out": shell.said(),
        "quarantine": [(record.key, record.value) for record in shell.records(QUARANTINE)],
        "states": sorted(key or b"" for key, record in state.items() if record.value is not None and key != CHECKPOINT),
        "last": {number: len(records) for number, records in shell.broker.committed_records(EVENTS).items()},
        "partitions": sorted({(record.key, record.partition.number) for record in shell.records(OUT)}),
    }


def run_and_die(shell: Shell, crash: Crash) -> None:
    process = shell.start(connection=CrashingConnection(shell.broker, crash))
    process.turn_until(process.loop.is_over)
    process.loop.close()


def finish(shell: Shell) -> None:
    process = shell.start()
    process.turn_until(process.loop.is_over)
    process.loop.close()


@cache
def undisturbed() -> tuple[tuple[str, ...], dict[str, Any]]:
    shell, crash = recorded(), Crash()
    run_and_die(shell, crash)
    return tuple(crash.calls), left_behind(shell)


def nearly_done() -> Shell:
    """After a case was held, before the last commit of all."""
    shell, calls = recorded(), undisturbed()[0]
    last = max(number for number, call in enumerate(calls, start=1) if call == "sink.commit")
    with pytest.raises(ProcessGone):
        run_and_die(shell, Crash(at=last))
    return shell


@cache
def calls_of_a_restart() -> tuple[str, ...]:
    crash = Crash()
    run_and_die(nearly_done(), crash)
    return tuple(crash.calls)


def test_the_runs_make_every_kind_of_call() -> None:
    calls, _ = undisturbed()

    assert {*calls, *calls_of_a_restart()} >= STEPS


def test_a_run_without_a_crash_says_what_was_worked_out_by_hand() -> None:
    _, left = undisturbed()

    assert left["out"] == {
        "A": [{"count": 1, "at": on(2)}, {"woken_for": on(9)}, {"count": 2, "at": on(10)}],
        "C": [{"count": 1, "at": on(4)}],
        "D": [{"count": 1, "at": on(5)}, {"woken_for": on(20)}],
    }
    assert [key for key, _ in left["quarantine"]] == [None, b"C"]
    assert left["states"] == [b"case:A", b"case:B", b"case:D", b"held:B/000000000000", b"held:B/000000000001"]


@pytest.mark.parametrize("side", list(Side))
def test_a_crash_at_each_call_changes_nothing_that_readers_see(side: Side) -> None:
    calls, expected = undisturbed()
    for number, call in enumerate(calls, start=1):
        shell = recorded()
        with pytest.raises(ProcessGone):
            run_and_die(shell, Crash(at=number, side=side))

        finish(shell)

        assert left_behind(shell) == expected, f"after a crash {side.value} call {number}, {call}"


@pytest.mark.parametrize("side", list(Side))
def test_a_crash_at_each_call_of_the_restart_changes_nothing_either(side: Side) -> None:
    _, expected = undisturbed()
    for number, call in enumerate(calls_of_a_restart(), start=1):
        shell = nearly_done()
        with pytest.raises(ProcessGone):
            run_and_die(shell, Crash(at=number, side=side))

        finish(shell)

        assert left_behind(shell) == expected, f"after a second crash {side.value} call {number}, {call}"
