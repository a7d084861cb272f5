"""A connection each of whose clients' calls goes through one function first, which may let the process die of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.ports import Admin, Connection, LogReader, Partition, Source, TransactionalSink


class Called(Protocol):
    """Is told of each call, `source.poll` or the like, and makes it."""

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:
        """Give what the call gives."""


class WatchedConnection:
    """Implements `ports.Connection` around another."""

    def __init__(self, inner: Connection, called: Called) -> None:
        self._inner = inner
        self._called = called

    def source(self, *, group: str, instance_id: str, max_records: int) -> Source:
        made = self._inner.source(group=group, instance_id=instance_id, max_records=max_records)
        return cast("Source", _Client("source", made, self._called))

    def sink(self, transactional_id: str) -> TransactionalSink:
        return cast("TransactionalSink", _Client("sink", self._inner.sink(transactional_id), self._called))

    def log_reader(self, partition: Partition) -> LogReader:
        return cast("LogReader", _Client("reader", self._inner.log_reader(partition), self._called))

    def admin(self) -> Admin:
        return self._inner.admin()


class _Client:
    def __init__(self, name: str, inner: object, called: Called) -> None:
        self._name = name
        self._inner = inner
        self._called = called

    def __getattr__(self, method: str) -> Any:
        inner, name, called = getattr(self._inner, method), f"{self._name}.{method}", self._called
        return lambda *args, **kwargs: called(name, lambda: inner(*args, **kwargs))
