"""Folds one partition's events anew, by the clock of events, and publishes nothing: what its state should be.

Dates are seen as they were seen then: going live, texts in force, deletions. The policy's earlier versions aren't at
hand; the present one reads all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connector.batch import Batch
from connector.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connector.certificates import Certifying
    from connector.changelog_records import HeldEvent
    from connector.judging import Judge
    from connector.limits import Limits
    from connector.ports import LogReader, Partition
    from policy_core.deletion import Remnant

_LATEST = datetime(9999, 12, 31, tzinfo=UTC)
_READ_MS = 500
_ANY_NUMBER = 10**9


@dataclass(slots=True, kw_only=True)
class Refold:
    """The state in the making. `waiting` holds the events of held cases, whose offsets the store can't know yet."""

    partition: Partition
    judge: Judge
    limits: Limits
    certifying: Certifying
    wall_now: datetime
    beat: Callable[[], None]
    store: Store = field(default_factory=Store)
    waiting: dict[tuple[bytes, int], HeldEvent] = field(default_factory=dict)
    last_at: datetime | None = None

    def seed(self, remnants: dict[str, Remnant]) -> None:
        """Begin with erasures: they are never forgotten, and what was told of such a child isn't read again."""
        self.store.remnants.update({name: one for name, one in remnants.items() if one.erased})

    def read(self, reader: LogReader, end: int) -> int:
        """Fold all events up to an offset, exclusive; gives how many. Raises BusError."""
        count = 0
        reader.seek(reader.beginning())
        while reader.position() < end:
            batch = self._batch()
            for record in reader.read(timeout_ms=_READ_MS):
                if record.offset < end:
                    batch.take(record)
                    count += 1
                    self.last_at = datetime.fromtimestamp(record.timestamp_ms / 1000, UTC)
            self._keep(batch)
            self.beat()
        return count

    def wake(self, through: datetime) -> None:
        """Wake cases up to an instant, inclusive, each at the one it was due at."""
        while keys := self.store.timers.due(through, self.limits.page):
            batch = self._batch()
            for key in keys:
                batch.wake(key)
            self._keep(batch)
            self.beat()

    def give_back(self, alerts: Mapping[bytes, bytes]) -> None:
        """Let held cases know of their alerts that stand, so that these end when the cases go on."""
        for key, queue in list(self.store.held.items()):
            case = self.store.get(key)
            if case is not None and key in alerts:
                spent = replace(queue, alert=alerts[key], attempts=self.limits.held_attempts, not_before=None)
                self.store.put(key, replace(case, held=spent))

    def _batch(self) -> Batch:
        return Batch(
            partition=self.partition,
            store=self.store,
            judge=self.judge,
            # a cause shared by many cases is told case by case
            limits=replace(self.limits, hold_floor=_ANY_NUMBER),
            quarantine_topic="",
            certifying=self.certifying,
            wall_now=self.wall_now,
            now=None,
            latest=_LATEST,
        )

    def _keep(self, batch: Batch) -> None:
        for key, case in batch.cases.items():
            self.store.put(key, case)
        for (key, number), event in batch.waiting.items():
            if event is None:
                self.waiting.pop((key, number), None)
            else:
                self.waiting[key, number] = event
            # where it will be in the changelog isn't known yet, and nobody reads it from there
            self.store.put_waiting(key, number, None if event is None else (event.offset, event.offset))
        for (key, name), applied in batch.commands.answered.items():
            self.store.put_command(key, name, applied)
        self.store.remnants.update(batch.remnants.added)
        for key in dict.fromkeys(key for key, _ in batch.commands.answered):
            self._obey(key)

    def _obey(self, key: bytes) -> None:
        """Do what an operator's command asked of a held case, as the process did then."""
        queue = self.store.held.get(key)
        accepted = [one for one in self.store.commands(key).values() if one.ended_at is None]
        if queue is None or not accepted:
            return
        batch = self._batch()
        events = {number: self.waiting[key, number] for number in range(queue.head, queue.tail)}
        batch.release(key, events, self.beat)
        self._keep(batch)
