"""Days that stand for no date: 1900-01-01 is what SQL Server keeps for an empty text, and LCS for an open end.

Where an event can do without the date, it reads as null; where it can't, the event is refused, since nobody knows when
what it reports happened. An envelope can do without none: its dates say which version of a record stands.
"""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from policy_core.calendar import london_date
from policy_core.events import Envelope

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from policy_core.events import Event


def without(event: Event, null: AbstractSet[date]) -> Event:
    """Give an event with null for every null date it can do without."""
    return _without(event, null)  # type: ignore[no-any-return]


def lacks_a_date(event: Event, null: AbstractSet[date]) -> bool:
    """Say whether an event holds a null date that it can't do without."""
    return any(_lacking(event, null))


def _without(value: Any, null: AbstractSet[date]) -> Any:
    kind: type = type(value)
    changes: dict[str, Any] = {}
    for name in _fields(kind):
        old = getattr(value, name)
        new = _cleared(old, null, optional=name in _optional(kind))
        if new is not old:
            changes[name] = new
    return dataclasses.replace(value, **changes) if changes else value


def _cleared(value: Any, null: AbstractSet[date], *, optional: bool) -> Any:
    if isinstance(value, date):
        return None if optional and _is_null(value, null) else value
    if isinstance(value, tuple):
        parts = tuple(_without(part, null) if dataclasses.is_dataclass(part) else part for part in value)
        return parts if any(new is not old for new, old in zip(parts, value, strict=True)) else value
    return _without(value, null) if dataclasses.is_dataclass(value) else value


def _lacking(value: Any, null: AbstractSet[date]) -> Iterator[bool]:
    kind: type = type(value)
    for name in _fields(kind):
        held = getattr(value, name)
        for one in held if isinstance(held, tuple) else (held,):
            if isinstance(one, date):
                yield (one is not held or name not in _optional(kind)) and _is_null(one, null)
            elif dataclasses.is_dataclass(one):
                yield from _lacking(one, null)


def _is_null(value: date, null: AbstractSet[date]) -> bool:
    return (london_date(value) if isinstance(value, datetime) else value) in null


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Give the names of the fields that can hold a date, themselves or in their parts."""
    hints = get_type_hints(kind)
    return tuple(spec.name for spec in dataclasses.fields(kind) if _can_hold_a_date(hints[spec.name]))


def _can_hold_a_date(hint: Any) -> bool:
    if isinstance(hint, type):
        return issubclass(hint, date) or (dataclasses.is_dataclass(hint) and bool(_fields(hint)))
    return any(_can_hold_a_date(part) for part in get_args(hint))


@cache
def _optional(kind: type) -> frozenset[str]:
    if kind is Envelope:
        return frozenset()
    return frozenset(name for name, hint in get_type_hints(kind).items() if NoneType in get_args(hint))
