"""A reader of one partition outside any group."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from connector.kafka_adapter.client import KafkaConsumer, errors
from connector.kafka_adapter.connecting import connecting
from connector.kafka_adapter.failures import in_our_words, reads
from connector.kafka_adapter.source import records_of, theirs
from connector.ports import Outage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connector.ports import Partition, Record

_LOG = logging.getLogger(__name__)


class KafkaLogReader:
    """Implements `ports.LogReader`."""

    def __init__(self, options: Mapping[str, Any], partition: Partition, *, wait_ms: int) -> None:
        """Connect and stand at the beginning of the log."""
        self._partition = partition
        self._at = theirs(partition)
        self._wait_ms = wait_ms
        with connecting():
            self._consumer = KafkaConsumer(**options)
        with in_our_words(*reads(partition.topic)):
            self._consumer.assign([self._at])
        self.seek(self.beginning())

    def beginning(self) -> int:
        """Give the earliest offset still in the log."""
        with in_our_words(*reads(self._partition.topic)):
            return int(self._consumer.beginning_offsets([self._at], timeout_ms=self._wait_ms)[self._at])

    def end(self) -> int:
        """Give the last stable offset as it is now."""
        with in_our_words(*reads(self._partition.topic)):
            return int(self._consumer.end_offsets([self._at], timeout_ms=self._wait_ms)[self._at])

    def seek(self, offset: int) -> None:
        """Read on from this offset."""
        with in_our_words():
            self._consumer.seek(self._at, offset)

    def read(self, *, timeout_ms: int) -> Sequence[Record]:
        """Give the next records."""
        with in_our_words(*reads(self._partition.topic)):
            polled = self._consumer.poll(timeout_ms=timeout_ms)
        return records_of(self._partition, polled.get(self._at, ()))

    def position(self) -> int:
        """Give the offset the next read starts at."""
        with in_our_words(*reads(self._partition.topic)):
            position = self._consumer.position(self._at, timeout_ms=self._wait_ms)
        if position is None:
            raise Outage(f"{self._partition.topic}-{self._partition.number}: no position yet")
        return int(position)

    def close(self) -> None:
        """Stop."""
        try:
            self._consumer.close(autocommit=False, timeout_ms=self._wait_ms)
        except errors.KafkaError as raised:
            _LOG.info("closing a reader: %s", type(raised).__name__)
