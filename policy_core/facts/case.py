"""The case as rules read it: one child's facts on one day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from policy_core.calendar import Calendar
from policy_core.facts.collection import Collection
from policy_core.facts.item import Found, Item
from policy_core.facts.kind import FACTS, Fact, Kind, fact_named, kind_named
from policy_core.facts.part import as_text
from policy_core.facts.spells import Spell, spells_of
from policy_core.facts.standing import standing
from policy_core.reading import LeanedOn, NeedsTrial, Now, Reading, Today
from policy_core.unknown import ABSENT, Absent, Maybe, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policy_core.frame import Frame
    from policy_core.history import History

_T = TypeVar("_T")
_CORE_RECORDS: Final = ("child", "case", "address")
_ENGLAND: Final = Calendar()


class FactTestsUnknown(RuntimeError):  # noqa: N818 - names what is the matter
    """A derived fact tested an unknown instead of passing it on: a defect of the fact, not of the rule."""


class Case:
    """One child's facts, read by name: `case.looked_after_reviews.latest_held.number`, `case.holding_team`.

    `team_kinds` gives the kind of each of the authority's teams, `split_teams` those of which there is one a locality;
    `supplied` the events the host plugin delivers (None: all of them), `unfilled` the fields it has no place for and
    that nobody is asked about; `calendar` how the authority counts days and birthdays; `day` fixes the day for `as_of`,
    None is today. Raises AttributeError for a fact that doesn't exist.
    """

    def __init__(
        self,
        history: History,
        reading: Reading,
        *,
        team_kinds: Mapping[str, str],
        split_teams: frozenset[str] = frozenset(),
        supplied: frozenset[str] | None = None,
        unfilled: frozenset[str] = frozenset(),
        calendar: Calendar = _ENGLAND,
        day: date | None = None,
    ) -> None:
        self.history = history
        self.reading = reading
        self.team_kinds = team_kinds
        self.split_teams = split_teams
        self.supplied = supplied
        self.unfilled = unfilled
        self.calendar = calendar
        self._day = day
        self._prefix = "" if day is None else f"as_of({day.isoformat()})."
        self._values: dict[str, tuple[Maybe, Frame]] = {}
        self._items: dict[str, tuple[tuple[Item, ...], Frame]] = {}
        self._as_of: dict[date, Case] = {}
        self._spells: tuple[tuple[Spell, ...], Frame] | None = None

    @property
    def today(self) -> Maybe:
        """The day it is, which compares with dates and notes each as a threshold; the fixed day of `as_of`."""
        return self.reading.today if self._day is None else self._day

    @property
    def now(self) -> Now:
        """The instant it is, which compares with instants and notes each as a threshold."""
        return Now(self.reading)

    def as_of(self, day: Maybe) -> Maybe:
        """Give the case as it stood on another day, as far as is known now."""
        if isinstance(day, Unknown):
            return day.passed_through("as_of")
        if isinstance(day, Absent) or day is None:
            return ABSENT
        if isinstance(day, Today):
            return self
        if day not in self._as_of:
            self._as_of[day] = Case(
                self.history,
                self.reading,
                team_kinds=self.team_kinds,
                split_teams=self.split_teams,
                supplied=self.supplied,
                unfilled=self.unfilled,
                calendar=self.calendar,
                day=day,
            )
        return self._as_of[day]

    def reached(self, day: date) -> bool:
        """Say whether a date has come by the day of this case, noting the threshold where that day is today."""
        return bool(self.reading.today >= day) if self._day is None else day <= self._day

    def reached_next(self, day: date) -> bool:
        """Say whether a date is past: the day of this case is later than it."""
        return bool(self.reading.today > day) if self._day is None else day < self._day

    def day_of_reading(self) -> date:
        """Give the day of this case as a plain date. What is made of it must note its own thresholds."""
        return self.reading.today.date if self._day is None else self._day

    def is_open(self, kind: Kind, item: Item) -> Maybe:
        """Say whether an item has begun and not ended; unknown where the host never says that one ended."""
        if kind.open_when is not None:
            return kind.open_when(self, item)
        if not self._begun(kind, item):
            return False
        if any((day := item.raw(name)) is not None and self.reached(day) for name in kind.ends):
            return False
        if any((day := item.raw(name)) is not None and self.reached_next(day) for name in kind.lapses):
            return False
        untold = (name for name in kind.ends if item.raw(name) is None and not self.tells(kind, name))
        return next((item.unknown(name, asked=False) for name in untold), True)

    def _begun(self, kind: Kind, item: Item) -> bool:
        start = next(iter(kind.starts), None)
        day = item.raw(start) if start is not None else None
        if day is None and start in kind.none_if_null:
            return False
        return self.reached(day or item.effective_on)

    def unknown(self, path: str, *events: str) -> Unknown:
        """Make the unknown of a fact of this name; nobody is asked where the host supplies none of the events."""
        return Unknown(f"{self._prefix}{path}", self.reading, asked=self.is_supplied(*events))

    def unknown_for(self, path: str, cause: Unknown) -> Unknown:
        """Make the unknown of a fact that another unknown leaves open: people are asked if they are for that one."""
        return Unknown(f"{self._prefix}{path}", self.reading, asked=cause.asked, question=cause.question)

    def is_supplied(self, *events: str) -> bool:
        """Say whether the host delivers at least one of these events (or there are none to deliver)."""
        return self.supplied is None or not events or not self.supplied.isdisjoint(events)

    def tells(self, kind: Kind, name: str) -> bool:
        """Say whether the host delivers an event that owns this field of a kind."""
        spec = kind.fields.get(name)
        return spec is None or self.is_supplied(*spec.owners)

    def codes_of(self, kind: Kind, codes: tuple[str, ...]) -> frozenset[str]:
        """Spell out codes and groups of codes into codes."""
        return kind.spelled_out(codes)

    def kind_of_team(self, team: str, path: str) -> Maybe:
        """Give the kind of a team of the authority; unknown where the team is in no kind."""
        return self.team_kinds.get(team) or Unknown(f"{self._prefix}{path}", self.reading, asked=False)

    def age_on(self, day: Maybe) -> Maybe:
        """Give the age in whole years on a day; unknown while it is disputed."""
        return self.calendar.age_on(self.undisputed_birth_date, day)

    def birthday(self, age: int) -> Maybe:
        """Give the day on which the child reaches an age; unknown while it is disputed."""
        return self.calendar.birthday(self.undisputed_birth_date, age)

    @property
    def is_restricted(self) -> bool:
        """Whether the child is: a record of its core (details, case, addresses) stands that the host restricts."""
        self.reading.frame.read(_CORE_RECORDS)
        return any(one.restricted for record in _CORE_RECORDS for one in self.history.of_record(record))

    @property
    def spells(self) -> tuple[Spell, ...]:
        """The holding teams in time, those still to come included."""
        if self._spells is None:
            self._spells = self.reading.framed(
                lambda: spells_of(self.items("primary_involvements"), self.items("last_closure"), self.team_kinds)
            )
        else:
            self.reading.frame.join(self._spells[1])
        return self._spells[0]

    def since(self, name: str) -> Maybe:
        """Give (day, record key) of a dated fact: when what it says began, or the date it is. Unknown, or ABSENT.

        Raises TypeError for a fact that has no day.
        """
        found = self.found(name)
        value = found.value if isinstance(found, Found) else found
        if isinstance(value, Unknown | Absent) or value is False:
            return ABSENT if value is False else value
        day, key = value, name
        if isinstance(found, Found):
            day = value if _is_date(value) else found.since
            key = found.item.record_key
        elif isinstance(value, Item | Collection):
            latest = value.latest if isinstance(value, Collection) else value
            day, key = latest.day, latest.record_key
        if isinstance(day, Unknown | Absent):
            return day
        if not _is_date(day):
            raise TypeError(f"{name} has no day of its own; judge the rule on a dated fact or a kind of record")
        return day, f"{key}/{name}" if name.endswith("birthday") else key

    def items(self, name: str) -> tuple[Item, ...]:
        """Give the items of a kind of record in order of their day, for deriving facts.

        There are none, too, where the host doesn't supply the kind: see `items_or_unknown`.
        """
        known = self._items.get(name)
        if known is None:
            known = self._items[name] = self.reading.framed(
                lambda: standing(self, kind_named(name), self._prefix, self._day)
            )
        else:
            self.reading.frame.join(known[1])
        return known[0]

    def items_or_unknown(self, name: str) -> tuple[Item, ...] | Unknown:
        """Give the items of a kind; unknown where there are none and the host doesn't supply it."""
        items = self.items(name)
        if items or self.supplied is None:
            return items
        events = kind_named(name).events
        return items if self.is_supplied(*events) else self.unknown(name, *events)

    def quietly(self, compute: Callable[..., _T], *arguments: object) -> _T:
        """Compute from other facts without leaning on each of them. Raises FactTestsUnknown.

        A plain reading leans on nothing; a test of an unknown ends it, and the traced one after it names the defect.
        """
        reading = self.reading
        if not reading.tracing:
            return compute(*arguments)
        reading.tracing = False
        try:
            return compute(*arguments)
        except NeedsTrial as tested:
            raise FactTestsUnknown(
                f"{compute!r} tests an unknown; pass it on with policy_core.facts.answers"
            ) from tested
        finally:
            reading.tracing = True

    def __getattr__(self, name: str) -> Maybe:
        if name.startswith("_"):
            raise AttributeError(name)
        found = self.found(name)
        if self.reading.tracing and not isinstance(found, Item | Collection):
            self._lean(name, found)
        return found.value if type(found) is Found else found

    def _lean(self, name: str, found: Maybe) -> None:
        value = found.value if isinstance(found, Found) else found
        folded = found.item.folded if isinstance(found, Found) else None
        self.reading.lean(
            LeanedOn(self._prefix + name, as_text(value))
            if folded is None
            else LeanedOn(
                self._prefix + name,
                as_text(value),
                folded.record_key,
                folded.effective_on,
                folded.restricted,
                folded.assumed,
            )
        )

    def found(self, name: str) -> Maybe:
        """Give a fact as its `Found` where it came from one record, for deriving other facts."""
        known = self._values.get(name)
        if known is None:
            known = self._values[name] = self.reading.framed(lambda: self.read(name))
        else:
            self.reading.frame.join(known[1])
        return known[0]

    def read(self, name: str) -> Maybe:
        """Compute a fact afresh, as its `Found` where it came from one record."""
        found = fact_named(name)
        if isinstance(found, Fact):
            return self.quietly(found.read, self)
        items = self.items_or_unknown(name)
        if isinstance(items, Unknown):
            return items
        if found.choose is not None:
            return self.quietly(found.choose, self, items)
        if found.one:
            return self.quietly(latest_of, self, items)
        return (found.collection or Collection)(self, found, items, self._prefix + name)


def latest_of(case: Case, items: tuple[Item, ...]) -> Maybe:
    """Give the newest item that has taken effect, or ABSENT."""
    return next((item for item in reversed(items) if case.reached(item.effective_on)), ABSENT)


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


__all__ = ["FACTS", "Case", "FactTestsUnknown", "Found"]
