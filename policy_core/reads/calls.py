"""What a call may give: methods of the case and its records, what Python itself offers, functions that are followed."""

from __future__ import annotations

import ast
import dataclasses
import itertools
import sys
from datetime import datetime
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, get_args

from policy_core.outcomes import Outcome
from policy_core.reads.expressions import Expressions
from policy_core.reads.names import (
    BORN,
    Name,
    code_of,
    day_of,
    ends_of,
    fact_of,
    field_of,
    kind_of,
)
from policy_core.reads.values import (
    PLAIN,
    Known,
    Local,
    Many,
    Method,
    Record,
    Records,
    Text,
    TheCase,
    Together,
    Within,
    bears_on_facts,
    elements,
    is_whole,
    joined,
)
from policy_core.rules import presumed

if TYPE_CHECKING:
    from collections.abc import Callable

    from policy_core.reads.values import Atom, Scope, Value

_OUTCOMES: Final = "policy_core.outcomes"
_RECKONS: Final = ("policy_core.calendar", "policy_core.unknown", "policy_core.facts.answers", "policy_core.facts.part")
_TELLS: Final[tuple[Any, ...]] = (bool, len, str, int, repr, any, all, sum, abs, isinstance, hasattr, hash, type)
_KEEPS: Final[tuple[Any, ...]] = (tuple, list, set, frozenset, sorted, reversed, iter, dict.fromkeys, itertools.chain)
_PICKS: Final[tuple[Any, ...]] = (next, max, min)
_PAIRS: Final[tuple[Any, ...]] = (zip, itertools.pairwise, itertools.product)
_VALUES: Final = (str, dict, tuple, frozenset, datetime)
_OF_THE_CASE = frozenset({"items", "items_or_unknown", "found", "read", "since"})
_OF_A_RECORD = frozenset({"raw", "field"})
_PLAIN_OF_THE_CASE = frozenset(
    {"reached", "reached_next", "day_of_reading", "unknown", "unknown_for", "is_supplied", "tells", "kind_of_team"}
)


class Calls(Expressions):
    """Follows calls."""

    def call(self, node: ast.Call, scope: Scope) -> Value:
        """Follow a call of whatever its function may be."""
        of = self.value(node.func, scope)
        arguments = [self.value(one, scope) for one in node.args]
        by_name = {one.arg or "**": self.value(one.value, scope) for one in node.keywords}
        if not of:
            return self._by_nobody(node, arguments, by_name, scope)
        return joined([self._called(atom, node, arguments, by_name, scope) for atom in of])

    def _by_nobody(self, node: ast.Call, arguments: list[Value], by_name: dict[str, Value], scope: Scope) -> Value:
        of_a_value = isinstance(node.func, ast.Attribute) and any(hasattr(one, node.func.attr) for one in _VALUES)
        if any(map(is_whole if of_a_value else bears_on_facts, (*arguments, *by_name.values()))):
            return self.lose("what is called here can't be told, and facts are handed to it", node, scope)
        return PLAIN

    def _called(
        self, atom: Atom, node: ast.Call, arguments: list[Value], by_name: dict[str, Value], scope: Scope
    ) -> Value:
        match atom:
            case Method(of=of, follow=FunctionType() as own):
                return self.run(own, [frozenset({of}), *arguments], by_name, node)
            case Method(of=TheCase(), name=name):
                return self._of_the_case(name, node, arguments, scope)
            case Method(of=Records(kind), name=name):
                return self._of_records(kind, name, node, scope)
            case Method(of=Record(kind), name=name):
                return self._of_a_record(kind, name, node, arguments, scope)
            case Method(of=Within() as within, name="raw"):
                return joined([self.attribute(frozenset({within}), name, node, scope) for name in _texts(arguments)])
            case Method(of=of, name=name):
                return self._of_a_list(of, name, node, arguments, by_name, scope)
            case Local():
                return self.run_local(atom, arguments, by_name, node)
            case Known(thing):
                return self._known(thing, node, arguments, by_name, scope)
            case Within() | Text():
                return PLAIN
            case _:
                return self.lose("what is called here can't be told", node, scope)

    def run_local(self, local: Local, arguments: list[Value], by_name: dict[str, Value], at: ast.Call | None) -> Value:
        """Follow a function written inside another."""
        raise NotImplementedError

    def _of_the_case(self, name: str, node: ast.Call, arguments: list[Value], scope: Scope) -> Value:
        if name == "as_of":
            return frozenset({TheCase()})
        if name in ("age_on", "birthday"):
            return self._reading(((BORN, None),), PLAIN, node, scope)
        if name == "is_open":
            kinds = [atom.kind for argument in arguments for atom in argument if isinstance(atom, Record)]
            return self._reading(tuple(read for kind in kinds for read in ends_of(kind)), PLAIN, node, scope)
        if name in _PLAIN_OF_THE_CASE:
            return PLAIN
        facts = _texts(arguments[:1])
        if name not in _OF_THE_CASE or not facts:
            return self.lose(f"case.{name} is called with a name that can't be told", node, scope)
        of = joined([fact_of(fact) for fact in facts])
        if name in ("items", "items_or_unknown"):
            of = frozenset({Many(frozenset(Record(fact) for fact in facts))})
        return self._reading(tuple((fact, None) for fact in facts), PLAIN if name == "since" else of, node, scope)

    def _reading(self, reads: tuple[Name, ...], value: Value, node: ast.Call, scope: Scope) -> Value:
        self.note(reads, node, scope)
        return value

    def _of_records(self, kind: str, name: str, node: ast.Call, scope: Scope) -> Value:
        reads: tuple[Name, ...] = code_of(kind) if name == "of_kind" else ()
        if name == "of_transfer":
            reads = ((kind, "transfer_id"),)
        return self._reading(reads, frozenset({Records(kind)}), node, scope)

    def _of_a_record(self, kind: str, name: str, node: ast.Call, arguments: list[Value], scope: Scope) -> Value:
        if name == "is_of":
            return self._reading(code_of(kind), PLAIN, node, scope)
        if name not in _OF_A_RECORD:
            return PLAIN
        fields = _texts(arguments[:1])
        if not fields:
            return self.lose(f"{kind}.{name} is called with a name that can't be told", node, scope)
        found = [field_of(kind, one) for one in fields]
        return self._reading(
            tuple(read for one in found for read in one.reads), joined([one.value for one in found]), node, scope
        )

    def _of_a_list(
        self, of: Atom, name: str, node: ast.Call, arguments: list[Value], by_name: dict[str, Value], scope: Scope
    ) -> Value:
        if name == "sort":
            self._by_key(elements(frozenset({of})), by_name, node, scope)
        if name in ("append", "add", "extend", "update", "setdefault"):
            target = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            more = joined(arguments) if name in ("append", "add", "setdefault") else joined(map(elements, arguments))
            self.bind(target, self.value(target, scope) | {Many(more)}, scope)
        if name == "items":
            inner = elements(frozenset({of}))
            return frozenset({Many(frozenset({Together((inner, inner))}))})
        if name in ("values", "keys", "union", "copy"):
            return frozenset({Many(elements(frozenset({of})) | joined(map(elements, arguments)))})
        return elements(frozenset({of})) | joined(arguments) if name in ("get", "pop", "setdefault") else PLAIN

    def _known(
        self, thing: Any, node: ast.Call, arguments: list[Value], by_name: dict[str, Value], scope: Scope
    ) -> Value:
        for things, follow in self._of_python():
            if any(thing is one or thing == one for one in things):
                return follow(node, arguments, by_name, scope)
        if thing is getattr:
            return self._getattr(node, arguments, scope)
        if isinstance(thing, type) and issubclass(thing, get_args(Outcome)):
            self.noted.wants[thing.__name__] = None
        if not any(map(bears_on_facts, (*arguments, *by_name.values()))):
            return PLAIN
        module = str(getattr(thing, "__module__", ""))
        if module == _OUTCOMES or thing is dataclasses.replace:
            return self._outcome((*arguments, *by_name.values()), node, scope)
        if module in _RECKONS:
            return PLAIN
        function = getattr(thing, "__wrapped__", thing)
        if isinstance(function, FunctionType) and module.partition(".")[0] not in sys.stdlib_module_names:
            return self.run(function, arguments, by_name, node)
        return self.lose(f"{getattr(thing, '__name__', thing)} isn't followed, and facts are handed to it", node, scope)

    def _of_python(self) -> tuple[tuple[tuple[Any, ...], Callable[..., Value]], ...]:
        return (
            (_TELLS, self._tells),
            (_KEEPS, self._keeps),
            (_PICKS, self._picks),
            (_PAIRS, self._pairs),
            ((enumerate,), self._enumerates),
            ((map, filter), self._maps),
            ((presumed,), lambda _node, arguments, by_name, _scope: joined((*arguments, *by_name.values()))),
        )

    def _tells(self, _node: ast.Call, _arguments: list[Value], _by_name: dict[str, Value], _scope: Scope) -> Value:
        return PLAIN

    def _keeps(self, node: ast.Call, arguments: list[Value], by_name: dict[str, Value], scope: Scope) -> Value:
        kept = joined(map(elements, arguments))
        self._by_key(kept, by_name, node, scope)
        return frozenset({Many(kept)})

    def _picks(self, node: ast.Call, arguments: list[Value], by_name: dict[str, Value], scope: Scope) -> Value:
        first, *others = arguments
        picked = elements(first) | joined(others)
        if others:
            picked |= first
        self._by_key(picked, by_name, node, scope)
        return picked | by_name.get("default", PLAIN)

    def _by_key(self, of: Value, by_name: dict[str, Value], node: ast.Call, scope: Scope) -> None:
        for atom in by_name.get("key", PLAIN):
            self._called(atom, node, [of], {}, scope)

    def _pairs(self, _node: ast.Call, arguments: list[Value], _by_name: dict[str, Value], _scope: Scope) -> Value:
        parts = tuple(map(elements, arguments))
        return frozenset({Many(frozenset({Together(parts if len(parts) > 1 else (*parts, *parts))}))})

    def _enumerates(self, _node: ast.Call, arguments: list[Value], _by_name: dict[str, Value], _scope: Scope) -> Value:
        return frozenset({Many(frozenset({Together((PLAIN, elements(arguments[0])))}))})

    def _maps(self, node: ast.Call, arguments: list[Value], _by_name: dict[str, Value], scope: Scope) -> Value:
        inner = [elements(one) for one in arguments[1:]]
        given = joined([self._called(atom, node, inner, {}, scope) for atom in arguments[0]])
        return frozenset({Many(given | joined(inner))})

    def _getattr(self, node: ast.Call, arguments: list[Value], scope: Scope) -> Value:
        of, name, *default = arguments
        names = _texts([name])
        if bears_on_facts(of) and not names:
            return self.lose("getattr reads a name that can't be told", node, scope)
        return joined((*(self.attribute(of, one, node, scope) for one in names), *default))

    def _outcome(self, values: tuple[Value, ...], node: ast.Call, scope: Scope) -> Value:
        """Note what an outcome takes of a record that it is given: its day."""
        for atom in joined(values):
            if isinstance(atom, Record) and kind_of(atom.kind) is not None:
                self.note(day_of(atom.kind), node, scope)
        return PLAIN


def _texts(values: list[Value]) -> tuple[str, ...]:
    return tuple(sorted(atom.text for value in values for atom in value if isinstance(atom, Text)))
