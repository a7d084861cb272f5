"""What an expression in a rule may stand for, as far as reading facts goes: the case, records, the move, the rest.

A value is the set of all it may be; what bears on no fact (a date, a number, an outcome) is the empty set.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable
    from types import FunctionType


@dataclass(frozen=True, slots=True)
class TheCase:
    """The case, on whichever day."""


@dataclass(frozen=True, slots=True)
class ThePolicy:
    """The policy as it stood on a day."""


@dataclass(frozen=True, slots=True)
class TheMove:
    """The transfer or closure that a rule is judged on."""


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a kind, or some of them."""

    kind: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class Within:
    """A record within a record, read at this path. `types` are what it may be; None where that isn't declared."""

    fact: str
    path: str
    types: tuple[type, ...] | None


@dataclass(frozen=True, slots=True)
class Many:
    """A list, tuple, set or stream of these."""

    of: Value


@dataclass(frozen=True, slots=True)
class Together:
    """A tuple of known length."""

    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is written in the code."""

    text: str


class Known:
    """A function, class or module that a name stands for."""

    __match_args__ = ("thing",)
    __slots__ = ("thing",)

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and other.thing is self.thing

    def __hash__(self) -> int:
        return id(self.thing)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of one of these, not yet called; `follow` is its own code where it has some that can be followed."""

    of: Atom
    name: str
    follow: FunctionType | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Local:
    """A function or lambda written inside another, with the names it sees."""

    node: ast.FunctionDef | ast.Lambda
    scope: Scope


@dataclass(slots=True)
class Scope:
    """The names of one function as it is followed, the function itself, and what it gives back so far."""

    file: str
    seen: dict[str, object]
    names: dict[str, Value] = field(default_factory=dict)
    given: Value = frozenset()
    streamed: Value | None = None

    def inside(self) -> Scope:
        """Give a scope that sees the names of this one and keeps its own to itself."""
        return Scope(self.file, self.seen, dict(self.names), streamed=self.streamed)


Atom: TypeAlias = (
    "TheCase | ThePolicy | TheMove | Records | Record | Within | Many | Together | Text | Known | Method | Local"
)
Value: TypeAlias = "frozenset[Atom]"

PLAIN: Value = frozenset()
_WHOLE = (TheCase, TheMove, Records, Record, Local, Method)
_BEARING = (*_WHOLE, ThePolicy, Within)


def joined(values: Iterable[Value]) -> Value:
    """Give all that any of these may be."""
    return frozenset().union(*values)


def elements(value: Value) -> Value:
    """Give what going through a value may meet."""
    return joined(map(_elements, value))


def _elements(atom: Atom) -> Value:
    match atom:
        case Many(of):
            return of
        case Together(parts):
            return joined(parts)
        case Records(kind):
            return frozenset({Record(kind)})
        case Within():
            return frozenset({atom})
        case _:
            return PLAIN


def bears_on_facts(value: Value) -> bool:
    """Say whether facts could be read through a value."""
    return any(isinstance(atom, _BEARING) or bears_on_facts(_elements(atom)) for atom in value)


def is_whole(value: Value) -> bool:
    """Say whether a value may be the case, a move or a record, and not only something within a record."""
    return any(
        isinstance(atom, _WHOLE) or (not isinstance(atom, Within) and is_whole(_elements(atom))) for atom in value
    )


def lifted(thing: object) -> Value:
    """Give the value of something that a name outside the function stands for."""
    if isinstance(thing, str):
        return frozenset({Text(thing)})
    if isinstance(thing, tuple | list | frozenset | set):
        return frozenset({Many(joined(map(lifted, thing)))})
    if callable(thing) or hasattr(thing, "__path__") or hasattr(thing, "__spec__"):
        return frozenset({Known(thing)})
    return PLAIN
