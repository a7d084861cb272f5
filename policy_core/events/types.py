"""Generated from schemas/ by connector.wire.generate: don't edit. What events are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRef:
    """A team as the authority names it."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    team: str
    locality: str | None = None
    host_team_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody invited to or present at a meeting, conference, review, hearing or visit."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    role: str | None = None
    team: TeamRef | None = None
    worker_id: str | None = None
    agency: str | None = None
    invited: bool | None = None
    attended: bool | None = None


class Change(StrEnum):
    """What became of the record in the host.

    No default: a change that a reader does not know must not be folded as another.
    """

    CREATED = "created"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"


class CommandAnswer(StrEnum):
    """What became of a command. An answer that a reader does not know counts as a failure, which raises an alert."""

    ACCEPTED = "accepted"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernedAdult:
    """The adult in an allegation or in a young carer's concern."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    adult_id: str | None = None
    presents_risk: bool | None = None
    works_with_children: str | None = None
    cared_for_reason: str | None = None
    gp_practice: str | None = None
    area: str | None = None


class Ingest(StrEnum):
    """How the event came to be sent."""

    INITIAL_LOAD = "initial_load"
    SNAPSHOT = "snapshot"
    CHANGE = "change"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What every event carries.

    It says whose it is, which record of the host it is a version of, and when it took effect, was recorded and was
    seen.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    event_id: str
    authority: str
    child_id: str
    host_system: str
    host_entity: str | None = None
    host_record_id: str | None = None
    record_key: str
    record_version: int | None = None
    change: Change
    effective_on: date
    effective_at: datetime | None = None
    recorded_at: datetime | None = None
    observed_at: datetime
    ingest: Ingest
    more_follow: bool | None = None
    recorded_by_worker: str | None = None
    recorded_by_role: str | None = None
    recorded_by_team: TeamRef | None = None
    restricted: bool
    in_reply_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardDate:
    """A date the receiving worker must know."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    what: str
    due_for: date
    owner_worker_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Professional:
    """A professional of the child's network."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    role: str | None = None
    agency: str | None = None
    contact_details_recorded: bool | None = None


class Side(StrEnum):
    """Which side of a transfer speaks. No default: an answer must not change sides."""

    HOLDING = "holding"
    RECEIVING = "receiving"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A member of staff as far as policies ask; no name."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    worker_id: str
    team: TeamRef | None = None
    qualification: str | None = None
    newly_qualified: bool | None = None
    experienced: bool | None = None
    suitably_qualified: bool | None = None
    specialisms: tuple[str, ...] | None = None
    line_manager_id: str | None = None
    active: bool | None = None
    leaving_for: date | None = None


__all__ = [
    "Attendee",
    "Change",
    "CommandAnswer",
    "ConcernedAdult",
    "Envelope",
    "ForwardDate",
    "Ingest",
    "Professional",
    "Side",
    "TeamRef",
    "Worker",
]
