"""An authority's whole connector on the fake broker: its policy, its topics, its operators' commands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from connector import registry, settings
from connector.case_judge import CaseJudge
from connector.health import Health
from connector.loop import RunnerSettings
from connector.observe import Observer
from connector.ports import Outgoing
from connector.process import names_of, task_settings_of
from connector.runner import Attendance, Runner
from connector.shutdown import StopRequest
from connector.testing.fake_broker import FakeBroker, FakeConnection
from connector.topics_admin import wanted_topics
from connector.watchdog import Watchdog
from connector.wire import codec
from policy_core.calendar import start_of
from tests.shell.shell import SimulatedClock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from connector.ports import Record
    from connector.registry import Plugins
    from policy_core.events import Event

TURNS = 2_000
SAID = {
    "HANDOVER_AUTHORITY": "norfolk",
    "HANDOVER_KAFKA__PARTITIONS": "1",
    "HANDOVER_KAFKA__REPLICATION": "1",
    "HANDOVER_RUN__CLOCK": "events",
    "HANDOVER_HELD__ATTEMPTS": "1",
}


@dataclass(slots=True)
class Authority:
    """One authority, one partition. `hold_floor` is how many cases may be held for one cause."""

    plugins: Plugins = field(default_factory=lambda: registry.load("norfolk"))
    hold_floor: int = 1_000
    broker: FakeBroker = field(default_factory=FakeBroker)
    health: Health = field(default_factory=lambda: Health(lambda: True))
    observer: Observer = field(default_factory=Observer)
    settings: settings.Settings = field(default_factory=lambda: settings.load(environment=SAID)[0])

    def __post_init__(self) -> None:
        # after the last day of any story, so that nothing comes from the future
        self.broker.now_ms = int(datetime(2027, 6, 1, tzinfo=UTC).timestamp() * 1000)
        for topic in wanted_topics(names_of(self.settings), partitions=1, replication=1):
            self.broker.add_topic(topic)

    def tell(self, events: Iterable[Event]) -> None:
        for event in events:
            self.send(event.envelope.child_id.encode(), codec.encode(event))

    def send(self, key: bytes | None, value: bytes | None) -> None:
        self.broker.write(Outgoing(names_of(self.settings).events, 0, key, value))

    def run_until(self, day: date) -> None:
        """Run a process by the clock of events to the end of a day. Raises Stop."""
        names = names_of(self.settings)
        task = task_settings_of(self.settings, start_of(day + timedelta(days=1)) - timedelta(milliseconds=1))
        told = RunnerSettings(
            events_topic=names.events,
            instance_id="pod-0",
            output_topics=names.outputs,
            task=replace(task, limits=replace(task.limits, hold_floor=self.hold_floor)),
        )
        clock = SimulatedClock(self.broker)
        attendance = Attendance(
            watchdog=Watchdog(clock, 30.0), health=self.health, observer=self.observer, stop=StopRequest()
        )
        Runner(told, FakeConnection(self.broker), CaseJudge(self.plugins, names), clock, attendance).run()

    def committed(self, topic: str) -> list[Record]:
        """What a read-committed reader sees of a topic."""
        seen = self.broker.committed_records(topic)
        return [record for number in sorted(seen) for record in seen[number]]
