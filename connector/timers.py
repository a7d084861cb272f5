"""When cases wake. Derived from the cases' `wake_at`, never stored, so none can be lost."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Timers:
    """A heap of (instant, key); an entry that no longer stands is dropped when it comes up."""

    def __init__(self) -> None:
        self._standing: dict[bytes, datetime] = {}
        self._heap: list[tuple[datetime, bytes]] = []

    def set(self, key: bytes, wake_at: datetime | None) -> None:
        """Let a case wake at an instant, or never."""
        if wake_at is None:
            self._standing.pop(key, None)
        elif self._standing.get(key) != wake_at:
            self._standing[key] = wake_at
            heapq.heappush(self._heap, (wake_at, key))

    def next(self) -> datetime | None:
        """Give the earliest instant at which a case wakes."""
        self._drop_stale()
        return self._heap[0][0] if self._heap else None

    def due(self, through: datetime, limit: int) -> list[bytes]:
        """Give up to `limit` cases that are due, earliest first. They stay due until set anew."""
        found: dict[bytes, datetime] = {}
        while len(found) < limit and (at := self.next()) is not None and at <= through:
            _, key = heapq.heappop(self._heap)
            # an instant that was set, changed and set again is in the heap twice
            found[key] = at
        for key, at in found.items():
            heapq.heappush(self._heap, (at, key))
        return list(found)

    def __len__(self) -> int:
        return len(self._standing)

    def _drop_stale(self) -> None:
        while self._heap and self._standing.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
