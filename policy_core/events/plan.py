"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Attendee, Envelope, TeamRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildInNeedPlanEnded:
    """A child in need plan ends."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "child_in_need_plan"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("plan_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("ended_on",)

    envelope: Envelope
    plan_id: str
    ended_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildInNeedPlanStarted:
    """A child in need plan starts."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "child_in_need_plan"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("plan_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on",)

    envelope: Envelope
    plan_id: str
    started_on: date
    team: TeamRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildProtectionConferenceHeld:
    """A child protection conference (initial, review, transfer-in) is held for this child."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "meeting"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("meeting_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("held_on",)

    envelope: Envelope
    meeting_id: str
    kind: str
    held_on: date
    held_at: datetime | None = None
    outcome: str | None = None
    child_in_need_plan_required: bool | None = None
    quorate: bool | None = None
    attendees: tuple[Attendee, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildProtectionPlanEnded:
    """The child is no longer the subject of a child protection plan."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "child_protection_plan"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("plan_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("ended_on",)

    envelope: Envelope
    plan_id: str
    ended_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildProtectionPlanStarted:
    """The child becomes the subject of a child protection plan."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "child_protection_plan"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("plan_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on",)

    envelope: Envelope
    plan_id: str
    started_on: date
    initial_category: str | None = None
    latest_category: str | None = None
    other_authority: bool | None = None
