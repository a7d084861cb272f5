"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area front_door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Envelope, TeamRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactReceived:
    """A contact reaches any door of the authority (front door, out of hours, another team) and is logged.

    Its category or findings change.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "contact"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("contact_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("received_on",)

    envelope: Envelope
    contact_id: str
    received_on: date
    received_at: datetime | None = None
    received_by: TeamRef | None = None
    sent_by: TeamRef | None = None
    source: str | None = None
    source_detail: str | None = None
    reasons: tuple[str, ...]
    category: str | None = None
    category_changed_at: datetime | None = None
    urgency: str | None = None
    concern_is_new: bool | None = None
    safeguarding_concern: bool | None = None
    exploitation_concern: bool | None = None
    needs_accommodation: bool | None = None
    needs_immediate_court_action: bool | None = None
    disability_team_asked: bool | None = None
    child_match: str | None = None
    agencies_involved: tuple[str, ...] | None = None
    response_given: bool | None = None
    plan_elsewhere: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReceived:
    """A referral (CIN episode of referral) is recorded.

    A contact was converted, or the host records referrals without contacts.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "referral"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("referral_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("received_on",)

    envelope: Envelope
    referral_id: str
    contact_id: str | None = None
    received_on: date
    received_at: datetime | None = None
    received_by: TeamRef | None = None
    sent_by: TeamRef | None = None
    source: str | None = None
    source_detail: str | None = None
    reasons: tuple[str, ...]
    category: str | None = None
    primary_need: str | None = None
    no_further_action: bool | None = None
    outcomes: tuple[str, ...] | None = None
    converted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferInNotified:
    """We are told of a child of another authority who lives or will live here.

    Another authority, or anybody, tells us, or asks us to take the case.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "transfer_in"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("transfer_in_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("notified_on",)

    envelope: Envelope
    transfer_in_id: str
    from_authority: str | None = None
    issuing_authority: str | None = None
    notified_on: date
    received_at: datetime | None = None
    received_by: TeamRef | None = None
    moved_on: date | None = None
    stay: str | None = None
    residence_confirmed_on: date | None = None
    plan_there: str | None = None
    proceedings_there: str | None = None
    locality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageRecorded:
    """The front door records a step of its triage or its decision on a contact or referral.

    Sent again as it goes on.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "triage"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("contact_id", "referral_id"),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("decided_on", "risk_assessed_at", "passed_on_at")

    envelope: Envelope
    contact_id: str | None = None
    referral_id: str | None = None
    triaged_by: TeamRef | None = None
    risk_assessed_at: datetime | None = None
    threshold: str | None = None
    risk_of_escalation: bool | None = None
    best_placed_service: str | None = None
    lead_agency: str | None = None
    lead_agency_recorded_at: datetime | None = None
    lead_agency_shared_with: tuple[str, ...] | None = None
    previous_team_appropriate: bool | None = None
    previous_team_attempts: tuple[datetime, ...] | None = None
    needs_social_care: bool | None = None
    outcome: str | None = None
    decided_on: date | None = None
    decided_at: datetime | None = None
    decided_by_role: str | None = None
    receiving_team: TeamRef | None = None
    receiving_service: str | None = None
    child_in_need_from: date | None = None
    passed_on_at: datetime | None = None
    processed_at: datetime | None = None
    completed_at: datetime | None = None
