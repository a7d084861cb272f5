"""Generated from schemas/ by connector.wire.generate: don't edit. What is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import TeamRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A paragraph of a policy that an obligation stands on."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    rule_id: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaned:
    """A fact that the decision leaned on, as it was read."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    fact: str
    value: str | None = None
    record_key: str | None = None
    as_of: date | None = None


class ObligationKind(StrEnum):
    """What kind of obligation a message is about.

    A kind that a reader does not know reads as a notice, which asks nothing of anybody.
    """

    TRANSFER = "transfer"
    CLOSURE = "closure"
    TASK = "task"
    CO_WORKING = "co_working"
    MEETING = "meeting"
    ALERT = "alert"
    NOTICE = "notice"
    CONFLICT = "conflict"
    QUESTION = "question"
    ALLOCATION_COMMAND = "allocation_command"


class ObligationState(StrEnum):
    """Where an obligation is in its life. A state that a reader does not know reads as open."""

    FORESEEN = "foreseen"
    OPEN = "open"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"
    SAID = "said"
    CORRECTED = "corrected"
    ISSUED = "issued"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """The head of every message: which obligation, where it is in its life, and on what it stands.

    Its id names kind, subject, spell and life, never a rule, so it stays the same when other clauses join or leave.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation_id: str
    kind: ObligationKind
    state: ObligationState
    authority: str
    child_id: str
    subject: str
    occurrence: str | None = None
    spell_team: TeamRef | None = None
    spell_since: date | None = None
    life: int
    revision: int
    decided_at: datetime
    policy_version: str
    basis: tuple[Clause, ...] = ()
    facts: tuple[Leaned, ...] = ()
    tell: tuple[str, ...] = ()
    restricted: bool
    because: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    assumed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A ground for concern; it stands as long as its ground holds."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    alert: str
    severity: str
    about: str | None = None
    about_on: date | None = None
    names: tuple[str, ...] = ()
    overdue_since: date | None = None
    escalates_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationCommand:
    """A change of the primary worker or team, for the host to carry out. Sent again it has the same id."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    command_id: str
    action: str
    transfer_id: str
    worker_id: str | None = None
    team: TeamRef
    outgoing_becomes: str | None = None
    effective_for: date
    change_reason: str
    attempt: int
    answer_due_on: date | None = None
    expected_team: TeamRef | None = None
    expected_worker_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One of several moves that no clause orders."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    to_team: TeamRef | None = None
    due_on: date | None = None
    basis: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateLine:
    """What must be there before the move, and is not."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    gate: str
    rule_id: str
    clause: str
    tell: tuple[str, ...] = ()
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a readiness checklist."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    item: str
    met: bool | None = None
    hard: bool
    clause: str
    rule_id: str
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """An end of social care: when it is planned and what is missing."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    target: str | None = None
    planned_for: date | None = None
    items: tuple[Item, ...] = ()
    gates: tuple[GateLine, ...] = ()
    missing: tuple[str, ...] = ()
    ready: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoWorking:
    """A second worker or team beside the primary one."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    role: str
    team: TeamRef | None = None
    worker_id: str | None = None
    from_on: date | None = None
    until: date | None = None
    named_by: str | None = None
    purpose: str | None = None
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two or more moves that no clause orders; a manager chooses."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    candidates: tuple[Candidate, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting that is to be held, or whose agenda lists the child."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    meeting: str
    meeting_id: str | None = None
    list_only: bool
    due_on: date | None = None
    target_on: date | None = None
    organiser: str | None = None
    invitees: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    overdue_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something said once to somebody; corrected if need be, never withdrawn."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    notice: str
    to: str
    about: str | None = None
    about_on: date | None = None
    carries: tuple[str, ...] = ()
    due_on: date | None = None
    prompt_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A fact that nobody knows, and the clauses that hang on it."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    fact: str
    asked_by: tuple[Clause, ...] = ()
    choices: tuple[str, ...] = ()
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something a person is to do or decide."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    task: str
    to_team: TeamRef | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    target_on: date | None = None
    not_before_on: date | None = None
    question: str | None = None
    choices: tuple[str, ...] = ()
    document: str | None = None
    activity: str | None = None
    overdue_since: date | None = None
    escalates_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A move of the case to another team: who receives, by when, what is missing and what holds it back."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    from_team: TeamRef | None = None
    to_team: TeamRef | None = None
    choice_of: tuple[TeamRef, ...] = ()
    transfer_point: str | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    target_on: date | None = None
    move_on: date | None = None
    agreed_for: date | None = None
    agreed_against: date | None = None
    not_before_on: date | None = None
    not_after_on: date | None = None
    worker_id: str | None = None
    items: tuple[Item, ...] = ()
    gates: tuple[GateLine, ...] = ()
    missing: tuple[str, ...] = ()
    ready: bool
    overdue_since: date | None = None
    keeps_co_worker: bool
    whole_case: bool = True
    purpose: str | None = None
    requested_by: str | None = None
    held_back: tuple[str, ...] = ()
    command_id: str | None = None
    baselined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEvent:
    """One change in the life of a transfer or closure."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    change: str
    sequence: int
    to_team: TeamRef | None = None
    due_on: date | None = None
    move_on: date | None = None
    ready: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferState:
    """The present state of a transfer or closure, for dashboards."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    obligation: Obligation
    closure: bool
    from_team: TeamRef | None = None
    to_team: TeamRef | None = None
    due_on: date | None = None
    move_on: date | None = None
    ready: bool
    missing: tuple[str, ...] = ()
    overdue_since: date | None = None
    gates: tuple[str, ...] = ()


__all__ = [
    "Alert",
    "AllocationCommand",
    "Candidate",
    "Clause",
    "Closure",
    "CoWorking",
    "Conflict",
    "GateLine",
    "Item",
    "Leaned",
    "Meeting",
    "Notice",
    "Obligation",
    "ObligationKind",
    "ObligationState",
    "Question",
    "Task",
    "Transfer",
    "TransferEvent",
    "TransferState",
]
