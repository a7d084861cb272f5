"""The cases of one partition in memory. Never ahead of the log: changed only after a commit, or while restoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.timers import Timers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.changelog_records import CaseRecord, Checkpoint, HeldQueue


class Store:
    """Cases by key, with three indexes that follow from them: timers, held cases, offsets of waiting events."""

    def __init__(self) -> None:
        self.checkpoint: Checkpoint | None = None
        self.timers = Timers()
        self.held: dict[bytes, HeldQueue] = {}
        self._cases: dict[bytes, CaseRecord] = {}
        self._waiting: dict[bytes, dict[int, int]] = {}

    def get(self, key: bytes) -> CaseRecord | None:
        """Give a case, or None."""
        return self._cases.get(key)

    def put(self, key: bytes, case: CaseRecord | None) -> None:
        """Keep a case; None forgets it."""
        if case is None:
            self._cases.pop(key, None)
        else:
            self._cases[key] = case
        held = case.held if case else None
        if held is None:
            self.held.pop(key, None)
        else:
            self.held[key] = held
        self.timers.set(key, case.wake_at if case and held is None else None)

    def put_waiting(self, key: bytes, sequence: int, offset: int | None) -> None:
        """Note where in the changelog a waiting event is; None: it waits no longer."""
        if offset is not None:
            self._waiting.setdefault(key, {})[sequence] = offset
            return
        offsets = self._waiting.get(key, {})
        offsets.pop(sequence, None)
        if not offsets:
            self._waiting.pop(key, None)

    def waiting(self, key: bytes) -> dict[int, int]:
        """Give the changelog offsets of a case's waiting events by sequence."""
        return self._waiting.get(key, {})

    def decided_under_another(self, version: str) -> list[bytes]:
        """Give the cases decided under another policy version, those that wake first in front."""
        stale = [(case.wake_at, key) for key, case in self._cases.items() if case.version != version and not case.held]
        return [key for at, key in sorted(stale, key=lambda one: (one[0] is None, one[0], one[1]))]

    def __len__(self) -> int:
        return len(self._cases)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._cases)
