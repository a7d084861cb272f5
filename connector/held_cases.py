"""Held cases as operators see them: read from the changelog, and nothing of a child but ids, codes and offsets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector import held_commands
from connector.changelog import Changelog
from connector.holding import EVENT_TOO_LARGE, cause_of
from connector.log_reading import committed
from connector.ports import Partition
from connector.store import Store
from connector.wire import codec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from connector.changelog_records import AppliedCommand, HeldEvent, HeldQueue
    from connector.ports import Connection
    from connector.wire.registry import Registry


@dataclass(frozen=True, slots=True)
class HeldCase:
    """One held case. `waiting` gives the offsets in the events topic of its events, by sequence, in order."""

    key: bytes
    partition: int
    queue: HeldQueue
    waiting: dict[int, int]

    @property
    def child(self) -> str:
        """The child's id, or `~authority`."""
        return self.key.decode("utf-8", "replace")

    @property
    def cause(self) -> str:
        """What it is held for."""
        return cause_of(self.queue)


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """One waiting event: where it is in the events topic, what kind it is, and why it can't be read if it can't."""

    offset: int
    kind: str
    reason: str
    to_be_discarded: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One command there was about a case, and what came of it."""

    command_id: str
    kind: str
    by: str
    reason: str
    asked_at: datetime
    offset: int | None
    outcome: str
    detail: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldCases:
    """The held cases of one authority as they are on the bus now. Raises Outage, Refused, ChangelogUnreadable."""

    connection: Connection
    state_topic: str
    partitions: int

    def all(self) -> list[HeldCase]:
        """Give all, those held longest first."""
        found = [case for number in range(self.partitions) for case in self._of(number, self._store(number))]
        return sorted(found, key=lambda case: (case.queue.since, case.key))

    def of_child(self, child: str) -> list[HeldCase]:
        """Give those of a child: one, or none; of `~authority` one a partition."""
        return [case for case in self.all() if case.child == child]

    def waiting_events(self, case: HeldCase, registry: Registry | None) -> list[WaitingEvent]:
        """Give what waits, in order."""
        store = self._store(case.partition)
        offsets = [at for _, at in sorted(store.waiting(case.key).items())]
        if not offsets:
            return []
        discards = {asked.offset for asked in _asked(store.commands(case.key)) if asked.ended_at is None}
        changelog = Changelog(Partition(self.state_topic, case.partition))
        reader = self.connection.log_reader(changelog.partition)
        try:
            events = changelog.events_at(reader, offsets)
        finally:
            reader.close()
        return [_seen(events[at], registry, discards) for at in offsets if at in events]

    def commands(self, child: str) -> list[Asked]:
        """Give the commands there ever were about a child's case, in the order in which they were asked."""
        stores = (self._store(number) for number in range(self.partitions))
        found = [asked for store in stores for asked in _asked(store.commands(child.encode()))]
        return sorted(found, key=lambda asked: asked.asked_at)

    def _of(self, number: int, store: Store) -> Iterator[HeldCase]:
        for key, queue in store.held.items():
            yield HeldCase(key, number, queue, dict(sorted(store.waiting_events(key).items())))

    def _store(self, number: int) -> Store:
        changelog, store = Changelog(Partition(self.state_topic, number)), Store()
        for record in committed(self.connection, changelog.partition):
            changelog.take_in(record, store)
        return store


def _asked(commands: Mapping[str, AppliedCommand]) -> Iterator[Asked]:
    for name, applied in commands.items():
        said = held_commands.decoded(applied.command)
        yield Asked(
            command_id=name,
            kind=said.kind,
            by=said.by,
            reason=said.reason,
            asked_at=said.asked_at,
            offset=said.offset,
            outcome=applied.outcome,
            detail=applied.detail,
            ended_at=applied.ended_at,
        )


def _seen(event: HeldEvent, registry: Registry | None, discards: set[int | None]) -> WaitingEvent:
    kind, reason = "", ""
    try:
        if event.too_large:
            reason = EVENT_TOO_LARGE
        else:
            headers = {header.name: header.value for header in event.headers}
            kind = type(codec.decode(event.value, registry=registry, headers=headers)).__name__
    except codec.Undecodable as unreadable:
        reason = unreadable.reason.value
    return WaitingEvent(event.offset, kind, reason, event.offset in discards)
