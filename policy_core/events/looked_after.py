"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area looked_after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Attendee, Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionStepRecorded:
    """A step towards adoption is taken.

    One of: decision, reversal, match, placement, order, end of the process (the placement order is a
    CourtOrderMade).
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "adoption_step"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("step",), ("happened_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("happened_on",)

    envelope: Envelope
    step: str
    happened_on: date
    outcome: str | None = None
    reversal_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameLookedAfter:
    """A period of care starts."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "period_of_care"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("period_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on",)

    envelope: Envelope
    period_id: str
    started_on: date
    started_at: datetime | None = None
    legal_status: str | None = None
    primary_need: str | None = None
    breakdown_of: str | None = None
    broke_down_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarePlanRecorded:
    """The care plan or plan for permanence is recorded or changes; the court ratifies it."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "care_plan"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("plan",), ("decided_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("decided_on",)

    envelope: Envelope
    plan: str
    permanence_option: str | None = None
    parallel_options: tuple[str, ...] | None = None
    decided_on: date
    identified_on: date | None = None
    ratified_on: date | None = None
    ended_on: date | None = None
    remain_in_care: bool | None = None
    expert_interventions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CeasedToBeLookedAfter:
    """A period of care ends (not a change of placement or legal status)."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "period_of_care"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("period_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("ended_on",)

    envelope: Envelope
    period_id: str
    ended_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalStatusEnded:
    """A legal status ends."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "legal_status"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("legal_status",), ("started_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("ended_on",)

    envelope: Envelope
    legal_status: str
    started_on: date
    ended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalStatusStarted:
    """The legal basis of the child's care starts or changes.

    Police protection, emergency protection and remand count too.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "legal_status"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("legal_status",), ("started_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on",)

    envelope: Envelope
    legal_status: str
    started_on: date
    started_at: datetime | None = None
    period_id: str | None = None
    host_words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAfterReviewHeld:
    """A looked-after review is held."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "meeting"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("meeting_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("held_on",)

    envelope: Envelope
    meeting_id: str
    number: int | None = None
    held_on: date
    held_at: datetime | None = None
    participation: str | None = None
    permanence_decision: str | None = None
    progress_to_return_home: bool | None = None
    progress_to_relatives: bool | None = None
    attendees: tuple[Attendee, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementEnded:
    """A placement ends."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "placement"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("placement_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("ended_on",)

    envelope: Envelope
    placement_id: str
    ended_on: date
    change_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementStarted:
    """A placement starts (also a change of carer or of placement)."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "placement"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("placement_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on",)

    envelope: Envelope
    placement_id: str
    type: str | None = None
    provider: str | None = None
    started_on: date
    started_at: datetime | None = None
    reason_new_episode: str | None = None
    carer_changed: bool | None = None
    area: str | None = None
    locality: str | None = None
    distance_miles: int | None = None
