"""One round: a broker's topics of its own, the connector over them until all is judged, and how it ended."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from connector import topics_admin
from connector.case_judge import CaseJudge
from connector.clock import CaseTime, WallClock
from connector.health import Health
from connector.kafka_adapter import ClusterSettings, KafkaConnection
from connector.kafka_adapter.partitioning import partition_of
from connector.limits import Limits
from connector.log_reading import committed
from connector.loop import RunnerSettings
from connector.observe import Observer
from connector.ports import BusError, Outgoing, Partition
from connector.process import bare_plugins_of, deadline_of, task_settings_of
from connector.runner import Attendance, Runner
from connector.shutdown import StopRequest
from connector.testing.fake_broker import FakeBroker, FakeConnection
from connector.testing.fake_broker.process import MEBIBYTE
from connector.testing.fake_broker.process import Limits as ClientLimits
from connector.watchdog import Watchdog
from policy_core.messages import Topic
from tests.shell.shell import SimulatedClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from connector.clock import Clock
    from connector.judging import Judge
    from connector.loop import Loop
    from connector.ports import Connection, Record
    from connector.registry import Plugins
    from connector.topic_names import TopicNames
    from tests.fuzz.mixture import Sending
    from tests.integration.program import Program

LARGEST = 4_194_304
AS_MANY_AS_COME = 10**9
A_TRANSACTION = 200
STANDS_STILL_S = 300.0
NEVER_RETURNS_S = 120


class Stalled(Exception):  # noqa: N818 - names what is the matter
    """The connector came to no end."""


@dataclass(frozen=True, slots=True)
class Bus:
    """A broker, as clients of ours reach it (`connect` is told how large a record may be), and its time."""

    connect: Callable[[int], Connection]
    clock: Clock
    name: str

    @classmethod
    def fake(cls) -> Bus:
        """Give a fake broker of its own."""
        broker = FakeBroker()
        return cls(
            lambda largest: FakeConnection(broker, ClientLimits(max_record_bytes=largest)),
            SimulatedClock(broker),
            "the in-process fake",
        )

    @classmethod
    def at(cls, bootstrap: str, name: str) -> Bus:
        """Give a real one."""
        return cls(
            lambda largest: KafkaConnection(ClusterSettings(bootstrap=bootstrap, max_record_bytes=largest)),
            WallClock(),
            name,
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent, and where it stands in the events topic."""

    sending: Sending
    partition: int
    offset: int


@dataclass(slots=True, kw_only=True)
class World:
    """The topics of one round and what happens on them. `hold_floor`: more cases held for one cause stop it."""

    bus: Bus
    program: Program
    until: datetime
    hold_floor: int = AS_MANY_AS_COME
    judge: Callable[[Plugins, TopicNames], Judge] | None = None
    sent: list[Sent] = field(default_factory=list)
    observer: Observer = field(default_factory=Observer)

    @property
    def names(self) -> TopicNames:
        return self.program.names

    @property
    def authority(self) -> str:
        return self.program.authority

    @property
    def plugins(self) -> Plugins:
        return bare_plugins_of(self.program.settings)

    def prepare(self) -> None:
        """Make the topics; events may be larger than the connector ever takes."""
        admin = self.bus.connect(LARGEST).admin()
        wanted = topics_admin.wanted_topics(self.names, partitions=self.program.partitions, replication=1)
        topics_admin.apply(admin, topics_admin.plan(admin, wanted))
        admin.alter_configs(self.names.events, {"max.message.bytes": str(LARGEST)})
        admin.close()

    def send(self, sendings: Iterable[Sending]) -> None:
        """Send records, some hundreds at a time, all or none."""
        sink = self.bus.connect(LARGEST).sink(f"{self.program.mark}-sender")
        sink.fence()
        for some in _in_parts(sendings, A_TRANSACTION):
            sink.begin()
            outgoing = [self._outgoing(one) for one in some]
            pending = [sink.send(one) for one in outgoing]
            sink.flush()
            for arrived in pending:
                if (lost := arrived.error()) is not None:
                    raise lost
            sink.commit()
            self.sent += [
                Sent(one, out.partition, at.offset()) for one, out, at in zip(some, outgoing, pending, strict=True)
            ]
        sink.close()

    def run(self) -> str | None:
        """Let the connector judge all of it; says how it failed to, None: it didn't fail. Raises Stalled."""
        loop = self._runner().join()
        try:
            self._turn(loop)
        except (Stalled, BusError):
            raise
        except Exception as crash:  # noqa: BLE001 - whatever it is, it is what is looked for
            return _where(crash)
        finally:
            loop.close()
        return None

    def committed(self, topic: str) -> list[Record]:
        """Read all committed records of a topic, partition by partition."""
        connection, numbers = self.bus.connect(LARGEST), range(self.program.partitions)
        return [record for number in numbers for record in committed(connection, Partition(topic, number))]

    def counted(self, name: str) -> int:
        """Add up a counter of the connector over all partitions."""
        return sum(count for (_, of), count in self.observer.counters.items() if of == name)

    def _turn(self, loop: Loop) -> None:
        clock, done, since_s = self.bus.clock, -1, 0.0
        while not loop.is_over():
            loop.turn()
            if loop.stopped:
                raise Stalled(next(iter(loop.stopped.values())))
            now = sum(self.observer.counters.values())
            if now != done:
                done, since_s = now, clock.elapsed_s()
            elif clock.elapsed_s() - since_s > STANDS_STILL_S:
                raise Stalled(f"nothing was judged for {STANDS_STILL_S:.0f} s")

    def _runner(self) -> Runner:
        settings = self.program.settings
        task = replace(
            task_settings_of(settings, self.until),
            case_time=CaseTime.EVENTS,
            limits=Limits(hold_floor=self.hold_floor),
        )
        told = RunnerSettings(
            events_topic=self.names.events,
            instance_id="fuzzed",
            task=task,
            output_topics=tuple(
                self.names.named(topic, restricted=closed) for topic in Topic for closed in (False, True)
            ),
            batch=settings.run.batch,
        )
        watchdog = Watchdog(self.bus.clock, STANDS_STILL_S)
        attendance = Attendance(
            watchdog=watchdog, health=Health(watchdog.is_alive), observer=self.observer, stop=StopRequest()
        )
        judge = self.judge(self.plugins, self.names) if self.judge else self._judge()
        return Runner(told, self.bus.connect(MEBIBYTE), judge, self.bus.clock, attendance)

    def _judge(self) -> Judge:
        # by the wall, so that a machine with much else to do cuts off nothing that would return
        rule = self.program.settings.run.model_copy(update={"rule_seconds": NEVER_RETURNS_S})
        settings = self.program.settings.model_copy(update={"run": rule})
        return CaseJudge(self.plugins, self.names, deadline=deadline_of(settings))

    def _outgoing(self, one: Sending) -> Outgoing:
        record = one.record
        number = 0 if record.key is None else partition_of(record.key, self.program.partitions)
        # Kafka takes no record without both
        value = b"" if record.key is None and record.value is None else record.value
        return Outgoing(self.names.events, number, record.key, value, record.headers)


def _in_parts(sendings: Iterable[Sending], size: int) -> Iterator[list[Sending]]:
    part: list[Sending] = []
    for one in sendings:
        part.append(one)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _where(crash: Exception) -> str:
    frame = traceback.extract_tb(crash.__traceback__)[-1]
    return f"{type(crash).__name__} at {Path(frame.filename).name}:{frame.lineno}"
