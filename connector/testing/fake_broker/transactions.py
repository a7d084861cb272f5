"""The transaction coordinator: producer ids and epochs, fencing, markers, transactions that run out of time.

Follows KIP-98, and KIP-447 for the group's offsets. Raises Migrated where Kafka says a producer is fenced.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from connector.ports import Broken, Migrated
from connector.testing.fake_broker.log import ProducerStamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.ports import Partition
    from connector.testing.fake_broker.groups import Groups
    from connector.testing.fake_broker.log import PartitionLog


class State(Enum):
    """How far a transaction is. `DECIDED`: its outcome stands, its markers are still to be written."""

    EMPTY = "empty"
    ONGOING = "ongoing"
    DECIDED = "decided"


@dataclass(slots=True, kw_only=True)
class Transaction:
    """What the coordinator keeps under one transactional id."""

    producer_id: int
    timeout_ms: int
    epoch: int = 0
    state: State = State.EMPTY
    began_ms: int = 0
    committed: bool = False
    partitions: set[Partition] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)

    @property
    def stamp(self) -> ProducerStamp:
        """Give the producer's id and epoch."""
        return ProducerStamp(self.producer_id, self.epoch)


class Transactions:
    """The coordinator of all transactional ids."""

    def __init__(self, log_of: Callable[[Partition], PartitionLog], groups: Groups) -> None:
        self._log_of = log_of
        self._groups = groups
        self._known: dict[str, Transaction] = {}
        self.holds_markers = False

    def initialise(self, transactional_id: str, *, timeout_ms: int) -> ProducerStamp:
        """Shut out the earlier lives of the id: abort what is open, wait for what is decided, raise the epoch."""
        one = self._known.get(transactional_id)
        if one is None:
            one = Transaction(producer_id=len(self._known) + 1, timeout_ms=timeout_ms)
            self._known[transactional_id] = one
            return one.stamp
        if one.state is State.ONGOING:
            self._time_out(one)
        self._write_markers(one)
        one.epoch += 1
        one.timeout_ms = timeout_ms
        return one.stamp

    def add_partition(self, transactional_id: str, producer: ProducerStamp, partition: Partition, now_ms: int) -> None:
        """Make a partition part of the transaction. Raises Migrated."""
        one = self._begun(transactional_id, producer, now_ms)
        one.partitions.add(partition)

    def add_group(self, transactional_id: str, producer: ProducerStamp, group: str, now_ms: int) -> None:
        """Make a group's offsets part of the transaction. Raises Migrated."""
        one = self._begun(transactional_id, producer, now_ms)
        one.groups.add(group)

    def end(self, transactional_id: str, producer: ProducerStamp, *, committed: bool) -> None:
        """Commit or abort. Raises Migrated for an earlier epoch, Broken if none is open."""
        one = self._of_this_life(transactional_id, producer)
        if one.state is not State.ONGOING:
            raise Broken("InvalidTxnStateError: no transaction is open under this id")
        one.state = State.DECIDED
        one.committed = committed
        if not self.holds_markers:
            self._write_markers(one)

    def time_out(self, now_ms: int) -> None:
        """Abort what has been open too long, and shut out its producer."""
        for one in self._known.values():
            if one.state is State.ONGOING and now_ms - one.began_ms >= one.timeout_ms:
                self._time_out(one)

    def release_markers(self) -> None:
        """Write the markers that were held back."""
        self.holds_markers = False
        for one in self._known.values():
            self._write_markers(one)

    def _time_out(self, one: Transaction) -> None:
        one.epoch += 1
        one.state = State.DECIDED
        one.committed = False
        self._write_markers(one)

    def _write_markers(self, one: Transaction) -> None:
        if one.state is not State.DECIDED:
            return
        for partition in sorted(one.partitions):
            self._log_of(partition).mark(one.stamp, committed=one.committed)
        for group in sorted(one.groups):
            self._groups.settle(group, one.producer_id, committed=one.committed)
        one.partitions.clear()
        one.groups.clear()
        one.state = State.EMPTY

    def _begun(self, transactional_id: str, producer: ProducerStamp, now_ms: int) -> Transaction:
        one = self._of_this_life(transactional_id, producer)
        # Kafka answers CONCURRENT_TRANSACTIONS until the markers are written, and the client asks again
        self._write_markers(one)
        if one.state is State.EMPTY:
            one.state = State.ONGOING
            one.began_ms = now_ms
        return one

    def _of_this_life(self, transactional_id: str, producer: ProducerStamp) -> Transaction:
        one = self._known.get(transactional_id)
        if one is None or one.producer_id != producer.producer_id:
            raise Migrated("InvalidProducerIdMappingError: the transactional id has another producer id")
        if one.epoch != producer.epoch:
            raise Migrated(f"ProducerFencedError: epoch {producer.epoch} is outdated by {one.epoch}")
        return one
