"""What one transaction gathers: outputs, cases, waiting events, remnants, counts; and how a case goes for good."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.changelog_records import CaseRecord
from connector.obeying import Commands
from connector.ports import Outgoing
from connector.quarantine import quarantined
from connector.remnants import Remnants
from connector.tracing import UNTRACED
from policy_core.judge import OF_WHAT_IS_DELETED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from connector.certificates import Certifying
    from connector.changelog_records import HeldEvent
    from connector.judging import Judge, Output
    from connector.limits import Limits
    from connector.ports import Partition, Record
    from connector.store import Store
    from connector.tracing import Tracing
    from policy_core.deletion import Deletion

NOTHING_KNOWN = CaseRecord(state=None)
AUTHORITY_KEY = b"~authority"


@dataclass(slots=True, kw_only=True)
class Gathering:
    """The effects of one transaction in the making. `now` None: each case's time is that of its events.

    An event observed after `latest` is refused. `events` are type and observation of each event judged.
    """

    partition: Partition
    store: Store
    judge: Judge
    limits: Limits
    quarantine_topic: str
    certifying: Certifying
    wall_now: datetime
    now: datetime | None
    latest: datetime
    tracing: Tracing = UNTRACED
    outputs: list[Outgoing] = field(default_factory=list)
    cases: dict[bytes, CaseRecord | None] = field(default_factory=dict)
    waiting: dict[tuple[bytes, int], HeldEvent | None] = field(default_factory=dict)
    remnants: Remnants = field(init=False)
    counts: Counter[str] = field(default_factory=Counter)
    events: list[tuple[str, datetime]] = field(default_factory=list)
    size: int = 0
    commands: Commands = field(init=False)

    def __post_init__(self) -> None:
        """Take commands at the present, counted with the rest, and look at what is left of deleted cases."""
        self.remnants = Remnants(self.partition.topic, self.store.remnants)
        self.commands = Commands(store=self.store, counts=self.counts, now=self.wall_now)

    def outgoing(self, key: bytes, outputs: Iterable[Output]) -> list[Outgoing]:
        """Give the records of some outputs."""
        # every partition keeps the authority's record; one of them speaks for it
        if key == AUTHORITY_KEY and self.partition.number != 0:
            return []
        return [Outgoing(one.topic, self.partition.number, one.key, one.value, one.headers) for one in outputs]

    def publish(self, key: bytes, outputs: Iterable[Output]) -> list[Outgoing]:
        """Publish outputs; gives their records."""
        outgoing = self.outgoing(key, outputs)
        self.outputs += outgoing
        self.size += sum(map(size_of, outgoing))
        return outgoing

    def delete(self, key: bytes, deletion: Deletion, outputs: list[Outgoing]) -> None:
        """Delete a case: only its remnant stays, and of an erasure its certificate."""
        self.counts[f"deleted.{deletion.ground}"] += 1
        reference = self.remnants.put(key, deletion.remnant)
        case = self.case(key)
        # where retention ends, what waits came later than what is deleted
        self.put(key, CaseRecord(state=None, held=None if deletion.erasure else case.held))
        if deletion.erasure is None:
            return
        waiting, alert = [], None
        if case.held is not None:
            waiting, alert = list(range(case.held.head, case.held.tail)), case.held.alert
        self.waiting.update({(key, sequence): None for sequence in waiting})
        if alert is not None:
            self.publish(key, self.judge.held_alert_over(key, None, alert, self.wall_now))
        certificate = self.certifying.certificate(
            deletion.erasure,
            reference,
            self.partition,
            kept=(case is not NOTHING_KNOWN) + len(waiting) + self.commands.forget(key),
            tombstones=[one for one in outputs if one.value is None],
        )
        self.outputs.append(certificate)
        self.size += size_of(certificate)

    def quarantine(self, record: Record, reason_code: str, *, is_whole: bool = True) -> None:
        """Copy a record to quarantine."""
        self.counts["quarantined"] += 1
        self.counts[f"quarantined.{reason_code}"] += 1
        self.tracing.failed(reason_code)
        outgoing = quarantined(record, reason_code, self.quarantine_topic, self.limits, is_whole=is_whole)
        self.outputs.append(outgoing)
        self.size += size_of(outgoing)

    def refuse(self, record: Record, reason_code: str) -> None:
        """Refuse an event that may not reach a rule."""
        if reason_code in OF_WHAT_IS_DELETED:
            # a copy in quarantine would bring back what was deleted
            self.counts[f"refused.{reason_code}"] += 1
        else:
            self.quarantine(record, reason_code)

    def case(self, key: bytes) -> CaseRecord:
        """Give a case as it stands in this transaction."""
        if key in self.cases:
            return self.cases[key] or NOTHING_KNOWN
        return self.store.get(key) or NOTHING_KNOWN

    def state_of(self, key: bytes) -> bytes | None:
        """Give a case's state; of a child who comes back, one that begins after what was deleted."""
        state, remnant = self.case(key).state, self.remnants.of(key)
        return state if state is not None or remnant is None else self.judge.begin(key, remnant)

    def put(self, key: bytes, case: CaseRecord) -> None:
        """Keep a case; one without state and queue is forgotten."""
        known = self.cases.get(key)
        self.size += len(case.state or b"") - (len(known.state or b"") if known else 0)
        self.cases[key] = None if case.state is None and case.held is None else case

    def waiting_of(self, key: bytes) -> dict[int, int]:
        """Give the offsets in the events topic of the waiting events of a case, by sequence."""
        found = self.store.waiting_events(key)
        new = ((sequence, event) for (of, sequence), event in self.waiting.items() if of == key)
        return found | {sequence: event.offset for sequence, event in new if event is not None}


def size_of(outgoing: Outgoing) -> int:
    """Give about how many bytes a record takes."""
    headers = sum(len(name) + len(value) for name, value in outgoing.headers)
    return len(outgoing.key or b"") + len(outgoing.value or b"") + headers
