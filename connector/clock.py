"""The only reader of the wall clock, and the two ways a case can be told the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from enum import Enum
from typing import Protocol


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Give the present instant, aware, in UTC."""

    def elapsed_s(self) -> float:
        """Give seconds since some moment; never runs backwards."""


class WallClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the present instant."""
        return datetime.now(UTC)

    def elapsed_s(self) -> float:
        """Give seconds since some moment."""
        return time.monotonic()


class CaseTime(Enum):
    """Which `now` a case is judged at.

    WALL: the present, for events and wake-ups alike. EVENTS: each event's own instant, after the case's own earlier
    wake-ups, each at the instant it was due; so that a run over recorded events gives what it gave then.
    """

    WALL = "wall"
    EVENTS = "events"
