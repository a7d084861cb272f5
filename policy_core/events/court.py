"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area court."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Attendee, Envelope, TeamRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtOrderEnded:
    """An order is discharged, revoked, set aside, expires or is replaced."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "court_order"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("order_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("ended_on",)

    envelope: Envelope
    order_id: str
    kind: str
    ended_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtOrderMade:
    """A court makes an order about the child, or our record of it arrives."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "court_order"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("order_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("made_on",)

    envelope: Envelope
    order_id: str
    kind: str
    made_on: date
    made_at: datetime | None = None
    received_at: datetime | None = None
    ends_for: date | None = None
    hearing_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtReportDirected:
    """A section 7 or 37 direction or request reaches any team, once per subject child.

    Amended when the authority agrees to it or CAFCASS takes it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "court_report"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("direction_id",), ("child_id",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("received_on",)

    envelope: Envelope
    direction_id: str
    kind: str
    directed_on: date | None = None
    received_on: date
    received_by: TeamRef | None = None
    filing_for: date | None = None
    subject_child_ids: tuple[str, ...] | None = None
    safeguarding_issues: bool | None = None
    agreed: bool | None = None
    agreed_on: date | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingHeld:
    """A hearing was heard (not: adjourned unheard)."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "hearing"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("hearing_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("held_on",)

    envelope: Envelope
    hearing_id: str
    kind: str
    held_on: date
    concluded_proceedings: bool | None = None
    concluded_on: date | None = None
    orders_made: tuple[str, ...] | None = None
    attendees: tuple[Attendee, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingListed:
    """A hearing is listed, relisted or vacated."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "hearing"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("hearing_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("listed_on",)

    envelope: Envelope
    hearing_id: str
    kind: str
    status: str
    listed_on: date
    listed_for: date | None = None
    proceedings_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalGatewayDecided:
    """A legal gateway or legal planning meeting decides, or the authority decides to apply to the court."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "legal_gateway"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("decided_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("decided_on",)

    envelope: Envelope
    decision: str
    decided_on: date
    order_sought: str | None = None
    with_placement: bool | None = None
    application_planned_for: date | None = None
    application_timescale: str | None = None
    pre_proceedings_work: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceedingsConcluded:
    """Proceedings conclude, are withdrawn or dismissed; pre-proceedings end."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "proceedings"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("proceedings_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("concluded_on",)

    envelope: Envelope
    proceedings_id: str
    concluded_on: date
    outcome: str | None = None
    orders_made: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceedingsStarted:
    """Care proceedings are issued, pre-proceedings (PLO) start, or a private-law case begins."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "proceedings"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("proceedings_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on",)

    envelope: Envelope
    proceedings_id: str
    kind: str
    started_on: date
    application: str | None = None
    instigating_team: TeamRef | None = None
    court_reference: str | None = None
