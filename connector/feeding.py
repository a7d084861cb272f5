"""Puts case events on the bus, each child's to its own partition, in transactions of some hundreds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.kafka_adapter.partitioning import partition_of
from connector.ports import Outgoing
from connector.transaction import all_arrived
from connector.wire import codec
from policy_core.book import AUTHORITY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.ports import Connection, TransactionalSink
    from policy_core.events import Event

PER_TRANSACTION = 500


@dataclass(slots=True)
class Feeder:
    """One producer of case events. The authority's own record goes to every partition."""

    sink: TransactionalSink
    topic: str
    partitions: int
    sent: int = 0

    @classmethod
    def to(cls, connection: Connection, topic: str, partitions: int, *, name: str) -> Feeder:
        """Make a feeder with a transactional id of its own. Raises Outage, Refused."""
        sink = connection.sink(name)
        sink.fence()
        return cls(sink, topic, partitions)

    def send(self, events: Iterable[Event]) -> None:
        """Send events in one transaction, in order. Raises what the sink raises; then the feeder is to be closed."""
        encoded = [(event.envelope.child_id.encode(), codec.encode(event)) for event in events]
        self.sink.begin()
        try:
            pending = [
                self.sink.send(Outgoing(self.topic, partition, key, value))
                for key, value in encoded
                for partition in self._partitions_of(key)
            ]
            self.sink.flush()
            all_arrived(pending)
            self.sink.commit()
        except BaseException:
            self.sink.abort()
            raise
        self.sent += len(encoded)

    def close(self) -> None:
        """Stop."""
        self.sink.close()

    def _partitions_of(self, key: bytes) -> Iterable[int]:
        if key == AUTHORITY_KEY.encode():
            return range(self.partitions)
        return (partition_of(key, self.partitions),)
