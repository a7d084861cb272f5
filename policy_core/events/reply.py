"""Generated from schemas/ by connector.wire.generate: don't edit. Events of the area reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from pydantic import ConfigDict

from policy_core.events.types import CommandAnswer, Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandAnswered:
    """The host, or a person in it, answers a command of the connector (envelope.in_reply_to = command id)."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    RECORD: ClassVar[str] = "command"
    KEY: ClassVar[tuple[tuple[str, ...], ...]] = (("command_id",),)
    EFFECTIVE: ClassVar[tuple[str, ...]] = ("answered_on",)

    envelope: Envelope
    command_id: str
    answer: CommandAnswer
    reason: str | None = None
    answered_on: date
    answered_at: datetime | None = None
    involvement_id: str | None = None
    activity_id: str | None = None
