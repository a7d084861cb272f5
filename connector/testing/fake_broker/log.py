"""The log of one partition: records, control markers, the last stable offset, compaction and retention.

Offsets are as Kafka counts them: a control marker takes one, and an offset never comes back (Kafka's
`ProducerStateManager` and `LogSegment`; KIP-98).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from connector.ports import Migrated, OffsetLost, Partition, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.ports import Outgoing


class ProducerStamp(NamedTuple):
    """Who wrote a record: a producer id, and the epoch that outdates its earlier lives."""

    producer_id: int
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands at one offset. Without a record it is the control marker of the producer it names."""

    offset: int
    record: Record | None
    producer: ProducerStamp | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aborted:
    """A stretch of offsets in which one producer's records count for nothing; both ends are inside."""

    producer_id: int
    first: int
    last: int


class PartitionLog:
    """One partition's log. Times are milliseconds since 1970."""

    def __init__(self, partition: Partition) -> None:
        self.partition = partition
        self.start_offset = 0
        self.next_offset = 0
        self._entries: list[Entry] = []
        self._epochs: dict[int, int] = {}
        self._open: dict[int, int] = {}
        self._aborted: list[Aborted] = []

    def append(self, outgoing: Outgoing, *, producer: ProducerStamp | None, timestamp_ms: int) -> int:
        """Write a record and give its offset. Raises Migrated if the producer is of an earlier epoch."""
        if producer is not None:
            self._refuse_an_earlier_epoch(producer)
            self._epochs[producer.producer_id] = producer.epoch
            self._open.setdefault(producer.producer_id, self.next_offset)
        record = Record(self.partition, self.next_offset, outgoing.key, outgoing.value, outgoing.headers, timestamp_ms)
        return self._add(record, producer)

    def mark(self, producer: ProducerStamp, *, committed: bool) -> None:
        """End a producer's transaction here. The marker's epoch shuts out the lives before it."""
        self._epochs[producer.producer_id] = producer.epoch
        first = self._open.pop(producer.producer_id, None)
        if first is not None and not committed:
            self._aborted.append(Aborted(producer_id=producer.producer_id, first=first, last=self.next_offset))
        self._add(None, producer)

    def last_stable_offset(self) -> int:
        """Give the offset of the first record whose transaction is still open, else the end."""
        return min(self._open.values(), default=self.next_offset)

    def read(self, offset: int, *, limit: int) -> tuple[Sequence[Record], int]:
        """Give up to `limit` committed records from an offset on, and the offset to read at next.

        That offset lies past control markers, aborted and compacted records. Raises OffsetLost outside the log.
        """
        self.look_for(offset)
        found: list[Record] = []
        stable = self.last_stable_offset()
        for entry in self._from(offset):
            if entry.offset >= stable:
                break
            if (record := self._committed(entry)) is not None:
                found.append(record)
                if len(found) == limit:
                    return found, entry.offset + 1
        return found, max(offset, stable)

    def look_for(self, offset: int) -> None:
        """Raise OffsetLost unless the offset lies in the log or at its end."""
        if not self.start_offset <= offset <= self.next_offset:
            raise OffsetLost(
                f"{self.partition.topic}-{self.partition.number}: offset {offset} lies outside"
                f" {self.start_offset} to {self.next_offset}; the log no longer holds it: see retention of the topic"
            )

    def compact(self, *, drop_tombstones: bool = False) -> None:
        """Keep the last stable record of each key, as Kafka's cleaner does in its own time.

        Tombstones stay until they are dropped (`delete.retention.ms`). Nothing past the last stable offset is touched.
        """
        stable = self.last_stable_offset()
        last: dict[bytes | None, Entry] = {}
        for entry in self._entries:
            if entry.offset < stable and (record := self._committed(entry)) is not None:
                last[record.key] = entry
        kept = [entry for entry in last.values() if not (drop_tombstones and _is_tombstone(entry))]
        kept += [entry for entry in self._entries if entry.offset >= stable]
        self._entries = sorted(kept, key=_offset)

    def delete_older_than(self, timestamp_ms: int) -> None:
        """Cut off the head of the log, up to the first record that is young enough."""
        kept = [
            entry.offset
            for entry in self._entries
            if entry.record is not None and entry.record.timestamp_ms >= timestamp_ms
        ]
        self.delete_before(min([*kept, self.next_offset]))

    def delete_before(self, offset: int) -> None:
        """Cut off the head of the log below an offset."""
        self.start_offset = max(self.start_offset, offset)
        self._entries = [entry for entry in self._entries if entry.offset >= self.start_offset]

    def entries(self) -> Sequence[Entry]:
        """Give all that is in the log, aborted records and markers too."""
        return tuple(self._entries)

    def _add(self, record: Record | None, producer: ProducerStamp | None) -> int:
        offset = self.next_offset
        self._entries.append(Entry(offset=offset, record=record, producer=producer))
        self.next_offset += 1
        return offset

    def _from(self, offset: int) -> Iterator[Entry]:
        first = bisect_left(self._entries, offset, key=_offset)
        return (self._entries[at] for at in range(first, len(self._entries)))

    def _committed(self, entry: Entry) -> Record | None:
        if entry.producer is not None and any(
            entry.producer.producer_id == one.producer_id and one.first <= entry.offset <= one.last
            for one in self._aborted
        ):
            return None
        return entry.record

    def _refuse_an_earlier_epoch(self, producer: ProducerStamp) -> None:
        known = self._epochs.get(producer.producer_id, producer.epoch)
        if producer.epoch < known:
            raise Migrated(f"InvalidProducerEpochError: epoch {producer.epoch} is outdated by {known}")


def _offset(entry: Entry) -> int:
    return entry.offset


def _is_tombstone(entry: Entry) -> bool:
    return entry.record is not None and entry.record.value is None
