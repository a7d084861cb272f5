"""What an expression may come to, as far as the text of a plugin tells: through names, helpers and their callers."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from policy_core.lint.sources import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.lint.sources import Function, Sources

Traced = tuple[ast.expr, Scope]
_WRAPPERS = frozenset({"tuple", "list", "sorted", "set", "frozenset", "str", "iter", "reversed"})


@dataclass(frozen=True, eq=False)
class Tracer:
    """Follows expressions through a package."""

    sources: Sources
    _bound: dict[Function, dict[str, list[ast.expr]]] = field(default_factory=dict, init=False)

    def leaves(self, of: ast.expr, scope: Scope) -> Iterator[Traced]:
        """Give all that an expression may be: literals, and what can't be followed any further, with its scope.

        The elements stand for a list or tuple, the values for a dict that is looked into.
        """
        yield from self._leaves(of, scope, frozenset())

    def _leaves(self, of: ast.expr, scope: Scope, seen: frozenset[int]) -> Iterator[Traced]:
        if id(of) in seen:
            return
        seen |= {id(of)}
        followed = [*self._inside(of, scope), *self._behind(of, scope)]
        if not followed:
            yield of, scope
        for expression, where in followed:
            yield from self._leaves(expression, where, seen)

    def _inside(self, of: ast.expr, scope: Scope) -> Iterator[Traced]:
        """Give the parts that an expression chooses among or holds."""
        match of:
            case ast.IfExp():
                parts = [of.body, of.orelse]
            case ast.BoolOp():
                parts = of.values
            case ast.Tuple() | ast.List() | ast.Set():
                parts = of.elts
            case ast.Starred() | ast.NamedExpr():
                parts = [of.value]
            case ast.BinOp(op=ast.Add()):
                parts = [of.left, of.right]
            case ast.GeneratorExp() | ast.ListComp() | ast.SetComp():
                parts = [of.elt]
            case ast.Call(func=ast.Name(id=name), args=[only]) if name in _WRAPPERS:
                parts = [only]
            case _:
                parts = []
        yield from ((part, scope) for part in parts)

    def _behind(self, of: ast.expr, scope: Scope) -> Iterator[Traced]:
        """Give what a name, a call of a helper or a look into a table stands for."""
        match of:
            case ast.Name():
                yield from self.named(of, scope)
            case ast.Attribute():
                constant = self.sources.constant_named(of, scope.module)
                yield from [constant] if constant else []
            case ast.Call():
                called = self.sources.function_called(of, scope.module)
                yield from ((value, called) for value in returned(called.function)) if called else ()
            case ast.Subscript():
                constant = self.sources.constant_named(of.value, scope.module)
                if constant and isinstance(constant[0], ast.Dict):
                    yield from ((value, constant[1]) for value in constant[0].values)

    def named(self, name: ast.Name, scope: Scope) -> Iterator[Traced]:
        """Give what a name stands for: what a function binds it to, what callers give for it, or a constant."""
        bound = self.bindings(scope.function).get(name.id, []) if scope.function else []
        if bound:
            yield from ((value, scope) for value in bound)
        elif scope.function and name.id in parameters(scope.function):
            yield from self.given(scope, name.id)
        else:
            constant = self.sources.constant_named(name, scope.module)
            yield from [constant] if constant else []

    def bindings(self, function: Function) -> dict[str, list[ast.expr]]:
        """Give what each name of a function is bound to; of a loop, what it runs over."""
        if function not in self._bound:
            self._bound[function] = _bindings(function)
        return self._bound[function]

    def given(self, scope: Scope, parameter: str) -> Iterator[Traced]:
        """Give what callers in the package give for a parameter of a function, and its default."""
        function = scope.function
        if function is None:
            return
        for call, where in self._calls.get(function, ()):
            yield from ((one, where) for one in argument_of(call, function, parameter))
        default = default_of(function, parameter)
        if default is not None:
            yield default, Scope(scope.module)

    @cached_property
    def _calls(self) -> dict[Function, list[tuple[ast.Call, Scope]]]:
        found: dict[Function, list[tuple[ast.Call, Scope]]] = {}
        for scope in self.sources.functions():
            for node in ast.walk(scope.function or scope.module.tree):
                called = self.sources.function_called(node, scope.module) if isinstance(node, ast.Call) else None
                if called and called.function:
                    found.setdefault(called.function, []).append((node, scope))  # type: ignore[arg-type]
        return found


def parameters(function: Function) -> list[str]:
    """Give the names of a function's parameters, in order, a star's last."""
    of = function.args
    named = [one.arg for one in (*of.posonlyargs, *of.args, *of.kwonlyargs)]
    return named + ([of.vararg.arg] if of.vararg else [])


def argument_of(call: ast.Call, function: Function, parameter: str) -> list[ast.expr]:
    """Give what a call gives for a parameter: one expression, several for a star's, none where it gives none."""
    for keyword in call.keywords:
        if keyword.arg == parameter:
            return [keyword.value]
    positional = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    if function.args.vararg and function.args.vararg.arg == parameter:
        return call.args[len(positional) :]
    place = positional.index(parameter) if parameter in positional else len(call.args)
    return call.args[place : place + 1]


def default_of(function: Function, parameter: str) -> ast.expr | None:
    """Give the default of a parameter."""
    of = function.args
    positional = [*of.posonlyargs, *of.args]
    pairs = [*zip(reversed(positional), reversed(of.defaults), strict=False)]
    pairs += [(one, default) for one, default in zip(of.kwonlyargs, of.kw_defaults, strict=True) if default is not None]
    return next((default for one, default in pairs if one.arg == parameter), None)


def returned(function: Function | None) -> list[ast.expr]:
    """Give the expressions that a function returns or yields."""
    return [
        node.value
        for node in (ast.walk(function) if function else ())
        if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value is not None
    ]


def _bindings(function: Function) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        match node:
            case ast.Assign():
                pairs = [pair for target in node.targets for pair in _pairs(target, node.value)]
            case ast.NamedExpr():
                pairs = [(node.target, node.value)]
            case ast.AnnAssign(value=ast.expr() as value):
                pairs = [(node.target, value)]
            case ast.For() | ast.comprehension():
                pairs = _pairs(node.target, node.iter)
            case _:
                pairs = []
        for target, value in pairs:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(value)
    return found


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple):
        if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
            return [pair for one, other in zip(target.elts, value.elts, strict=True) for pair in _pairs(one, other)]
        parts = [ast.Subscript(value, ast.Constant(place), ast.Load()) for place in range(len(target.elts))]
        return [
            pair
            for one, part in zip(target.elts, parts, strict=True)
            for pair in _pairs(one, ast.copy_location(part, value))
        ]
    return [(target, value)]
