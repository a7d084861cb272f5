"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area readiness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Attendee, Envelope, ForwardDate, Professional, TeamRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecorded:
    """An activity, task or work-tray item is raised, reassigned, completed or withdrawn in the host."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "activity"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("activity_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("raised_on",)

    envelope: Envelope
    activity_id: str
    kind: str
    status: str
    raised_on: date
    due_for: date | None = None
    completed_on: date | None = None
    to_team: TeamRef | None = None
    assigned_to: str | None = None
    names_lead_worker: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFileStateReported:
    """The administrative state of the case file changes.

    It covers open episodes, payments, paper records, network, authorisations.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "case_file_state"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("as_at",)

    envelope: Envelope
    as_at: date
    open_episodes: tuple[str, ...] | None = None
    running_payments: tuple[str, ...] | None = None
    financial_arrangements: tuple[str, ...] | None = None
    items_awaiting_authorisation: int | None = None
    paper_records: bool | None = None
    paper_records_location_recorded: bool | None = None
    network_updated_on: date | None = None
    professionals: tuple[Professional, ...] | None = None
    last_significant_event_on: date | None = None
    forward_dates: tuple[ForwardDate, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItemRecorded:
    """A person confirms, rejects or excuses a readiness item.

    Also: audits the file, signs the checklist off, or finds a gap.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "checklist_item"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("child_id",),
        ("transfer_id",),
        ("item",),
        ("by_role",),
        ("gap_from",),
    )
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("recorded_on",)

    envelope: Envelope
    item: str
    status: str
    transfer_id: str | None = None
    recorded_on: date
    recorded_at: datetime | None = None
    by_role: str | None = None
    by_team: TeamRef | None = None
    reason: str | None = None
    covers_to: date | None = None
    outstanding: int | None = None
    oversight_recorded: bool | None = None
    gap_from: date | None = None
    gap_to: date | None = None
    due_for: date | None = None
    owner_worker_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecorded:
    """A document, form, tracker entry or chronology is created or changes.

    It is updated, completed, signed, reviewed, uploaded, sent or marked not applicable.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "document"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("document",), ("document_record_id",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("updated_on", "completed_on", "created_on")

    envelope: Envelope
    document: str
    document_record_id: str | None = None
    status: str | None = None
    created_on: date | None = None
    updated_on: date | None = None
    completed_on: date | None = None
    completed_at: datetime | None = None
    completed_by_role: str | None = None
    covers_to: date | None = None
    covers_current_work: bool | None = None
    finalised: bool | None = None
    confirmed_up_to_date_on: date | None = None
    smart: bool | None = None
    includes_key_dates: bool | None = None
    with_young_person: bool | None = None
    evidences_reasons_for_care: bool | None = None
    template: str | None = None
    parts: tuple[int, ...] | None = None
    store: str | None = None
    uploaded_on: date | None = None
    signed_on: date | None = None
    countersigned_on: date | None = None
    countersigned_by_role: str | None = None
    reviewed_on: date | None = None
    reviewed_by_role: str | None = None
    sent_on: date | None = None
    sent_at: datetime | None = None
    sent_to: tuple[str, ...] | None = None
    sent_to_team: TeamRef | None = None
    channel: str | None = None
    received_on: date | None = None
    due_for: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyInformed:
    """The host records that somebody was told, invited or consulted."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "informing"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("about",), ("party",), ("informed_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("informed_on",)

    envelope: Envelope
    about: str
    party: str
    party_team: TeamRef | None = None
    informed_on: date
    informed_at: datetime | None = None
    by_role: str | None = None
    reason_given: bool | None = None
    concerns_recorded: bool | None = None
    review_number: int | None = None
    transfer_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecorded:
    """A visit is requested, made or found not possible; its note is written or shared."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "visit"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("visit_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("held_on", "requested_on")

    envelope: Envelope
    visit_id: str
    kind: str
    requested_on: date | None = None
    held_on: date | None = None
    by_worker_id: str | None = None
    statutory: bool | None = None
    attendees: tuple[Attendee, ...] | None = None
    not_possible_reason: str | None = None
    noted_on: date | None = None
    uploaded_on: date | None = None
    shared_on: date | None = None
    transfer_id: str | None = None
