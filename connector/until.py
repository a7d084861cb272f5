"""The end of a run by the clock of events: all that was in the log at the start is judged, then time runs to a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.task import TaskState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from connector.ports import Partition, Source
    from connector.task import Task


class Until:
    """Knows the instant a run goes up to, and where each partition ended when its task was first verified."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant
        self._ends: dict[Partition, int] = {}

    def note(self, partition: Partition, source: Source) -> None:
        """Note where a partition ends now, unless that is known already."""
        if partition not in self._ends:
            self._ends[partition] = source.end_offset(partition)

    def has_come_to_the_end(
        self, source: Source, tasks: Mapping[Partition, Task], stopped: Collection[Partition]
    ) -> bool:
        """Say whether every partition of ours was read to its end, or was stopped. Asked when all polled is judged."""
        ours = source.assignment()
        return bool(ours) and all(
            partition in stopped
            or (
                partition in tasks
                and tasks[partition].state is TaskState.RUNNING
                and source.position(partition) >= self._ends[partition]
            )
            for partition in ours
        )

    def is_over(self, tasks: Mapping[Partition, Task]) -> bool:
        """Say whether no case wakes up to the instant any more, nor has to be judged again because of the start."""
        return not any(task.owes_attempts() or self._is_due(task) for task in tasks.values())

    def _is_due(self, task: Task) -> bool:
        wakes_at = task.wakes_at()
        return wakes_at is not None and wakes_at <= self.instant
