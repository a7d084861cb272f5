"""What an expression may be, followed through attributes, operators, comprehensions and names."""

from __future__ import annotations

import ast
import builtins
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from policy_core.reads.names import named
from policy_core.reads.values import PLAIN, Local, Many, Text, Together, elements, joined, lifted

if TYPE_CHECKING:
    from policy_core.reads.names import Name
    from policy_core.reads.values import Atom, Scope, Value


class At(Protocol):
    """Anything that stands on a line."""

    lineno: int


@dataclass(slots=True)
class Noted:
    """What was read so far, and what couldn't be followed, each with file and line."""

    facts: dict[tuple[str, str | None, str, int], None] = field(default_factory=dict)
    parameters: dict[tuple[str, str, int], None] = field(default_factory=dict)
    lost: dict[tuple[str, str, int], None] = field(default_factory=dict)
    wants: dict[str, None] = field(default_factory=dict)


class Expressions(ABC):
    """Follows expressions. What calls do is another module's."""

    def __init__(self) -> None:
        self.noted = Noted()

    @abstractmethod
    def call(self, node: ast.Call, scope: Scope) -> Value:
        """Follow a call."""

    @abstractmethod
    def run(
        self, function: Any, arguments: list[Value], by_name: dict[str, Value], at: ast.Call | None = None
    ) -> Value:
        """Follow a function's own code."""

    def note(self, reads: tuple[Name, ...], at: At, scope: Scope) -> None:
        """Note that facts are read on a line."""
        for fact, path in reads:
            self.noted.facts[fact, path, scope.file, at.lineno] = None

    def lose(self, says: str, at: At, scope: Scope) -> Value:
        """Note that something can't be followed, and go on as if it bore on no fact."""
        self.noted.lost[says, scope.file, at.lineno] = None
        return PLAIN

    def value(self, node: ast.expr, scope: Scope) -> Value:
        """Give what an expression may be, noting what it reads."""
        match node:
            case ast.Constant(value=text):
                return frozenset({Text(text)}) if isinstance(text, str) else PLAIN
            case ast.Name(id=name):
                return self._name(name, node, scope)
            case ast.Attribute():
                return self.attribute(self.value(node.value, scope), node.attr, node, scope)
            case ast.Call():
                return self.call(node, scope)
            case ast.Lambda():
                return frozenset({Local(node, scope)})
            case ast.Subscript():
                return self._subscript(node, scope)
            case ast.Tuple(elts=elts) | ast.List(elts=elts) | ast.Set(elts=elts):
                return self._display(elts, scope)
            case ast.Starred(value=value):
                return elements(self.value(value, scope))
            case _:
                return self._put_together(node, scope)

    def _put_together(self, node: ast.expr, scope: Scope) -> Value:
        match node:
            case ast.NamedExpr():
                bound = self.value(node.value, scope)
                self.bind(node.target, bound, scope)
                return bound
            case ast.IfExp(test, body, orelse):
                self.value(test, scope)
                return self.value(body, scope) | self.value(orelse, scope)
            case ast.BoolOp(values=values):
                return joined([self.value(one, scope) for one in values])
            case ast.BinOp(left, _, right):
                return self.value(left, scope) | self.value(right, scope)
            case ast.Yield() | ast.YieldFrom():
                return self._streamed(node, scope)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehended(node, scope)
            case ast.Compare() | ast.UnaryOp() | ast.JoinedStr() | ast.FormattedValue() | ast.Slice() | ast.Dict():
                parts = [self.value(one, scope) for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]
                return frozenset({Many(joined(parts))}) if isinstance(node, ast.Dict) else PLAIN
            case _:
                return self.lose(f"{type(node).__name__} isn't followed", node, scope)

    def _streamed(self, node: ast.Yield | ast.YieldFrom, scope: Scope) -> Value:
        given = PLAIN if node.value is None else self.value(node.value, scope)
        more = elements(given) if isinstance(node, ast.YieldFrom) else given
        scope.streamed = (scope.streamed or PLAIN) | more
        return PLAIN

    def _name(self, name: str, node: ast.expr, scope: Scope) -> Value:
        if name in scope.names:
            return scope.names[name]
        if name in scope.seen:
            return lifted(scope.seen[name])
        if hasattr(builtins, name):
            return lifted(getattr(builtins, name))
        return self.lose(f"{name} can't be told", node, scope)

    def attribute(self, of: Value, name: str, at: ast.expr, scope: Scope) -> Value:
        """Read a name off whatever a value may be."""
        return joined([self._attribute(atom, name, at, scope) for atom in of])

    def _attribute(self, atom: Atom, name: str, at: ast.expr, scope: Scope) -> Value:
        found = named(atom, name)
        if found.round_the_facts:
            return self.lose(f"{name} goes round the facts", at, scope)
        self.note(found.reads, at, scope)
        if found.parameter is not None:
            self.noted.parameters[found.parameter, scope.file, at.lineno] = None
        if found.follow is not None:
            return self.run(found.follow, [frozenset({atom})], {})
        return found.value if found.derive is None else self.derived(found.derive, atom, found.value)

    @abstractmethod
    def derived(self, derive: Any, of: Atom, otherwise: Value) -> Value:
        """Give what a field that the core works out may be, noting nothing."""

    def _display(self, elts: list[ast.expr], scope: Scope) -> Value:
        parts = tuple(self.value(one, scope) for one in elts)
        starred = any(isinstance(one, ast.Starred) for one in elts)
        return frozenset({Many(joined(parts)) if starred else Together(parts)})

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        of = self.value(node.value, scope)
        self.value(node.slice, scope)
        if isinstance(node.slice, ast.Slice):
            return frozenset({Many(elements(of))})
        return elements(of)

    def _comprehended(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope) -> Value:
        inside = scope.inside()
        for one in node.generators:
            self.bind(one.target, elements(self.value(one.iter, inside)), inside)
            for condition in one.ifs:
                self.value(condition, inside)
        given = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        return frozenset({Many(joined([self.value(one, inside) for one in given]))})

    def bind(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Give names to a value: one, or several to the parts of it."""
        match target:
            case ast.Name(id=name):
                scope.names[name] = value
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                for place, one in enumerate(elts):
                    self.bind(one, _part(value, place, len(elts)), scope)
            case ast.Starred(value=inner):
                self.bind(inner, frozenset({Many(value)}), scope)
            case ast.Subscript(value=ast.Name(id=name)):
                scope.names[name] = scope.names.get(name, PLAIN) | frozenset({Many(value)})
            case _:
                self.lose("what is set on an object isn't followed", target, scope)


def _part(value: Value, place: int, of: int) -> Value:
    parts = []
    for atom in value:
        whole = isinstance(atom, Together) and len(atom.parts) == of
        parts.append(atom.parts[place] if whole and isinstance(atom, Together) else elements(frozenset({atom})))
    return joined(parts)
