"""The commit on a bus without transactions, as one written list: decide in the journal, carry out, check off.

What is decided is decided once, by one owner; what is said may be said again, byte for byte and in the same order.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from connector.journal import CHECKPOINT, DECIDED, ENTRY, Journal, JournalKeys, Stamp
from connector.ports import Migrated, Outgoing, Record
from connector.transaction import all_arrived

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from connector.changelog import Changelog
    from connector.ports import LogReader, Source, TransactionalSink
    from connector.store import Store
    from connector.transaction import Effects

_READ_MS = 500
_OF_THE_JOURNAL = (CHECKPOINT, DECIDED, ENTRY)


class AtLeastOnce:
    """Implements `delivery.Writing`."""

    offset_may_lag = True

    def __init__(self, sink: TransactionalSink, changelog: Changelog, open_reader: Callable[[], LogReader]) -> None:
        self._sink = sink
        self._changelog = changelog
        self._open_reader = open_reader
        self._keys = JournalKeys(changelog.partition)
        self._stamp = Stamp(-1, 0)
        self._last = -1
        self._entries = 0

    def take_over(self) -> int:
        """Write a name into the changelog: what an earlier owner writes after it counts for nothing."""
        self._sink.fence()
        name = self._arrived([self._keys.name()])[0]
        self._stamp, self._last = Stamp(name, 0), name
        return name + 1

    def finish(self, store: Store) -> None:
        """Carry out what was decided and perhaps not done; write anew what late records cover."""
        journal, topic = store.journal, self._changelog.partition.topic
        left, late = journal.unfinished(), frozenset(journal.late)
        self._entries = max(journal.places(), default=-1) + 1
        journal.entries.clear()
        standing = self._standing(late) if late else []
        self._keep(standing, self._write(standing), store)
        changes = [one for one in left if one.topic == topic]
        offsets = self._carry_out([one for one in left if one.topic != topic], changes[:-1])
        # the last is the checkpoint, which is nobody's to find by its offset
        self._keep(changes, (*offsets, self._last), store)
        if (left or late) and store.checkpoint is not None:
            self._write([self._changelog.checkpoint(store.checkpoint)])
            # only now, or a crash would leave neither
            self._write([self._keys.decided(0)])

    def commit(self, source: Source, effects: Effects) -> tuple[int, ...]:
        """Write all effects. After an error nothing more is written; a new owner finds out what was decided."""
        if source.generation() < 0:
            raise Migrated("this member has not joined its group, so it may commit nothing")
        try:
            return self._commit(source, effects)
        except BaseException:
            self._sink.close()
            raise

    def close(self) -> None:
        """Stop."""
        self._sink.close()

    def _commit(self, source: Source, effects: Effects) -> tuple[int, ...]:
        # from here on a crash changes nothing of what is said, and no later instant decides otherwise
        self._decide(effects)
        offsets = self._carry_out(effects.outputs, effects.changes)
        # after all that it vouches for
        self._write([effects.checkpoint])
        # a copy for whoever looks at lag, under the member's generation; a restart goes by the checkpoint
        source.commit(effects.offsets)
        return offsets

    def _decide(self, effects: Effects) -> None:
        self._stamp = Stamp(self._stamp.owner, self._stamp.batch + 1)
        batch = [*effects.outputs, *effects.changes, effects.checkpoint]
        if len(batch) == 1:
            batch = []
        # what is carried out is struck out with the next batch, the idle one at the latest
        places = range(max(self._entries, len(batch)))
        entries = [self._keys.entry(place, batch[place] if place < len(batch) else None) for place in places]
        if entries:
            self._write([*entries, self._keys.decided(len(batch))])
        self._entries = len(batch)

    def _carry_out(self, outputs: Sequence[Outgoing], changes: Sequence[Outgoing]) -> tuple[int, ...]:
        offsets = self._write(changes)
        for turn in in_turn(outputs):
            self._arrived(turn)
        return offsets

    def _write(self, records: Sequence[Outgoing]) -> tuple[int, ...]:
        """Write to the changelog. Raises Migrated if anybody else has since this owner last did."""
        offsets = self._arrived([self._stamp.on(one) for one in records])
        end = self._last + len(offsets)
        self._last = max((self._last, *offsets))
        if self._last != end:
            at = self._changelog.partition
            raise Migrated(f"another process has written to {at.topic}-{at.number}: it may own the partition now")
        return offsets

    def _arrived(self, records: Iterable[Outgoing]) -> tuple[int, ...]:
        sent = [self._sink.send(one) for one in records]
        if sent:
            self._sink.flush()
        all_arrived(sent)
        return tuple(pending.offset() for pending in sent)

    def _keep(self, changes: Sequence[Outgoing], offsets: Sequence[int], store: Store) -> None:
        for one, offset in zip(changes, offsets, strict=False):
            self._changelog.take_in(Record(self._changelog.partition, offset, one.key, one.value), store)

    def _standing(self, keys: Iterable[bytes]) -> list[Outgoing]:
        """Give the records that stand under keys which late records cover; a tombstone where none does."""
        at = self._changelog.partition
        found = {key: Outgoing(at.topic, at.number, key, None) for key in keys if not key.startswith(_OF_THE_JOURNAL)}
        journal, reader = Journal(), self._open_reader()
        try:
            while reader.position() <= self._last:
                for record in reader.read(timeout_ms=_READ_MS):
                    if not journal.takes(record) and record.key in found:
                        found[record.key] = Outgoing(at.topic, at.number, record.key, record.value)
        finally:
            reader.close()
        return list(found.values())


def in_turn(outputs: Iterable[Outgoing]) -> list[list[Outgoing]]:
    """Share outputs out among turns: never two of one child and topic in one, for the first may be lost alone."""
    turns: list[list[Outgoing]] = []
    taken: Counter[tuple[str, bytes]] = Counter()
    for one in outputs:
        # below a child's own records are those of its obligations: child/obligation id
        lane = (one.topic, (one.key or b"").partition(b"/")[0])
        if taken[lane] == len(turns):
            turns.append([])
        turns[taken[lane]].append(one)
        taken[lane] += 1
    return turns
