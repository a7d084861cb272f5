"""Reads what is published as it comes: all output topics of one authority, committed records only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connector.ports import Partition
from connector.wire import codec
from policy_core.messages import Topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.ports import Connection, LogReader
    from connector.topic_names import TopicNames

_WAIT_MS = 5


@dataclass(slots=True)
class Tail:
    """One reader a topic and partition, read in turn."""

    readers: list[LogReader] = field(default_factory=list)

    @classmethod
    def of(cls, connection: Connection, names: TopicNames, partitions: int) -> Tail:
        """Begin at the beginning of every output topic."""
        topics = [names.named(topic) for topic in Topic]
        return cls(
            [connection.log_reader(Partition(topic, number)) for topic in topics for number in range(partitions)]
        )

    def read(self) -> Iterator[Any]:
        """Give the records that have come since."""
        for reader in self.readers:
            for record in reader.read(timeout_ms=_WAIT_MS):
                if record.value is not None:
                    yield codec.decode(record.value)

    def is_at_end(self) -> bool:
        """Say whether everything published has been read."""
        return all(reader.position() >= reader.end() for reader in self.readers)

    def close(self) -> None:
        """Stop."""
        for reader in self.readers:
            reader.close()
