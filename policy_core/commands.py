"""How allocation commands are given, said again and followed up: data of a policy or an authority, with the defaults.

The defaults are the core's own, and no policy's clause: hosts answer by program, people carry out in working hours.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from datetime import date

    from policy_core.calendar import Calendar


class Route(StrEnum):
    """When moves of a kind are commanded: once people have agreed, without waiting for them, or never."""

    PROPOSE = "propose"
    DIRECT = "direct"
    OFF = "off"


class Commands(BaseModel):
    """`[commands]` of policy.toml, and of the authority's settings, which win field by field.

    `agreed` are moves that people agree on, `at_once` those of a rule that lets the connector command. Days are working
    days, each whole: what is due within 1 of Monday is late on Wednesday at 00:00. An attempt that isn't answered in
    time is followed by the next, after twice as long each time up to `longest_wait`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    agreed: Literal[Route.PROPOSE, Route.OFF] = Route.PROPOSE
    at_once: Route = Route.PROPOSE
    answer_within: int = Field(default=1, ge=1)
    longest_wait: int = Field(default=2, ge=1)
    attempts: int = Field(default=3, ge=1)
    carried_out_within: int = Field(default=2, ge=1)
    read_back_within: int = Field(default=1, ge=1)

    @property
    def are_given(self) -> bool:
        """Whether any move is commanded."""
        return {self.agreed, self.at_once} != {Route.OFF}

    def route(self, *, at_once: bool) -> Route:
        """Give the route of a move by its kind."""
        return self.at_once if at_once else Route(self.agreed)

    def answer_due_on(self, attempt: int, said_on: date, calendar: Calendar) -> date:
        """Give the last day on which an attempt (from 1) that is said on a day is waited for."""
        wait = min(self.answer_within * 2 ** (attempt - 1), max(self.longest_wait, self.answer_within))
        due: date = calendar.working_days_after(said_on, wait)
        return due


NONE_GIVEN = Commands(agreed=Route.OFF, at_once=Route.OFF)
"""What shadow goes by."""
