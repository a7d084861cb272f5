"""Follows the statements of a function, and the functions it calls, with what each is given."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from policy_core.reads.calls import Calls
from policy_core.reads.source import names_seen, written
from policy_core.reads.values import (
    PLAIN,
    Local,
    Many,
    Record,
    Records,
    Scope,
    TheCase,
    bears_on_facts,
    elements,
    joined,
)

if TYPE_CHECKING:
    from types import FunctionType

    from policy_core.reads.values import Atom, Value

_TIMES_ROUND = 2
_SAYS_NOTHING = (ast.Pass, ast.Import, ast.ImportFrom, ast.Break, ast.Continue, ast.Global, ast.Nonlocal)


class Follower(Calls):
    """Follows one rule: what it reads is noted as it is met."""

    def __init__(self, deriving: frozenset[object] = frozenset()) -> None:
        super().__init__()
        self._given: dict[tuple[object, ...], Value] = {}
        self._deriving = deriving

    def run(
        self, function: Any, arguments: list[Value], by_name: dict[str, Value], at: ast.Call | None = None
    ) -> Value:
        """Follow a function's own code. One that was followed with the same arguments isn't followed again."""
        key = (function, tuple(arguments), tuple(sorted(by_name.items(), key=lambda pair: pair[0])))
        if key not in self._given:
            self._given[key] = PLAIN  # a function that calls itself gives what its other ways out give
            scope = Scope(function.__code__.co_filename, names_seen(function))
            self._given[key] = self._followed(function, arguments, by_name, scope, at)
        return self._given[key]

    def derived(self, derive: Any, of: Atom, otherwise: Value) -> Value:
        """Give what a field that the core works out may be: `otherwise` where that can't be followed."""
        if derive in self._deriving or not isinstance(of, Record | Records):
            return otherwise
        apart = Follower(self._deriving | {derive})
        value = apart.run(derive, [frozenset({TheCase()}), frozenset({Record(of.kind)})], {})
        return otherwise if apart.noted.lost else value

    def _followed(
        self,
        function: FunctionType,
        arguments: list[Value],
        by_name: dict[str, Value],
        scope: Scope,
        at: ast.Call | None,
    ) -> Value:
        node = written(function)
        if node is None:
            scope.file, line = function.__code__.co_filename, function.__code__.co_firstlineno
            self.noted.lost[f"{function.__name__} has no source that can be read", scope.file, line] = None
            return PLAIN
        return self._body(node, scope, arguments, by_name, at)

    def run_local(self, local: Local, arguments: list[Value], by_name: dict[str, Value], at: ast.Call | None) -> Value:
        """Follow a function written inside another, with the names it sees there."""
        key = (local, tuple(arguments), tuple(sorted(by_name.items(), key=lambda pair: pair[0])))
        if key not in self._given:
            self._given[key] = PLAIN
            inside = local.scope.inside()
            inside.given, inside.streamed = PLAIN, None
            self._given[key] = self._body(local.node, inside, arguments, by_name, at)
        return self._given[key]

    def _body(
        self,
        node: ast.FunctionDef | ast.Lambda,
        scope: Scope,
        arguments: list[Value],
        by_name: dict[str, Value],
        at: ast.Call | None,
    ) -> Value:
        self._bind_parameters(node.args, scope, arguments, by_name, at)
        if isinstance(node, ast.Lambda):
            return self.value(node.body, scope)
        self.statements(node.body, scope)
        return scope.given if scope.streamed is None else frozenset({Many(scope.streamed)})

    def _bind_parameters(
        self,
        parameters: ast.arguments,
        scope: Scope,
        given: list[Value],
        by_name: dict[str, Value],
        at: ast.Call | None,
    ) -> None:
        names = [one.arg for one in (*parameters.posonlyargs, *parameters.args)]
        starred = at is not None and any(isinstance(one, ast.Starred) for one in at.args)
        for one, default in zip(reversed(names), reversed(parameters.defaults), strict=False):
            scope.names[one] = self.value(default, scope)
        for only, otherwise in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True):
            scope.names[only.arg] = PLAIN if otherwise is None else self.value(otherwise, scope)
        for place, name in enumerate(names):
            if starred and place >= len(given) - 1:
                scope.names[name] = scope.names.get(name, PLAIN) | joined(given[-1:])
            elif place < len(given):
                scope.names[name] = given[place]
            scope.names.setdefault(name, PLAIN)
        if parameters.vararg is not None:
            scope.names[parameters.vararg.arg] = frozenset({Many(joined(given[0 if starred else len(names) :]))})
        if parameters.kwarg is not None:
            scope.names[parameters.kwarg.arg] = frozenset({Many(joined(by_name.values()))})
        scope.names.update({name: value for name, value in by_name.items() if name != "**"})
        if at is not None and bears_on_facts(by_name.get("**", PLAIN)):
            self.lose("facts are handed on by **, to whom can't be told", at, scope)

    def statements(self, body: list[ast.stmt], scope: Scope) -> None:
        """Follow statements in order."""
        for one in body:
            self._statement(one, scope)

    def _statement(self, node: ast.stmt, scope: Scope) -> None:
        match node:
            case ast.Expr(value=value) | ast.Assert(test=value):
                self.value(value, scope)
            case ast.Return(value=value):
                scope.given |= PLAIN if value is None else self.value(value, scope)
            case ast.Assign(targets=targets, value=value):
                given = self.value(value, scope)
                for target in targets:
                    self.bind(target, given, scope)
            case ast.AnnAssign(target=target, value=value):
                self.bind(target, PLAIN if value is None else self.value(value, scope), scope)
            case ast.AugAssign(target=target, value=value):
                self.bind(target, self.value(target, scope) | self.value(value, scope), scope)
            case ast.If() | ast.For() | ast.While() | ast.Try() | ast.With():
                self._branches(node, scope)
            case _:
                self._rare(node, scope)

    def _rare(self, node: ast.stmt, scope: Scope) -> None:
        match node:
            case ast.FunctionDef():
                scope.names[node.name] = frozenset({Local(node, scope)})
            case ast.Raise(exc=raised):
                self.value(raised or ast.Constant(None), scope)
            case _ if not isinstance(node, _SAYS_NOTHING):
                self.lose(f"a {type(node).__name__.lower()} statement isn't followed", node, scope)

    def _branches(self, node: ast.If | ast.For | ast.While | ast.Try | ast.With, scope: Scope) -> None:
        match node:
            case ast.If(test, body, orelse):
                self.value(test, scope)
                self._either(scope, body, orelse)
            case ast.For(target, iterated, body, orelse):
                for _ in range(_TIMES_ROUND):
                    self.bind(target, elements(self.value(iterated, scope)), scope)
                    self._either(scope, [*body, *orelse], [])
            case ast.While(test, body, orelse):
                for _ in range(_TIMES_ROUND):
                    self.value(test, scope)
                    self._either(scope, [*body, *orelse], [])
            case ast.Try(body, handlers, orelse, finalbody):
                self.statements(body, scope)
                self._either(scope, *(handler.body for handler in handlers), orelse)
                self.statements(finalbody, scope)
            case ast.With(items=items, body=body):
                for item in items:
                    given = self.value(item.context_expr, scope)
                    self.bind(item.optional_vars or ast.Name("_"), given, scope)
                self.statements(body, scope)

    def _either(self, scope: Scope, *branches: list[ast.stmt]) -> None:
        """Follow each branch from the same names; after them a name may be what any branch made of it."""
        before, after = dict(scope.names), []
        for branch in branches:
            scope.names = dict(before)
            self.statements(branch, scope)
            after.append(scope.names)
        names = dict.fromkeys(name for one in after for name in one)
        scope.names = {name: joined([one.get(name, PLAIN) for one in after]) for name in names}
