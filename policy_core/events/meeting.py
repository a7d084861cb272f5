"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Attendee, Envelope, TeamRef


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingBooked:
    """A meeting, conference or looked-after review about this child is put in a diary.

    It is requested, dated, moved, adjourned or cancelled; a standing meeting takes the child on its agenda.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "meeting"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("meeting_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("booked_on",)

    envelope: Envelope
    meeting_id: str
    kind: str
    number: int | None = None
    status: str
    booked_on: date
    requested_on: date | None = None
    requested_at: datetime | None = None
    arranged_on: date | None = None
    arranged_at: datetime | None = None
    due_for: date | None = None
    booked_for: date | None = None
    booked_for_at: datetime | None = None
    organised_by: TeamRef | None = None
    chair_role: str | None = None
    chair_team: TeamRef | None = None
    last_of_series: bool | None = None
    invitees: tuple[Attendee, ...] | None = None
    transfer_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingHeld:
    """A meeting about this child is held (not: a child protection conference or a looked-after review)."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "meeting"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("meeting_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("held_on",)

    envelope: Envelope
    meeting_id: str
    kind: str
    held_on: date
    held_at: datetime | None = None
    decision: str | None = None
    chair_role: str | None = None
    chair_team: TeamRef | None = None
    presented_by_role: str | None = None
    discussed: bool | None = None
    face_to_face: bool | None = None
    attendees: tuple[Attendee, ...] | None = None
    findings_from: tuple[str, ...] | None = None
    recorded_on: date | None = None
    transfer_id: str | None = None
