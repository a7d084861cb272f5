"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Envelope, TeamRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed:
    """The case is closed to social care."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "case"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("case_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("closed_on",)

    envelope: Envelope
    case_id: str
    closed_on: date
    reason: str | None = None
    last_team: TeamRef | None = None
    last_worker_id: str | None = None
    locality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened:
    """The case is opened to social care, or to the authority's own early help.

    In social care the CIN episode of need starts or is reopened.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "case"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("case_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("opened_on",)

    envelope: Envelope
    case_id: str
    referral_id: str | None = None
    opened_on: date
    team: TeamRef | None = None
    primary_need: str | None = None
    statutory_threshold_met: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureProposed:
    """Somebody proposes to close the case, the assessment or the CIN plan."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "closure"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("target",), ("proposed_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("proposed_on",)

    envelope: Envelope
    target: str
    proposed_on: date
    planned_for: date | None = None
    reason: str | None = None
    reason_recorded: bool | None = None
