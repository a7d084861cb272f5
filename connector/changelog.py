"""The compacted changelog of one partition: how cases, waiting events, commands and the checkpoint are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector import upcasting
from connector.changelog_records import AppliedCommand, CaseRecord, Checkpoint, HeldEvent
from connector.journal import CHECKPOINT
from connector.ports import Outgoing
from connector.wire.codec import bind
from policy_core.deletion import Remnant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.ports import LogReader, Partition, Record
    from connector.store import Store

CASE = b"case:"
WAITING = b"held:"
COMMAND = b"command:"
REMNANT = b"remnant:"
_CASE = bind("CaseRecord", CaseRecord)
_EVENT = bind("HeldEvent", HeldEvent)
_COMMAND = bind("AppliedCommand", AppliedCommand)
_CHECKPOINT = bind("Checkpoint", Checkpoint)
_REMNANT = bind("Remnant", Remnant)
_DIGITS = 12
_READS = 20
_READ_MS = 500


class ChangelogUnreadable(Exception):  # noqa: N818 - names what is the matter
    """A record of the changelog is none of ours; the message names its offset and the remedy."""


@dataclass(frozen=True, slots=True)
class Changelog:
    """Spells the records of one changelog partition."""

    partition: Partition

    def case(self, key: bytes, case: CaseRecord | None) -> Outgoing:
        """Give the record of a case; None: a tombstone."""
        return self._record(CASE + key, None if case is None else _CASE.encode(case))

    def waiting(self, key: bytes, sequence: int, event: HeldEvent | None) -> Outgoing:
        """Give the record of a waiting event; None: a tombstone."""
        value = None if event is None else _EVENT.encode(event)
        return self._record(WAITING + key + b"/%0*d" % (_DIGITS, sequence), value)

    def command(self, key: bytes, command_id: str, applied: AppliedCommand | None) -> Outgoing:
        """Give the record of a command about a held case, and of what came of it; None: a tombstone."""
        value = None if applied is None else _COMMAND.encode(applied)
        return self._record(COMMAND + key + b"/" + command_id.encode(), value)

    def checkpoint(self, checkpoint: Checkpoint) -> Outgoing:
        """Give the record of the checkpoint."""
        return self._record(CHECKPOINT, _CHECKPOINT.encode(checkpoint))

    def remnant(self, reference: str, remnant: Remnant | None) -> Outgoing:
        """Give the record of what outlives a deleted case; None: a tombstone."""
        return self._record(REMNANT + reference.encode(), None if remnant is None else _REMNANT.encode(remnant))

    def no_checkpoint(self) -> Outgoing:
        """Give the tombstone of the checkpoint: until there is another, nothing starts on this state."""
        return self._record(CHECKPOINT, None)

    def take_in(self, record: Record, store: Store) -> None:
        """Put one record of the changelog into a store. Raises ChangelogUnreadable."""
        key, value = record.key or b"", record.value
        try:
            if store.journal.takes(record):
                return
            if key.startswith(CASE):
                store.put(key[len(CASE) :], None if value is None else upcasting.read(_CASE, value))
            elif key.startswith(WAITING):
                case_key, _, sequence = key[len(WAITING) :].rpartition(b"/")
                found = None if value is None else (record.offset, upcasting.read(_EVENT, value).offset)
                store.put_waiting(case_key, int(sequence), found)
            elif key.startswith(COMMAND):
                case_key, _, command_id = key[len(COMMAND) :].rpartition(b"/")
                applied = None if value is None else upcasting.read(_COMMAND, value)
                store.put_command(case_key, command_id.decode(), applied)
            elif key.startswith(REMNANT):
                remnant = None if value is None else upcasting.read(_REMNANT, value)
                store.put_remnant(key[len(REMNANT) :].decode(), remnant)
            elif key == CHECKPOINT:
                store.checkpoint = None if value is None else upcasting.read(_CHECKPOINT, value)
            else:
                raise ChangelogUnreadable(f"{self._at(record)} has a key of another program; give it its own topic")
        except ValueError as broken:
            raise ChangelogUnreadable(
                f"{self._at(record)} can't be decoded; run the newer version that wrote it, or "
                "handover rebuild --apply with this one"
            ) from broken

    def events_at(self, reader: LogReader, offsets: Sequence[int]) -> dict[int, HeldEvent]:
        """Read waiting events back by their offsets, ascending. One that isn't there is left out."""
        found: dict[int, HeldEvent] = {}
        wanted = set(offsets)
        reader.seek(offsets[0])
        while reader.position() <= offsets[-1]:
            for record in reader.read(timeout_ms=_READ_MS):
                if record.offset in wanted and record.value is not None:
                    found[record.offset] = upcasting.read(_EVENT, record.value)
        return found

    def _record(self, key: bytes, value: bytes | None) -> Outgoing:
        return Outgoing(self.partition.topic, self.partition.number, key, value)

    def _at(self, record: Record) -> str:
        return f"{self.partition.topic}-{self.partition.number}: the record at offset {record.offset}"


class Restore:
    """Reads a changelog into a store, up to the end as it was when the predecessor had been shut out.

    `at_least`: an offset up to which it reads whatever the end, waiting for it to become stable.
    """

    def __init__(self, changelog: Changelog, reader: LogReader, store: Store, at_least: int = 0) -> None:
        self._changelog = changelog
        self._reader = reader
        self._store = store
        self._end = max(reader.end(), at_least)
        self.records = 0

    def slice(self) -> bool:
        """Read on for a bounded number of reads; True once the end is reached. An empty read isn't the end."""
        for _ in range(_READS):
            if self._reader.position() >= self._end:
                return True
            for record in self._reader.read(timeout_ms=_READ_MS):
                self._changelog.take_in(record, self._store)
                self.records += 1
        return self._reader.position() >= self._end
