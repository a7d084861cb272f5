"""What a run wrote, transaction by transaction, so that a bare loop can write the same."""

from __future__ import annotations

import pickle
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policy_core.messages import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from connector.ports import Record
    from tests.integration.program import Log, Program

Written = tuple[str, bytes | None, bytes | None, list[tuple[str, bytes]]]


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction: up to which offset of the events it goes, and the records in it."""

    to_offset: int
    records: list[Written]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All that a bare loop does: partition by partition, in order."""

    bootstrap: str
    group: str
    events: str
    batch: int
    transactions: dict[int, list[Transaction]] = field(default_factory=dict)

    def saved(self, file: Path) -> Path:
        file.write_bytes(pickle.dumps(self))
        return file


def script_of(program: Program, log: Log, bare: Program) -> Script:
    """Cut what a run wrote into its transactions, for the topics of another program."""
    ours, theirs = program.names, bare.names
    outputs: defaultdict[int, deque[Written]] = defaultdict(deque)
    for topic in Topic:
        for restricted in (False, True):
            name = theirs.named(topic, restricted=restricted)
            _sort(program.committed(ours.named(topic, restricted=restricted)), name, outputs)
    changes: defaultdict[int, deque[Written]] = defaultdict(deque)
    _sort(program.committed(ours.state), theirs.state, changes)
    transactions: defaultdict[int, list[Transaction]] = defaultdict(list)
    for line in log.lines:
        if line["event"] == "transaction":
            number = line["partition"]
            records = [*_taken(outputs[number], line["outputs"]), *_taken(changes[number], line["changes"] + 1)]
            transactions[number].append(Transaction(line["to_offset"], records))
    return Script(
        bootstrap=program.bootstrap,
        group=theirs.group,
        events=ours.events,
        batch=program.batch,
        transactions=dict(transactions),
    )


def _sort(records: Iterable[Record], topic: str, into: defaultdict[int, deque[Written]]) -> None:
    for record in records:
        into[record.partition.number].append((topic, record.key, record.value, list(record.headers)))


def _taken(queue: deque[Any], count: int) -> list[Any]:
    return [queue.popleft() for _ in range(count)]
