"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Envelope, TeamRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentAuthorised:
    """An assessment is completed and authorised by a manager."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "assessment"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("assessment_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("completed_on",)

    envelope: Envelope
    assessment_id: str
    kind: str
    completed_on: date
    authorised_on: date | None = None
    authorised_by_role: str | None = None
    outcome: str | None = None
    outcomes: tuple[str, ...] | None = None
    factors: tuple[str, ...] | None = None
    further_involvement_likely: bool | None = None
    with_young_person: bool | None = None
    highest_score: int | None = None
    evidences_reasons_for_care: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentStarted:
    """An assessment is opened."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "assessment"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("assessment_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on",)

    envelope: Envelope
    assessment_id: str
    kind: str
    started_on: date
    due_for: date | None = None
    team: TeamRef | None = None
    worker_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section47EnquiryCompleted:
    """A section 47 enquiry ends."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "section_47_enquiry"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("enquiry_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("completed_on",)

    envelope: Envelope
    enquiry_id: str
    completed_on: date
    outcomes: tuple[str, ...] | None = None
    no_further_action: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section47EnquiryStarted:
    """A section 47 enquiry is opened."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "section_47_enquiry"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("enquiry_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on",)

    envelope: Envelope
    enquiry_id: str
    started_on: date
    teams: tuple[TeamRef, ...] | None = None
