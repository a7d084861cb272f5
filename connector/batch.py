"""What some records and wake-ups of one partition come to, worked out before any of it is written.

Reads the store, writes only to itself. Cases are judged one event at a time, so batch boundaries never show.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from connector import held_commands, holding
from connector.changelog_records import CaseRecord, HeldEvent
from connector.gathering import Gathering, size_of
from connector.held_commands import Outcome
from connector.judging import CaseFailed, EventRefused, Judged, RecordUnreadable
from connector.ports import BusError
from connector.quarantine import FROM_THE_FUTURE, unreadable_key
from connector.wire.codec import Undecodable
from policy_core.judge import CHILD_ERASED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connector.changelog_records import HeldQueue
    from connector.holding import Failure
    from connector.ports import Record

Given = TypeVar("Given")

# a judge never judges a case earlier than it did before, so this means "as of then"
AS_OF_LAST_TIME = datetime(1900, 1, 1, tzinfo=UTC)


class Batch(Gathering):
    """The effects of one transaction in the making: takes records and wake-ups, and lets held cases go on."""

    __slots__ = ()

    def take(self, record: Record) -> None:
        """Judge one record, queue it behind its held case, obey it, or quarantine it. Raises TooManyHeld."""
        with self.tracing.processing(record):
            self._take(record)

    def _take(self, record: Record) -> None:
        self.counts["records"] += 1
        reason = unreadable_key(record, self.limits)
        if reason is not None or record.key is None:
            self.quarantine(record, reason or "no_key")
            return
        key = record.key
        if self.remnants.is_erased(key):
            self.counts[f"refused.{CHILD_ERASED}"] += 1
            return
        if held_commands.is_command(record.value):
            self._obey(key, record)
            return
        if self._erase_at_once(key, record):
            return
        case = self.case(key)
        if case.held is not None:
            self._append(key, case, case.held, record)
            return
        try:
            if holding.is_too_large(record, self.limits):
                raise RecordUnreadable(holding.EVENT_TOO_LARGE)  # noqa: TRY301 - held like any other
            self._judge(key, record)
        except EventRefused as refused:
            self.refuse(record, refused.reason_code)
        except (CaseFailed, RecordUnreadable) as failure:
            self._append(key, self.case(key), self._start_holding(key, failure), record)

    def wake(self, key: bytes) -> None:
        """Judge one case because an instant has come or the policy is another. Raises TooManyHeld."""
        self.counts["wakes"] += 1
        try:
            self._wake(key)
        except CaseFailed as failure:
            self.put(key, replace(self.case(key), held=self._start_holding(key, failure)))

    def release(self, key: bytes, events: Mapping[int, HeldEvent], beat: Callable[[], None] = lambda: None) -> None:
        """Try the waiting events of one case again, in order, from the head on; stop at the first that fails.

        `beat` is called after each.
        """
        self.counts["retries"] += 1
        queue = self.case(key).held
        if queue is None:
            return
        head = queue.head
        discards = self.commands.to_discard(key)
        failure: Failure | None = None
        try:
            if head == queue.tail:
                self._wake(key)
            for sequence in sorted(events):
                self._take_out(key, events[sequence], discards)
                if self.remnants.is_erased(key):
                    return
                self.waiting[key, sequence] = None
                head = sequence + 1
                beat()
        except (CaseFailed, RecordUnreadable) as failed:
            failure = failed
        offset = events[head].offset if head in events else None
        remaining = self._remaining(key, queue, head, offset, failure)
        self.put(key, replace(self.case(key), held=remaining))
        if remaining is None:
            self.commands.tried(key, Outcome.WENT_ON)
        elif failure is not None:
            self.commands.tried(key, Outcome.HELD_AGAIN, holding.cause_of(remaining))

    def _remaining(
        self, key: bytes, queue: HeldQueue, head: int, offset: int | None, failure: Failure | None
    ) -> HeldQueue | None:
        """Give the queue after a try, its alert ended if the case has gone on, raised if attempts are spent now."""
        state, now, alert = self.case(key).state, self.wall_now, queue.alert
        if alert is not None and (failure is None or head > queue.head):
            self.publish(key, self.judge.held_alert_over(key, state, alert, now))
            alert = None
        if failure is None:
            more = replace(queue, head=head, attempts=0, not_before=now, alert=alert)
            return more if head < queue.tail else None
        failed = replace(holding.failed_again(queue, head, now, failure, self.limits), alert=alert)
        if failed.not_before is not None or alert is not None:
            return failed
        self.counts["attempts_spent"] += 1
        standing = self.judge.held_alert(key, state, failed, offset, now)
        self.publish(key, standing.outputs)
        return replace(failed, alert=standing.kept)

    def _take_out(self, key: bytes, event: HeldEvent, discards: Mapping[int, str]) -> None:
        if event.offset not in discards:
            self._judge_again(key, event)
            self.counts["released"] += 1
            return
        record = holding.as_it_came(event, self.partition, key)
        self.quarantine(record, held_commands.DISCARDED, is_whole=not event.too_large)
        self.commands.discarded(key, discards[event.offset])

    def _obey(self, key: bytes, record: Record) -> None:
        case = self.case(key)
        try:
            queue = self.commands.take(key, record.value or b"", case.held, self.waiting_of(key))
        except Undecodable:
            self.quarantine(record, held_commands.UNREADABLE)
            return
        if queue != case.held:
            self.put(key, replace(case, held=queue))

    def _judge_again(self, key: bytes, event: HeldEvent) -> None:
        record = holding.record_of(event, self.partition, key)
        with self.tracing.processing(record):
            try:
                self._judge(key, record)
            except EventRefused as refused:
                self.refuse(record, refused.reason_code)

    def _erase_at_once(self, key: bytes, record: Record) -> bool:
        """Erase a child if a record asks for that: neither a held case nor a rule that raises puts it off."""
        if holding.is_too_large(record, self.limits):
            return False
        try:
            observed_at = _guarded(lambda: self.judge.observed_at(record))
            now = self.now or observed_at
            if observed_at > self.latest or not self.judge.erases(record, now):
                return False
            if self.now is None and self.case(key).held is None:
                with suppress(CaseFailed):
                    self._wake_before(key, now)
            self._apply(key, record, observed_at, now)
        except (CaseFailed, RecordUnreadable, EventRefused):
            # it ends like any other record
            return False
        return True

    def _judge(self, key: bytes, record: Record) -> None:
        observed_at = _guarded(lambda: self.judge.observed_at(record))
        if observed_at > self.latest:
            raise EventRefused(FROM_THE_FUTURE)
        now = self.now or observed_at
        case = self.case(key)
        if case.state is not None and case.version != self.judge.version:
            self._wake(key)
        if self.now is None:
            self._wake_before(key, now)
        self._apply(key, record, observed_at, now)

    def _apply(self, key: bytes, record: Record, observed_at: datetime, now: datetime) -> None:
        state = self.state_of(key)
        judged = _guarded(lambda: self.judge.apply(key, state, record, now))
        self._keep(key, judged)
        self.events.append((judged.event, observed_at))

    def _wake_before(self, key: bytes, now: datetime) -> None:
        while (wake_at := self.case(key).wake_at) is not None and wake_at < now:
            self._wake(key)

    def _wake(self, key: bytes) -> None:
        case = self.case(key)
        if case.state is None:
            return
        state, now = case.state, self.now or self._wake_instant(case)
        judged = _guarded(lambda: self.judge.wake(key, state, now))
        if judged.wake_at is not None and judged.wake_at <= now:
            raise CaseFailed("wake_up_stands_still")
        self._keep(key, judged)

    def _wake_instant(self, case: CaseRecord) -> datetime:
        if case.wake_at is None or case.version != self.judge.version:
            return AS_OF_LAST_TIME
        return case.wake_at

    def _keep(self, key: bytes, judged: Judged) -> None:
        state_size = len(judged.state or b"")
        if state_size > self.limits.state_hold:
            raise CaseFailed("state_too_large")
        if max(map(size_of, self.outgoing(key, judged.outputs)), default=0) > self.limits.record:
            raise CaseFailed("output_too_large")
        self.counts["large_states"] += state_size > self.limits.state_warn
        self.counts.update(judged.counts)
        outputs = self.publish(key, judged.outputs)
        if judged.deletion is not None:
            self.delete(key, judged.deletion, outputs)
            return
        case = self.case(key)
        self.put(
            key,
            CaseRecord(state=judged.state, wake_at=judged.wake_at, version=self.judge.version, held=case.held),
        )

    def _start_holding(self, key: bytes, failure: Failure) -> HeldQueue:
        self.counts["held"] += 1
        self.counts[f"held.{failure.reason_code}"] += 1
        self.tracing.failed(failure.reason_code)
        queue = holding.held_since(self.wall_now, failure, self.limits)
        held = {**self.store.held, **{k: case.held for k, case in self.cases.items() if case}, key: queue}
        standing = [one for one in held.values() if one is not None]
        new = sum(1 for known in {*self.cases, key} if self.store.get(known) is None)
        holding.refuse_too_many(standing, queue, len(self.store) + new, self.wall_now, self.limits)
        return queue

    def _append(self, key: bytes, case: CaseRecord, queue: HeldQueue, record: Record) -> None:
        event = holding.waiting_event(record, self.limits)
        self.waiting[key, queue.tail] = event
        self.counts["waiting"] += 1
        self.size += len(event.value or b"")
        self.put(key, replace(case, held=replace(queue, tail=queue.tail + 1)))


def _guarded(step: Callable[[], Given]) -> Given:
    try:
        return step()
    except (CaseFailed, RecordUnreadable, EventRefused, BusError):
        # a schema registry that doesn't answer is no fault of the case
        raise
    except Exception as unexpected:
        # the message may speak of the child; its kind may not
        raise CaseFailed(f"judge_raised.{type(unexpected).__name__}") from unexpected
