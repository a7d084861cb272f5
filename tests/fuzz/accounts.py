"""What became of each record, found out from what is committed alone, and whether the connector's counters agree.

Parked is what waits in the state topic, quarantined what is in the quarantine topic. Everything else must have been
applied: it can be read, and the state of its case is the fold of it and of nothing that isn't applied.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from connector.case_state import from_bytes
from connector.changelog import Changelog
from connector.deadline import NEVER_RETURNS
from connector.ports import Partition
from connector.remnants import Remnants
from connector.simulate import Simulation
from connector.store import Store
from connector.wire import codec
from policy_core.events import EVENTS
from policy_core.history import History
from policy_core.judge import EventRefused, Judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policy_core.events import Event
    from tests.fuzz.world import Sent, World

GOOD = "as_it_should_be"
JUDGE_RAISED = "judge_raised"
EXAMPLES = 10


class Outcome(StrEnum):
    """Where a record ends. DELETED: its case was (an erasure, or its retention is over), and nothing may be left."""

    APPLIED = "applied"
    PARKED = "parked"
    QUARANTINED = "quarantined"
    DELETED = "deleted"
    UNACCOUNTED = "unaccounted"


@dataclass(slots=True)
class Accounts:
    """By outcome, by kind of mutation, and by the reason that the connector gives."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    by_kind: defaultdict[str, Counter[Outcome]] = field(default_factory=lambda: defaultdict(Counter))
    reasons: defaultdict[Outcome, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unclassified: Counter[str] = field(default_factory=Counter)
    never_returned: int = 0
    miscounted: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    def note(self, says: str) -> None:
        """Keep an example of what is amiss."""
        if len(self.examples) < EXAMPLES:
            self.examples.append(says)


@dataclass(slots=True)
class _Committed:
    """What is committed: the reason of each quarantined record, the offsets that wait, the cases."""

    quarantined: dict[tuple[int, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    waiting: dict[tuple[int, int], bytes] = field(default_factory=dict)
    stores: dict[int, Store] = field(default_factory=dict)


def settle(world: World, accounts: Accounts) -> None:
    """Account for every record of a round."""
    committed = _committed(world)
    by_case: defaultdict[tuple[int, bytes], list[Sent]] = defaultdict(list)
    ends: dict[tuple[int, int], Outcome] = {}
    for sent in world.sent:
        at = (sent.partition, sent.offset)
        quarantined, waits = committed.quarantined.get(at, []), at in committed.waiting
        if len(quarantined) + waits > 1:
            accounts.note(f"{_named(sent)} ended more than once: {[*quarantined, waits]}")
            ends[at] = Outcome.UNACCOUNTED
        elif quarantined:
            ends[at] = Outcome.QUARANTINED
            accounts.reasons[Outcome.QUARANTINED].update(quarantined)
        elif waits:
            ends[at] = Outcome.PARKED
        else:
            by_case[sent.partition, sent.sending.record.key or b""].append(sent)
    for (number, key), applied in by_case.items():
        outcome = _end_of(world, committed.stores[number], key, applied, accounts)
        ends.update({(number, sent.offset): outcome for sent in applied})
    for sent in world.sent:
        outcome = ends[sent.partition, sent.offset]
        kind = sent.sending.kind
        accounts.by_kind[kind.value if kind else GOOD][outcome] += 1
        if kind is not None:
            accounts.outcomes[outcome] += 1
    _look_at_causes(committed, accounts)
    _compare_counters(world, Counter(ends.values()), len(committed.waiting), accounts)


def _committed(world: World) -> _Committed:
    found = _Committed(stores={number: Store() for number in range(world.program.partitions)})
    for record in world.committed(world.names.quarantine):
        said = dict(record.headers)
        at = int(said["handover-partition"]), int(said["handover-offset"])
        found.quarantined[at].append(said["handover-reason"].decode())
    for record in world.committed(world.names.state):
        number = record.partition.number
        Changelog(Partition(world.names.state, number)).take_in(record, found.stores[number])
    for number, store in found.stores.items():
        for key in store.held:
            for offset in store.waiting_events(key).values():
                found.waiting[number, offset] = key
    return found


def _end_of(world: World, store: Store, key: bytes, applied: list[Sent], accounts: Accounts) -> Outcome:
    events = _readable(applied)
    remnant = Remnants(world.names.events, store.remnants).of(key)
    if remnant is not None:
        if key.decode() in _simulated(world, events).remnants:
            return Outcome.DELETED
        accounts.note(f"{key!r} was deleted, and simulation keeps it")
        return Outcome.UNACCOUNTED
    if len(events) < len(applied):
        accounts.note(f"of {key!r} records are gone that nobody can read")
        return Outcome.UNACCOUNTED
    case = store.get(key)
    kept = from_bytes(case.state, None)[0].raw.versions if case and case.state else {}
    if kept == History.of(events).versions:
        return Outcome.APPLIED
    accounts.note(f"the state of {key!r} isn't the fold of its {len(events)} events that are neither held nor refused")
    return Outcome.UNACCOUNTED


def _readable(applied: Iterable[Sent]) -> list[Event]:
    events = []
    for sent in applied:
        record = sent.sending.record
        try:
            event = codec.decode(record.value, headers=dict(record.headers))
        except codec.Undecodable:
            continue
        if type(event).__name__ in EVENTS:
            events.append(event)
    return events


def _simulated(world: World, events: Iterable[Event]) -> Simulation:
    simulation = Simulation(Judge(world.plugins.book, world.plugins.host))
    for event in events:
        try:
            list(simulation.feed(event))
        except EventRefused:
            continue
    list(simulation.run_until(world.until))
    return simulation


def _look_at_causes(committed: _Committed, accounts: Accounts) -> None:
    for store in committed.stores.values():
        for key, queue in store.held.items():
            cause = " ".join(part for part in (queue.reason_code, queue.rule_id) if part)
            accounts.reasons[Outcome.PARKED][cause] += 1
            if queue.reason_code.startswith(JUDGE_RAISED):
                accounts.unclassified[queue.reason_code] += 1
                accounts.note(f"{key!r} is held for {queue.reason_code}")
            accounts.never_returned += queue.reason_code == NEVER_RETURNS
            if sorted(store.waiting_events(key)) != list(range(queue.head, queue.tail)):
                accounts.note(f"the queue of {key!r} has gaps")
                accounts.outcomes[Outcome.UNACCOUNTED] += 1


def _compare_counters(world: World, ends: Mapping[Outcome, int], waiting: int, accounts: Accounts) -> None:
    """The counters of deleted cases aren't compared: what waited there is gone with them."""
    counted = {"records": len(world.sent), "quarantined": ends.get(Outcome.QUARANTINED, 0)}
    if not ends.get(Outcome.DELETED, 0):
        counted["waiting"] = waiting
    accounts.miscounted += [
        f"{name}: {world.counted(name)} counted, {number} found"
        for name, number in counted.items()
        if world.counted(name) != number
    ]


def _named(sent: Sent) -> str:
    return f"{sent.sending.kind or GOOD} at {sent.partition}/{sent.offset}"
