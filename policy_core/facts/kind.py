"""What a kind of record is, and the register of all facts. The areas beside this module fill the register."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policy_core.codes import FIELD_CODES
from policy_core.events import EVENTS
from policy_core.facts.code_sets import spelled_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from policy_core.facts.case import Case
    from policy_core.facts.collection import Collection
    from policy_core.facts.item import Item
    from policy_core.history import Folded
    from policy_core.unknown import Maybe

    Derive = Callable[["Case", "Item"], Maybe]
    Choose = Callable[["Case", tuple["Item", ...]], Maybe]
    Read = Callable[["Case"], Maybe]

ENVELOPE_FIELDS = frozenset({"effective_at", "recorded_at", "recorded_by_role", "recorded_by_team", "restricted"})


@dataclass(frozen=True, slots=True)
class FieldOf:
    """One field of a kind: the events that own it, the code sets its values are of, whether null says "none"."""

    owners: tuple[str, ...]
    code_sets: tuple[str, ...]
    none_if_null: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of record that a case holds many of, or one of.

    `events` are the events it is read from, the opening one first: without a standing opening event there is no item
    (`needs_opening`). `also` are events that only derived fields lean on.
    `code` is the field that `of_kind` narrows by; `codes_of` gives the codes where that isn't one field of the record,
    `code_set` then names their set. `starts` and `ends` name the dates between which an item is open (from 00:00 of the
    start to 00:00 of the end), `lapses` the last days on which it still is; `open_when` says it where dates don't.
    `held` and `booked` are the dates of what takes place on a day.

    An item counts only in its `period`: the present stretch of that other kind, else the last one. Where
    `since_last` it counts from the end of the stretch before, so also what preceded the present one.

    `none_if_null` are the fields whose null says "there is none" or "not yet", besides ids, which all do. `one`: the
    fact is a single item, picked by `choose` or the latest. `timeless`: it says who the child is, on any day. `make`
    builds or picks the records of a kind that is derived; `made_fields` are its fields where they aren't the events'.
    """

    name: str
    events: tuple[str, ...]
    also: tuple[str, ...] = ()
    code: str | None = None
    codes_of: Callable[[Item], tuple[str | None, ...]] | None = None
    code_set: str | None = None
    where: Callable[[Folded], bool] | None = None
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    lapses: tuple[str, ...] = ()
    open_when: Derive | None = None
    held: str | None = None
    booked: str | None = None
    period: str | None = None
    since_last: bool = False
    needs_opening: bool = True
    one: bool = False
    timeless: bool = False
    choose: Choose | None = None
    none_if_null: frozenset[str] = frozenset()
    derived: Mapping[str, Derive] = field(default_factory=dict)
    collection: type[Collection] | None = None
    make: Callable[[Case], Iterable[Folded]] | None = None
    made_fields: tuple[str, ...] = ()
    records: tuple[str, ...] = field(init=False)
    fields: Mapping[str, FieldOf] = field(init=False)

    def __post_init__(self) -> None:
        """Look up once what the events of this kind say about each field."""
        records = tuple(dict.fromkeys(EVENTS[event].RECORD for event in self.events))
        names = dict.fromkeys(name for event in self.events for name in EVENTS[event].__dataclass_fields__)
        names.pop("envelope", None)
        fields = {} if self.made_fields else {name: self._field(name) for name in names}
        fields |= {name: FieldOf(self.events, (), name in self.none_if_null) for name in self.made_fields}
        object.__setattr__(self, "records", records)
        object.__setattr__(self, "fields", fields)
        if self.code_set is None and self.code is not None and self.code in fields:
            object.__setattr__(self, "code_set", next(iter(fields[self.code].code_sets), None))

    def _field(self, name: str) -> FieldOf:
        owners = tuple(event for event in self.events if name in EVENTS[event].__dataclass_fields__)
        sets = dict.fromkeys(FIELD_CODES[event, name] for event in owners if (event, name) in FIELD_CODES)
        return FieldOf(owners, tuple(sets), name in self.none_if_null or name.endswith("_id"))

    def has(self, name: str) -> bool:
        """Say whether its items have a field of this name."""
        return name in self.derived or name in self.fields or name in ENVELOPE_FIELDS

    def spelled_out(self, codes: Iterable[str]) -> frozenset[str]:
        """Spell out codes and names of groups of codes into codes."""
        return spelled_out(self.code_set or "", codes)

    def no_field(self, name: str, *also: str) -> AttributeError:
        """Give the error of a rule that reads a field which isn't there, naming the nearest one that is."""
        near = difflib.get_close_matches(name, (*self.fields, *self.derived, *ENVELOPE_FIELDS, *also), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return AttributeError(f"{self.name} has no field {name!r}{hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value of a case, computed by `read` from the records that `events` feed.

    `read` gives the value, an Unknown or ABSENT, or a `Found`. It passes an unknown on and never tests one.
    """

    name: str
    events: tuple[str, ...]
    read: Read


FACTS: dict[str, Kind | Fact] = {}


def kind(made: Kind) -> Kind:
    """Register a kind of record as a fact of the case. Raises ValueError where the name is taken."""
    _register(made.name, made)
    return made


def fact(*events: str) -> Callable[[Read], Read]:
    """Register a function as the value fact of its own name, fed by these events."""

    def register(read: Read) -> Read:
        name: str = getattr(read, "__name__")  # noqa: B009 - a function; the type only promises a callable
        _register(name, Fact(name=name, events=events, read=read))
        return read

    return register


def _register(name: str, made: Kind | Fact) -> None:
    if name in FACTS:
        raise ValueError(f"fact {name} is registered twice; give one of them another name")
    unknown = [event for event in made.events if event not in EVENTS]
    if unknown:
        raise ValueError(f"fact {name} is fed by {', '.join(unknown)}; there is no such event")
    FACTS[name] = made


def fact_named(name: str) -> Kind | Fact:
    """Find a fact; raises AttributeError with the nearest name where there is none."""
    found = FACTS.get(name)
    if found is None:
        near = difflib.get_close_matches(name, FACTS, n=1)
        raise AttributeError(f"no fact is called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return found


def kind_named(name: str) -> Kind:
    """Find a kind of record; raises TypeError where the fact is a value, AttributeError where there is none."""
    found = fact_named(name)
    if not isinstance(found, Kind):
        raise TypeError(f"{name} is a value, not a kind of record; read it as case.{name}")
    return found
