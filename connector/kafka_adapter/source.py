"""A static member of a consumer group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.kafka_adapter.client import (
    ConsumerRebalanceListener,
    KafkaConsumer,
    MemberState,
    OffsetAndMetadata,
    TopicPartition,
)
from connector.kafka_adapter.connecting import connecting
from connector.kafka_adapter.failures import in_our_words, reads
from connector.ports import Outage, Partition, Record
from connector.rights import Operation, Resource, Right

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connector.ports import AssignmentListener

NOT_JOINED = -1


class KafkaSource:
    """Implements `ports.Source`."""

    def __init__(self, options: Mapping[str, Any], *, wait_ms: int) -> None:
        """Connect; `wait_ms` bounds each question about an offset."""
        with connecting():
            self._consumer = KafkaConsumer(**options)
        self._wait_ms = wait_ms
        self._asks: tuple[Right, ...] = (Right(Resource.GROUP, options["group_id"], Operation.READ),)

    def subscribe(self, topic: str, listener: AssignmentListener) -> None:
        """Join the group for one topic."""
        self._asks += reads(topic)
        with in_our_words(*self._asks):
            self._consumer.subscribe([topic], listener=_Listener(listener))
            # without this round trip before the first poll, 3.0.12 can lose a join and never say so
            self._consumer.topics()

    def poll(self, *, timeout_ms: int) -> Mapping[Partition, Sequence[Record]]:
        """Give what has come."""
        with in_our_words(*self._asks):
            polled = self._consumer.poll(timeout_ms=timeout_ms)
        return {Partition(*at): records_of(Partition(*at), found) for at, found in polled.items()}

    def partition_count(self, topic: str) -> int:
        """Give how many partitions a topic has."""
        with in_our_words():
            return len(self._consumer.partitions_for_topic(topic))

    def assignment(self) -> frozenset[Partition]:
        """Give the partitions assigned."""
        return _ours(self._consumer.assignment())

    def is_stable(self) -> bool:
        """Say whether no join is under way."""
        return bool(self._consumer.group_metadata().state is MemberState.STABLE)

    def generation(self) -> int:
        """Give the generation of the group."""
        return int(self._consumer.group_metadata().generation_id)

    def group_metadata(self) -> object:
        """Give what a sink must show with its offsets."""
        return self._consumer.group_metadata()

    def pause(self, partitions: Iterable[Partition]) -> None:
        """Fetch no more of these."""
        with in_our_words():
            self._consumer.pause(*map(theirs, partitions))

    def resume(self, partitions: Iterable[Partition]) -> None:
        """Fetch these again."""
        with in_our_words():
            for at in map(theirs, partitions):
                # what 3.0.12 had in hand at a pause it may keep back for ever, and until then it fetches nothing more
                self._consumer._fetcher._paused_partition_records.pop(at, None)  # noqa: SLF001 - there is no public way
                self._consumer.resume(at)

    def seek(self, partition: Partition, offset: int) -> None:
        """Read on from this offset."""
        with in_our_words():
            self._consumer.seek(theirs(partition), offset)

    def position(self, partition: Partition) -> int:
        """Give the offset that the next poll starts at."""
        with in_our_words(*self._asks):
            position = self._consumer.position(theirs(partition), timeout_ms=self._wait_ms)
        if position is None:
            raise Outage(f"{partition.topic}-{partition.number}: no position yet")
        return int(position)

    def committed(self, partition: Partition) -> int | None:
        """Give the group's offset once no transaction is pending on it."""
        with in_our_words(*self._asks):
            offset = self._consumer.committed(theirs(partition), timeout_ms=self._wait_ms)
        return None if offset is None else int(offset)

    def beginning_offset(self, partition: Partition) -> int:
        """Give the earliest offset still in the log."""
        with in_our_words(*self._asks):
            at = theirs(partition)
            return int(self._consumer.beginning_offsets([at], timeout_ms=self._wait_ms)[at])

    def end_offset(self, partition: Partition) -> int:
        """Give the last stable offset."""
        with in_our_words(*self._asks):
            at = theirs(partition)
            return int(self._consumer.end_offsets([at], timeout_ms=self._wait_ms)[at])

    def commit(self, offsets: Mapping[Partition, int]) -> None:
        """Set the group's offsets outside any transaction."""
        with in_our_words(*self._asks):
            those = {theirs(at): OffsetAndMetadata(offset, "", -1) for at, offset in offsets.items()}
            self._consumer.commit(those, timeout_ms=self._wait_ms)

    def seen_end(self, partition: Partition) -> int | None:
        """Give the end of the log as the last fetch told it."""
        at = theirs(partition)
        if at not in self._consumer.assignment():
            return None
        with in_our_words():
            end = self._consumer.highwater(at)
        return None if end is None else int(end)

    def close(self) -> None:
        """Stop without leaving the group."""
        with in_our_words():
            self._consumer.close(autocommit=False, timeout_ms=self._wait_ms)


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # the client ships no types
    def __init__(self, listener: AssignmentListener) -> None:
        self._listener = listener

    def on_partitions_revoked(self, revoked: Iterable[Any]) -> None:
        self._listener.revoked(_ours(revoked))

    def on_partitions_assigned(self, assigned: Iterable[Any]) -> None:
        self._listener.assigned(_ours(assigned))


def theirs(partition: Partition) -> Any:
    """Name a partition as the client does."""
    return TopicPartition(*partition)


def records_of(partition: Partition, found: Iterable[Any]) -> list[Record]:
    """Give the client's records as ours."""
    return [
        Record(partition, one.offset, one.key, one.value, tuple(map(tuple, one.headers)), one.timestamp)
        for one in found
    ]


def _ours(partitions: Iterable[Any]) -> frozenset[Partition]:
    return frozenset(Partition(at.topic, at.partition) for at in partitions)
