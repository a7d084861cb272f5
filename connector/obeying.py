"""Operators' commands within one transaction: taken in their order, answered once, kept with what came of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from connector import held_commands
from connector.changelog_records import AppliedCommand
from connector.held_commands import CommandKind, Outcome

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from connector.changelog_records import HeldQueue
    from connector.held_commands import HeldCommand
    from connector.store import Store


@dataclass(slots=True, kw_only=True)
class Commands:
    """What one transaction does about commands. `answered` is what is written, by case and id of the command."""

    store: Store
    counts: Counter[str]
    now: datetime
    answered: dict[tuple[bytes, str], AppliedCommand | None] = field(default_factory=dict)

    def take(self, key: bytes, value: bytes, queue: HeldQueue | None, waiting: Mapping[int, int]) -> HeldQueue | None:
        """Give the queue as a command leaves it. One that came before changes nothing. Raises Undecodable.

        `waiting` gives the offsets in the events topic of the case's waiting events by sequence.
        """
        command = held_commands.decoded(value)
        name = command.command_id
        self.counts["commands"] += 1
        if (key, name) in self.answered or name in self.store.commands(key):
            self.counts["commands.repeated"] += 1
            return queue
        left, outcome = held_commands.asked(command, queue, waiting, self.now)
        self.counts[f"commands.{outcome}"] += 1
        ended_at = None if outcome is Outcome.ACCEPTED else self.now
        self.answered[key, name] = AppliedCommand(command=value, outcome=outcome, taken_at=self.now, ended_at=ended_at)
        return left

    def to_discard(self, key: bytes) -> dict[int, str]:
        """Give the events that somebody has discarded, by offset, with the command that asks for it."""
        return {command.offset: name for name, command in self._accepted(key) if command.offset is not None}

    def discarded(self, key: bytes, name: str) -> None:
        """Answer a command: its event was taken out."""
        self._answer(key, name, Outcome.DISCARDED)

    def tried(self, key: bytes, outcome: Outcome, cause: str = "") -> None:
        """Answer whoever asked for the case to be tried. `cause` is what it is held for now."""
        for name, command in list(self._accepted(key)):
            if command.kind != CommandKind.DISCARD:
                self._answer(key, name, outcome, cause)

    def forget(self, key: bytes) -> int:
        """Forget every command about a case whose child is erased; gives how many there were."""
        names = {*self.store.commands(key), *(name for of, name in self.answered if of == key)}
        self.answered.update({(key, name): None for name in names})
        return len(names)

    def _accepted(self, key: bytes) -> Iterator[tuple[str, HeldCommand]]:
        for name, applied in self.store.commands(key).items():
            if applied.ended_at is None:
                yield name, held_commands.decoded(applied.command)

    def _answer(self, key: bytes, name: str, outcome: Outcome, cause: str = "") -> None:
        self.counts[f"commands.{outcome}"] += 1
        taken = self.store.commands(key)[name]
        self.answered[key, name] = replace(taken, outcome=outcome, detail=cause, ended_at=self.now)
