"""What a name read off the case, a record, the move or the policy gives, and which facts reading it reads."""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

from policy_core.calendar import Calendar
from policy_core.decide.needs import Move
from policy_core.events import EVENTS
from policy_core.facts import FACTS, Case, Collection, Item, Kind
from policy_core.facts.kind import fact_named
from policy_core.facts.part import Part
from policy_core.reads.values import (
    PLAIN,
    Known,
    Many,
    Method,
    Record,
    Records,
    TheCase,
    TheMove,
    ThePolicy,
    Within,
    lifted,
)

if TYPE_CHECKING:
    from policy_core.reads.values import Atom, Value

Name = tuple[str, str | None]

MOVE = "transfer"
SAID_OF_A_MOVE: Final[dict[str, Name]] = {
    "date": ("transfer_dates", "agreed_for"),
    "agreed_for": ("transfer_dates", "agreed_for"),
    "date_agreed": ("transfer_dates", "agreed_for"),
    "accepted": ("transfer_answers", "answer"),
    "worker": ("named_workers", "worker"),
    "requested_by": ("transfer_requests", "requested_by_role"),
    "reason": ("transfer_requests", "reason"),
}
"""What people say of a move, as a rule reads it off the move. All else of it the core has worked out."""

BORN: Final = "undisputed_birth_date"
_OF_THE_DAY = frozenset({"today", "now", "reading", "team_kinds", "split_teams"})
_ONE_OF = frozenset({"latest", "first", "latest_held", "next_booked"})
_SOME_OF = frozenset({"open", "in_force"})
_COUNTED = frozenset({"any", "count"})
_INNER = {"_case": frozenset({TheCase()}), "_kind": PLAIN, "_path": PLAIN}


@dataclass(frozen=True, slots=True)
class Named:
    """What a name gives: its value, the facts read by it, the parameter it is, or code of its own to follow.

    `derive` is how the core works a field out: it tells the value, and what it reads isn't what the rule reads.
    `round_the_facts`: it gives records as they were sent, in which nothing that is read can be told.
    """

    value: Value = PLAIN
    reads: tuple[Name, ...] = ()
    parameter: str | None = None
    follow: FunctionType | None = None
    derive: FunctionType | None = None
    round_the_facts: bool = False


_ROUND_THE_FACTS = Named(round_the_facts=True)
_CALENDAR = Named(frozenset({Known(Calendar)}))


def named(atom: Atom, name: str) -> Named:
    """Give what reading a name off something gives. A name that exists nowhere is read all the same, and kept."""
    match atom:
        case TheCase():
            return _of_the_case(name)
        case ThePolicy():
            return _CALENDAR if name == "calendar" else Named(parameter=name)
        case TheMove():
            return _of_the_move(name)
        case Records(kind):
            return _of_records(kind, name)
        case Record(kind):
            return _of_a_record(kind, name)
        case Within(fact, path, types):
            return _within(fact, path, types, name)
        case Known(thing):
            return Named(lifted(getattr(thing, name, None)))
        case _:
            return Named(frozenset({Method(atom, name)}))


def fact_of(name: str) -> Value:
    """Give what a fact of the case is: records, one record, or a plain value."""
    found = FACTS.get(name)
    if not isinstance(found, Kind):
        return PLAIN
    return frozenset({Record(name) if found.one else Records(name)})


def day_of(kind: str, *, booked: bool = True) -> tuple[Name, ...]:
    """Give the fields that say when a record was: held, booked or started."""
    found = kind_of(kind)
    if found is None:
        return ()
    days = (found.held, found.booked if booked else None, *found.starts)
    return tuple((kind, day) for day in days if day is not None and found.has(day)) or ((kind, None),)


def ends_of(kind: str) -> tuple[Name, ...]:
    """Give the fields that say whether a record is open."""
    found = kind_of(kind)
    if found is None:
        return ()
    return tuple((kind, day) for day in (*found.starts, *found.ends, *found.lapses) if found.has(day))


def code_of(kind: str) -> tuple[Name, ...]:
    """Give the field that a kind is narrowed by."""
    found = kind_of(kind)
    return ((kind, found.code),) if found is not None and found.code is not None else ((kind, None),)


def kind_of(name: str) -> Kind | None:
    """Give a kind of record, None where the name is no kind's."""
    found = FACTS.get(name)
    return found if isinstance(found, Kind) else None


def _of_the_case(name: str) -> Named:
    if name == "calendar":
        return _CALENDAR
    if name == "history":
        return _ROUND_THE_FACTS
    if name in _OF_THE_DAY:
        return Named()
    if name == "spells":
        return Named(reads=(("primary_involvements", "team"), ("last_closure", "closed_on")))
    if hasattr(Case, name) and name not in FACTS:
        return Named(frozenset({Method(TheCase(), name)}))
    return Named(fact_of(name), ((name, None),))


def _of_the_move(name: str) -> Named:
    if name in SAID_OF_A_MOVE:
        return Named(reads=(SAID_OF_A_MOVE[name],))
    if name == "said":
        return _ROUND_THE_FACTS
    return Named() if name in dir(Move) else Named(reads=((MOVE, name),))


def _of_records(kind: str, name: str) -> Named:
    one, some, many = Record(kind), Records(kind), Many(frozenset({Record(kind)}))
    found = kind_of(kind)
    if name in _INNER:
        return Named(_INNER[name])
    if name in _ONE_OF:
        days = {"latest_held": found and found.held, "next_booked": found and found.booked}
        day = days.get(name)
        return Named(frozenset({one}), ((kind, day),) if day else ())
    if name in _SOME_OF:
        return Named(frozenset({some}), ends_of(kind))
    if name in _COUNTED:
        return Named()
    if name in ("all", "held", "_items"):
        return Named(frozenset({many}), day_of(kind, booked=False) if name == "held" else ())
    if hasattr(Collection, name):
        return Named(frozenset({Method(some, name)}))
    return _of_a_collection(kind, name)


def _of_a_collection(kind: str, name: str) -> Named:
    found = kind_of(kind)
    own = vars(found.collection).get(name) if found is not None and found.collection is not None else None
    if isinstance(own, property) and isinstance(own.fget, FunctionType):
        return Named(follow=own.fget)
    if isinstance(own, FunctionType):
        return Named(frozenset({Method(Records(kind), name, own)}))
    return _of_a_record(kind, name)


def _of_a_record(kind: str, name: str) -> Named:
    if name == "case":
        return Named(frozenset({TheCase()}))
    if name in ("day", "effective_on", "happened"):
        return Named(reads=day_of(kind, booked=name == "day"))
    if name == "is_open":
        return Named(reads=ends_of(kind))
    if name == "codes":
        return Named(reads=code_of(kind))
    if name == "folded":
        return _ROUND_THE_FACTS
    if name == "record_key":
        return Named()
    if hasattr(Item, name):
        return Named(frozenset({Method(Record(kind), name)}))
    return field_of(kind, name)


def field_of(kind: str, name: str) -> Named:
    """Give a field of a record."""
    found = kind_of(kind)
    derive = found.derived.get(name) if found is not None else None
    types = _types_of(kind, name)
    own = derive if types is None and isinstance(derive, FunctionType) else None
    return Named(_nested(kind, name, types), ((kind, name),), derive=own)


def _within(fact: str, path: str, types: tuple[type, ...] | None, name: str) -> Named:
    if name in ("raw", "text"):
        return Named(frozenset({Method(Within(fact, path, types), name)}) if name == "raw" else PLAIN)
    inner = None if types is None else _dataclasses_in(*(_hints(one).get(name) for one in types))
    full = f"{path}.{name}"
    return Named(_nested(fact, full, inner), ((fact, full),))


def _nested(fact: str, path: str, types: tuple[type, ...] | None) -> Value:
    return PLAIN if types == () else frozenset({Within(fact, path, types)})


@cache
def _types_of(kind: str, name: str) -> tuple[type, ...] | None:
    """Give the records within a record that a field holds: () for a plain value, None where it is worked out."""
    found = kind_of(kind)
    if found is None or not found.has(name):
        return ()
    if name in found.derived or found.made_fields:
        return None
    return _sent(found, name)


def _sent(found: Kind, name: str) -> tuple[type, ...]:
    return _dataclasses_in(*(_hints(_event(event)).get(name) for event in found.events))


def _dataclasses_in(*hints: Any) -> tuple[type, ...]:
    found: dict[type, None] = {}
    for hint in hints:
        if isinstance(hint, type) and dataclasses.is_dataclass(hint):
            found[hint] = None
        found.update(dict.fromkeys(_dataclasses_in(*typing.get_args(hint))))
    return tuple(found)


def _event(name: str) -> type:
    return EVENTS[name]


@cache
def _hints(owner: type) -> dict[str, Any]:
    return typing.get_type_hints(owner)


def parts_of(fact: str, path: str) -> tuple[str, ...]:
    """Name the fields of records within a record on a path: `Worker.team` and `TeamRef.team` on `worker.team.team`."""
    top, *inner = path.split(".")
    kind, found = kind_of(fact), []
    types = _sent(kind, top) if kind is not None else ()
    for name in inner:
        found += [f"{one.__name__}.{name}" for one in types]
        types = _dataclasses_in(*(_hints(one).get(name) for one in types))
    return tuple(found)


def fault_of(fact: str, path: str | None) -> str | None:
    """Say what is wrong with a name that exists nowhere, with the nearest that does; None where nothing is."""
    if fact == MOVE:
        return f"a transfer has no {path!r}"
    try:
        kind = _looked_up(fact)
        top, *inner = (path or "").split(".")
        if kind is None or not top:
            return None
        if not kind.has(top):
            raise kind.no_field(top)
    except AttributeError as nowhere:
        return str(nowhere)
    return _fault_within(fact, top, inner)


def _looked_up(fact: str) -> Kind | None:
    found = fact_named(fact)
    return found if isinstance(found, Kind) else None


def _fault_within(fact: str, top: str, inner: list[str]) -> str | None:
    types, path = _types_of(fact, top), top
    for name in inner:
        if types is None:
            return None
        if not any(name in _hints(one) or hasattr(Part, name) or name == "kind" for one in types):
            return f"{fact}.{path} has no field {name!r}"
        types, path = _dataclasses_in(*(_hints(one).get(name) for one in types)), f"{path}.{name}"
    return None
