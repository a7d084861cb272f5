"""Rules that take their time cost neither the process its life nor the member its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.ports import Partition
from tests.shell.counting import CountingJudge, event
from tests.shell.shell import EVENTS, GROUP, OUT, Shell

if TYPE_CHECKING:
    from datetime import datetime

    from connector.judging import Judged
    from connector.ports import Record


def test_many_slow_events_are_not_taken_for_a_standstill() -> None:
    shell = Shell()
    alive: list[bool] = []

    class SlowJudge(CountingJudge):
        def apply(self, key: bytes, state: bytes | None, record: Record, now: datetime) -> Judged:
            shell.broker.now_ms += 20_000
            alive.append(process.watchdog.is_alive())
            return super().apply(key, state, record, now)

    process = shell.start(judge=SlowJudge(out=OUT))
    process.turn_until(process.is_running)
    shell.feed(b"A", event("count"), event("count"), event("count"))
    shell.settled(process)

    assert alive == [True, True, True]
    assert shell.counts("A") == [1, 2, 3]


def test_what_slow_rules_leave_of_a_poll_is_polled_again() -> None:
    """Three events of 15 s each: the second passes the limit of 20 s, and the third comes with the next poll."""
    shell = Shell()

    class SlowJudge(CountingJudge):
        def apply(self, key: bytes, state: bytes | None, record: Record, now: datetime) -> Judged:
            shell.broker.now_ms += 15_000
            return super().apply(key, state, record, now)

    process = shell.start(judge=SlowJudge(out=OUT))
    process.turn_until(process.is_running)
    shell.feed(b"A", event("count"), event("count"), event("count"))

    process.turn(1)
    assert shell.counts("A") == [1, 2]
    assert shell.broker.groups.committed(GROUP, Partition(EVENTS, 0)) == 2
    shell.settled(process)

    assert shell.counts("A") == [1, 2, 3]
