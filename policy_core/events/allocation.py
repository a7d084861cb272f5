"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area allocation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import Envelope, TeamRef, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationDelayReported:
    """A case waits, or is likely to wait, for allocation; the expected end changes."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "allocation_delay"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("reported_on",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("reported_on",)

    envelope: Envelope
    reported_on: date
    actual: bool | None = None
    team: TeamRef | None = None
    started_on: date | None = None
    likely_from: date | None = None
    expected_until: date | None = None
    challenging_since: date | None = None
    monitoring_evidenced_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementEnded:
    """An involvement ends."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "involvement"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("involvement_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("ended_on",)

    envelope: Envelope
    involvement_id: str
    ended_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementStarted:
    """A worker or a team becomes involved: primary worker and team, primary team without a worker, co-worker.

    Sent again when a fact of the worker changes.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "involvement"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("involvement_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("started_on",)

    envelope: Envelope
    involvement_id: str
    role: str
    worker: Worker | None = None
    team: TeamRef | None = None
    started_on: date
    until: date | None = None
    change_reason: str | None = None
    agreed_by_roles: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerNamed:
    """A manager names, proposes or changes a worker who is not yet involved.

    Named as receiving worker, co-worker, personal adviser, author or notifier.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "naming"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("child_id",), ("purpose",), ("for_team",), ("transfer_id",))
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("named_on",)

    envelope: Envelope
    purpose: str
    worker: Worker
    for_team: TeamRef | None = None
    transfer_id: str | None = None
    named_on: date
    named_by_role: str | None = None
    agreed_by_roles: tuple[str, ...] | None = None
    until: date | None = None
    reason: str | None = None
