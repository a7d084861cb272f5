"""What a running task does without an event: judge again after another policy version, try held cases, wake cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector import holding
from connector.changelog import ChangelogUnreadable

if TYPE_CHECKING:
    from datetime import datetime

    from connector.changelog import Changelog
    from connector.ports import LogReader, Partition
    from connector.progress import Progress
    from connector.store import Store
    from connector.task_settings import Surroundings, TaskSettings


class Duties:
    """Does one page at a time, each a transaction of its own. Raises BusError, ChangelogUnreadable, TooManyHeld."""

    def __init__(
        self,
        partition: Partition,
        changelog: Changelog,
        store: Store,
        progress: Progress,
        settings: TaskSettings,
        around: Surroundings,
    ) -> None:
        self._partition = partition
        self._changelog = changelog
        self._store = store
        self._progress = progress
        self._settings = settings
        self._around = around
        self._reader: LogReader | None = None
        # every held case gets a try at the start, whenever its next one would be
        self._to_try = list(store.held)
        self._to_decide_again = store.decided_under_another(around.judge.version)

    def attend(self, wake_through: datetime | None) -> bool:
        """Do the first page that is due; True when there was one. `wake_through`: wake-ups up to there are due."""
        return self._decide_again() or self._try_held() or self._wake_due(wake_through) or self._stay_alive()

    def owes_attempts(self) -> bool:
        """Say whether cases still have to be judged again because of the start, or held ones are due."""
        return bool(self._to_try or self._to_decide_again or self._due())

    def close(self) -> None:
        """Close what is open for reading waiting events."""
        if self._reader is not None:
            self._reader.close()
        self._reader = None

    def _decide_again(self) -> bool:
        size = self._settings.limits.page
        page, self._to_decide_again = self._to_decide_again[:size], self._to_decide_again[size:]
        return self._wake([key for key in page if self._is_stale(key)])

    def _wake_due(self, through: datetime | None) -> bool:
        if through is None:
            return False
        return self._wake(self._store.timers.due(through, self._settings.limits.page))

    def _wake(self, keys: list[bytes]) -> bool:
        if not keys:
            return False
        batch = self._progress.batch()
        for key in keys:
            batch.wake(key)
            self._around.beat()
        # the offset as it is, so that the group's fence applies to wake-ups too
        self._progress.commit(batch, self._progress.offset)
        return True

    def _try_held(self) -> bool:
        key = self._next_held()
        queue = self._store.held.get(key) if key is not None else None
        if key is None or queue is None:
            return False
        last = min(queue.tail, queue.head + self._settings.limits.held_page)
        offsets = [self._store.waiting(key)[sequence] for sequence in range(queue.head, last)]
        events = self._changelog.events_at(self._open_reader(), offsets) if offsets else {}
        if len(events) != len(offsets):
            raise ChangelogUnreadable(
                f"{self._settings.state_topic}-{self._partition.number}: an event of a held case is missing; restore "
                "the topic"
            )
        batch = self._progress.batch()
        waiting = {queue.head + place: events[offset] for place, offset in enumerate(offsets)}
        batch.release(key, waiting, self._around.beat)
        self._progress.commit(batch, self._progress.offset)
        if batch.counts["attempts_spent"]:
            # of whom, `handover parked list` says
            self._around.observer.warn("attempts_spent", partition=self._partition.number, reason=queue.reason_code)
        if not self._store.held:
            self.close()
        return True

    def _next_held(self) -> bytes | None:
        if self._to_try:
            return self._to_try.pop(0)
        return next(iter(self._due()), None)

    def _due(self) -> list[bytes]:
        return holding.due(self._store.held.items(), self._progress.now(), 1)

    def _stay_alive(self) -> bool:
        if self._around.clock.elapsed_s() - self._progress.committed_s >= self._settings.idle_commit_s:
            self._progress.commit(self._progress.batch(), self._around.source.position(self._partition))
        return False

    def _is_stale(self, key: bytes) -> bool:
        case = self._store.get(key)
        return case is not None and case.held is None and case.version != self._around.judge.version

    def _open_reader(self) -> LogReader:
        if self._reader is None:
            self._reader = self._around.connection.log_reader(self._changelog.partition)
        return self._reader
