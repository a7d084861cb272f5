"""The life of one input partition: assigned, fenced, restored, verified, running, closed. In that order only."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from connector import holding
from connector.batch import Batch
from connector.changelog import Changelog, ChangelogUnreadable, Restore
from connector.changelog_records import Checkpoint
from connector.checkpoint import refuse_gaps, where_to_start
from connector.clock import CaseTime
from connector.limits import Limits
from connector.ports import Broken, Partition
from connector.store import Store
from connector.transaction import Effects, commit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connector.clock import Clock
    from connector.judging import Judge
    from connector.observe import Observer
    from connector.ports import Connection, LogReader, Record, Source, TransactionalSink


class TaskState(Enum):
    """How far a task has come."""

    ASSIGNED = auto()
    FENCED = auto()
    RESTORED = auto()
    VERIFIED = auto()
    RUNNING = auto()
    CLOSED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSettings:
    """What all tasks of a process share. The mode is in every name, so that shadow never meets live."""

    group: str
    transactional_id: str
    state_topic: str
    quarantine_topic: str
    case_time: CaseTime = CaseTime.WALL
    limits: Limits = field(default_factory=Limits)
    idle_commit_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a task works with."""

    connection: Connection
    source: Source
    judge: Judge
    clock: Clock
    observer: Observer


class Task:
    """One partition, from assignment to close. Its methods raise Outage, Migrated, Refused or Broken."""

    def __init__(
        self, partition: Partition, settings: TaskSettings, around: Surroundings, *, built_again: bool = False
    ) -> None:
        """Take a partition; `built_again`: after a failure, so its first commit is at once.

        Only a commit tells a displaced member so; until then it and the rightful owner would fence each other.
        """
        self.partition = partition
        self.state = TaskState.ASSIGNED
        self.store = Store()
        self._settings = settings
        self._around = around
        self._built_again = built_again
        self._changelog = Changelog(Partition(settings.state_topic, partition.number))
        self._sink: TransactionalSink | None = None
        self._reader: LogReader | None = None
        self._restore: Restore | None = None
        self._offset = 0
        self._decided_through: datetime | None = None
        self._committed_s = 0.0
        self._to_retry: list[bytes] = []
        self._to_decide_again: list[bytes] = []

    def fence(self) -> None:
        """Shut out whoever had this partition before."""
        self._expect(TaskState.ASSIGNED)
        self._sink = self._around.connection.sink(f"{self._settings.transactional_id}-{self.partition.number}")
        self._sink.fence()
        # only now is the end of the changelog the end of what the predecessor wrote
        self._reader = self._around.connection.log_reader(self._changelog.partition)
        self._restore = Restore(self._changelog, self._reader, self.store)
        self.state = TaskState.FENCED

    def restore_slice(self) -> bool:
        """Read a part of the changelog; True when that was the last. Raises ChangelogUnreadable."""
        self._expect(TaskState.FENCED)
        if self._restore is None or not self._restore.slice():
            return False
        self._close_reader()
        self._around.observer.line(
            "restored", partition=self.partition.number, cases=len(self.store), records=self._restore.records
        )
        self._restore = None
        self.state = TaskState.RESTORED
        return True

    def verify(self) -> None:
        """Compare offset and checkpoint, then stand at the right place. Raises StateRefused."""
        self._expect(TaskState.RESTORED)
        source, topic = self._around.source, self._settings.state_topic
        start = where_to_start(
            self.partition,
            source.committed(self.partition),
            self.store,
            source.beginning_offset(self.partition),
            group=self._settings.group,
            state_topic=topic,
        )
        refuse_gaps(self.partition, self.store, topic)
        if start.warning:
            self._around.observer.warn("offset_expired", partition=self.partition.number, says=start.warning)
        source.seek(self.partition, start.offset)
        self._offset = start.offset
        checkpoint = self.store.checkpoint
        self._decided_through = checkpoint.decided_through if checkpoint else None
        self._to_retry = list(self.store.held)
        self._to_decide_again = self.store.decided_under_another(self._around.judge.version)
        self.state = TaskState.VERIFIED

    def resume(self) -> None:
        """Let records come: the last step of the start."""
        self._expect(TaskState.VERIFIED)
        self._committed_s = -math.inf if self._built_again else self._around.clock.elapsed_s()
        self._around.source.resume([self.partition])
        self.state = TaskState.RUNNING

    def apply(self, records: Sequence[Record]) -> None:
        """Judge what a poll gave for this partition, in as many transactions as its size asks for."""
        self._expect(TaskState.RUNNING)
        batch = self._batch()
        for record in records[:-1]:
            batch.take(record)
            if batch.size >= self._settings.limits.transaction:
                self._commit(batch, record.offset + 1)
                batch = self._batch()
        batch.take(records[-1])
        # all that was polled is in now, so the position may pass control markers too
        self._commit(batch, self._around.source.position(self.partition))

    def attend(self, wake_through: datetime | None) -> bool:
        """Do one page of what needs no event: cases to decide again, held cases due, wake-ups due, or a sign of life.

        `wake_through`: up to which instant wake-ups are due. True when there was something, and may be more.
        """
        self._expect(TaskState.RUNNING)
        return self._decide_again() or self._try_held() or self._wake_due(wake_through) or self._stay_alive()

    def wakes_at(self) -> datetime | None:
        """Give the earliest instant at which a case wakes."""
        return self.store.timers.next()

    def now(self) -> datetime:
        """Give the present, never behind what this partition was decided through before."""
        now = self._around.clock.now()
        return max(now, self._decided_through) if self._decided_through else now

    def close(self) -> None:
        """Forget everything; nothing is pending, so nothing is lost. Safe to call twice."""
        self._close_reader()
        if self._sink is not None:
            self._sink.close()
        self._sink = None
        self.store = Store()
        self.state = TaskState.CLOSED

    def _decide_again(self) -> bool:
        page, self._to_decide_again = self._page(self._to_decide_again, self._settings.limits.page)
        return self._wake_page([key for key in page if self._is_stale(key)])

    def _wake_due(self, through: datetime | None) -> bool:
        if through is None:
            return False
        return self._wake_page(self.store.timers.due(through, self._settings.limits.page))

    def _wake_page(self, keys: list[bytes]) -> bool:
        if not keys:
            return False
        batch = self._batch()
        for key in keys:
            batch.wake(key)
        self._commit(batch, self._offset)
        return True

    def _try_held(self) -> bool:
        page, self._to_retry = self._page(self._to_retry, 1)
        key = next(iter(page or holding.due(self.store.held.items(), self._around.clock.now(), 1)), None)
        queue = self.store.held.get(key) if key is not None else None
        if key is None or queue is None:
            return False
        last = min(queue.tail, queue.head + self._settings.limits.held_page)
        offsets = [self.store.waiting(key)[sequence] for sequence in range(queue.head, last)]
        events = self._changelog.events_at(self._open_reader(), offsets) if offsets else {}
        if len(events) != len(offsets):
            raise ChangelogUnreadable(
                f"{self._settings.state_topic}-{self.partition.number}: an event of a held case is missing; restore "
                "the topic"
            )
        batch = self._batch()
        batch.release(key, {queue.head + place: events[offset] for place, offset in enumerate(offsets)})
        self._commit(batch, self._offset)
        if not self.store.held:
            self._close_reader()
        return True

    def _stay_alive(self) -> bool:
        if self._around.clock.elapsed_s() - self._committed_s >= self._settings.idle_commit_s:
            self._commit(self._batch(), self._around.source.position(self.partition))
        return False

    def _batch(self) -> Batch:
        wall = self.now()
        return Batch(
            partition=self.partition,
            store=self.store,
            judge=self._around.judge,
            limits=self._settings.limits,
            quarantine_topic=self._settings.quarantine_topic,
            wall_now=wall,
            now=wall if self._settings.case_time is CaseTime.WALL else None,
        )

    def _commit(self, batch: Batch, offset: int) -> None:
        if self._sink is None:
            raise Broken("a task without a producer can't commit")
        began = self._around.clock.elapsed_s()
        through = batch.now or self._decided_through
        checkpoint = Checkpoint(offset=offset, version=self._around.judge.version, decided_through=through)
        cases = {key: case for key, case in batch.cases.items() if case != self.store.get(key)}
        waiting = [self._changelog.waiting(key, number, event) for (key, number), event in batch.waiting.items()]
        effects = Effects(
            outputs=tuple(batch.outputs),
            changes=(*waiting, *(self._changelog.case(key, case) for key, case in cases.items())),
            checkpoint=self._changelog.checkpoint(checkpoint),
            offsets={self.partition: offset},
        )
        written = commit(self._sink, self._around.source, effects)
        for (key, number), at in zip(batch.waiting, written, strict=False):
            self.store.put_waiting(key, number, None if batch.waiting[key, number] is None else at)
        for key, case in cases.items():
            self.store.put(key, case)
        self.store.checkpoint = checkpoint
        began_at, self._offset, self._decided_through = self._offset, offset, through
        self._committed_s = self._around.clock.elapsed_s()
        self._around.observer.transaction(
            self.partition,
            batch.counts,
            from_offset=began_at,
            to_offset=offset,
            outputs=len(effects.outputs),
            changes=len(effects.changes),
            commit_ms=round(1000 * (self._committed_s - began), 1),
        )

    def _is_stale(self, key: bytes) -> bool:
        case = self.store.get(key)
        return case is not None and case.held is None and case.version != self._around.judge.version

    @staticmethod
    def _page(keys: list[bytes], size: int) -> tuple[list[bytes], list[bytes]]:
        return keys[:size], keys[size:]

    def _open_reader(self) -> LogReader:
        if self._reader is None:
            self._reader = self._around.connection.log_reader(self._changelog.partition)
        return self._reader

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._reader = None

    def _expect(self, state: TaskState) -> None:
        if self.state is not state:
            raise Broken(f"partition {self.partition.number} is {self.state.name}; this step wants it {state.name}")
