"""The modules of a plugin as written: syntax trees, read without importing any of it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

Function = ast.FunctionDef | ast.AsyncFunctionDef


class SourceUnreadable(ValueError):  # noqa: N818 - names what is the matter
    """A module can't be read as Python; the message names file, line and reason."""


@dataclass(frozen=True, eq=False)
class Module:
    """One module: its dotted name, the path by which people know it, and its tree."""

    name: str
    path: str
    tree: ast.Module

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """The functions at its top level, by name."""
        return {node.name: node for node in self.tree.body if isinstance(node, Function)}

    @cached_property
    def constants(self) -> Mapping[str, ast.expr]:
        """What its top level gives a name to."""
        found: dict[str, ast.expr] = {}
        for node in self.tree.body:
            if isinstance(node, ast.Assign):
                found.update({target.id: node.value for target in node.targets if isinstance(target, ast.Name)})
            elif isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
                found[node.target.id] = node.value
        return found

    @cached_property
    def imported(self) -> Mapping[str, tuple[str, str]]:
        """What it imports from other modules: module and name there ("" for the module itself), by name here."""
        found: dict[str, tuple[str, str]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.update({alias.asname or alias.name: (node.module, alias.name) for alias in node.names})
            elif isinstance(node, ast.Import):
                found.update({alias.asname or alias.name: (alias.name, "") for alias in node.names})
        return found

    def function_around(self, line: int) -> Function | None:
        """Give the top-level function in whose lines, decorators included, a line is."""
        for function in self.functions.values():
            first = min([function.lineno, *(one.lineno for one in function.decorator_list)])
            if first <= line <= (function.end_lineno or first):
                return function
        return None


@dataclass(frozen=True, eq=False)
class Scope:
    """Where an expression stands: in a function of a module, or at its top level (None)."""

    module: Module
    function: Function | None = None


@dataclass(frozen=True, eq=False)
class Sources:
    """The modules of one package, by dotted name."""

    package: str
    modules: Mapping[str, Module]

    def functions(self) -> Iterator[Scope]:
        """Give every function at the top level of a module, and every method of a class there."""
        for module in self.modules.values():
            for node in module.tree.body:
                members = node.body if isinstance(node, ast.ClassDef) else [node]
                yield from (Scope(module, one) for one in members if isinstance(one, Function))

    def origin(self, name: ast.expr, module: Module) -> tuple[str, str]:
        """Give module and name of what a name or `module.name` stands for, as far as imports tell; else ("", "")."""
        if isinstance(name, ast.Name):
            found = module.imported.get(name.id)
            if found is None:
                return module.name, name.id
            return found if found[1] else ("", "")
        if isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name):
            of, member = module.imported.get(name.value.id, ("", ""))
            return (f"{of}.{member}" if member else of, name.attr) if of else ("", "")
        return "", ""

    def function_called(self, call: ast.Call, module: Module) -> Scope | None:
        """Give the function of this package that a call calls."""
        of, name = self.origin(call.func, module)
        owner = self.modules.get(of)
        function = owner.functions.get(name) if owner else None
        return Scope(owner, function) if owner and function else None

    def constant_named(self, name: ast.expr, module: Module) -> tuple[ast.expr, Scope] | None:
        """Give what a constant of this package is, and where it is written."""
        of, constant = self.origin(name, module)
        owner = self.modules.get(of)
        value = owner.constants.get(constant) if owner else None
        return (value, Scope(owner)) if owner and value is not None else None


def read_sources(folder: Traversable, package: str, shown: str) -> Sources:
    """Read every module of a package. `shown` is how people are told the folder. Raises SourceUnreadable."""
    return Sources(package, {module.name: module for module in _read(folder, package, shown)})


def _read(folder: Traversable, package: str, shown: str) -> Iterator[Module]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        path = f"{shown}/{entry.name}"
        if entry.is_dir() and entry.joinpath("__init__.py").is_file():
            yield from _read(entry, f"{package}.{entry.name}", path)
        elif entry.name.endswith(".py"):
            stem = entry.name.removesuffix(".py")
            name = package if stem == "__init__" else f"{package}.{stem}"
            try:
                tree = ast.parse(entry.read_text(encoding="utf-8"))
            except (SyntaxError, UnicodeDecodeError) as broken:
                line = getattr(broken, "lineno", None) or 1
                reason = getattr(broken, "msg", None) or "not UTF-8"
                raise SourceUnreadable(f"{path}:{line}: not Python: {reason}; mend it first") from broken
            yield Module(name, path, tree)
