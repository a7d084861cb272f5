"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area transfer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Envelope, Side, TeamRef, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRecorded:
    """One side agrees to an exception, a deviation, a way of working or an allocation.

    Withdrawn when it no longer stands.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "agreement"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("child_id",),
        ("kind",),
        ("transfer_id",),
        ("rule_id",),
        ("part",),
        ("item",),
        ("side",),
        ("agreed_by_role",),
        ("agreed_by_team",),
    )
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("agreed_on",)

    envelope: Envelope
    kind: str
    transfer_id: str | None = None
    side: Side
    agreed_by_role: str
    agreed_by_team: TeamRef | None = None
    agreed_on: date
    withdrawn_on: date | None = None
    rule_id: str | None = None
    item: str | None = None
    part: str | None = None
    reason: str | None = None
    reason_recorded: bool | None = None
    starts_for: date | None = None
    until: date | None = None
    to_team: TeamRef | None = None
    agreed_for: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecorded:
    """Consent or agreement of the family is sought, given, refused or withdrawn."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "consent"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("purpose",), ("sought_on", "recorded_on"))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("recorded_on", "sought_on")

    envelope: Envelope
    purpose: str
    status: str | None = None
    sought_on: date | None = None
    recorded_on: date
    noted_on_referral: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecorded:
    """A person answers a question that a policy leaves to people, or asks for the decision."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "decision"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("kind",), ("requested_on", "decided_on"))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("decided_on", "requested_on")

    envelope: Envelope
    kind: str
    answer: bool | None = None
    choice: str | None = None
    weeks: int | None = None
    within_months: int | None = None
    planned_for: date | None = None
    requested_on: date | None = None
    decided_on: date | None = None
    decided_at: datetime | None = None
    decided_by_role: str | None = None
    decided_by_team: TeamRef | None = None
    reason: str | None = None
    reason_recorded: bool | None = None
    contact_id: str | None = None
    transfer_id: str | None = None
    meeting_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeDecided:
    """A dispute is settled, marked unresolved or ruled upon at one level."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "dispute"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("dispute_id",), ("level",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("decided_on",)

    envelope: Envelope
    dispute_id: str
    level: str
    outcome: str
    decision: str | None = None
    decided_on: date
    decided_at: datetime | None = None
    decided_by_role: str | None = None
    transfer_for: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRaised:
    """A dispute, disagreement or capacity issue is raised, or goes up a level."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "dispute"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("dispute_id",), ("level",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("raised_on",)

    envelope: Envelope
    dispute_id: str
    level: str
    subject: str
    raised_on: date
    raised_at: datetime | None = None
    raised_by_role: str | None = None
    reason: str | None = None
    transfer_id: str | None = None
    rule_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDownRecorded:
    """A step-down to early help, universal services or a single agency is proposed, decided, prepared or withdrawn."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "step_down"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("proposed_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("decided_on", "proposed_on")

    envelope: Envelope
    proposed_on: date
    level: str | None = None
    to_team: TeamRef | None = None
    route: str | None = None
    decided_on: date | None = None
    decided_at: datetime | None = None
    decided_by_role: str | None = None
    complex: bool | None = None
    could_escalate: bool | None = None
    network_can_coordinate: bool | None = None
    in_reach_agreed: bool | None = None
    in_reach_started_on: date | None = None
    plan_agreed_on: date | None = None
    plan_agreed_by: tuple[str, ...] | None = None
    lead_worker_named: bool | None = None
    lead_worker_contact_recorded: bool | None = None
    lead_worker_id: str | None = None
    lead_worker_designated: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAnswered:
    """A manager accepts, refuses, delays, holds or decides against a transfer."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "transfer_answer"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("transfer_id",), ("side",), ("answered_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("answered_on",)

    envelope: Envelope
    transfer_id: str
    side: Side
    answer: str
    reason: str | None = None
    answered_on: date
    by_role: str | None = None
    new_date_for: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDateAgreed:
    """A date or a point for the hand-over is agreed, moved or recorded, by one side or both."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "transfer_date"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("transfer_id",), ("side",), ("agreed_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("agreed_on",)

    envelope: Envelope
    transfer_id: str
    side: Side
    agreed_for: date | None = None
    at_point: str | None = None
    agreed_on: date
    by_role: str | None = None
    recorded_on: date | None = None
    reason: str | None = None
    meeting_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRequested:
    """A worker or manager proposes or asks for a transfer."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "transfer_request"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("transfer_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("requested_on",)

    envelope: Envelope
    transfer_id: str
    from_team: TeamRef | None = None
    to_team: TeamRef
    requested_on: date
    requested_by_role: str | None = None
    reason: str | None = None
    reason_recorded: bool | None = None
    accountable_from: date | None = None
    joint_working: bool | None = None
    proposed_worker: Worker | None = None
