"""Kafka through kafka-python 3.0.12: `KafkaConnection` is a `ports.Connection`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from connector.kafka_adapter.admin import KafkaAdmin
from connector.kafka_adapter.plain_sink import KafkaPlainSink
from connector.kafka_adapter.reader import KafkaLogReader
from connector.kafka_adapter.settings import ClusterSettings, Security, Timing
from connector.kafka_adapter.sink import KafkaSink
from connector.kafka_adapter.source import KafkaSource

if TYPE_CHECKING:
    from connector.ports import Partition

__all__ = ["ClusterSettings", "KafkaConnection", "Security", "Timing"]


class KafkaConnection:
    """Implements `ports.Connection` for one cluster."""

    def __init__(self, settings: ClusterSettings) -> None:
        """Keep the settings; each client connects by itself."""
        self._settings = settings
        client_log = logging.getLogger("kafka")
        if client_log.getEffectiveLevel() < logging.INFO:
            # below that the client writes keys and values into the log
            client_log.setLevel(logging.INFO)

    def source(self, *, group: str, instance_id: str, max_records: int) -> KafkaSource:
        """Make a member of a consumer group."""
        options = self._settings.membership(group=group, instance_id=instance_id, max_records=max_records)
        return KafkaSource(options, wait_ms=self._settings.timing.transaction_ms)

    def sink(self, transactional_id: str) -> KafkaSink | KafkaPlainSink:
        """Make a producer, not yet fenced; where there are no transactions, one that does without."""
        settings, timing = self._settings, self._settings.timing
        flush_ms = timing.delivery_ms + timing.request_ms
        if not settings.transactions:
            return KafkaPlainSink(settings.producing_plainly(), flush_ms=flush_ms)
        return KafkaSink(settings.producing(transactional_id), flush_ms=flush_ms, answer_ms=timing.delivery_ms)

    def log_reader(self, partition: Partition) -> KafkaLogReader:
        """Make a reader, standing at the beginning of the log."""
        return KafkaLogReader(self._settings.replaying(), partition, wait_ms=self._settings.timing.transaction_ms)

    def admin(self) -> KafkaAdmin:
        """Make an admin client."""
        return KafkaAdmin(self._settings.shared())
