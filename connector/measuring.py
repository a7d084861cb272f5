"""What the shell tells of itself in figures, and the port it tells it through: codes and numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from connector.clock import Clock

Given = TypeVar("Given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand with one running partition. `lag` None: not told yet.

    `wakes_late_s` is for how long the case has been due that has been so longest; 0: none is, or the clock is that of
    events.
    """

    partition: int
    cases: int
    held: int
    oldest_held_s: float
    wakes_pending: int
    wakes_late_s: float
    lag: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """How things stand with a process: its partitions by state (a task's, or `stopped`), and each that runs."""

    states: Mapping[str, int]
    running: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What one committed transaction held.

    `counts` are those of its batch. `events` and `ages_s` are type and age of each event judged; `published` the
    messages by topic.
    """

    partition: int
    counts: Mapping[str, int]
    events: Mapping[str, int]
    ages_s: Sequence[float]
    published: Mapping[str, int]
    took_s: float

    def by_code(self, name: str) -> Iterator[tuple[str, int]]:
        """Give what is counted under `name.code`, by code without what a plugin may have added below it."""
        for counted, count in self.counts.items():
            kind, *codes = counted.split(".")
            if kind == name and codes:
                yield codes[0], count


class Meter(Protocol):
    """Is told of what happened, by the loop's own thread. Raises nothing."""

    def committed(self, told: Committed) -> None:
        """Take in a committed transaction."""

    def failed(self, result: str) -> None:
        """Take in a transaction that came to nothing: the kind of error that ended it."""

    def decided(self, seconds: float) -> None:
        """Take in how long one judgement of one case took."""

    def restored(self, cases: int, seconds: float) -> None:
        """Take in that a partition's state was read back."""

    def rebuilt(self, cause: str) -> None:
        """Take in that a task has to be built again: the kind of error it failed for."""

    def stands(self, look: Callable[[], Standings]) -> None:
        """Take in how things stand now; whoever has no use for it doesn't look."""


class Unmeasured:
    """Implements `Meter`: measures nothing."""

    def committed(self, told: Committed) -> None:
        """Do nothing."""

    def failed(self, result: str) -> None:
        """Do nothing."""

    def decided(self, seconds: float) -> None:
        """Do nothing."""

    def restored(self, cases: int, seconds: float) -> None:
        """Do nothing."""

    def rebuilt(self, cause: str) -> None:
        """Do nothing."""

    def stands(self, look: Callable[[], Standings]) -> None:
        """Do nothing."""


UNMEASURED: Final[Meter] = Unmeasured()


def timed(
    take: Callable[[Callable[[], Given]], Given], meter: Meter, clock: Clock
) -> Callable[[Callable[[], Given]], Given]:
    """Give what takes a step as `take` does, and tells how long each took, those that raised included."""

    def taken(step: Callable[[], Given]) -> Given:
        began_s = clock.elapsed_s()
        try:
            return take(step)
        finally:
            meter.decided(clock.elapsed_s() - began_s)

    return taken
