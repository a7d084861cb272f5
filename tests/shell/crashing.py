"""A connection whose process dies just before or just after the n-th call of any of its clients."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

from connector.testing.fake_broker import FakeConnection, ProcessGone

if TYPE_CHECKING:
    from connector.ports import Admin, LogReader, Partition, Source, TransactionalSink
    from connector.testing.fake_broker import FakeBroker


class Side(Enum):
    """On which side of a call the process dies: the broker heard of it, or never did."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(slots=True)
class Crash:
    """When to die; `calls` are those made so far, by client and method."""

    at: int | None = None
    side: Side = Side.BEFORE
    calls: list[str] = field(default_factory=list)


class CrashingConnection:
    """Implements `ports.Connection` over the fake broker."""

    def __init__(self, broker: FakeBroker, crash: Crash) -> None:
        self._inner = FakeConnection(broker)
        self._crash = crash

    def source(self, *, group: str, instance_id: str, max_records: int) -> Source:
        made = self._inner.source(group=group, instance_id=instance_id, max_records=max_records)
        return cast("Source", _Client("source", made, self))

    def sink(self, transactional_id: str) -> TransactionalSink:
        return cast("TransactionalSink", _Client("sink", self._inner.sink(transactional_id), self))

    def log_reader(self, partition: Partition) -> LogReader:
        return cast("LogReader", _Client("reader", self._inner.log_reader(partition), self))

    def admin(self) -> Admin:
        return self._inner.admin()

    def called(self, name: str, method: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Make a call, or die of it."""
        self._crash.calls.append(name)
        dies = len(self._crash.calls) == self._crash.at
        if dies and self._crash.side is Side.BEFORE:
            self._die()
        given = method(*args, **kwargs)
        if dies:
            self._die()
        return given

    def _die(self) -> None:
        self._inner.kill()
        raise ProcessGone


class _Client:
    def __init__(self, name: str, inner: object, connection: CrashingConnection) -> None:
        self._name = name
        self._inner = inner
        self._connection = connection

    def __getattr__(self, method: str) -> Any:
        inner, name, connection = getattr(self._inner, method), f"{self._name}.{method}", self._connection
        return lambda *args, **kwargs: connection.called(name, inner, args, kwargs)
