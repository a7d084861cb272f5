"""The shell over the fake broker: topics, events, processes that are turned by hand, and what readers see."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from connector.clock import CaseTime
from connector.delivery import Delivery
from connector.health import Health
from connector.limits import Limits
from connector.loop import RunnerSettings
from connector.measuring import UNMEASURED
from connector.observe import Observer
from connector.ports import Outgoing, Partition
from connector.runner import Attendance, Runner
from connector.shutdown import StopRequest
from connector.task import TaskState
from connector.task_settings import TaskSettings
from connector.testing.fake_broker import FakeBroker, FakeConnection
from connector.tracing import UNTRACED
from connector.watchdog import Watchdog
from tests.shell.counting import CountingJudge

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.judging import Judge
    from connector.loop import Loop
    from connector.measuring import Meter
    from connector.ports import Connection, Headers, Record
    from connector.tracing import Tracing

EVENTS, OUT, STATE, QUARANTINE = "events", "out", "state", "quarantine"
CERTIFICATES = "handover-certificates"
GROUP = "handover-norfolk"
TURNS = 500


@dataclass(frozen=True, slots=True)
class SimulatedClock:
    """The broker's own time."""

    broker: FakeBroker

    def now(self) -> datetime:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=self.broker.now_ms)

    def elapsed_s(self) -> float:
        return self.broker.now_ms / 1000


@dataclass(slots=True)
class Process:
    """One process of ours."""

    connection: Connection
    runner: Runner
    loop: Loop
    stop: StopRequest
    observer: Observer
    health: Health
    watchdog: Watchdog

    def turn_until(self, holds: Callable[[], bool]) -> None:
        for _ in range(TURNS):
            if holds():
                return
            self.turn(1)
        raise AssertionError("it never came to hold")

    def is_running(self) -> bool:
        tasks = self.loop.tasks.values()
        return bool(tasks) and all(task.state is TaskState.RUNNING for task in tasks)

    def turn(self, times: int) -> None:
        for _ in range(times):
            self.loop = self.runner.turned(self.loop)


@dataclass(slots=True, kw_only=True)
class Shell:
    """A broker with the topics of one authority, and the settings of its processes."""

    partitions: int = 1
    batch: int = 500
    case_time: CaseTime = CaseTime.WALL
    delivery: Delivery = Delivery.EXACTLY_ONCE
    until: datetime | None = None
    limits: Limits = field(default_factory=Limits)
    judge: Judge = field(default_factory=lambda: CountingJudge(out=OUT))
    rebuilds: int = 10
    output_topics: tuple[str, ...] = (OUT,)
    meter: Meter = UNMEASURED
    tracing: Tracing = UNTRACED
    broker: FakeBroker = field(default_factory=FakeBroker)

    def __post_init__(self) -> None:
        for topic in (EVENTS, OUT, STATE, QUARANTINE, CERTIFICATES):
            self.broker.create_topic(topic, self.partitions)

    def feed(self, key: bytes | None, *values: bytes | None, number: int = 0, headers: Headers = ()) -> None:
        for value in values:
            self.broker.write(Outgoing(EVENTS, number, key, value, headers))

    def start(
        self, *, instance: str = "pod-0", judge: Judge | None = None, connection: Connection | None = None
    ) -> Process:
        """Start a process and let it join."""
        clock, stop, observer = SimulatedClock(self.broker), StopRequest(), Observer()
        watchdog = Watchdog(clock, 30.0)
        health = Health(watchdog.is_alive)
        settings = RunnerSettings(
            events_topic=EVENTS,
            instance_id=instance,
            output_topics=self.output_topics,
            batch=self.batch,
            rebuilds=self.rebuilds,
            task=TaskSettings(
                group=GROUP,
                transactional_id=GROUP,
                state_topic=STATE,
                quarantine_topic=QUARANTINE,
                case_time=self.case_time,
                delivery=self.delivery,
                until=self.until,
                limits=self.limits,
            ),
        )
        connection = connection or self.connect()
        attendance = Attendance(
            watchdog=watchdog, health=health, observer=observer, stop=stop, meter=self.meter, tracing=self.tracing
        )
        runner = Runner(settings, connection, judge or self.judge, clock, attendance)
        return Process(connection, runner, runner.join(), stop, observer, health, watchdog)

    def connect(self) -> FakeConnection:
        """Connect as a new process."""
        return FakeConnection(self.broker, transactions=self.delivery is Delivery.EXACTLY_ONCE)

    def settled(self, process: Process) -> None:
        """Turn a process until all events are judged."""
        process.turn_until(lambda: process.is_running() and self._is_behind_none())

    def _is_behind_none(self) -> bool:
        ends = {number: self.broker.log(Partition(EVENTS, number)).next_offset for number in range(self.partitions)}
        offsets = {number: self.broker.groups.committed(GROUP, Partition(EVENTS, number)) for number in ends}
        return all(ends[number] == (offsets[number] or 0) for number in ends)

    def said(self, topic: str = OUT) -> dict[str, list[Any]]:
        """What a read-committed reader sees, by key, in order."""
        found: defaultdict[str, list[Any]] = defaultdict(list)
        for record in self.records(topic):
            found[(record.key or b"").decode()].append(json.loads(record.value or b"null"))
        return dict(found)

    def counts(self, key: str) -> list[int]:
        """The numbers counted for one case."""
        return [one["count"] for one in self.said().get(key, []) if one and "count" in one]

    def records(self, topic: str) -> list[Record]:
        """All records a read-committed reader sees, by partition."""
        seen = self.broker.committed_records(topic)
        return [record for number in sorted(seen) for record in seen[number]]
