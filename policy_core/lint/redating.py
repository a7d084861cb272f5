"""Due days read off the newest of a kind of record: the next one would put them off.

A due day is at fault where, followed through names and helpers, it comes from `.latest`, `.latest_held`, `max()` of
several, `[-1]`, or a field read straight off a collection (which is the latest item's), unless what it is picked from
is narrowed by the record the rule is judged on. At fault, too: a case rule judged since a kind of record of which there
are many (its occurrence is then the latest), and a rule that wants something dated only while its record is the latest
(the next one would take it back). An alert may say so: it stands while its ground does.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policy_core.facts import FACTS, Kind
from policy_core.lint.edges import equalities
from policy_core.lint.finding import Code, Finding
from policy_core.lint.sources import Scope
from policy_core.lint.tracing import argument_of, parameters, returned
from policy_core.lint.written import SORTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policy_core.lint.written import Want, Written, WrittenRule

NEWEST = frozenset({"latest", "latest_held"})
DEEPEST = 5  # helpers that call helpers; a plugin's are nested less
DATED = frozenset({"Transfer", "Stay", "Closure", "Task", "Meeting"})
DUE = tuple(name for name, sort in SORTS.items() if "due" in sort.__dataclass_fields__)  # type: ignore[attr-defined]


@dataclass(frozen=True, eq=False)
class Frame:
    """One function as called: what its parameters are given. `record` is the parameter a rule is judged on."""

    scope: Scope
    given: Mapping[str, tuple[list[ast.expr], Frame]] = field(default_factory=dict)
    record: str | None = None
    depth: int = 0


def redated(written: Written) -> Iterator[Finding]:
    """Find rules whose due day or occurrence is the newest of a kind of record."""
    for rule in written.rules:
        yield from _by_occurrence(rule, written)
        yield from _by_being_the_latest(rule, written)
        names = parameters(rule.function)
        judged = names[1] if rule.judged_on != "case_since" and len(names) > 1 else None
        for want, frame in _wants(Frame(rule.scope, record=judged), written):
            due = want.argument("due") if want.sort in DUE else None
            for node in _newest(due, frame, written, frozenset()) if due is not None else ():
                says = f"the {want.sort.lower()} is due by `{ast.unparse(node)}`, which the next record re-dates"
                yield rule.finding(
                    Code.REDATED,
                    says,
                    f"judge it on={_each(node, frame, written)}",
                    want.call if frame.depth == 0 else None,
                )


def _by_occurrence(rule: WrittenRule, written: Written) -> Iterator[Finding]:
    if rule.judged_on == "case_since" and rule.on is not None and rule.on.args:
        for literal in written.literals(rule.on.args[0], Scope(rule.scope.module)):
            found = FACTS.get(literal.value)
            if isinstance(found, Kind) and not found.one:
                says = f"case_since({literal.value!r}) is the latest of several, which the next one re-dates"
                yield rule.finding(Code.REDATED, says, f'judge it on=each("{literal.value}")', rule.on)


def _by_being_the_latest(rule: WrittenRule, written: Written) -> Iterator[Finding]:
    if not written.sorts_of(rule) & DATED:
        return
    for scope in written.reached_from(rule.scope):
        for node in ast.walk(scope.function) if scope.function else ():
            for _, (left, right) in equalities(node) if isinstance(node, ast.Compare) else ():
                sides = ((left, right), (right, left))
                if any(_is_newest(one, scope, written) and _is_given(other, scope) for one, other in sides):
                    says = f"`{ast.unparse(node)}` holds until the next record comes, which takes back what was wanted"
                    remedy = "judge each record by its own day, and say what ends it"
                    yield written.finding(Code.REDATED, scope, node, says, remedy)


def _is_newest(side: ast.expr, scope: Scope, written: Written) -> bool:
    """Say whether one side is the newest of some records, or its key."""
    return any(
        isinstance(leaf, ast.Attribute) and leaf.attr in NEWEST
        for leaf, _ in written.tracer.leaves(_record_of(side), scope)
    )


def _is_given(side: ast.expr, scope: Scope) -> bool:
    """Say whether one side is what the function was given, or its key."""
    record = _record_of(side)
    return isinstance(record, ast.Name) and scope.function is not None and record.id in parameters(scope.function)


def _record_of(side: ast.expr) -> ast.expr:
    return side.value if isinstance(side, ast.Attribute) and side.attr == "record_key" else side


def _wants(frame: Frame, written: Written) -> Iterator[tuple[Want, Frame]]:
    """Give the outcomes that a rule makes, itself or through helpers, each in the frame it is made in."""
    yield from ((want, frame) for want in written.wants_in(frame.scope))
    for node in ast.walk(frame.scope.function) if frame.scope.function else ():
        called = _called(node, frame, written)
        if called:
            yield from _wants(called, written)


def _called(node: ast.AST, frame: Frame, written: Written) -> Frame | None:
    """Give the frame of a call of a helper."""
    if not isinstance(node, ast.Call) or frame.depth > DEEPEST:
        return None
    scope = written.sources.function_called(node, frame.scope.module)
    if scope is None or scope.function is None:
        return None
    given = {name: (argument_of(node, scope.function, name), frame) for name in parameters(scope.function)}
    return Frame(scope, given, depth=frame.depth + 1)


def _newest(of: ast.expr, frame: Frame, written: Written, seen: frozenset[int]) -> Iterator[ast.expr]:
    """Give the places where an expression's value comes from the newest of records not narrowed by the record."""
    if id(of) in seen:
        return
    seen |= {id(of)}
    if (picked_from := _picked_from(of)) is not None and _is_of_any_record(picked_from, frame, written):
        yield of
        return
    for part, where in _sources_of(of, frame, written):
        yield from _newest(part, where, written, seen)


def _picked_from(of: ast.expr) -> ast.expr | None:
    """Give what an expression picks the newest of, None where it picks none."""
    match of:
        case ast.Attribute(attr=name, value=value) if name in NEWEST:
            return value
        case ast.Call(func=ast.Name(id="max"), args=[only]):
            return only
        case ast.Subscript(slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)), value=value):
            return value
        case ast.Attribute(attr=name, value=value) if (many := _many(value)) and many.has(name):
            return value
    return None


def _many(of: ast.expr) -> Kind | None:
    """Give the kind of record of which an expression is many, None where it is none."""
    match of:
        case ast.Attribute(attr=name, value=ast.Name()):
            found = FACTS.get(name)
            return found if isinstance(found, Kind) and not found.one else None
        case ast.Attribute(attr="open" | "in_force", value=value):
            return _many(value)
        case ast.Call(func=ast.Attribute(attr=name, value=value)):
            return _many(value) if name.startswith(("of_", "as_of")) else None
    return None


def _sources_of(of: ast.expr, frame: Frame, written: Written) -> Iterator[tuple[ast.expr, Frame]]:
    """Give what the value of an expression is made of; conditions only choose and aren't part of it."""
    called = _called(of, frame, written)
    if called:
        yield from ((value, called) for value in returned(called.scope.function))
        return
    match of:
        case ast.Name():
            yield from _behind(of, frame, written)
        case ast.IfExp():
            yield from ((one, frame) for one in (of.body, of.orelse))
        case ast.Compare():
            return
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp():
            yield of.elt, frame
        case _:
            for child in ast.iter_child_nodes(of):
                inner = child.value if isinstance(child, ast.keyword) else child
                if isinstance(inner, ast.expr):
                    yield inner, frame


def _behind(name: ast.Name, frame: Frame, written: Written) -> Iterator[tuple[ast.expr, Frame]]:
    """Give what a name is bound to in its function, or given by the caller."""
    function = frame.scope.function
    bound = written.tracer.bindings(function).get(name.id, []) if function else []
    yield from ((value, frame) for value in bound)
    if not bound and name.id in frame.given:
        arguments, caller = frame.given[name.id]
        yield from ((one, caller) for one in arguments)


def _everything(of: ast.expr, frame: Frame, written: Written, seen: frozenset[int]) -> Iterator[tuple[ast.AST, Frame]]:
    """Give every node that has a part in an expression, conditions too, through names and helpers."""
    if id(of) in seen:
        return
    seen |= {id(of)}
    for node in ast.walk(of):
        yield node, frame
        called = _called(node, frame, written)
        parts = [(value, called) for value in returned(called.scope.function)] if called else []
        parts += list(_behind(node, frame, written)) if isinstance(node, ast.Name) else []
        for part, where in parts:
            yield from _everything(part, where, written, seen)


def _is_of_any_record(of: ast.expr, frame: Frame, written: Written) -> bool:
    """Say whether something is picked among records of a kind without a word of the record the rule is judged on."""
    mentioned = any(
        isinstance(node, ast.Name) and where.record is not None and node.id == where.record
        for node, where in _everything(of, frame, written, frozenset())
    )
    return not mentioned and any(True for _ in _kinds(of, frame, written))


def _kinds(of: ast.expr, frame: Frame, written: Written) -> Iterator[str]:
    for node, _ in _everything(of, frame, written, frozenset()):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found = FACTS.get(node.attr)
            if isinstance(found, Kind) and not found.one:
                yield node.attr


def _each(picked: ast.expr, frame: Frame, written: Written) -> str:
    kind = next(_kinds(picked, frame, written), "...")
    return f'each("{kind}")'
