"""The broker: topics and their logs, the two coordinators, simulated time, and what a test looks at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from connector.ports import Outage, Outgoing, Partition, Record, Refused, TopicDescription
from connector.testing.fake_broker.faults import Faults
from connector.testing.fake_broker.groups import Groups
from connector.testing.fake_broker.log import PartitionLog
from connector.testing.fake_broker.process import MEBIBYTE, Limits
from connector.testing.fake_broker.transactions import Transactions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connector.rights import Right

FIRST_OF_JANUARY_2026_MS = 1_767_225_600_000


class Heart(Protocol):
    """A client that sends heartbeats by itself."""

    def beat(self) -> None:
        """Send one, if it is time and the process runs."""


@dataclass(slots=True, kw_only=True)
class Topic:
    """A topic and its logs, by partition number."""

    name: str
    replication: int = 1
    configs: dict[str, str] = field(default_factory=dict)
    logs: list[PartitionLog] = field(default_factory=list)

    def grow(self, total: int) -> None:
        """Have this many partitions."""
        self.logs.extend(PartitionLog(Partition(self.name, number)) for number in range(len(self.logs), total))


class FakeBroker:
    """One cluster of one broker, in this process. Time passes only when a client waits or a test says so."""

    def __init__(self, *, limits: Limits | None = None, now_ms: int = FIRST_OF_JANUARY_2026_MS) -> None:
        self.limits = limits or Limits()
        self.faults = Faults()
        self.now_ms = now_ms
        self.topics: dict[str, Topic] = {}
        self.denied: set[Right] = set()
        self.groups = Groups(self.partition_count, gathering_ms=self.limits.max_poll_ms)
        self.transactions = Transactions(self.log, self.groups)
        self._hearts: list[Heart] = []

    def create_topic(self, name: str, partitions: int = 1, **configs: str) -> None:
        """Create a topic; dots in the name of a setting are written as underscores."""
        dotted = {key.replace("_", "."): value for key, value in configs.items()}
        self.add_topic(TopicDescription(name, partitions, 1, dotted))

    def add_topic(self, description: TopicDescription) -> None:
        """Create a topic. Raises Refused if it exists."""
        if description.name in self.topics:
            raise Refused("TopicAlreadyExistsError: the topic is there already")
        topic = Topic(name=description.name, replication=description.replication, configs=dict(description.configs))
        topic.grow(description.partitions)
        self.topics[description.name] = topic

    def partition_count(self, topic: str) -> int:
        """Give how many partitions a topic has; none if there is no such topic."""
        return len(self.topics[topic].logs) if topic in self.topics else 0

    def log(self, partition: Partition) -> PartitionLog:
        """Give the log of a partition. Raises Outage if there is none: a client waits for it to appear."""
        if not 0 <= partition.number < self.partition_count(partition.topic):
            raise Outage(f"UnknownTopicOrPartitionError: {partition.topic}-{partition.number} doesn't exist")
        return self.topics[partition.topic].logs[partition.number]

    def max_message_bytes(self, topic: str) -> int:
        """Give the topic's own size limit."""
        return int(self.topics[topic].configs.get("max.message.bytes", MEBIBYTE))

    def write(self, *records: Outgoing, timestamp_ms: int | None = None) -> int:
        """Write records as a host without transactions does; gives the last one's offset."""
        at = self.now_ms if timestamp_ms is None else timestamp_ms
        offsets = [
            self.log(Partition(one.topic, one.partition)).append(one, producer=None, timestamp_ms=at) for one in records
        ]
        return offsets[-1]

    def committed_records(self, topic: str) -> Mapping[int, Sequence[Record]]:
        """Give all that a read-committed reader of the whole topic sees, by partition number."""
        logs = self.topics[topic].logs
        return {log.partition.number: log.read(log.start_offset, limit=log.next_offset + 1)[0] for log in logs}

    def add_heart(self, heart: Heart) -> None:
        """Let a client's heartbeats go out as time passes."""
        self._hearts.append(heart)

    def pass_time(self, milliseconds: int) -> None:
        """Let time pass: heartbeats go out, members and transactions run out of theirs."""
        until = self.now_ms + milliseconds
        while self.now_ms < until:
            self.now_ms = min(until, self.now_ms + self.limits.heartbeat_ms)
            for heart in self._hearts:
                heart.beat()
            self.groups.expire(self.now_ms)
            self.transactions.time_out(self.now_ms)

    def answer_coordinator(self) -> None:
        """Let a client find its coordinator: asked again for as long as it has moved. Raises Outage while down."""
        self.answer()
        while self.faults.take_moved_coordinator():
            self.pass_time(100)

    def answer(self) -> None:
        """Let a client's call reach the broker. Raises Outage, after a request's time, while it is down."""
        if self.faults.take_unreachable_call():
            self.pass_time(self.limits.request_ms)
            raise Outage("RequestTimedOutError: the broker doesn't answer; see that it is up and reachable")
