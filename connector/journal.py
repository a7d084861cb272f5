"""What a partition has decided, written into its changelog before it is carried out: for a bus without transactions.

Whoever takes a partition writes a name into the changelog and is known by the name's offset. What an owner writes after
another's name is late and counts for nothing. A batch is decided once all its entries and their count are in the log,
and done once its checkpoint is: what is decided and not done is carried out again, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from connector.changelog_records import Header, JournalEntry
from connector.ports import Outgoing
from connector.wire.codec import bind

if TYPE_CHECKING:
    from connector.ports import Partition, Record

OWNER = b"owner"
DECIDED = b"decided"
ENTRY = b"entry:"
CHECKPOINT = b"checkpoint"
BY = "owner"
BATCH = "batch"
_ENTRY = bind("JournalEntry", JournalEntry)
_DIGITS = 6


class Stamp(NamedTuple):
    """Who wrote a record, by the offset of the owner's name, and in which of the owner's batches."""

    owner: int
    batch: int

    def on(self, outgoing: Outgoing) -> Outgoing:
        """Give a record with this stamp in its headers."""
        own = ((BY, b"%d" % self.owner), (BATCH, b"%d" % self.batch))
        return replace(outgoing, headers=(*outgoing.headers, *own))


@dataclass(frozen=True, slots=True)
class JournalKeys:
    """Spells the journal's records of one changelog partition."""

    partition: Partition

    def name(self) -> Outgoing:
        """Give the name of an owner: its offset says which."""
        return self._record(OWNER, b"owner")

    def entry(self, place: int, outgoing: Outgoing | None) -> Outgoing:
        """Give one entry; None: a tombstone."""
        return self._record(ENTRY + b"%0*d" % (_DIGITS, place), None if outgoing is None else _encoded(outgoing))

    def decided(self, count: int) -> Outgoing:
        """Give what decides a batch of so many entries; 0: a tombstone."""
        return self._record(DECIDED, b"%d" % count if count else None)

    def _record(self, key: bytes, value: bytes | None) -> Outgoing:
        return Outgoing(self.partition.topic, self.partition.number, key, value)


@dataclass(slots=True)
class Journal:
    """What the journal of one changelog partition holds, as far as read. `late`: keys that late records cover."""

    owner: int = -1
    decided: tuple[Stamp, int] | None = None
    done: Stamp | None = None
    entries: dict[int, tuple[Stamp, bytes]] = field(default_factory=dict)
    late: set[bytes] = field(default_factory=set)

    def takes(self, record: Record) -> bool:
        """Take a record in; True: it is the journal's own, or late, and nobody else's business. Raises ValueError."""
        key, stamp = record.key or b"", _stamp_of(record)
        if key == OWNER:
            self.owner = record.offset
            return True
        # records without a stamp were written in transactions, or by nobody who had to be told from others
        if stamp is not None and stamp.owner < self.owner:
            self.late.add(key)
            return True
        self.late.discard(key)
        if key == CHECKPOINT:
            self.done = stamp
            # written in a transaction, or by a rebuild: what was decided before is over
            self.decided = self.decided if stamp is not None else None
        if key == DECIDED:
            self.decided = None if stamp is None or record.value is None else (stamp, int(record.value))
        elif key.startswith(ENTRY):
            self._take_entry(int(key[len(ENTRY) :]), stamp, record.value)
        else:
            return False
        return True

    def unfinished(self) -> list[Outgoing]:
        """Give what is decided and perhaps not done, in order; the checkpoint comes last. Raises ValueError."""
        if self.decided is None or self.decided[0] == self.done:
            return []
        stamp, count = self.decided
        found = [self.entries.get(place) for place in range(count)]
        ours = [one[1] for one in found if one is not None and one[0] == stamp]
        # where one didn't arrive nothing was decided
        return [_decoded(one) for one in ours] if len(ours) == count else []

    def places(self) -> set[int]:
        """Give the places of all entries there are, late ones included."""
        return {*self.entries, *(int(key[len(ENTRY) :]) for key in self.late if key.startswith(ENTRY))}

    def _take_entry(self, place: int, stamp: Stamp | None, value: bytes | None) -> None:
        if stamp is None or value is None:
            self.entries.pop(place, None)
        else:
            self.entries[place] = (stamp, value)


def _stamp_of(record: Record) -> Stamp | None:
    headers = dict(record.headers)
    if BY not in headers:
        return None
    return Stamp(int(headers[BY]), int(headers[BATCH]))


def _encoded(outgoing: Outgoing) -> bytes:
    headers = tuple(Header(name=name, value=value) for name, value in outgoing.headers)
    entry = JournalEntry(
        topic=outgoing.topic, partition=outgoing.partition, key=outgoing.key, value=outgoing.value, headers=headers
    )
    return _ENTRY.encode(entry)


def _decoded(entry: bytes) -> Outgoing:
    one = _ENTRY.decode(entry)
    headers = tuple((header.name, header.value) for header in one.headers)
    return Outgoing(one.topic, one.partition, one.key, one.value, headers)
