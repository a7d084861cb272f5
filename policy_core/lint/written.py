"""A policy as it is written: its rules and what they want, found in the text, and its data files."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policy_core import outcomes
from policy_core.lint.data_files import read_data_files
from policy_core.lint.finding import Code, Finding
from policy_core.lint.sources import Scope, read_sources
from policy_core.lint.tracing import Tracer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from policy_core.lint.data_files import DataFiles
    from policy_core.lint.sources import Function, Sources

RULES, OUTCOMES = "policy_core.rules", "policy_core.outcomes"
POLICY = "policy"  # what rules and helpers call the policy's text
SORTS: dict[str, type] = {sort.__name__: sort for sort in outcomes.Outcome.__args__}


@dataclass(frozen=True, slots=True)
class Literal:
    """A word as it stands in a file."""

    value: str
    file: str
    line: int
    about: str


@dataclass(frozen=True, eq=False)
class WrittenRule:
    """A function under `@rule(...)`. `rule_id` is the function's name where the decorator gives none."""

    rule_id: str
    function: Function
    decorator: ast.Call
    scope: Scope
    on: ast.Call | None

    def argument(self, name: str) -> ast.expr | None:
        """Give a keyword argument of the decorator."""
        return next((one.value for one in self.decorator.keywords if one.arg == name), None)

    @property
    def judged_on(self) -> str:
        """`each`, `case_since`, `transfer` or `closure`; "" where the text doesn't tell."""
        func = self.on.func if self.on else None
        return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""

    def finding(self, code: Code, says: str, remedy: str, at: ast.AST | None = None) -> Finding:
        """Make a finding about this rule; `at` is where, else its first line."""
        line = getattr(at, "lineno", None) or self.function.lineno
        return Finding(self.scope.module.path, line, self.rule_id, code, says, remedy)


@dataclass(frozen=True, eq=False)
class Want:
    """An outcome as some function makes it."""

    sort: str
    call: ast.Call
    scope: Scope

    def argument(self, name: str) -> ast.expr | None:
        """Give the argument for a field of the outcome."""
        named = next((one.value for one in self.call.keywords if one.arg == name), None)
        fields = list(SORTS[self.sort].__dataclass_fields__)  # type: ignore[attr-defined]
        place = fields.index(name)
        return named or (self.call.args[place] if place < len(self.call.args) else None)


@dataclass(frozen=True, eq=False)
class Written:
    """What lint looks at: the modules of a plugin and its data files."""

    sources: Sources
    data: DataFiles

    @cached_property
    def tracer(self) -> Tracer:
        """Follows expressions through the plugin."""
        return Tracer(self.sources)

    @cached_property
    def rules(self) -> tuple[WrittenRule, ...]:
        """Every rule, in order of the modules."""
        return tuple(
            self._rule(scope, scope.function, decorator)
            for scope in self.sources.functions()
            if scope.function is not None
            for decorator in scope.function.decorator_list
            if isinstance(decorator, ast.Call) and self._is(decorator.func, scope, RULES, "rule")
        )

    def _rule(self, scope: Scope, function: Function, decorator: ast.Call) -> WrittenRule:
        top = Scope(scope.module)
        given = [leaf for one in decorator.args[:1] for leaf, _ in self.tracer.leaves(one, top)]
        rule_id = next((str(leaf.value) for leaf in given if isinstance(leaf, ast.Constant)), function.name)
        judged = [one.value for one in decorator.keywords if one.arg == "on"]
        calls = (leaf for one in judged for leaf, _ in self.tracer.leaves(one, top) if isinstance(leaf, ast.Call))
        return WrittenRule(rule_id, function, decorator, scope, next(calls, None))

    @cached_property
    def wants(self) -> tuple[Want, ...]:
        """Every outcome that any function makes."""
        return tuple(want for scope in self.sources.functions() for want in self.wants_in(scope))

    def wants_in(self, scope: Scope) -> Iterator[Want]:
        """Give the outcomes that a function makes itself."""
        for node in ast.walk(scope.function) if scope.function else ():
            if isinstance(node, ast.Call):
                of, name = self.sources.origin(node.func, scope.module)
                if of == OUTCOMES and name in SORTS:
                    yield Want(name, node, scope)

    def reached_from(self, scope: Scope, seen: frozenset[Function] = frozenset()) -> Iterator[Scope]:
        """Give a function and every helper of the package that it calls, directly or not."""
        if scope.function is None or scope.function in seen:
            return
        yield scope
        for node in ast.walk(scope.function):
            called = self.sources.function_called(node, scope.module) if isinstance(node, ast.Call) else None
            if called:
                yield from self.reached_from(called, seen | {scope.function})

    def sorts_of(self, rule: WrittenRule) -> frozenset[str]:
        """Give the sorts of outcome that a rule makes, itself or through helpers."""
        return frozenset(want.sort for scope in self.reached_from(rule.scope) for want in self.wants_in(scope))

    def literals(self, of: ast.expr | None, scope: Scope) -> Iterator[Literal]:
        """Give the words that an expression may come to, each where it stands; of a parameter, those of its values."""
        for leaf, where in self.tracer.leaves(of, scope) if of is not None else ():
            if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
                yield Literal(leaf.value, where.module.path, leaf.lineno, self.about(where, leaf.lineno))
            elif isinstance(leaf, ast.Attribute) and ast.unparse(leaf.value) == POLICY:
                yield from self._of_parameter(leaf.attr)

    def _of_parameter(self, name: str) -> Iterator[Literal]:
        file = self.data["parameters.toml"]
        parameter = (file.table or {}).get(name)
        values = parameter.get("values", ()) if isinstance(parameter, dict) else ()
        for value in values if isinstance(values, list) else ():
            given = value.get("value") if isinstance(value, dict) else None
            for word in given if isinstance(given, list) else [given]:
                if isinstance(word, str):
                    yield Literal(word, file.path, file.line_of(f"[{name}]", word), name)

    def about(self, scope: Scope, line: int) -> str:
        """Say what a line is about: its rule, else its function, else its module."""
        function = scope.module.function_around(line)
        if function is None:
            return scope.module.name
        return next((one.rule_id for one in self.rules if one.function is function), function.name)

    def finding(self, code: Code, scope: Scope, node: ast.AST, says: str, remedy: str) -> Finding:
        """Make a finding at a node of a module."""
        line = getattr(node, "lineno", 1)
        return Finding(scope.module.path, line, self.about(scope, line), code, says, remedy)

    def _is(self, name: ast.expr, scope: Scope, module: str, member: str) -> bool:
        return self.sources.origin(name, scope.module) == (module, member)


def read_written(folder: Traversable, package: str, shown: str) -> Written:
    """Read a plugin's package without importing it. `shown` is how people are told the folder.

    Raises SourceUnreadable.
    """
    return Written(read_sources(folder, package, shown), read_data_files(folder, shown))
