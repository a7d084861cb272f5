"""The cases of one partition in memory. Never ahead of the log: changed only after a commit, or while restoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.journal import Journal
from connector.timers import Timers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from connector.changelog_records import AppliedCommand, CaseRecord, Checkpoint, HeldQueue
    from policy_core.deletion import Remnant


class Store:
    """Cases by key, the indexes that follow from them (timers, held cases, waiting events), and commands by case."""

    def __init__(self) -> None:
        self.checkpoint: Checkpoint | None = None
        self.timers = Timers()
        self.held: dict[bytes, HeldQueue] = {}
        self.remnants: dict[str, Remnant] = {}
        self.journal = Journal()
        self._cases: dict[bytes, CaseRecord] = {}
        self._waiting: dict[bytes, dict[int, tuple[int, int]]] = {}
        self._commands: dict[bytes, dict[str, AppliedCommand]] = {}

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

    def put_waiting(self, key: bytes, sequence: int, found: tuple[int, int] | None) -> None:
        """Note where a waiting event is, by its offsets in the changelog and in the events topic; None: no longer."""
        if found is not None:
            self._waiting.setdefault(key, {})[sequence] = found
            return
        offsets = self._waiting.get(key, {})
        offsets.pop(sequence, None)
        if not offsets:
            self._waiting.pop(key, None)

    def put_remnant(self, reference: str, remnant: Remnant | None) -> None:
        """Keep what outlives a deleted case; None forgets it."""
        if remnant is None:
            self.remnants.pop(reference, None)
        else:
            self.remnants[reference] = remnant

    def waiting(self, key: bytes) -> dict[int, int]:
        """Give the changelog offsets of a case's waiting events by sequence."""
        return {sequence: at for sequence, (at, _) in self._waiting.get(key, {}).items()}

    def waiting_events(self, key: bytes) -> dict[int, int]:
        """Give the offsets in the events topic of a case's waiting events by sequence."""
        return {sequence: came_at for sequence, (_, came_at) in self._waiting.get(key, {}).items()}

    def put_command(self, key: bytes, command_id: str, applied: AppliedCommand | None) -> None:
        """Keep a command about a case with what came of it; None forgets it."""
        if applied is not None:
            self._commands.setdefault(key, {})[command_id] = applied
        elif key in self._commands:
            self._commands[key].pop(command_id, None)

    def commands(self, key: bytes) -> Mapping[str, AppliedCommand]:
        """Give the commands there ever were about a case, by id."""
        return self._commands.get(key, {})

    def commanded(self) -> Iterator[bytes]:
        """Give the cases that there are commands about."""
        return iter(self._commands)

    def oldest_held_s(self, now: datetime) -> float:
        """Give for how many seconds the case has been held that has been so longest; 0: none is."""
        return max(0.0, (now - min((queue.since for queue in self.held.values()), default=now)).total_seconds())

    def decided_under_another(self, version: str) -> list[bytes]:
        """Give the cases decided under another policy version, those that wake first in front."""
        stale = [(case.wake_at, key) for key, case in self._cases.items() if case.version != version and not case.held]
        return [key for at, key in sorted(stale, key=lambda one: (one[0] is None, one[0], one[1]))]

    def __len__(self) -> int:
        return len(self._cases)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._cases)
