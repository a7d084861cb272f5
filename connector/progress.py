"""How far a partition has come. Moved only by commits, and memory with it, never ahead of the log."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from connector.batch import Batch
from connector.changelog_records import Checkpoint
from connector.clock import CaseTime
from connector.measuring import Committed
from connector.ports import BusError
from connector.transaction import Effects
from connector.wire import schemas

if TYPE_CHECKING:
    from datetime import datetime

    from connector.changelog import Changelog
    from connector.delivery import Writing
    from connector.ports import Partition
    from connector.store import Store
    from connector.task_settings import Surroundings, TaskSettings

CLOCKS_DIFFER_BY = timedelta(days=1)


class Progress:
    """Makes batches over the store as it is, and commits them. `offset` is the group's."""

    def __init__(
        self,
        partition: Partition,
        changelog: Changelog,
        store: Store,
        writing: Writing,
        settings: TaskSettings,
        around: Surroundings,
        offset: int,
    ) -> None:
        self.offset = offset
        self.committed_s = around.clock.elapsed_s()
        self._batch_began_s = self.committed_s
        self._partition = partition
        self._changelog = changelog
        self._store = store
        self._writing = writing
        self._settings = settings
        self._around = around
        self._decided_through = store.checkpoint.decided_through if store.checkpoint else None

    def now(self) -> datetime:
        """Give the present, never behind what this partition was decided through before."""
        now = self._around.clock.now()
        return max(now, self._decided_through) if self._decided_through else now

    def batch(self) -> Batch:
        """Begin a batch at the present."""
        now = self.now()
        self._batch_began_s = self._around.clock.elapsed_s()
        return Batch(
            partition=self._partition,
            store=self._store,
            judge=self._around.judge,
            limits=self._settings.limits,
            quarantine_topic=self._settings.quarantine_topic,
            certifying=self._settings.certifying,
            wall_now=now,
            now=now if self._settings.case_time is CaseTime.WALL else None,
            latest=self._settings.until or now + CLOCKS_DIFFER_BY,
            tracing=self._around.tracing,
        )

    def commit(self, batch: Batch, offset: int) -> None:
        """Commit a batch and the group's new offset, then bring memory up to it. Raises BusError."""
        began_s, began_at = self._around.clock.elapsed_s(), self.offset
        through = batch.now or self._decided_through
        checkpoint = Checkpoint(
            offset=offset, version=self._around.judge.version, decided_through=through, schemas=schemas.digest()
        )
        cases = {key: case for key, case in batch.cases.items() if case != self._store.get(key)}
        waiting = [self._changelog.waiting(key, number, event) for (key, number), event in batch.waiting.items()]
        commands = [
            self._changelog.command(key, name, applied) for (key, name), applied in batch.commands.answered.items()
        ]
        remnants = [self._changelog.remnant(reference, one) for reference, one in batch.remnants.added.items()]
        changed = [self._changelog.case(key, case) for key, case in cases.items()]
        effects = Effects(
            outputs=tuple(batch.outputs),
            changes=(*waiting, *changed, *commands, *remnants),
            checkpoint=self._changelog.checkpoint(checkpoint),
            offsets={self._partition: offset},
        )
        written = self._written(effects, batch.counts["records"])
        for ((key, number), event), at in zip(batch.waiting.items(), written, strict=False):
            self._store.put_waiting(key, number, None if event is None else (at, event.offset))
        for key, case in cases.items():
            self._store.put(key, case)
        for (key, name), applied in batch.commands.answered.items():
            self._store.put_command(key, name, applied)
        self._store.remnants.update(batch.remnants.added)
        self._store.checkpoint = checkpoint
        self.offset, self._decided_through = offset, through
        self.committed_s = self._around.clock.elapsed_s()
        now, held = self.now(), len(self._store.held)
        standing = {"cases_held": held, "oldest_held_s": round(self._store.oldest_held_s(now))} if held else {}
        self._around.observer.transaction(
            self._partition,
            batch.counts,
            from_offset=began_at,
            to_offset=offset,
            outputs=len(effects.outputs),
            changes=len(effects.changes),
            judge_ms=round(1000 * (began_s - self._batch_began_s), 1),
            commit_ms=round(1000 * (self.committed_s - began_s), 1),
            **standing,
        )
        self._around.meter.committed(
            Committed(
                partition=self._partition.number,
                counts=batch.counts,
                events=Counter(kind for kind, _ in batch.events),
                ages_s=[(now - observed_at).total_seconds() for _, observed_at in batch.events],
                published=Counter(one.topic for one in effects.outputs),
                took_s=self.committed_s - began_s,
            )
        )

    def _written(self, effects: Effects, records: int) -> tuple[int, ...]:
        try:
            with self._around.tracing.transaction(self._partition, records):
                return self._writing.commit(self._around.source, effects)
        except BusError as failed:
            self._around.meter.failed(failed.kind)
            raise
