"""The life of one input partition: assigned, fenced, restored, verified, running, closed. In that order only."""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import TYPE_CHECKING

from connector.changelog import Changelog, Restore
from connector.checkpoint import refuse_a_cut, refuse_gaps, refuse_unknown, where_to_start
from connector.clock import CaseTime
from connector.delivery import writing_of
from connector.duties import Duties
from connector.measuring import Standing
from connector.ports import Broken, Partition
from connector.progress import Progress
from connector.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connector.delivery import Writing
    from connector.ports import LogReader, Record
    from connector.task_settings import Surroundings, TaskSettings


class TaskState(Enum):
    """How far a task has come."""

    ASSIGNED = auto()
    FENCED = auto()
    RESTORED = auto()
    VERIFIED = auto()
    RUNNING = auto()
    CLOSED = auto()


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
        self._writing: Writing | None = None
        self._committed: int | None = None
        self._reader: LogReader | None = None
        self._restore: Restore | None = None
        self._progress: Progress | None = None
        self._duties: Duties | None = None
        self._fenced_s = 0.0

    def fence(self) -> None:
        """Shut out whoever had this partition before. Raises StateRefused where its changelog was cut."""
        self._expect(TaskState.ASSIGNED)
        settings, connection = self._settings, self._around.connection
        self._writing = writing_of(settings.delivery, connection, settings.transactional_id, self._changelog)
        at_least = self._writing.take_over()
        # before the changelog is read, so that a successor who goes on meanwhile makes the offset look no further on
        self._committed = self._around.source.committed(self.partition)
        # only now is the end of the changelog the end of what the predecessor wrote
        self._reader = connection.log_reader(self._changelog.partition)
        refuse_a_cut(self.partition, self._reader.beginning(), settings.state_topic)
        self._restore = Restore(self._changelog, self._reader, self.store, at_least)
        self._fenced_s = self._around.clock.elapsed_s()
        self.state = TaskState.FENCED

    def restore_slice(self) -> bool:
        """Read a part of the changelog; True when that was the last. Raises ChangelogUnreadable."""
        self._expect(TaskState.FENCED)
        if self._restore is None or not self._restore.slice():
            return False
        self._around.observer.line(
            "restored", partition=self.partition.number, cases=len(self.store), records=self._restore.records
        )
        self._around.meter.restored(len(self.store), self._around.clock.elapsed_s() - self._fenced_s)
        self._close_reader()
        self.state = TaskState.RESTORED
        return True

    def verify(self) -> None:
        """Compare offset and checkpoint, then stand at the right place. Raises StateRefused."""
        self._expect(TaskState.RESTORED)
        writing = self._fenced()
        writing.finish(self.store)
        source, topic = self._around.source, self._settings.state_topic
        start = where_to_start(
            self.partition,
            self._committed,
            self.store,
            source.beginning_offset(self.partition),
            group=self._settings.group,
            state_topic=topic,
            may_lag=writing.offset_may_lag,
        )
        refuse_gaps(self.partition, self.store, topic)
        refuse_unknown(self.partition, self.store, self._around.judge, topic)
        if start.warning:
            self._around.observer.warn("offset_expired", partition=self.partition.number, says=start.warning)
        source.seek(self.partition, start.offset)
        self._begin_at(start.offset, writing)
        self.state = TaskState.VERIFIED

    def resume(self) -> None:
        """Let records come: the last step of the start."""
        self._expect(TaskState.VERIFIED)
        self._around.source.resume([self.partition])
        self.state = TaskState.RUNNING
        self._around.observer.line("running", partition=self.partition.number)

    def apply(self, records: Sequence[Record], until_s: float = math.inf) -> None:
        """Judge what a poll gave for this partition, in as many transactions as its size asks for.

        From `until_s` (of the clock's elapsed seconds) on, one record is judged and the others are polled again.
        """
        progress, _ = self._at_work()
        batch = progress.batch()
        for record in records[:-1]:
            batch.take(record)
            self._around.beat()
            if self._around.clock.elapsed_s() >= until_s:
                progress.commit(batch, record.offset + 1)
                self._around.source.seek(self.partition, record.offset + 1)
                return
            if batch.size >= self._settings.limits.transaction:
                progress.commit(batch, record.offset + 1)
                batch = progress.batch()
        batch.take(records[-1])
        # all that was polled is in now, so the position may pass control markers too
        progress.commit(batch, self._around.source.position(self.partition))

    def attend(self, wake_through: datetime | None) -> bool:
        """Do one page of what needs no event; True when there was something, and may be more.

        `wake_through`: up to which instant wake-ups are due; None: none are.
        """
        return self._at_work()[1].attend(wake_through)

    def wakes_at(self) -> datetime | None:
        """Give the earliest instant at which a case wakes."""
        return self.store.timers.next()

    def standing(self) -> Standing:
        """Give how things stand."""
        progress, _ = self._at_work()
        now, wakes_at, end = progress.now(), self.wakes_at(), self._around.source.seen_end(self.partition)
        is_timed = self._settings.case_time is CaseTime.WALL and wakes_at is not None
        return Standing(
            partition=self.partition.number,
            cases=len(self.store),
            held=len(self.store.held),
            oldest_held_s=self.store.oldest_held_s(now),
            wakes_pending=len(self.store.timers),
            wakes_late_s=max(0.0, (now - wakes_at).total_seconds()) if is_timed and wakes_at is not None else 0.0,
            lag=None if end is None else max(0, end - progress.offset),
        )

    def owes_attempts(self) -> bool:
        """Say whether cases still have to be judged again because of the start, or held ones are due."""
        return self._duties is not None and self._duties.owes_attempts()

    def now(self) -> datetime:
        """Give the present, never behind what this partition was decided through before."""
        return self._at_work()[0].now()

    def close(self) -> None:
        """Forget everything; nothing is pending, so nothing is lost. Safe to call twice."""
        self._close_reader()
        if self._duties is not None:
            self._duties.close()
        if self._writing is not None:
            self._writing.close()
        self._writing = self._progress = self._duties = None
        self.store = Store()
        self.state = TaskState.CLOSED

    def _fenced(self) -> Writing:
        if self._writing is None:
            raise Broken("a task is fenced before it is verified")
        return self._writing

    def _begin_at(self, offset: int, writing: Writing) -> None:
        self._progress = Progress(
            self.partition, self._changelog, self.store, writing, self._settings, self._around, offset
        )
        if self._built_again:
            self._progress.committed_s = -math.inf
        self._duties = Duties(self.partition, self._changelog, self.store, self._progress, self._settings, self._around)

    def _at_work(self) -> tuple[Progress, Duties]:
        self._expect(TaskState.RUNNING)
        if self._progress is None or self._duties is None:
            raise Broken("a task is verified before it runs")
        return self._progress, self._duties

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._reader = self._restore = None

    def _expect(self, state: TaskState) -> None:
        if self.state is not state:
            raise Broken(f"partition {self.partition.number} is {self.state.name}; this step wants it {state.name}")
