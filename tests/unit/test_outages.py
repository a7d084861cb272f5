"""What a process does while its broker doesn't answer, over the fake broker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from connector.ports import BusError, Outage, RegistryGone
from connector.testing.fake_broker import FakeConnection
from tests.shell.counting import CountingJudge, event
from tests.shell.shell import OUT, Process, Shell
from tests.shell.watched import WatchedConnection

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connector.judging import Judged
    from connector.ports import Record


@dataclass(slots=True)
class GoneAtCommit:
    """Lets the broker be gone from the first transaction on, for so many calls, and looks in at each new start."""

    shell: Shell
    calls: int
    at_a_start: Callable[[Process], object]
    processes: list[Process] = field(default_factory=list)

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:
        if name == "sink.begin" and self.calls:
            self.shell.broker.faults.broker_down(calls=self.calls)
            self.calls = 0
        if name == "source.subscribe" and self.processes:
            self.at_a_start(self.processes[0])
        return call()

    def running(self) -> Process:
        process = self.shell.start(connection=WatchedConnection(FakeConnection(self.shell.broker), self))
        process.turn_until(process.is_running)
        self.processes.append(process)
        return process


def test_a_broker_that_finds_nothing_for_a_while_delays_and_loses_nothing() -> None:
    shell = Shell(rebuilds=0)
    process = GoneAtCommit(shell, 0, id).running()
    shell.feed(b"A", event("count"))
    shell.broker.faults.broker_down(calls=5)

    shell.settled(process)

    assert shell.counts("A") == [1]


def test_a_process_waits_for_a_broker_that_is_gone_says_so_once_and_is_alive_and_not_ready() -> None:
    shell, seen = Shell(rebuilds=0), []
    gone = GoneAtCommit(shell, 5, lambda one: seen.append((one.health.is_ready, one.health.is_alive())))
    process = gone.running()
    shell.feed(b"A", event("count"), event("count"))

    shell.settled(process)

    assert shell.counts("A") == [1, 2]
    assert set(seen) == {(False, True)}
    assert process.observer.counters["", "broker_gone"] == 1
    assert process.health.is_ready


def test_a_process_that_would_wait_for_its_broker_can_be_stopped() -> None:
    shell = Shell()
    processes: list[Process] = []

    def called(name: str, call: Callable[[], Any]) -> Any:
        if name == "sink.begin":
            shell.broker.faults.broker_down(calls=10_000)
            processes[0].stop.make()
        return call()

    processes.append(shell.start(connection=WatchedConnection(FakeConnection(shell.broker), called)))
    shell.feed(b"A", event("count"))

    processes[0].runner.run()

    assert processes[0].observer.counters["", "broker_gone"] == 1
    assert shell.said() == {}


def test_a_coordinator_that_has_moved_delays_and_loses_nothing() -> None:
    shell = Shell(rebuilds=0)
    process = GoneAtCommit(shell, 0, id).running()
    shell.feed(b"A", event("count"))
    shell.broker.faults.coordinator_moved(calls=3)

    shell.settled(process)

    assert shell.counts("A") == [1]
    assert process.observer.counters["", "task_failed"] == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingJudge(CountingJudge):
    """A judge that needs a schema registry, which is gone so many times."""

    gone: list[RegistryGone]

    def apply(self, key: bytes, state: bytes | None, record: Record, now: datetime) -> Judged:
        if self.gone:
            raise self.gone.pop()
        return CountingJudge.apply(self, key, state, record, now)


def test_a_registry_that_is_gone_is_waited_for_however_often_it_is_asked() -> None:
    shell = Shell(rebuilds=1, judge=AskingJudge(out=OUT, gone=[RegistryGone("not there")] * 4))
    process = GoneAtCommit(shell, 0, id).running()
    shell.feed(b"A", event("count"), event("count"))

    shell.settled(process)

    assert shell.counts("A") == [1, 2]
    assert process.observer.counters["", "task_failed"] == 4
    assert process.observer.counters["", "broker_gone"] == 0


def test_an_outage_while_the_group_is_asked_is_an_outage() -> None:
    shell = Shell()
    shell.broker.faults.broker_down(calls=1)

    with pytest.raises(Outage):
        shell.start()

    assert issubclass(Outage, BusError)
