"""Numbers, days and lists that belong into parameters.toml, where an officer finds them with their clause."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from policy_core.lint.finding import Code, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.lint.sources import Scope
    from policy_core.lint.written import Written

REMEDY = "write it in parameters.toml with its clause and read it as policy.NAME"
COUNTED = frozenset({0, 1})
DATES = frozenset({"date", "datetime", "timedelta", "time"})
ISO_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?|\d{2}-\d{2}")


def constants_in_bodies(written: Written) -> Iterator[Finding]:
    """Find numbers (but 0, 1 and -1), days, and lists of teams or documents in rules, helpers and what they read."""
    for scope in written.sources.functions():
        for body in _bodies(scope):
            yield from _within(body, scope, written)


def _within(node: ast.AST, scope: Scope, written: Written) -> Iterator[Finding]:
    found = list(_wrong(node, scope, written))
    yield from found
    for child in ast.iter_child_nodes(node) if not found else ():
        yield from _within(child, scope, written)


def _bodies(scope: Scope) -> list[ast.AST]:
    """Give the statements and defaults of a function; what stands in decorators and annotations isn't judged by."""
    function = scope.function
    if function is None:
        return []
    first = 1 if ast.get_docstring(function) is not None else 0
    defaults = [one for one in (*function.args.defaults, *function.args.kw_defaults) if one is not None]
    return [*function.body[first:], *defaults]


def _wrong(node: ast.AST, scope: Scope, written: Written) -> Iterator[Finding]:
    if isinstance(node, ast.Constant) and _is_number(node.value):
        yield written.finding(Code.NUMBER_IN_BODY, scope, node, f"the number {node.value!r} stands in the code", REMEDY)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and ISO_DAY.fullmatch(node.value):
        yield written.finding(Code.DATE_IN_BODY, scope, node, f"the day {node.value} stands in the code", REMEDY)
    elif isinstance(node, ast.Call) and _is_a_day(node, scope, written):
        says = f"{ast.unparse(node)} stands in the code"
        yield written.finding(Code.DATE_IN_BODY, scope, node, says, REMEDY)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set) and (of := _list_of(node, written)):
        says = f"a list of {of} stands in the code: {', '.join(ast.unparse(one) for one in node.elts)}"
        yield written.finding(Code.LIST_IN_BODY, scope, node, says, REMEDY)
    elif isinstance(node, ast.Name):
        yield from _through_a_constant(node, scope, written)


def _through_a_constant(name: ast.Name, scope: Scope, written: Written) -> Iterator[Finding]:
    if scope.function and name.id in written.tracer.bindings(scope.function):
        return
    constant = written.sources.constant_named(name, scope.module)
    value, where = constant or (None, scope)
    if isinstance(value, ast.Constant) and _is_number(value.value):
        says = f"the number {value.value!r} stands in the code as {name.id}"
        yield written.finding(Code.NUMBER_IN_BODY, scope, name, says, REMEDY)
    elif isinstance(value, ast.Call) and _is_a_day(value, where, written):
        says = f"{ast.unparse(value)} stands in the code as {name.id}"
        yield written.finding(Code.DATE_IN_BODY, scope, name, says, REMEDY)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | complex) and not isinstance(value, bool) and value not in COUNTED


def _is_a_day(call: ast.Call, scope: Scope, written: Written) -> bool:
    of, name = written.sources.origin(call.func, scope.module)
    given = [*call.args, *(one.value for one in call.keywords)]
    return of == "datetime" and name in DATES and any(isinstance(one, ast.Constant) for one in given)


def _list_of(node: ast.Tuple | ast.List | ast.Set, written: Written) -> str:
    words = {one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    if len(words) < len(node.elts) or len(words) < 2:  # noqa: PLR2004 - one is what the rule is about
        return ""
    if words <= (written.data.names("teams.toml") or frozenset()) | written.data.kinds:
        return "teams"
    return "documents" if words <= (written.data.names("documents.toml") or frozenset()) else ""
