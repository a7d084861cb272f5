"""What operators ask of held cases: records on the events topic under the child's key, so in order with its events.

Pure: how a command is told from an event, and what it changes of a queue. Whoever owns the partition applies it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - the codec reads the annotations at run time
from enum import StrEnum
from typing import TYPE_CHECKING

from connector.holding import cause_of
from connector.wire import schemas
from connector.wire.codec import SINGLE_OBJECT, Undecodable, Unreadable, bind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.changelog_records import HeldQueue

UNREADABLE = "command_unreadable"
DISCARDED = "discarded"


class CommandKind(StrEnum):
    """What may be asked of a held case.

    RETRY tries it now; RELEASE too, if it is held for the cause named, and its attempts count anew; DISCARD takes one
    waiting event out, into quarantine.
    """

    RETRY = "retry"
    RELEASE = "release"
    DISCARD = "discard"


class Outcome(StrEnum):
    """What came of a command. ACCEPTED is followed by WENT_ON, HELD_AGAIN or DISCARDED; the others changed nothing."""

    ACCEPTED = "accepted"
    WENT_ON = "went_on"
    HELD_AGAIN = "held_again"
    DISCARDED = "discarded"
    NOT_HELD = "not_held"
    OTHER_CAUSE = "other_cause"
    NO_SUCH_EVENT = "no_such_event"
    UNKNOWN_KIND = "unknown_kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCommand:
    """One command. `kind` is a CommandKind; `offset`, of a discard, that of the event in the events topic.

    `by` and `reason` are a person's words: they are kept with what came of it, and never logged.
    """

    command_id: str
    kind: str
    offset: int | None = None
    cause: str = ""
    by: str
    reason: str
    asked_at: datetime


_CODEC = bind("HeldCommand", HeldCommand)
# ids are parts of keys, so nothing else may be one
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HEAD = len(SINGLE_OBJECT) + 8


def _heads() -> frozenset[bytes]:
    ours = (known for known, schema in schemas.history().items() if schema["name"].endswith("HeldCommand"))
    return frozenset(SINGLE_OBJECT + fingerprint for fingerprint in ours)


_HEADS = _heads()


def is_command(value: bytes | None) -> bool:
    """Say whether a record of the events topic is a command, by the schema that it names; nothing is decoded."""
    return value is not None and value[:_HEAD] in _HEADS


def encoded(command: HeldCommand) -> bytes:
    """Give a command's bytes."""
    return _CODEC.encode(command)


def decoded(value: bytes) -> HeldCommand:
    """Read a command. Raises codec.Undecodable, also where its id is no UUID."""
    command = _CODEC.decode(value)
    if _ID.fullmatch(command.command_id) is None:
        raise Undecodable(Unreadable.INVALID_VALUE)
    return command


def asked(
    command: HeldCommand, queue: HeldQueue | None, waiting: Mapping[int, int], now: datetime
) -> tuple[HeldQueue | None, Outcome]:
    """Give the queue as a command leaves it, and what came of it. `waiting`: offsets of its events by sequence.

    An event to discard stays where it is until its turn comes, so that only the release reads and moves it.
    """
    if queue is None:
        return None, Outcome.NOT_HELD
    if command.kind == CommandKind.DISCARD:
        if command.offset not in waiting.values():
            return queue, Outcome.NO_SUCH_EVENT
        stands_first = command.offset == waiting.get(queue.head)
        return (_due(queue, now) if stands_first else queue), Outcome.ACCEPTED
    if command.cause and command.cause != cause_of(queue):
        return queue, Outcome.OTHER_CAUSE
    if command.kind == CommandKind.RELEASE:
        return _due(queue, now), Outcome.ACCEPTED
    if command.kind == CommandKind.RETRY:
        return replace(queue, not_before=now), Outcome.ACCEPTED
    return queue, Outcome.UNKNOWN_KIND


def _due(queue: HeldQueue, now: datetime) -> HeldQueue:
    return replace(queue, attempts=0, not_before=now)
