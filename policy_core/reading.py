"""One reading of a case by rules: the day it is, the thresholds looked at, what was leaned on, what was supposed.

A rule meets time only here, so the next moment at which its answer could change is known without anybody computing it.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from policy_core.calendar import LONDON, day_on, start_of
from policy_core.frame import Frame
from policy_core.unknown import Absent, Maybe, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "LONDON",
    "MOST_RUNS",
    "LeanedOn",
    "NeedsTrial",
    "Now",
    "Reading",
    "Today",
    "TooManyUnknowns",
    "every_run",
    "start_of",
]

MOST_RUNS = 2**6
_T = TypeVar("_T")

Condition = tuple[str, str, str]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    "is": lambda value, _: bool(value),
    "has": operator.contains,
}


class NeedsTrial(BaseException):
    """A plain reading met a condition on an unknown fact: the rule must be read again, tried both ways."""


class TooManyUnknowns(Exception):  # noqa: N818 - the rule is undecided, not broken
    """More than 2^6 ways to answer the unknown conditions of one rule."""


@dataclass(frozen=True, slots=True)
class LeanedOn:
    """One fact a rule read: its path, its value as text, the record it came from and the day that record speaks of."""

    path: str
    value: str
    record_key: str | None = None
    as_of: date | None = None
    restricted: bool = False
    assumed: bool = False


@dataclass(slots=True)
class Reading:
    """State of one reading. `now` is an aware instant; `thresholds` collects later instants at which answers may turn.

    `names` gives all ids under which people speak of a transfer: its own, and the host's where somebody asked for it.
    Plain readings (`tracing` false) are fast and stop with `NeedsTrial` at the first condition on an unknown fact.
    """

    now: datetime
    today: Today = field(init=False)
    frame: Frame = field(default_factory=Frame)
    tracing: bool = False
    leaned: dict[tuple[str, str | None], LeanedOn] = field(default_factory=dict)
    script: tuple[bool, ...] = ()
    answers: dict[Condition, bool] = field(default_factory=dict)
    given: list[bool] = field(default_factory=list)
    pinned: dict[str, Any] = field(default_factory=dict)
    met: dict[str, Unknown] = field(default_factory=dict)
    presumed: dict[str, Unknown] = field(default_factory=dict)
    names: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the day in England from the instant."""
        self.today = Today(self.now.astimezone(LONDON).date(), self)

    @property
    def earliest(self) -> datetime | None:
        """The earliest instant noted in the present frame."""
        return self.frame.earliest

    def framed(self, compute: Callable[[], _T]) -> tuple[_T, Frame]:
        """Compute in a frame of its own, and give what came out with what it hangs on."""
        outer, self.frame = self.frame, Frame()
        try:
            return compute(), self.frame
        finally:
            inner, self.frame = self.frame, outer
            outer.join(inner)

    def threshold(self, instant: datetime) -> None:
        """Note an instant at which an answer may turn; past ones are of no interest."""
        if instant > self.now:
            self.frame.threshold(instant)

    def day_threshold(self, day: date, *, ends: bool) -> None:
        """Note the start of a day, or its end."""
        if day >= self.today.date:
            self.threshold(start_of(day_on(day, 1) if ends else day))

    def lean(self, fact: LeanedOn) -> None:
        """Remember that the rule in hand read a fact (traced readings only)."""
        if self.tracing:
            self.leaned.setdefault((fact.path, fact.record_key), fact)

    def answer(self, unknown: Unknown, comparison: str, comparand: object) -> bool:
        """Answer a condition on an unknown fact: the same condition always alike within one run.

        An equality answered "yes" pins the value for the rest of the run, so that no run supposes two values at once.
        """
        if not self.tracing:
            raise NeedsTrial
        self.met.setdefault(unknown.path, unknown)
        condition = (unknown.path, comparison, repr(comparand))
        if condition in self.answers:
            return self.answers[condition]
        if unknown.path in self.pinned:
            try:
                return bool(_COMPARE[comparison](self.pinned[unknown.path], comparand))
            except TypeError:
                return False
        place = len(self.given)
        said = self.script[place] if place < len(self.script) else True
        self.given.append(said)
        self.answers[condition] = said
        if said and comparison == "==" and not isinstance(comparand, Unknown):
            self.pinned[unknown.path] = comparand
        return said

    def begin_run(self, script: tuple[bool, ...]) -> None:
        """Start a traced run that gives the scripted answers first and "yes" to every later condition."""
        self.tracing = True
        self.script = script
        self.answers, self.given, self.pinned = {}, [], {}

    def end_runs(self) -> None:
        """Go back to plain reading, forgetting what was supposed and leaned on."""
        self.tracing = False
        self.script = ()
        self.answers, self.given, self.pinned = {}, [], {}
        self.leaned, self.met, self.presumed = {}, {}, {}


def every_run(reading: Reading) -> Iterator[None]:
    """Run the loop's body once for every way of answering the unknown conditions it meets, at most 2^6 times.

    Raises `TooManyUnknowns` beyond. The body must be the same each time.
    """
    waiting: list[tuple[bool, ...]] = [()]
    runs = 0
    while waiting:
        script = waiting.pop()
        runs += 1
        if runs > MOST_RUNS:
            raise TooManyUnknowns
        reading.begin_run(script)
        yield
        given = tuple(reading.given)
        waiting.extend((*given[:place], False) for place in range(len(script), len(given)))


class Today:
    """The day it is in England, as rules see it: comparing it with a date notes that date as a threshold."""

    __slots__ = ("_reading", "date")

    def __init__(self, day: date, reading: Reading) -> None:
        self.date = day
        self._reading = reading

    def reached(self, day: Maybe) -> Maybe:
        """Say whether a date has come (from 00:00 in England)."""
        return self >= day

    def _noted(self, day: object, *, ends: bool) -> bool:
        if isinstance(day, datetime):
            raise TypeError(f"an instant never compares with a date: {day!r}; compare case.now with it")
        if isinstance(day, date):
            self._reading.day_threshold(day, ends=ends)
            return True
        return False

    def __ge__(self, day: Maybe) -> bool:
        if isinstance(day, Unknown):
            return day <= self.date
        return self._noted(day, ends=False) and self.date >= day

    def __gt__(self, day: Maybe) -> bool:
        if isinstance(day, Unknown):
            return day < self.date
        return self._noted(day, ends=True) and self.date > day

    def __le__(self, day: Maybe) -> bool:
        if isinstance(day, Unknown):
            return day >= self.date
        return self._noted(day, ends=True) and self.date <= day

    def __lt__(self, day: Maybe) -> bool:
        if isinstance(day, Unknown):
            return day > self.date
        return self._noted(day, ends=False) and self.date < day

    def __eq__(self, day: object) -> bool:
        if isinstance(day, Unknown):
            return day == self.date
        if isinstance(day, Today):
            return self.date == day.date
        if isinstance(day, Absent) or not self._noted(day, ends=False):
            return False
        return self._noted(day, ends=True) and self.date == day

    def __hash__(self) -> int:
        return hash(self.date)

    def __repr__(self) -> str:
        return f"Today({self.date.isoformat()})"


class Now:
    """The instant it is, as rules see it: comparing it with an instant notes that instant as a threshold."""

    __slots__ = ("_reading",)

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def reached(self, instant: Maybe) -> bool:
        """Say whether an instant has come."""
        return bool(self >= instant)

    def _noted(self, instant: object) -> bool:
        if isinstance(instant, datetime):
            self._reading.threshold(instant)
            return True
        if isinstance(instant, date):
            raise TypeError(f"an instant never compares with a date: {instant!r}; compare case.today with it")
        return False

    def __ge__(self, instant: Maybe) -> bool:
        if isinstance(instant, Unknown):
            return instant <= self._reading.now
        return self._noted(instant) and bool(self._reading.now >= instant)

    def __lt__(self, instant: Maybe) -> bool:
        if isinstance(instant, Unknown):
            return instant > self._reading.now
        return self._noted(instant) and bool(self._reading.now < instant)

    __gt__ = __ge__
    __le__ = __lt__
