"""The connection of one process to the fake broker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.testing.fake_broker.admin import FakeAdmin
from connector.testing.fake_broker.plain_sink import FakePlainSink
from connector.testing.fake_broker.process import Process
from connector.testing.fake_broker.reader import FakeLogReader
from connector.testing.fake_broker.sink import FakeSink
from connector.testing.fake_broker.source import FakeSource

if TYPE_CHECKING:
    from connector.ports import Partition
    from connector.testing.fake_broker.broker import FakeBroker
    from connector.testing.fake_broker.process import Limits


class FakeConnection:
    """Implements `ports.Connection`. Each is a process of its own, which a test can stop, let go on, and kill.

    `transactions`: its producers use them.
    """

    def __init__(self, broker: FakeBroker, limits: Limits | None = None, *, transactions: bool = True) -> None:
        self._broker = broker
        self._transactions = transactions
        self.process = Process(limits or broker.limits)

    def source(self, *, group: str, instance_id: str, max_records: int) -> FakeSource:
        """Make a member of a consumer group."""
        self._reach()
        return FakeSource(self._broker, self.process, group=group, instance_id=instance_id, max_records=max_records)

    def sink(self, transactional_id: str) -> FakeSink | FakePlainSink:
        """Make a producer, not yet fenced."""
        self._reach()
        if not self._transactions:
            return FakePlainSink(self._broker, self.process)
        return FakeSink(self._broker, self.process, transactional_id)

    def log_reader(self, partition: Partition) -> FakeLogReader:
        """Make a reader, standing at the beginning of the log."""
        self._reach()
        return FakeLogReader(self._broker, self.process, partition)

    def admin(self) -> FakeAdmin:
        """Make an admin client."""
        self._reach()
        return FakeAdmin(self._broker, self.process)

    def kill(self) -> None:
        """End the process as SIGKILL does: nothing is flushed, aborted or said to anyone."""
        self.process.killed = True

    def stop(self) -> None:
        """Let the process stand still, as SIGSTOP does: no heartbeats, no calls."""
        self.process.frozen = True

    def go_on(self) -> None:
        """Let it run again, as SIGCONT does, believing what it believed before."""
        self.process.frozen = False

    def _reach(self) -> None:
        self.process.runs()
        self._broker.answer()
