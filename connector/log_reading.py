"""All that is committed in a partition, from its beginning to its end as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.ports import Connection, Partition, Record

_READ_MS = 500


def committed(connection: Connection, partition: Partition) -> Iterator[Record]:
    """Give the records in order. Raises Outage, Refused."""
    reader = connection.log_reader(partition)
    try:
        end = reader.end()
        while reader.position() < end:
            yield from reader.read(timeout_ms=_READ_MS)
    finally:
        reader.close()
