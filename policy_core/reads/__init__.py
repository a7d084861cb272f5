"""What a rule reads, found from its source: facts of the case, fields of records, people's words on a move, parameters.

Helper functions are followed with what they are given. What can't be followed is said, and never guessed. What the core
reads to work out a fact isn't read by the rule.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import TYPE_CHECKING

from policy_core.facts import FACTS, Kind
from policy_core.reads.names import code_of, day_of, fault_of
from policy_core.reads.statements import Follower
from policy_core.reads.values import Record, TheCase, TheMove, ThePolicy
from policy_core.rules import JudgedOn

if TYPE_CHECKING:
    from policy_core.reads.expressions import Noted
    from policy_core.reads.values import Atom
    from policy_core.rules import Rule


@dataclass(frozen=True, slots=True, order=True)
class FactRead:
    """One fact that is read, or one field of a kind of record (`worker.team` is within a record), and where."""

    fact: str
    field: str | None
    file: str
    line: int

    @property
    def path(self) -> str:
        """The fact as a rule writes it, less how the record was picked."""
        return self.fact if self.field is None else f"{self.fact}.{self.field}"

    @property
    def fault(self) -> str | None:
        """What is wrong with a name that exists nowhere, with the nearest that does; None for one that exists."""
        return fault_of(self.fact, self.field)


@dataclass(frozen=True, slots=True, order=True)
class ParameterRead:
    """One parameter of the policy that is read, and where."""

    name: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class NotFollowed:
    """Something that may read facts and can't be followed, and where."""

    says: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """All that a rule may read, each once a line, in order of name, file and line.

    `wants` are the names of the outcomes that are made on the way (`Transfer`, `ChecklistItem`).
    """

    facts: tuple[FactRead, ...] = ()
    parameters: tuple[ParameterRead, ...] = ()
    not_followed: tuple[NotFollowed, ...] = ()
    wants: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The facts and fields read, each once."""
        return tuple(sorted({read.path for read in self.facts}))


@cache
def reads_of(rule: Rule) -> Reads:
    """Find what a rule reads, what it is judged on included."""
    body = inspect.unwrap(rule.body)
    if not isinstance(body, FunctionType):
        return Reads(not_followed=(NotFollowed(f"{rule.rule_id} isn't a function", "", 0),))
    follower = Follower()
    line = body.__code__.co_firstlineno
    for fact, field in _judged_on(rule):
        follower.noted.facts[fact, field, body.__code__.co_filename, line] = None
    return _followed(follower, body, *_arguments(rule))


def reads_of_field(kind: str, name: str) -> Reads | None:
    """Find what the core reads to work out a field of a kind (`Kind.derived`); None for one that is as it was sent."""
    found = FACTS.get(kind)
    derive = found.derived.get(name) if isinstance(found, Kind) else None
    return _followed(Follower(), derive, TheCase(), Record(kind)) if isinstance(derive, FunctionType) else None


def reads_of_making(kind: str) -> Reads | None:
    """Find what the core reads to make or pick the records of a kind (`Kind.make`); None where it makes none."""
    found = FACTS.get(kind)
    make = found.make if isinstance(found, Kind) else None
    return _followed(Follower(), make, TheCase()) if isinstance(make, FunctionType) else None


def _judged_on(rule: Rule) -> tuple[tuple[str, str | None], ...]:
    name = rule.on.name
    match rule.on.what:
        case JudgedOn.CASE:
            return ((name, None),)
        case JudgedOn.EACH:
            return ((name, None), *day_of(name, booked=False), *(code_of(name) if rule.on.codes else ()))
        case _:
            return ()


def _arguments(rule: Rule) -> tuple[Atom, ...]:
    match rule.on.what:
        case JudgedOn.CASE:
            return (TheCase(), ThePolicy())
        case JudgedOn.EACH:
            return (TheCase(), Record(rule.on.name), ThePolicy())
        case _:
            return (TheCase(), TheMove(), ThePolicy())


def _followed(follower: Follower, function: FunctionType, *arguments: Atom) -> Reads:
    follower.run(function, [frozenset({one}) for one in arguments], {})
    return _reads(follower.noted)


def _reads(noted: Noted) -> Reads:
    return Reads(
        facts=tuple(FactRead(*one) for one in sorted(noted.facts, key=lambda one: (one[0], one[1] or "", *one[2:]))),
        parameters=tuple(ParameterRead(*one) for one in sorted(noted.parameters)),
        not_followed=tuple(NotFollowed(*one) for one in sorted(noted.lost)),
        wants=tuple(sorted(noted.wants)),
    )
