"""From changes to messages: which record goes to which topic, under which key."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from policy_core.decide.draft import Sort
from policy_core.ledger import Ledger, past_lives
from policy_core.obligations import (
    Alert,
    AllocationCommand,
    Closure,
    Conflict,
    CoWorking,
    Meeting,
    Notice,
    ObligationState,
    Question,
    Task,
    Transfer,
    TransferEvent,
    TransferState,
)
from policy_core.read_back import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policy_core.reconcile import Changed, Reconciled


class Topic(StrEnum):
    """The output topics; `connector` spells out their names."""

    TASKS = "transfer-tasks"
    ALERTS = "alerts"
    COMMANDS = "allocation-commands"
    EVENTS = "transfer-events"
    TRANSFERS = "transfers"


class Tombstone(StrEnum):
    """Why a record on the compacted topic goes: said again elsewhere, its retention over, or its child erased."""

    MOVED = "moved"
    RETENTION = "retention"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Message:
    """One record to publish. `key` is the child, or child/obligation on the compacted topic; value None: a tombstone.

    `restricted` sends it to the topic of the same name that only a few may read. `tombstone` says why, of a tombstone.
    """

    topic: Topic
    key: str
    value: Any | None
    restricted: bool = False
    tombstone: Tombstone = Tombstone.MOVED


RECORDS: Mapping[Topic, tuple[type, ...]] = {
    Topic.TASKS: (Transfer, Closure, Task, CoWorking, Meeting),
    Topic.ALERTS: (Alert, Notice, Conflict, Question),
    Topic.COMMANDS: (AllocationCommand,),
    Topic.EVENTS: (TransferEvent,),
    Topic.TRANSFERS: (TransferState,),
}
"""Which records each topic holds."""
_TOPIC_OF = {record: topic for topic, records in RECORDS.items() for record in records}


def messages_of(done: Reconciled, before: Ledger, after: Ledger, *, authority: str, child_id: str) -> Iterator[Message]:
    """Give the messages of one step in a fixed order: the moved ones first, then each change with its history."""
    yield from _moved(done, before, after)
    if after.restricted and not before.restricted:
        for obligation_id in past_lives(before, authority, child_id, Sort.TRANSFER, Sort.CLOSURE):
            yield Message(Topic.TRANSFERS, f"{child_id}/{obligation_id}", None)
    for changed in done.changes:
        yield from messages_of_change(changed)


def messages_of_change(changed: Changed) -> Iterator[Message]:
    """Give the messages of one change: the obligation, and of a transfer or closure its history and present state."""
    record = changed.after
    head = record.obligation
    yield Message(topic_of(record), head.child_id, record, head.restricted)
    if isinstance(record, Transfer | Closure):
        yield Message(Topic.EVENTS, head.child_id, _event(changed), head.restricted)
        yield Message(Topic.TRANSFERS, f"{head.child_id}/{head.obligation_id}", _present(record), head.restricted)


def topic_of(record: Any) -> Topic:
    """Give the topic of an obligation by its kind."""
    return _TOPIC_OF[type(record)]


def _event(changed: Changed) -> TransferEvent:
    record, before = changed.after, changed.before
    return TransferEvent(
        obligation=record.obligation,
        change=_what_changed(changed),
        sequence=record.obligation.revision,
        to_team=getattr(record, "to_team", None),
        due_on=_due(record),
        move_on=getattr(record, "move_on", None),
        ready=record.ready if before is None or record.obligation.state != ObligationState.WITHDRAWN else False,
    )


def _what_changed(changed: Changed) -> str:
    record, before = changed.after, changed.before
    if changed.change is Change.FULFIL:
        return "fulfilled"
    if changed.change is Change.WITHDRAW:
        return "withdrawn"
    foreseen = record.obligation.state == ObligationState.FORESEEN
    if before is None:
        return "foreseen" if foreseen else "raised"
    if before.obligation.state == ObligationState.FORESEEN and not foreseen:
        return "raised"
    if getattr(record, "overdue_since", None) and not getattr(before, "overdue_since", None):
        return "overdue"
    if getattr(record, "command_id", None) and not getattr(before, "command_id", None):
        return "commanded"
    if _due(record) != _due(before) or getattr(record, "move_on", None) != getattr(before, "move_on", None):
        return "due_changed"
    return "ready" if record.ready and not before.ready else "revised"


def _due(record: Any) -> Any:
    return record.planned_for if isinstance(record, Closure) else record.due_on


def _present(record: Transfer | Closure) -> TransferState:
    closure = isinstance(record, Closure)
    return TransferState(
        obligation=record.obligation,
        closure=closure,
        from_team=getattr(record, "from_team", None),
        to_team=getattr(record, "to_team", None),
        due_on=_due(record),
        move_on=getattr(record, "move_on", None),
        ready=record.ready,
        missing=record.missing,
        overdue_since=getattr(record, "overdue_since", None),
        gates=tuple(line.gate for line in record.gates),
    )


def _moved(done: Reconciled, before: Ledger, after: Ledger) -> Iterator[Message]:
    """Clear the topics that obligations leave on a change of restriction: a content-free record, and a tombstone.

    They are said again, under the same ids, where they belong now.
    """
    now = {**after.open, **{changed.after.obligation.obligation_id: changed.after for changed in done.changes}}
    for obligation_id, record in sorted(before.open.items()):
        head, present = record.obligation, now.get(obligation_id)
        if obligation_id in before.silent or present is None or present.obligation.restricted == head.restricted:
            continue
        yield Message(topic_of(record), head.child_id, content_free(record), head.restricted)
        if isinstance(record, Transfer | Closure):
            yield Message(Topic.TRANSFERS, f"{head.child_id}/{obligation_id}", None, head.restricted)


def still_present(present: frozenset[tuple[str, bool]], messages: Iterable[Message]) -> frozenset[tuple[str, bool]]:
    """Give what has a record on the compacted topics after some messages: obligation ids, and whether restricted."""
    found = set(present)
    for message in messages:
        if message.topic is Topic.TRANSFERS:
            entry = (message.key.rpartition("/")[2], message.restricted)
            (found.discard if message.value is None else found.add)(entry)
    return frozenset(found)


def content_free(record: Any, state: ObligationState = ObligationState.MOVED) -> Any:
    """Give a record of the same kind and id that says only that it has moved, or is over."""
    head = dataclasses.replace(
        record.obligation,
        state=state,
        revision=record.obligation.revision + 1,
        subject="",
        occurrence=None,
        spell_team=None,
        spell_since=None,
        basis=(),
        facts=(),
        tell=(),
        because=(),
        exceptions=(),
    )
    empty = {
        spec.name: _empty(getattr(record, spec.name))
        for spec in dataclasses.fields(record)
        if spec.name not in ("obligation", "command_id", "transfer_id")
    }
    return dataclasses.replace(record, obligation=head, **empty)


def _empty(value: Any) -> Any:
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return ""
    if isinstance(value, tuple):
        return ()
    return 0 if isinstance(value, int) else None
