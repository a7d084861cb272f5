"""What the code of rules mentions: the teams they can move a child to, the parameters they read.

Read off names and texts in a rule and in the functions it calls, so it may name a team too many (a word that is also a
team's id), and misses a team that only a host or a person names.
"""

from __future__ import annotations

from types import CodeType, FunctionType
from typing import TYPE_CHECKING

from policy_core.outcomes import Transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.book import PolicyBook

_CORE = __name__.partition(".")[0]


def receiving_teams(book: PolicyBook) -> frozenset[str]:
    """Give the teams that rules which want a transfer mention: those a child can be moved to."""
    found: set[str] = set()
    for rule in book.rules:
        called = _called(rule.body, [])
        if any(_wants_transfers(function) for function in called):
            found.update(text for function in called for text in _texts_of(function, book))
    return frozenset(found & set(book.data.teams))


def holding_teams(book: PolicyBook) -> frozenset[str]:
    """Give the teams that can hold a child: those that rules speak for, and those it can be moved to."""
    spoken_for = {team for rule in book.rules for team in rule.held_by}
    return receiving_teams(book) | (spoken_for & set(book.data.teams))


def parameters_read(book: PolicyBook) -> dict[str, tuple[str, ...]]:
    """Give the parameters that rules read, each with the ids of its rules."""
    readers: dict[str, list[str]] = {}
    for rule in book.rules:
        names = {name for function in _called(rule.body, []) for name in _names(function.__code__)}
        for name in names & set(book.data.parameters):
            readers.setdefault(name, []).append(rule.rule_id)
    return {name: tuple(dict.fromkeys(ids)) for name, ids in sorted(readers.items())}


def _called(function: object, seen: list[FunctionType]) -> list[FunctionType]:
    """Give a function and all functions of the policy that it may call."""
    if not isinstance(function, FunctionType) or function in seen or function.__module__.partition(".")[0] == _CORE:
        return seen
    seen.append(function)
    for name in _names(function.__code__):
        _called(function.__globals__.get(name), seen)
    return seen


def _wants_transfers(function: FunctionType) -> bool:
    return any(function.__globals__.get(name) is Transfer for name in _names(function.__code__))


def _texts_of(function: FunctionType, book: PolicyBook) -> Iterator[str]:
    for code in _codes(function.__code__):
        yield from _texts(code.co_consts)
        for name in code.co_names:
            yield from _texts(function.__globals__.get(name))
            parameter = book.data.parameters.get(name)
            yield from _texts([one.value for one in parameter.values] if parameter else None)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | frozenset | list):
        for part in value:
            yield from _texts(part)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _names(code: CodeType) -> set[str]:
    return {name for one in _codes(code) for name in one.co_names}
