"""One way to put the same questions to the fake broker and to a real one."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from connector.kafka_adapter import ClusterSettings, KafkaConnection, Timing
from connector.ports import Migrated, Outgoing, Partition, TopicDescription
from connector.testing.fake_broker import FakeBroker, FakeConnection, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from connector.ports import Connection, LogReader, Record, Source, TransactionalSink
    from tests.brokers.names import Names

HEARTBEAT_MS = 500
SESSION_MS = 6_000  # the shortest that a broker allows unless told otherwise
TRANSACTION_MS = 10_000
POLL_MS = 250
TOGETHER_MS = 1_000
POLLS = 50


class Cluster(Protocol):
    """What differs between the two."""

    def connect(self, *, transaction_ms: int) -> Connection:
        """Connect as a new process."""

    def wait(self, milliseconds: int) -> None:
        """Let time pass."""

    def poll_together(self, members: Sequence[Member]) -> None:
        """Let members wait in a poll at the same time, as processes of their own would."""


class FakeCluster:
    def __init__(self) -> None:
        self.broker = FakeBroker(limits=Limits(heartbeat_ms=HEARTBEAT_MS))

    def connect(self, *, transaction_ms: int) -> Connection:
        limits = Limits(
            heartbeat_ms=HEARTBEAT_MS, session_ms=SESSION_MS, transaction_ms=transaction_ms, wait_ms=transaction_ms
        )
        return FakeConnection(self.broker, limits)

    def wait(self, milliseconds: int) -> None:
        self.broker.pass_time(milliseconds)

    def poll_together(self, members: Sequence[Member]) -> None:
        for member in members:
            member.poll()


class RealCluster:
    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap

    def connect(self, *, transaction_ms: int) -> Connection:
        timing = Timing(heartbeat_ms=HEARTBEAT_MS, session_ms=SESSION_MS, transaction_ms=transaction_ms)
        return KafkaConnection(ClusterSettings(bootstrap=self._bootstrap, timing=timing))

    def wait(self, milliseconds: int) -> None:
        time.sleep(milliseconds / 1000)

    def poll_together(self, members: Sequence[Member]) -> None:
        # kafka-python throws away a join that is done between two polls, so they must overlap
        with ThreadPoolExecutor(len(members)) as threads:
            for polled in [threads.submit(member.poll, TOGETHER_MS) for member in members]:
                polled.result()


@dataclass
class Member:
    """A member of a group that listens as the connector does: it pauses, and seeks provisionally to the beginning."""

    source: Source
    told: list[tuple[str, frozenset[Partition]]] = field(default_factory=list)
    seeks: bool = True

    def revoked(self, partitions: frozenset[Partition]) -> None:
        if partitions:
            self.told.append(("revoked", partitions))

    def assigned(self, partitions: frozenset[Partition]) -> None:
        self.told.append(("assigned", partitions))
        self.source.pause(partitions)
        if self.seeks:
            for partition in partitions:
                self.source.seek(partition, 0)

    def poll(self, timeout_ms: int = POLL_MS) -> Mapping[Partition, Sequence[Record]]:
        return self.source.poll(timeout_ms=timeout_ms)

    def numbers(self) -> set[int]:
        return {partition.number for partition in self.source.assignment()}


@dataclass
class Bus:
    """A cluster, names of this test's own, and what has to be closed after it."""

    cluster: Cluster
    names: Names
    opened: list[Source | TransactionalSink | LogReader] = field(default_factory=list)

    def topic(self, word: str = "events", partitions: int = 1, **configs: str) -> str:
        name = self.names.of(word)
        admin = self.connect().admin()
        dotted = {key.replace("_", "."): value for key, value in configs.items()}
        admin.create_topic(TopicDescription(name, partitions, 1, dotted))
        admin.close()
        return name

    def connect(self, *, transaction_ms: int = TRANSACTION_MS) -> Connection:
        return self.cluster.connect(transaction_ms=transaction_ms)

    def sink(self, word: str = "writer", *, transaction_ms: int = TRANSACTION_MS) -> TransactionalSink:
        sink = self.connect(transaction_ms=transaction_ms).sink(self.names.of(word))
        self.opened.append(sink)
        sink.fence()
        return sink

    def reader(self, topic: str, number: int = 0) -> LogReader:
        reader = self.connect().log_reader(Partition(topic, number))
        self.opened.append(reader)
        return reader

    def source(
        self, instance: str = "pod-0", *, max_records: int = 500, transaction_ms: int = TRANSACTION_MS
    ) -> Source:
        source = self.connect(transaction_ms=transaction_ms).source(
            group=self.names.of("group"), instance_id=instance, max_records=max_records
        )
        self.opened.append(source)
        return source

    def subscribed(self, topic: str, instance: str = "pod-0", *, max_records: int = 500) -> Member:
        member = Member(self.source(instance, max_records=max_records))
        member.source.subscribe(topic, member)
        return member

    def member(self, topic: str, instance: str = "pod-0", *, max_records: int = 500) -> Member:
        """Give a member that has joined."""
        member = self.subscribed(topic, instance, max_records=max_records)
        self.poll_until(lambda: member.source.is_stable() and bool(member.source.assignment()), member)
        return member

    def poll_until(self, holds: Callable[[], bool], *members: Member) -> None:
        """Let members poll together until it holds."""
        for _ in range(POLLS):
            self.cluster.poll_together(members)
            if holds():
                return
        raise AssertionError("it never came to hold")

    def write(self, topic: str, *values: bytes, number: int = 0) -> None:
        """Write in one committed transaction; its marker takes an offset too."""
        sink = self.sink(f"host-{number}")
        sink.begin()
        for value in values:
            sink.send(Outgoing(topic, number, b"key", value))
        sink.flush()
        sink.commit()
        sink.close()

    def read(self, topic: str, number: int = 0) -> list[bytes | None]:
        """Give the values that a read-committed reader sees up to the present end."""
        reader = self.reader(topic, number)
        end = reader.end()
        found: list[Record] = []
        for _ in range(POLLS):
            if reader.position() >= end:
                return [record.value for record in found]
            found.extend(reader.read(timeout_ms=POLL_MS))
        raise AssertionError(f"{topic}-{number}: the reader never came to {end}")

    def close(self) -> None:
        for one in reversed(self.opened):
            one.close()


def values_of(member: Member, count: int) -> list[bytes | None]:
    """Poll until a member has been given `count` records."""
    found: list[bytes | None] = []
    for _ in range(POLLS):
        for records in member.poll().values():
            found.extend(record.value for record in records)
        if len(found) >= count:
            return found
    raise AssertionError(f"only {len(found)} of {count} records came")


def is_migrated(call: Callable[[], object]) -> bool:
    """Say whether a call is refused to one who no longer owns what it commits to."""
    try:
        call()
    except Migrated:
        return True
    return False
