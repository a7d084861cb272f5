"""Events that are read and may reach no rule: counted, kept in quarantine, and in nobody's way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from connector.clock import CaseTime
from connector.ports import Partition
from tests.shell.counting import event
from tests.shell.shell import EVENTS, QUARANTINE, Process, Shell

A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)


def quarantined(shell: Shell) -> list[tuple[bytes | None, str]]:
    return [(record.key, dict(record.headers)["handover-reason"].decode()) for record in shell.records(QUARANTINE)]


def now_in(process: Process) -> datetime:
    return process.loop.tasks[Partition(EVENTS, 0)].now()


def counted(process: Process, name: str) -> int:
    return process.observer.counters[f"{EVENTS}-0", name]


def test_an_event_observed_more_than_a_day_from_now_waits_in_quarantine() -> None:
    shell = Shell()
    process = shell.start()
    process.turn_until(process.is_running)
    too_late = now_in(process) + A_DAY + A_MINUTE
    shell.feed(b"A", event("count", too_late.isoformat()), event("count"))
    shell.feed(b"B", event("count"))

    shell.settled(process)

    assert shell.said() == {"A": [{"count": 1}], "B": [{"count": 1}]}
    assert quarantined(shell) == [(b"A", "from_the_future")]
    assert counted(process, "quarantined.from_the_future") == 1


def test_clocks_may_differ_by_a_day() -> None:
    shell = Shell()
    process = shell.start()
    process.turn_until(process.is_running)
    shell.feed(b"A", event("count", (now_in(process) + A_DAY).isoformat()))

    shell.settled(process)

    assert shell.counts("A") == [1]


def test_by_the_clock_of_events_the_future_begins_after_the_end_of_the_run() -> None:
    end = datetime(2031, 5, 31, 23, tzinfo=UTC)
    shell = Shell(case_time=CaseTime.EVENTS, until=end)
    shell.feed(b"A", event("count", end.isoformat()), event("count", (end + A_MINUTE).isoformat()))
    process = shell.start()

    process.turn_until(process.loop.is_over)

    assert shell.counts("A") == [1]
    assert quarantined(shell) == [(b"A", "from_the_future")]


def test_an_event_from_the_future_fires_no_wake_up_of_its_case() -> None:
    end = datetime(2026, 5, 31, 23, tzinfo=UTC)
    shell = Shell(case_time=CaseTime.EVENTS, until=end)
    shell.feed(b"A", event("remind", when=(end + A_DAY).isoformat()), event("count", "2099-01-01T00:00:00+00:00"))
    process = shell.start()

    process.turn_until(process.loop.is_over)

    assert shell.said() == {}
    assert quarantined(shell) == [(b"A", "from_the_future")]
