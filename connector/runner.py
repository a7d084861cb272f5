"""The loop: poll, see to the assignment, judge what came, bring up one task, attend to the others. One thread."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.backoff import Rebuilds, connected
from connector.changelog import ChangelogUnreadable
from connector.checkpoint import StateRefused
from connector.clock import CaseTime
from connector.exits import Exit, Stop
from connector.holding import TooManyHeld
from connector.ports import Broken, BusError, Displaced, Migrated, OffsetLost, Outage, Refused
from connector.rebalance import Assignments
from connector.task import Surroundings, Task, TaskSettings, TaskState
from connector.until import Until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connector.clock import Clock
    from connector.health import Health
    from connector.judging import Judge
    from connector.observe import Observer
    from connector.ports import Connection, Partition, Source
    from connector.shutdown import StopRequest
    from connector.watchdog import Watchdog

_JOINING_MS = 250
_IDLE_MS = 500
_NOT_RUNNING = (TaskState.ASSIGNED, TaskState.FENCED, TaskState.RESTORED, TaskState.VERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerSettings:
    """What one process does. `until` (only with the clock of events): wake cases up to there after the last event, end.

    `unstable_s` is two session timeouts.
    """

    events_topic: str
    instance_id: str
    task: TaskSettings
    batch: int = 500
    until: datetime | None = None
    unstable_s: float = 20.0
    connect_s: float = 60.0
    rebuilds: int = 10
    rebuilds_within_s: float = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Who looks on while the loop runs."""

    watchdog: Watchdog
    health: Health
    observer: Observer
    stop: StopRequest


class Runner:
    """Runs the tasks of one member of the group until it is asked to stop, or `until` is reached."""

    def __init__(
        self,
        settings: RunnerSettings,
        connection: Connection,
        judge: Judge,
        clock: Clock,
        attendance: Attendance,
    ) -> None:
        if settings.until is not None and settings.task.case_time is not CaseTime.EVENTS:
            raise Stop(Exit.CONFIG, "an end is only known to the clock of events; give --clock events with --until")
        self._settings = settings
        self._connection = connection
        self._judge = judge
        self._clock = clock
        self._attendance = attendance
        self._tasks: dict[Partition, Task] = {}
        self._stopped: dict[Partition, str] = {}
        self._not_before_s: dict[Partition, float] = {}
        self._until = Until(settings.until) if settings.until is not None else None
        self._rebuilds = Rebuilds(most=settings.rebuilds, within_s=settings.rebuilds_within_s)
        self._unsettled_since_s: float | None = None
        self._is_busy = False

    def run(self) -> None:
        """Run to the end. Raises Stop, which says how the process ends."""
        source, assignments = connected(
            self._join, within_s=self._settings.connect_s, before=self._attendance.watchdog.beat
        )
        around = Surroundings(self._connection, source, self._judge, self._clock, self._attendance.observer)
        try:
            while not self._attendance.stop.is_made and not self._is_over(source):
                self._turn(source, assignments, around)
        except BusError as failed:
            raise _ending(failed) from failed
        except (StateRefused, ChangelogUnreadable) as refused:
            raise Stop(Exit.DATA, str(refused)) from refused
        finally:
            self._close(source)
        if self._stopped:
            raise Stop(Exit.DATA, next(iter(self._stopped.values())))

    def _join(self) -> tuple[Source, Assignments]:
        settings = self._settings
        source = self._connection.source(
            group=settings.task.group, instance_id=settings.instance_id, max_records=settings.batch
        )
        try:
            assignments = Assignments(source)
            source.subscribe(settings.events_topic, assignments)
        except BaseException:
            source.close()
            raise
        return source, assignments

    def _turn(self, source: Source, assignments: Assignments, around: Surroundings) -> None:
        self._attendance.watchdog.beat()
        polled = source.poll(timeout_ms=self._patience_ms(source))
        self._report(source)
        if (assigned := assignments.take()) is not None:
            self._assign(assigned, around)
            return
        self._refuse_to_hang_on(source)
        for partition, records in polled.items():
            task = self._tasks.get(partition)
            # what came before the task ran comes again after its seek
            if task is not None and task.state is TaskState.RUNNING and records:
                with self._minding(task, source):
                    task.apply(records)
        self._is_busy = self._attend(source)
        self._bring_up_one(source, around)

    def _assign(self, assigned: frozenset[Partition], around: Surroundings) -> None:
        for task in self._tasks.values():
            task.close()
        self._stopped = {partition: why for partition, why in self._stopped.items() if partition in assigned}
        self._not_before_s = {}
        self._tasks = {
            partition: Task(partition, self._settings.task, around)
            for partition in sorted(assigned)
            if partition not in self._stopped
        }
        self._attendance.observer.line("assigned", partitions=sorted(partition.number for partition in assigned))

    def _bring_up_one(self, source: Source, around: Surroundings) -> None:
        now_s = self._clock.elapsed_s()
        for partition, task in list(self._tasks.items()):
            # a fence shuts out whoever has the partition, so it is asked first whether that is still us
            if not source.is_stable() or partition not in source.assignment():
                return
            if task.state is TaskState.CLOSED and self._not_before_s.get(partition, 0.0) <= now_s:
                task = self._tasks[partition] = Task(partition, self._settings.task, around)  # noqa: PLW2901
            if task.state in _NOT_RUNNING:
                with self._minding(task, source):
                    self._advance(task, source)
                return

    def _advance(self, task: Task, source: Source) -> None:
        if task.state is TaskState.ASSIGNED:
            task.fence()
        elif task.state is TaskState.FENCED:
            task.restore_slice()
        elif task.state is TaskState.RESTORED:
            task.verify()
            if self._until is not None:
                self._until.note(task.partition, source)
        else:
            task.resume()

    def _attend(self, source: Source) -> bool:
        at_end = self._has_come_to_the_end(source)
        busy = False
        for task in list(self._tasks.values()):
            if task.state is TaskState.RUNNING:
                with self._minding(task, source):
                    busy = task.attend(self._wake_through(task, at_end=at_end)) or busy
        return busy

    def _wake_through(self, task: Task, *, at_end: bool) -> datetime | None:
        if self._settings.task.case_time is CaseTime.WALL:
            return task.now()
        return self._settings.until if at_end else None

    def _has_come_to_the_end(self, source: Source) -> bool:
        return self._until is not None and self._until.has_come_to_the_end(source, self._tasks, self._stopped)

    def _is_over(self, source: Source) -> bool:
        return (
            self._until is not None
            and not self._is_busy
            and self._has_come_to_the_end(source)
            and self._until.is_over(self._tasks)
        )

    @contextmanager
    def _minding(self, task: Task, source: Source) -> Iterator[None]:
        """See to what a task's failure asks for: build it again, leave its partition standing, or end."""
        partition = task.partition
        try:
            yield
        except TooManyHeld as cause:
            task.close()
            source.pause([partition])
            del self._tasks[partition]
            self._stopped[partition] = f"{partition.topic}-{partition.number} stands still: {cause}"
            self._attendance.observer.warn("partition_stopped", partition=partition.number, says=str(cause))
        except (Outage, Migrated) as failed:
            task.close()
            if isinstance(failed, Displaced):
                raise
            now_s = self._clock.elapsed_s()
            wait_s = self._rebuilds.wait_s(partition, now_s)
            self._not_before_s[partition] = now_s + wait_s
            source.pause([partition])
            self._attendance.observer.warn(
                "task_failed", partition=partition.number, says=str(failed), again_in_s=round(wait_s, 1)
            )

    def _refuse_to_hang_on(self, source: Source) -> None:
        now_s = self._clock.elapsed_s()
        if source.is_stable() and source.assignment():
            self._unsettled_since_s = None
            return
        if self._unsettled_since_s is None:
            self._unsettled_since_s = now_s
        elif now_s - self._unsettled_since_s > self._settings.unstable_s:
            raise Stop(
                Exit.TRANSIENT,
                f"no partition of {self._settings.events_topic} for {self._settings.unstable_s:.0f} s; start again, "
                "with no more processes than partitions",
            )

    def _patience_ms(self, source: Source) -> int:
        if not source.is_stable():
            # short polls while joining are what loses a join
            return _JOINING_MS
        now_s = self._clock.elapsed_s()
        rising = any(
            task.state in _NOT_RUNNING
            or (task.state is TaskState.CLOSED and self._not_before_s.get(partition, 0.0) <= now_s)
            for partition, task in self._tasks.items()
        )
        return 0 if rising or self._is_busy else _IDLE_MS

    def _report(self, source: Source) -> None:
        health = self._attendance.health
        health.stable = source.is_stable()
        health.tasks = len(self._tasks)
        health.running = sum(1 for task in self._tasks.values() if task.state is TaskState.RUNNING)
        health.stopped = len(self._stopped)

    def _close(self, source: Source) -> None:
        for task in self._tasks.values():
            task.close()
        try:
            source.close()
        except BusError as unheard:
            self._attendance.observer.line("close", says=str(unheard))


def _ending(failed: BusError) -> Stop:
    if isinstance(failed, OffsetLost):
        return Stop(Exit.DATA, str(failed))
    if isinstance(failed, Refused):
        return Stop(Exit.CONFIG, str(failed))
    if isinstance(failed, Broken):
        return Stop(Exit.INTERNAL, str(failed))
    return Stop(Exit.TRANSIENT, str(failed))
