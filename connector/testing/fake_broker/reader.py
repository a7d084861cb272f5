"""A reader of one partition outside any group."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.ports import Partition, Record
    from connector.testing.fake_broker.broker import FakeBroker
    from connector.testing.fake_broker.process import Process

MOST_AT_ONCE = 5_000


class FakeLogReader:
    """Implements `ports.LogReader`."""

    def __init__(self, broker: FakeBroker, process: Process, partition: Partition) -> None:
        self._broker = broker
        self._process = process
        self._log = broker.log(partition)
        self._position = self._log.start_offset

    def beginning(self) -> int:
        """Give the earliest offset still in the log."""
        self._reach()
        return self._log.start_offset

    def end(self) -> int:
        """Give the last stable offset as it is now."""
        self._reach()
        return self._log.last_stable_offset()

    def seek(self, offset: int) -> None:
        """Read on from this offset."""
        self._process.runs()
        self._position = offset

    def read(self, *, timeout_ms: int) -> Sequence[Record]:
        """Give the next records; none while the broker is down."""
        self._process.runs()
        if self._broker.faults.take_unreachable_call():
            self._broker.pass_time(timeout_ms)
            return ()
        records, self._position = self._log.read(self._position, limit=MOST_AT_ONCE)
        if not records:
            self._broker.pass_time(timeout_ms)
        return records

    def position(self) -> int:
        """Give the offset the next read starts at."""
        self._process.runs()
        return self._position

    def close(self) -> None:
        """Stop."""
        self._process.runs()

    def _reach(self) -> None:
        self._process.runs()
        self._broker.answer()
