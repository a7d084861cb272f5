"""What operators send: all or nothing, by one of them at a time, and then what became of it.

One transactional id for all operators of an authority: whoever is fenced first reads what the one before wrote.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.changelog import COMMAND
from connector.changelog_records import AppliedCommand
from connector.held_commands import encoded
from connector.ports import Outgoing, Partition
from connector.quarantine_reading import named, quarantined_records, replayed
from connector.transaction import all_arrived
from connector.wire.codec import bind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from connector.held_cases import HeldCase
    from connector.held_commands import HeldCommand
    from connector.ports import Connection, Record, TransactionalSink
    from connector.quarantine_reading import Quarantined
    from connector.topic_names import TopicNames

_APPLIED = bind("AppliedCommand", AppliedCommand)
_READ_MS = 250


@dataclass(frozen=True, slots=True)
class Note:
    """Who asks, why and when. It is kept."""

    by: str
    reason: str
    at: datetime


@contextmanager
def operator(connection: Connection, names: TopicNames) -> Iterator[TransactionalSink]:
    """Give a producer that has shut out whoever was operating before. Raises Outage, Refused, Migrated."""
    sink = connection.sink(names.producer(names.OPERATOR))
    try:
        sink.fence()
        yield sink
    finally:
        sink.close()


def send(sink: TransactionalSink, outgoing: Iterable[Outgoing]) -> None:
    """Send records in one transaction. Raises what went wrong first; then nothing was sent."""
    sink.begin()
    try:
        pending = [sink.send(one) for one in outgoing]
        sink.flush()
        all_arrived(pending)
        sink.commit()
    except BaseException:
        sink.abort()
        raise


def addressed(command: HeldCommand, case: HeldCase, events_topic: str) -> Outgoing:
    """Give the record of a command about a case: in its partition, under its key."""
    return Outgoing(events_topic, case.partition, case.key, encoded(command))


def replay(
    connection: Connection, names: TopicNames, partitions: int, ids: Sequence[str], note: Note
) -> list[Quarantined]:
    """Send records in quarantine back to where they came from, all or none; gives what was sent.

    Raises NotThere, NotReplayable, Outage, Refused, Migrated.
    """
    # fenced first, then read: whoever replayed the same before has ended, and left word
    with operator(connection, names) as sink:
        chosen = named(quarantined_records(connection, names.quarantine, partitions), ids)
        pairs = [replayed(one, note.by, note.reason, note.at) for one in chosen]
        send(sink, [outgoing for pair in pairs for outgoing in pair])
    return chosen


class Answers:
    """Waits for what becomes of commands, from where the changelog ended before they were sent."""

    def __init__(self, connection: Connection, state_topic: str, numbers: Iterable[int]) -> None:
        """Look where the changelog of these partitions ends. Raises Outage, Refused."""
        self._readers = [connection.log_reader(Partition(state_topic, number)) for number in sorted(set(numbers))]
        for reader in self._readers:
            reader.seek(reader.end())

    def wait(self, names: Iterable[str], *, is_over: Callable[[], bool]) -> dict[str, AppliedCommand]:
        """Give what became of these commands, by id, once all have ended or the time is over."""
        wanted, found = set(names), dict[str, AppliedCommand]()
        while not is_over() and any(name not in found or found[name].ended_at is None for name in wanted):
            for reader in self._readers:
                for record in reader.read(timeout_ms=_READ_MS):
                    name = _named(record)
                    if name in wanted and record.value is not None:
                        found[name] = _APPLIED.decode(record.value)
        return found

    def close(self) -> None:
        """Stop."""
        for reader in self._readers:
            reader.close()


def _named(record: Record) -> str:
    key = record.key or b""
    return key.rpartition(b"/")[2].decode("utf-8", "replace") if key.startswith(COMMAND) else ""
