"""Rules that ask whether something has just happened, or remember: they are right on one day, and never again."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from policy_core.lint.finding import Code, Finding
from policy_core.lint.tracing import parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.lint.sources import Scope
    from policy_core.lint.written import Written

ARRIVAL = frozenset({"sent_by", "folded", "raw", "observed_at", "history"})
CHANGES = frozenset(
    {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update"}
)
MEMORIES = frozenset({"cache", "lru_cache", "cached_property"})
MAKERS = frozenset({"list", "dict", "set", "defaultdict", "Counter", "deque"})


def edges(written: Written) -> Iterator[Finding]:
    """Find rules and helpers that compare today with a day for equality, or ask how the host told it."""
    for scope in written.sources.functions():
        for node in ast.walk(scope.function) if scope.function else ():
            if isinstance(node, ast.Compare):
                yield from _comparison(node, scope, written)
            elif isinstance(node, ast.Attribute) and node.attr in ARRIVAL and isinstance(node.ctx, ast.Load):
                says = f".{node.attr} asks how or when the host told it"
                yield written.finding(Code.EDGE_TRIGGERED, scope, node, says, "ask for the fact and its own day")


def _comparison(node: ast.Compare, scope: Scope, written: Written) -> Iterator[Finding]:
    for operator, pair in equalities(node):
        leaves = [leaf for side in pair for leaf, _ in written.tracer.leaves(side, scope)]
        if any(_is_today(leaf) for leaf in leaves):
            says = f"`{ast.unparse(node)}` turns on one day: `{operator}`"
            remedy = "say from when it is true (>=), or until when"
            yield written.finding(Code.EDGE_TRIGGERED, scope, node, says, remedy)


def equalities(node: ast.Compare) -> Iterator[tuple[str, tuple[ast.expr, ast.expr]]]:
    """Give each pair of a comparison that is compared for being the same, or not."""
    sides = [node.left, *node.comparators]
    signs = {ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is", ast.IsNot: "is not"}
    for operator, left, right in zip(node.ops, sides, sides[1:], strict=False):
        if type(operator) in signs:
            yield signs[type(operator)], (left, right)


def _is_today(leaf: ast.expr) -> bool:
    return isinstance(leaf, ast.Attribute) and leaf.attr in ("today", "now") and isinstance(leaf.value, ast.Name)


def memories(written: Written) -> Iterator[Finding]:
    """Find state that outlives one reading: globals, changed constants, mutable defaults, remembered answers."""
    remedy = "a rule remembers nothing; work it out from the case"
    for scope in written.sources.functions():
        function = scope.function
        if function is None or scope.module.name == written.sources.package:
            continue
        for default in (*function.args.defaults, *function.args.kw_defaults):
            if default is not None and _is_mutable(default):
                yield written.finding(
                    Code.MUTABLE_STATE,
                    scope,
                    default,
                    f"{ast.unparse(default)} is a default that can change",
                    "make it a tuple or None",
                )
        for decorator in function.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if written.sources.origin(called, scope.module)[1] in MEMORIES:
                yield written.finding(
                    Code.MUTABLE_STATE, scope, decorator, f"{function.name} remembers its answers", remedy
                )
        for node in ast.walk(function):
            if name := _changed(node, scope, written):
                yield written.finding(Code.MUTABLE_STATE, scope, node, f"{function.name} changes {name}", remedy)


def _is_mutable(default: ast.expr) -> bool:
    made = isinstance(default, ast.Call) and isinstance(default.func, ast.Name) and default.func.id in MAKERS
    return made or isinstance(default, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def _changed(node: ast.AST, scope: Scope, written: Written) -> str:
    """Give the name of what a node changes outside its function, "" where it changes nothing there."""
    if isinstance(node, ast.Global | ast.Nonlocal):
        return ", ".join(node.names)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        return _outside(node.func.value, scope, written)
    targets = (
        node.targets
        if isinstance(node, ast.Assign | ast.Delete)
        else [node.target]
        if isinstance(node, ast.AugAssign)
        else []
    )
    parts = [one.value for one in targets if isinstance(one, ast.Subscript | ast.Attribute)]
    return next((name for one in parts if (name := _outside(one, scope, written))), "")


def _outside(of: ast.expr, scope: Scope, written: Written) -> str:
    if not isinstance(of, ast.Name) or scope.function is None:
        return ""
    own = of.id in parameters(scope.function) or of.id in written.tracer.bindings(scope.function)
    return of.id if not own and written.sources.constant_named(of, scope.module) else ""
