"""Holding a case whose rule raised or whose event can't be read: its later events wait, in order; no other child does.

A skipped event is worse than a held case, so nothing is ever dropped here. Pure: how a queue changes, and when the
many cases held for one cause say that the cause isn't theirs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from connector.changelog_records import Header, HeldEvent, HeldQueue
from connector.judging import CaseFailed, RecordUnreadable
from connector.ports import Partition, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.limits import Limits

EVENT_TOO_LARGE = "event_too_large"
WITHIN = timedelta(hours=1)
_MOST_DOUBLINGS = 40

Failure = CaseFailed | RecordUnreadable


class TooManyHeld(Exception):  # noqa: N818 - names what is the matter
    """So many cases failed for one cause that the cause is ours: the partition stops with nothing more held."""


def held_since(now: datetime, failure: Failure, limits: Limits) -> HeldQueue:
    """Start a queue, empty, at the first failure."""
    not_before = now + _wait(1, limits)
    return _named(HeldQueue(reason_code="", since=now, attempts=1, not_before=not_before, head=0, tail=0), failure)


def failed_again(queue: HeldQueue, head: int, now: datetime, failure: Failure, limits: Limits) -> HeldQueue:
    """Note another failure. One at a later event than before starts a count of its own."""
    attempts = queue.attempts + 1 if head == queue.head else 1
    spent = attempts >= limits.held_attempts
    not_before = None if spent else now + _wait(attempts, limits)
    return _named(replace(queue, head=head, attempts=attempts, not_before=not_before), failure)


def due(held: Iterable[tuple[bytes, HeldQueue]], now: datetime, limit: int) -> list[bytes]:
    """Give the held cases to try again, the longest overdue first."""
    ready = [(queue.not_before, key) for key, queue in held if queue.not_before is not None and queue.not_before <= now]
    return [key for _, key in sorted(ready)[:limit]]


def refuse_too_many(held: Iterable[HeldQueue], newest: HeldQueue, cases: int, now: datetime, limits: Limits) -> None:
    """Raise TooManyHeld when the newest is one too many for its cause within the hour. `held` includes it."""
    cause = cause_of(newest)
    same = sum(1 for queue in held if cause_of(queue) == cause and queue.since > now - WITHIN)
    if same > limits.cases_held(cases):
        named = " ".join(part for part in (cause, newest.clause) if part)
        raise TooManyHeld(
            f"{same} cases of {cases} would be held for one cause within an hour ({named}); mend the rule, the mapping "
            "or the sender, then start again"
        )


def cause_of(queue: HeldQueue) -> str:
    """Name what a case is held for: the reason code, and the rule where one raised."""
    return "/".join(part for part in (queue.reason_code, queue.rule_id) if part)


def waiting_event(record: Record, limits: Limits) -> HeldEvent:
    """Give a record as it waits. One too large for the changelog stays in the events topic, named by its offset."""
    if is_too_large(record, limits):
        return HeldEvent(offset=record.offset, value=None, timestamp_ms=record.timestamp_ms, too_large=True)
    headers = tuple(Header(name=name, value=value) for name, value in record.headers)
    return HeldEvent(offset=record.offset, value=record.value, headers=headers, timestamp_ms=record.timestamp_ms)


def is_too_large(record: Record, limits: Limits) -> bool:
    """Say whether a record is larger than an event may be, headers counted."""
    headers = sum(len(name) + len(value) for name, value in record.headers)
    return len(record.value or b"") + headers > limits.event


def as_it_came(event: HeldEvent, partition: Partition, key: bytes) -> Record:
    """Give the record with what was kept of it: without its bytes where they were too many."""
    headers = tuple((header.name, header.value) for header in event.headers)
    return Record(partition, event.offset, key, event.value, headers, event.timestamp_ms)


def record_of(event: HeldEvent, partition: Partition, key: bytes) -> Record:
    """Give the record as it was read first. Raises RecordUnreadable where its bytes were too many to keep."""
    if event.too_large:
        raise RecordUnreadable(EVENT_TOO_LARGE)
    return as_it_came(event, partition, key)


def _named(queue: HeldQueue, failure: Failure) -> HeldQueue:
    if isinstance(failure, CaseFailed):
        return replace(queue, reason_code=failure.reason_code, rule_id=failure.rule_id, clause=failure.clause)
    return replace(queue, reason_code=failure.reason_code, rule_id="", clause="")


def _wait(attempts: int, limits: Limits) -> timedelta:
    doubled = limits.held_first_wait_s * 2.0 ** min(attempts - 1, _MOST_DOUBLINGS)
    return timedelta(seconds=min(limits.held_longest_wait_s, doubled))
