"""A producer for a bus without transactions: what is sent is there once it has arrived, whatever comes after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.kafka_adapter.client import KafkaProducer
from connector.kafka_adapter.connecting import connecting
from connector.kafka_adapter.failures import in_our_words
from connector.kafka_adapter.sink import KafkaPending, end
from connector.ports import Broken
from connector.rights import Operation, Resource, Right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.ports import Outgoing, Partition


class KafkaPlainSink:
    """Implements `ports.TransactionalSink` as far as that can be done."""

    def __init__(self, options: Mapping[str, Any], *, flush_ms: int) -> None:
        """Connect; `flush_ms` is longer than the client's own time for a delivery."""
        with connecting():
            self._producer = KafkaProducer(**options)
        self._written: set[str] = set()
        self._flush_s = flush_ms / 1000

    def fence(self) -> None:
        """Shut out nobody: there is nothing to do it with."""

    def begin(self) -> None:
        """Begin nothing."""

    def send(self, outgoing: Outgoing) -> KafkaPending:
        """Send a record."""
        self._written.add(outgoing.topic)
        with in_our_words(*self._asks()):
            future = self._producer.send(
                outgoing.topic,
                value=outgoing.value,
                key=outgoing.key,
                headers=list(outgoing.headers),
                partition=outgoing.partition,
            )
        return KafkaPending(future, self._asks)

    def flush(self) -> None:
        """Wait until nothing is in flight."""
        with in_our_words(*self._asks()):
            self._producer.flush(timeout=self._flush_s)

    def _asks(self) -> list[Right]:
        return [Right(Resource.TOPIC, topic, Operation.WRITE) for topic in sorted(self._written)]

    def add_offsets(self, offsets: Mapping[Partition, int], group_metadata: object) -> None:
        """Refuse: offsets are the member's own to commit."""
        raise Broken(f"no transaction to put {len(offsets)} offsets of {type(group_metadata).__name__} into")

    def commit(self) -> None:
        """Do nothing: what was flushed is there."""

    def abort(self) -> None:
        """Take back nothing: what was flushed is there."""

    def close(self) -> None:
        """Stop without waiting for what is in flight."""
        end(self._producer)
