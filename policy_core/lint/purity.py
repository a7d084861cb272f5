"""What a plugin's rules may reach for: the core, a few modules that only compute, and nothing of the world outside."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from policy_core.lint.finding import Code, Finding
from policy_core.lint.sources import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.lint.written import Written

COMPUTE_ONLY = frozenset(
    {
        "__future__",
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "itertools",
        "math",
        "operator",
        "policy_core",
        "re",
        "string",
        "types",
        "typing",
    }
)
BUILT_IN = frozenset({"print", "open", "input", "eval", "exec", "compile", "__import__", "breakpoint", "id", "hash"})
CLOCKS = frozenset({("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")})
REMEDY = "a rule reads the case, what it is judged on and the policy; take it out"


def impurities(written: Written) -> Iterator[Finding]:
    """Find imports and calls of clocks, chance, files, sockets, threads, logging and the like."""
    for module in written.sources.modules.values():
        for node in ast.walk(module.tree):
            says = _reaches_for(node, written.sources.package)
            if says:
                yield written.finding(Code.IMPURE, Scope(module), node, says, REMEDY)


def _reaches_for(node: ast.AST, package: str) -> str:
    match node:
        case ast.Import(names=names):
            return _imports([alias.name for alias in names], package)
        case ast.ImportFrom(module=str(module), level=0):
            return _imports([module], package)
        case ast.Call(func=ast.Name(id=name)) if name in BUILT_IN:
            return f"{name}() is called"
        case ast.Call(func=ast.Attribute(value=owner, attr=name)):
            of = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            return f"{of}.{name}() reads the clock" if (of, name) in CLOCKS else ""
    return ""


def _imports(modules: list[str], package: str) -> str:
    outside = [module for module in modules if module.partition(".")[0] not in COMPUTE_ONLY | {package}]
    return f"{', '.join(outside)} is imported" if outside else ""
