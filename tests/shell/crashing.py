"""A connection whose process dies just before or just after the n-th call of any of its clients."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from connector.testing.fake_broker import FakeConnection, ProcessGone
from tests.shell.watched import WatchedConnection

if TYPE_CHECKING:
    from collections.abc import Callable

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


class CrashingConnection(WatchedConnection):
    """Implements `ports.Connection` over the fake broker; `transactions` as there."""

    def __init__(self, broker: FakeBroker, crash: Crash, *, transactions: bool = True) -> None:
        self._process = FakeConnection(broker, transactions=transactions)
        self._crash = crash
        super().__init__(self._process, self._make)

    def _make(self, name: str, call: Callable[[], Any]) -> Any:
        self._crash.calls.append(name)
        dies = len(self._crash.calls) == self._crash.at
        if dies and self._crash.side is Side.BEFORE:
            self._die()
        given = call()
        if dies:
            self._die()
        return given

    def _die(self) -> None:
        self._process.kill()
        raise ProcessGone
