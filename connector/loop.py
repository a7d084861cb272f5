"""The loop: poll, see to the assignment, judge what came, attend to what needs no event, bring up one task."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.backoff import Rebuilds
from connector.clock import CaseTime
from connector.exits import Exit, Stop
from connector.holding import TooManyHeld
from connector.measuring import Standings
from connector.ports import BusError, Displaced, Migrated, Outage, Partition, RegistryGone
from connector.task import Task, TaskState
from connector.until import Until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connector.health import Health
    from connector.rebalance import Assignments
    from connector.rights import Right
    from connector.task_settings import Surroundings, TaskSettings
    from connector.watchdog import Watchdog

_JOINING_MS = 250
_IDLE_MS = 500
_RISING = (TaskState.ASSIGNED, TaskState.FENCED, TaskState.RESTORED, TaskState.VERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerSettings:
    """What one process does. `batch` is records a poll; `unstable_s` two session timeouts.

    `output_topics` must be there, as the task's own, with as many partitions as the events topic. Without one of the
    `rights` nothing starts.
    """

    events_topic: str
    instance_id: str
    task: TaskSettings
    output_topics: tuple[str, ...] = ()
    rights: tuple[Right, ...] = ()
    batch: int = 500
    unstable_s: float = 20.0
    connect_s: float = 60.0
    rebuilds: int = 10
    rebuilds_within_s: float = 600.0


class Loop:
    """The tasks of one member of the group. One thread; no transaction is open when it polls."""

    def __init__(
        self,
        settings: RunnerSettings,
        assignments: Assignments,
        around: Surroundings,
        watchdog: Watchdog,
        health: Health,
    ) -> None:
        self.tasks: dict[Partition, Task] = {}
        self.stopped: dict[Partition, str] = {}
        self._settings = settings
        self._assignments = assignments
        self._around = around
        self._source = around.source
        self._watchdog = watchdog
        self._health = health
        self._not_before_s: dict[Partition, float] = {}
        self._until = Until(settings.task.until) if settings.task.until is not None else None
        self._rebuilds = Rebuilds(most=settings.rebuilds, within_s=settings.rebuilds_within_s)
        self._unsettled_since_s: float | None = None
        self._is_busy = False

    def turn(self) -> None:
        """Do one turn. Raises BusError (Outage: nobody answers), StateRefused, ChangelogUnreadable, Stop."""
        self._watchdog.beat()
        polled = self._source.poll(timeout_ms=self._patience_ms())
        if (assigned := self._assignments.take()) is not None:
            self._assign(assigned)
        else:
            until_s = self._around.clock.elapsed_s() + self._settings.task.limits.turn_s
            for partition, records in polled.items():
                task = self.tasks.get(partition)
                # what came before the task ran comes again after its seek
                if task is not None and task.state is TaskState.RUNNING and records:
                    with self._minding(task):
                        task.apply(records, until_s)
            # a join that completes between two polls is thrown away, so while one is under way nothing else is done
            if self._source.is_stable():
                self._is_busy = self._attend()
                self._bring_up_one()
        self._refuse_to_hang_on()
        self._report()

    def is_over(self) -> bool:
        """Say whether the end of the run has come: nothing left to read, nothing left to wake."""
        return (
            self._until is not None
            and not self._is_busy
            and self._has_come_to_the_end()
            and self._until.is_over(self.tasks)
        )

    def close(self) -> None:
        """Forget the tasks and stop as a static member does: without leaving."""
        for task in self.tasks.values():
            task.close()
        self._health.running, self._health.stable = 0, False
        try:
            self._source.close()
        except BusError as unheard:
            self._around.observer.line("close", says=str(unheard))

    def _assign(self, assigned: frozenset[Partition]) -> None:
        for task in self.tasks.values():
            task.close()
        self.stopped = {partition: why for partition, why in self.stopped.items() if partition in assigned}
        self._not_before_s = {}
        self.tasks = {
            partition: Task(partition, self._settings.task, self._around)
            for partition in sorted(assigned - self.stopped.keys())
        }
        self._around.observer.line("assigned", partitions=sorted(partition.number for partition in assigned))

    def _bring_up_one(self) -> None:
        for partition, task in self.tasks.items():
            # a fence shuts out whoever has the partition, so it is asked first whether that is still us
            if not self._source.is_stable() or partition not in self._source.assignment():
                return
            if self._may_rise(partition, task):
                self._rise(partition)
                return

    def _rise(self, partition: Partition) -> None:
        if self.tasks[partition].state is TaskState.CLOSED:
            self.tasks[partition] = Task(partition, self._settings.task, self._around, built_again=True)
        task = self.tasks[partition]
        with self._minding(task):
            if task.state is TaskState.ASSIGNED:
                task.fence()
            elif task.state is TaskState.FENCED:
                task.restore_slice()
            elif task.state is TaskState.RESTORED:
                task.verify()
                if self._until is not None:
                    self._until.note(partition, self._source)
            else:
                task.resume()

    def _may_rise(self, partition: Partition, task: Task) -> bool:
        if task.state is TaskState.CLOSED:
            return self._not_before_s.get(partition, 0.0) <= self._around.clock.elapsed_s()
        return task.state in _RISING

    def _attend(self) -> bool:
        at_end = self._has_come_to_the_end()
        busy = False
        for task in list(self.tasks.values()):
            if task.state is TaskState.RUNNING:
                with self._minding(task):
                    busy = task.attend(self._wake_through(task, at_end=at_end)) or busy
        return busy

    def _wake_through(self, task: Task, *, at_end: bool) -> datetime | None:
        if self._settings.task.case_time is CaseTime.WALL:
            return task.now()
        return self._settings.task.until if at_end else None

    def _has_come_to_the_end(self) -> bool:
        return self._until is not None and self._until.has_come_to_the_end(self._source, self.tasks, self.stopped)

    @contextmanager
    def _minding(self, task: Task) -> Iterator[None]:
        """See to what a task's failure asks for: build it again, or leave its partition standing."""
        partition, observer = task.partition, self._around.observer
        try:
            yield
        except TooManyHeld as cause:
            task.close()
            self._source.pause([partition])
            del self.tasks[partition]
            self.stopped[partition] = f"{partition.topic}-{partition.number} stands still: {cause}"
            observer.warn("partition_stopped", partition=partition.number, says=str(cause))
        except Displaced:
            task.close()
            raise
        except (Outage, Migrated) as failed:
            task.close()
            if isinstance(failed, Outage):
                self._hear_from_the_broker(partition)
            self._source.pause([partition])
            now_s = self._around.clock.elapsed_s()
            wait_s = self._rebuilds.wait_s(partition, now_s, is_endless=isinstance(failed, RegistryGone))
            self._not_before_s[partition] = now_s + wait_s
            self._around.meter.rebuilt(failed.kind)
            observer.warn("task_failed", partition=partition.number, says=str(failed), again_in_s=round(wait_s, 1))

    def _refuse_to_hang_on(self) -> None:
        now_s = self._around.clock.elapsed_s()
        if self._source.is_stable() and self._source.assignment():
            self._unsettled_since_s = None
        elif self._unsettled_since_s is None:
            self._unsettled_since_s = now_s
        elif now_s - self._unsettled_since_s > self._settings.unstable_s:
            self._hear_from_the_broker(Partition(self._settings.events_topic, 0))
            raise Stop(
                Exit.TRANSIENT,
                f"no partition of {self._settings.events_topic} for {self._settings.unstable_s:.0f} s; start again, "
                "with no more processes than partitions",
            )

    def _hear_from_the_broker(self, partition: Partition) -> None:
        """Ask the broker something. Raises Outage where nobody answers: no task is to blame, and none can be built."""
        self._watchdog.beat()
        self._source.end_offset(partition)

    def _patience_ms(self) -> int:
        if not self._source.is_stable():
            return _JOINING_MS
        rising = any(self._may_rise(partition, task) for partition, task in self.tasks.items())
        return 0 if rising or self._is_busy else _IDLE_MS

    def _report(self) -> None:
        self._health.stable = self._source.is_stable()
        self._health.tasks = len(self.tasks)
        self._health.running = sum(1 for task in self.tasks.values() if task.state is TaskState.RUNNING)
        self._health.stopped = len(self.stopped)
        now = self._around.clock.now()
        self._health.held, self._health.oldest_held_s = 0, 0.0
        for partition, task in self.tasks.items():
            held, oldest_s = len(task.store.held), task.store.oldest_held_s(now)
            self._health.held += held
            self._health.oldest_held_s = max(self._health.oldest_held_s, oldest_s)
            self._around.observer.standing(partition, cases=len(task.store), held=held, oldest_held_s=oldest_s)
        self._around.meter.stands(self._standings)

    def _standings(self) -> Standings:
        states = Counter(task.state.name.lower() for task in self.tasks.values())
        running = (task for task in self.tasks.values() if task.state is TaskState.RUNNING)
        return Standings(
            states={state.name.lower(): states[state.name.lower()] for state in TaskState}
            | {"stopped": len(self.stopped)},
            running=tuple(task.standing() for task in running),
        )
