"""The demonstration's time: weeks go by in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.clock import WallClock


@dataclass(slots=True)
class FastClock:
    """A clock that begins at an instant and runs `days_a_second`."""

    begins: datetime
    days_a_second: float
    _wall: WallClock
    _begun_s: float

    @classmethod
    def starting(cls, begins: datetime, days_a_second: float) -> FastClock:
        """Start the clock now."""
        wall = WallClock()
        return cls(begins, days_a_second, wall, wall.elapsed_s())

    def now(self) -> datetime:
        """Give the instant the story has reached."""
        passed = timedelta(days=(self._wall.elapsed_s() - self._begun_s) * self.days_a_second)
        at = self.begins + passed
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    def elapsed_s(self) -> float:
        """Give real seconds since some moment."""
        return self._wall.elapsed_s()
