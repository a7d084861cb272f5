"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area concern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import ConcernedAdult, Envelope, TeamRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernRecorded:
    """A worker of any team records a concern about the child, or that it is resolved.

    Sent on the key of the child concerned.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "concern"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("kind",), ("arose_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("arose_on",)

    envelope: Envelope
    kind: str
    arose_on: date
    arose_at: datetime | None = None
    notified_on: date | None = None
    recorded_by: TeamRef | None = None
    cause: str | None = None
    alleged_source_child_id: str | None = None
    meets_section_47: bool | None = None
    adult: ConcernedAdult | None = None
    resolved_on: date | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingEpisodeRecorded:
    """A child goes missing or comes back, or stands on the daily list."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "missing_episode"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("started_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on",)

    envelope: Envelope
    type: str | None = None
    started_on: date
    ended_on: date | None = None
    listed_on: date | None = None
    return_interview_offered: bool | None = None
    return_interview_accepted: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateFosteringRecorded:
    """A private fostering arrangement is told of, identified, confirmed, corrected or ends."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "private_fostering"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("identified_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("identified_on",)

    envelope: Envelope
    status: str
    identified_on: date
    identified_at: datetime | None = None
    identified_by: TeamRef | None = None
    notified_on: date | None = None
    started_on: date | None = None
    expected_days: int | None = None
    placed_by: str | None = None
    with_family_or_friend: bool | None = None
    carer_id: str | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelinquishmentRecorded:
    """The wish to relinquish a baby (born or unborn) is notified, found valid or withdrawn."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "relinquishment"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("notified_on",)

    envelope: Envelope
    intention: str | None = None
    stage: str | None = None
    notified_on: date
    notified_at: datetime | None = None
    notified_by: str | None = None
    notified_to: TeamRef | None = None
    mother_id: str | None = None
    confirmed_at: datetime | None = None
    confirmed_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_at: datetime | None = None
