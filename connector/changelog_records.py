"""What the changelog holds, as plain records. Their schemas are in schemas/internal; instants are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - the codec reads the annotations at run time

__all__ = ["AppliedCommand", "CaseRecord", "Checkpoint", "Header", "HeldEvent", "HeldQueue", "JournalEntry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldQueue:
    """Why a case is held, and its waiting events `head` to `tail` (exclusive).

    `head` == `tail`: a wake-up failed and nothing waits. `not_before` None: no more attempts until another policy
    version, a restart or a person. `since` and `not_before` are of the wall clock. `alert` is what stands on the alerts
    topic because attempts are spent, as the judge wrote it.
    """

    reason_code: str
    rule_id: str = ""
    clause: str = ""
    since: datetime
    attempts: int
    not_before: datetime | None
    head: int
    tail: int
    alert: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """One case: its state as the judge wrote it, when to wake it, and under which policy version that was decided."""

    state: bytes | None
    wake_at: datetime | None = None
    version: str = ""
    held: HeldQueue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One header of a waiting event or a journal entry."""

    name: str
    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEvent:
    """A waiting event with its original bytes. `too_large`: they stay at `offset` of the events topic."""

    offset: int
    value: bytes | None
    headers: tuple[Header, ...] = ()
    timestamp_ms: int = 0
    too_large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How far this changelog has come: the group's offset of the same transaction, and the latest `now` judged at.

    `schemas` digests all schemas that its writer knew; empty: written before that was told.
    """

    offset: int
    version: str
    decided_through: datetime | None
    schemas: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """A record that was decided, as it is to be written: once, or again."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedCommand:
    """A command about a held case as it was sent, and what came of it. `ended_at` None: something is still to come.

    `outcome` is a `held_commands.Outcome`; `detail` the cause that the case is held for now, or empty.
    """

    command: bytes
    outcome: str
    detail: str = ""
    taken_at: datetime
    ended_at: datetime | None = None
