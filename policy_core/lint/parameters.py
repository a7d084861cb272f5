"""Parameters: each value with its clause, one after another without overlap or gap, and read by somebody."""

from __future__ import annotations

import ast
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from policy_core.lint.data_files import NAMES
from policy_core.lint.finding import Code, Finding
from policy_core.policy import CatalogueRow, Parameter, PolicyFile, Role, Team

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.lint.data_files import DataFile
    from policy_core.lint.written import Written

TABLES: dict[str, type[BaseModel]] = {"parameters.toml": Parameter, "teams.toml": Team, "roles.toml": Role}


def data_is_readable(written: Written) -> Iterator[Finding]:
    """Find files that are missing or no TOML, and tables with a field missing, too many, or of a wrong kind."""
    for name in NAMES:
        file = written.data[name]
        if file.table is None:
            yield Finding(
                file.path, 1, name, Code.UNREADABLE_DATA, file.broken, "every policy has one; write it in TOML"
            )
            continue
        for key, table in file.table.items() if name in TABLES else ():
            yield from _fields(TABLES[name], table, file, key, f"[{key}]" if f"[{key}]" in file.text else key)
    if written.data.policy:
        file = written.data["policy.toml"]
        yield from _fields(PolicyFile, dict(written.data.policy), file, "policy")
    for row in (written.data["catalogue.toml"].table or {}).get("rule", ()):
        about = str(row.get("id", "catalogue")) if isinstance(row, dict) else "catalogue"
        yield from _fields(CatalogueRow, row, written.data["catalogue.toml"], about, about)


def _fields(model: type[BaseModel], table: Any, file: DataFile, about: str, *words: str) -> Iterator[Finding]:
    try:
        model.model_validate(table)
    except ValidationError as invalid:
        for error in invalid.errors():
            loc = [str(part) for part in error["loc"]]
            where = ".".join(loc)
            line = file.line_of(*words, *(part for part in loc if not part.isdigit()))
            if model is Parameter and loc[-1] == "clause" and loc[0] == "values":
                says, remedy = f"{where} is missing", "give the clause that the value stands in"
                yield Finding(file.path, file.line_of(*words), about, Code.VALUE_WITHOUT_CLAUSE, says, remedy)
            else:
                remedy = "see docs/writing-a-rule.md for what a table has"
                says = f"{where}: {error['msg'].lower()}" if where else error["msg"].lower()
                yield Finding(file.path, line, about, Code.UNREADABLE_DATA, says, remedy)


def values_follow_one_another(written: Written) -> Iterator[Finding]:
    """Find values of one parameter whose periods overlap or leave days without any, and values with a blank clause."""
    file = written.data["parameters.toml"]
    for name, table in (file.table or {}).items():
        values = table.get("values", ()) if isinstance(table, dict) else ()
        usable = [one for one in values if isinstance(one, dict) and isinstance(one.get("since"), date)]
        line = file.line_of(f"[{name}]")
        for one in usable:
            if "clause" in one and not str(one["clause"]).strip():
                remedy = "give the clause that the value stands in"
                yield Finding(file.path, line, name, Code.VALUE_WITHOUT_CLAUSE, "a value has a blank clause", remedy)
        usable.sort(key=lambda one: one["since"])
        for earlier, later in pairwise(usable):
            yield from _neighbours(earlier, later, file, line, name)


def _neighbours(earlier: Any, later: Any, file: DataFile, line: int, name: str) -> Iterator[Finding]:
    until, since = earlier.get("until"), later["since"]
    if until is None or until > since:
        says = f"the values of {earlier['since']} and {since} are both in force on {since}"
        remedy = f"let the earlier end: until = {since}"
        yield Finding(file.path, line, name, Code.PERIODS_OVERLAP, says, remedy)
    elif until < since:
        says = f"no value is in force from {until} to the day before {since}"
        yield Finding(file.path, line, name, Code.PERIODS_GAP, says, f"end the earlier later: until = {since}")


def unused_data(written: Written) -> Iterator[Finding]:
    """Find parameters that nothing reads, and teams, roles and documents that nothing names. These are warnings."""
    read: set[str] = set()
    asked = set(written.data.strings("policy.toml", "parameters.toml"))
    for module in written.sources.modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute):
                read.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                asked.add(node.value)
    said = asked | set(written.data.strings())
    yield from _unused(written, "parameters.toml", read | said, Code.UNREAD_PARAMETER, "nothing reads it")
    keys = {*(written.data.policy.get("move") or {}).get("orders_without_worker", {})}
    teams = (written.data["teams.toml"].table or {}).items()
    kinds = {name for name, team in teams if isinstance(team, dict) and team.get("kind") in asked}
    yield from _unused(written, "teams.toml", said | keys | kinds, Code.UNNAMED_TEAM, "nothing names the team")
    yield from _unused(written, "roles.toml", said, Code.UNNAMED_ROLE, "nothing names the role")
    yield from _unused(written, "documents.toml", said, Code.UNNAMED_DOCUMENT, "nothing asks for it")


def _unused(written: Written, name: str, used: set[str], code: Code, says: str) -> Iterator[Finding]:
    file = written.data[name]
    for key in file.table or {}:
        if key not in used:
            header = f"[{key}]"
            line = file.line_of(header if header in file.text else key)
            yield Finding(file.path, line, key, code, says, "take it out, or keep it for a clause still to be written")
