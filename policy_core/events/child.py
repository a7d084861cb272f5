"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Envelope, TeamRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRecorded:
    """An address of the child starts, is planned, changes its likely length or ends.

    A move out of the authority is notified or made; a placement address is planned.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "address"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("kind",), ("started_on", "planned_for"))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on", "notified_on")

    envelope: Envelope
    kind: str
    started_on: date | None = None
    ended_on: date | None = None
    planned_for: date | None = None
    notified_on: date | None = None
    locality: str | None = None
    area: str
    country: str | None = None
    stay: str | None = None
    stay_decided_on: date | None = None
    expected_months: int | None = None
    expected_until: date | None = None
    original_home: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildErased:
    """The authority erases a child (request, or end of retention)."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "erasure"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("erased_on",)

    envelope: Envelope
    erased_on: date
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildRecorded:
    """The child's core record is created or changed.

    First sight of a case; the birth of an unborn child (date_of_birth filled).
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "child"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("details_updated_on",)

    envelope: Envelope
    date_of_birth: date | None = None
    expected_birth_date: date | None = None
    date_of_death: date | None = None
    sex: str | None = None
    ethnicity: str | None = None
    disabled: bool | None = None
    disabilities: tuple[str, ...] | None = None
    claimed_age: int | None = None
    age_disputed: bool | None = None
    gestation_days: int | None = None
    gestation_as_at: date | None = None
    family_id: str | None = None
    household_id: str | None = None
    legacy_child_id: str | None = None
    missing_core_fields: tuple[str, ...] | None = None
    allocation_history_from: date | None = None
    details_updated_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildRecordsLinked:
    """The host's alert suggests that two records are one child.

    A person confirms or rejects it; two records are merged; the unborn child's record is joined to the born
    child's.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "record_link"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("other_child_id",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("linked_on",)

    envelope: Envelope
    other_child_id: str
    link: str
    status: str
    basis: str | None = None
    surviving_child_id: str | None = None
    linked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CircumstanceRecorded:
    """A circumstance that routes the case is recorded, changes its level or ends."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "circumstance"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("kind",), ("started_on", "recorded_on"))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("recorded_on",)

    envelope: Envelope
    kind: str
    present: bool | None = None
    level: str | None = None
    started_on: date | None = None
    ended_on: date | None = None
    recorded_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EducationRecorded:
    """School facts are recorded or change; the last GCSE examination is sat."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "education"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("recorded_on",)

    envelope: Envelope
    sits_gcses: bool | None = None
    gcse_year: int | None = None
    gcses_completed_on: date | None = None
    at_transition_or_exams: bool | None = None
    school_age: bool | None = None
    ehc_plan: bool | None = None
    recorded_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityDecided:
    """A person decides whether the child meets the criteria of a team or scheme, or the decision changes."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "eligibility"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("scheme",), ("decided_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("decided_on",)

    envelope: Envelope
    scheme: str
    met: bool | None = None
    category: str | None = None
    decided_on: date
    decided_by_role: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMemberRecorded:
    """A family or household link is made, changed or ended, or one of the listed facts of the relative changes.

    Sent on THIS child's key (see family).
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "family_member"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("relationship",), ("member_id", "notified_on"))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("as_at",)

    envelope: Envelope
    member_id: str | None = None
    relationship: str
    same_household: bool | None = None
    unborn: bool | None = None
    disabled: bool | None = None
    disability_team_eligible: bool | None = None
    looked_after: bool | None = None
    case_status: str | None = None
    receives_service: bool | None = None
    needs_service: bool | None = None
    holding_team: TeamRef | None = None
    primary_worker_id: str | None = None
    last_primary_worker_id: str | None = None
    last_primary_team: TeamRef | None = None
    last_primary_ended_on: date | None = None
    locality: str | None = None
    plan_is_adoption: bool | None = None
    to_be_placed_together: bool | None = None
    orders_on_file: tuple[str, ...] | None = None
    notified_on: date | None = None
    as_at: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImmigrationStatusRecorded:
    """An immigration or asylum fact is recorded, changes or ends."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "immigration_status"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("started_on", "identified_on"))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("identified_on", "started_on")

    envelope: Envelope
    status: str | None = None
    unaccompanied_asylum_seeking: bool | None = None
    homes_for_ukraine_unaccompanied: bool | None = None
    newly_arrived: bool | None = None
    identified_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
