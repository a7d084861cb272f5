"""`rebuild`: what a partition's events say its state should be, against the state it has; and mending it.

Comparing only reads, and may be done while processes run. Mending shuts the owner out as its successor would, and is
refused while anybody is in the group; it writes the cases that differ and publishes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from connector.changelog import CASE, WAITING, Changelog, ChangelogUnreadable
from connector.changelog_records import Checkpoint
from connector.delivery import Delivery
from connector.log_reading import committed
from connector.ports import Partition, Refused
from connector.refolding import Refold
from connector.standing_alerts import standing_alerts
from connector.store import Store
from connector.topic_names import transactional_id
from connector.transaction import all_arrived
from connector.wire import schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from connector.clock import Clock
    from connector.judging import Judge
    from connector.ports import Admin, Connection, Outgoing, TransactionalSink
    from connector.task_settings import TaskSettings

_PAGE = 200


class Kind(StrEnum):
    """How a case differs; besides these, what the judge says of two states of one case."""

    MISSING = "missing"
    SURPLUS = "surplus"
    UNREADABLE = "unreadable"
    HELD = "held"
    ALERT = "alert"
    REMNANT = "remnant"
    OFFSET = "offset"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One way in which one case differs. `case` is its key; of a remnant its reference; empty: the partition's own."""

    partition: int
    case: str
    kind: str


@dataclass(slots=True, kw_only=True)
class Compared:
    """One partition, compared up to `target`. `complete`: its events are all still there."""

    partition: Partition
    target: int
    committed: int | None
    events: int
    complete: bool
    through: datetime | None
    kept: Store
    refold: Refold
    unreadable: set[bytes]
    differences: list[Difference] = field(default_factory=list)


class Rebuild:
    """Compares and mends the partitions of one authority. Raises BusError."""

    def __init__(
        self,
        settings: TaskSettings,
        connection: Connection,
        admin: Admin,
        judge: Judge,
        clock: Clock,
        compare: Callable[[bytes, bytes], Iterable[str]],
    ) -> None:
        self._settings = settings
        self._connection = connection
        self._admin = admin
        self._judge = judge
        self._clock = clock
        self._compare = compare

    def compare(self, partition: Partition) -> Compared | None:
        """Compare one partition of the events topic with its state; None: nothing was ever done on it."""
        changelog = Changelog(Partition(self._settings.state_topic, partition.number))
        # before the state is read: what stands then is in it, unless it was lost
        topics = [Partition(topic, partition.number) for topic in self._settings.alert_topics]
        alerts = standing_alerts(self._connection, topics, self._judge)
        offset = self._admin.committed(self._settings.group, [partition])[partition]
        kept, unreadable = self._kept(changelog)
        checkpoint = kept.checkpoint
        target = checkpoint.offset if checkpoint else offset
        if target is None:
            return None
        refold = Refold(
            partition=partition,
            judge=self._judge,
            limits=self._settings.limits,
            certifying=self._settings.certifying,
            wall_now=self._clock.now(),
            beat=lambda: None,
        )
        refold.seed(kept.remnants)
        reader = self._connection.log_reader(partition)
        try:
            complete = reader.beginning() == 0
            events = refold.read(reader, target)
        finally:
            reader.close()
        decided_through = checkpoint.decided_through if checkpoint else refold.last_at
        through = self._settings.until or decided_through
        if through is not None:
            refold.wake(through)
        known = {key: queue.alert for key, queue in kept.held.items() if queue.alert is not None}
        refold.give_back(known | alerts)
        found = Compared(
            partition=partition,
            target=target,
            committed=offset,
            events=events,
            complete=complete,
            through=decided_through,
            kept=kept,
            refold=refold,
            unreadable=unreadable,
        )
        found.differences = sorted(self._differences(found))
        return found

    def mend(self, partition: Partition) -> Compared | None:
        """Make the state what the events say. Raises Refused while a process runs, or where events are gone."""
        members = self._admin.members(self._settings.group)
        if members:
            raise Refused(
                f"group {self._settings.group} has {members} members; stop every process of this authority, and wait "
                "until the session of a stopped one is over (ten seconds)"
            )
        sink = self._connection.sink(transactional_id(self._settings.transactional_id, partition.number))
        try:
            sink.fence()
            found = self.compare(partition)
            if found is None or not found.differences:
                return found
            if found.kept.journal.unfinished():
                raise Refused(
                    f"{self._settings.state_topic}-{partition.number} holds what was decided and not yet said; start a "
                    "process once, stop it, and rebuild then"
                )
            if not found.complete:
                raise Refused(
                    f"{partition.topic}-{partition.number} doesn't begin at offset 0: events are gone, so a fold of "
                    "the rest would lose what they said; restore the state topic instead"
                )
            if found.committed != found.target:
                self._admin.set_offsets(self._settings.group, {partition: found.target})
            self._write(sink, found)
        finally:
            sink.close()
        return found

    def _kept(self, changelog: Changelog) -> tuple[Store, set[bytes]]:
        store, unreadable = Store(), set[bytes]()
        for record in committed(self._connection, changelog.partition):
            about = _case_of(record.key or b"")
            try:
                changelog.take_in(record, store)
                unreadable.discard(about)
            except ChangelogUnreadable:
                if not about:
                    raise
                unreadable.add(about)
        states = {key: case.state for key in store if (case := store.get(key)) is not None and case.state is not None}
        unreadable |= {key for key, state in states.items() if not self._judge.knows(state)}
        return store, unreadable

    def _differences(self, found: Compared) -> Iterator[Difference]:
        kept, fresh, number = found.kept, found.refold.store, found.partition.number
        for key in sorted({*kept, *fresh, *found.unreadable}):
            yield from (Difference(number, key.decode("utf-8", "replace"), kind) for kind in self._of_case(key, found))
        for reference in sorted({*kept.remnants, *fresh.remnants}):
            if kept.remnants.get(reference) != fresh.remnants.get(reference):
                yield Difference(number, reference, Kind.REMNANT)
        if kept.checkpoint is None or self._contradicts(found):
            yield Difference(number, "", Kind.OFFSET)

    def _contradicts(self, found: Compared) -> bool:
        if found.committed is None or found.committed == found.target:
            return False
        return found.committed > found.target or self._settings.delivery is Delivery.EXACTLY_ONCE

    def _of_case(self, key: bytes, found: Compared) -> Iterator[str]:
        if key in found.unreadable:
            yield Kind.UNREADABLE
            return
        kept, fresh = found.kept.get(key), found.refold.store.get(key)
        if kept is None or fresh is None:
            yield Kind.MISSING if kept is None else Kind.SURPLUS
            return
        queues = [(one.held.head, one.held.tail) if one.held else None for one in (kept, fresh)]
        lengths = [queue[1] - queue[0] if queue else None for queue in queues]
        if lengths[0] != lengths[1]:
            yield Kind.HELD
        if kept.held and fresh.held and kept.held.alert is None and fresh.held.alert is not None:
            yield Kind.ALERT
        if kept.state is None or fresh.state is None:
            if kept.state != fresh.state:
                yield Kind.MISSING if kept.state is None else Kind.SURPLUS
            return
        yield from self._compare(kept.state, fresh.state)

    def _write(self, sink: TransactionalSink, found: Compared) -> None:
        changelog = Changelog(Partition(self._settings.state_topic, found.partition.number))
        checkpoint = Checkpoint(
            offset=found.target,
            version=self._judge.version,
            decided_through=found.through,
            schemas=schemas.digest(),
        )
        changes = [*self._changes(changelog, found)]
        # without a checkpoint nothing starts, so what a crash leaves half done is done again and never run on
        _send(sink, [changelog.no_checkpoint(), *changes[:_PAGE]])
        for start in range(_PAGE, len(changes), _PAGE):
            _send(sink, changes[start : start + _PAGE])
        _send(sink, [changelog.checkpoint(checkpoint)])

    def _changes(self, changelog: Changelog, found: Compared) -> Iterator[Outgoing]:
        fresh = found.refold.store
        of_cases = (one.case for one in found.differences if one.kind not in (Kind.REMNANT, Kind.OFFSET))
        for key in dict.fromkeys(case.encode() for case in of_cases):
            numbers = {*found.kept.waiting(key), *(number for of, number in found.refold.waiting if of == key)}
            for number in sorted(numbers):
                yield changelog.waiting(key, number, found.refold.waiting.get((key, number)))
            yield changelog.case(key, fresh.get(key))
            known = found.kept.commands(key)
            yield from (
                changelog.command(key, name, one) for name, one in fresh.commands(key).items() if name not in known
            )
        references = [one.case for one in found.differences if one.kind == Kind.REMNANT]
        yield from (changelog.remnant(one, fresh.remnants.get(one)) for one in references)


def _case_of(key: bytes) -> bytes:
    """Give the case that a record of the changelog is about; empty: none."""
    if key.startswith(WAITING):
        return key[len(WAITING) :].rpartition(b"/")[0]
    return key[len(CASE) :] if key.startswith(CASE) else b""


def _send(sink: TransactionalSink, records: Iterable[Outgoing]) -> None:
    sink.begin()
    sent = [sink.send(one) for one in records]
    sink.flush()
    all_arrived(sent)
    sink.commit()
