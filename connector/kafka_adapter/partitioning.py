"""Which partition a key belongs to, as the hosts' clients reckon it too: murmur2, Kafka's default."""

from __future__ import annotations

from connector.kafka_adapter.client import murmur2

_POSITIVE = 0x7FFFFFFF


def partition_of(key: bytes, partitions: int) -> int:
    """Give the partition of a key among so many."""
    number: int = (murmur2(key) & _POSITIVE) % partitions
    return number
