"""Writes the frozen classes of policy_core/events, policy_core/obligations and policy_core/codes.py from schemas/.

`python -m connector.wire.generate` writes them, `--check` exits 1 where the tree differs from what would be written.
The Avro files and the code sets are the source; nothing generated is edited by hand.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import textwrap
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "schemas"
CORE = ROOT / "policy_core"
BANNER = '"""Generated from schemas/ by connector.wire.generate: don\'t edit. {}"""\n\n'
PRIMITIVES = {"string": "str", "int": "int", "long": "int", "boolean": "bool", "bytes": "bytes"}
LOGICAL = {"date": "date", "timestamp-millis": "datetime"}

SUMMARY = 110  # characters of a docstring's first line, quotation marks and indentation aside
WIDTH = 116

Schema = dict[str, Any]


def main() -> int:
    """Write the generated files, or compare them with the tree."""
    wanted = _formatted(generated())
    orphans = {path for path in _in_the_tree() if path not in wanted}
    if "--check" not in sys.argv:
        for path, text in wanted.items():
            (CORE / path).parent.mkdir(parents=True, exist_ok=True)
            (CORE / path).write_text(text, encoding="utf-8")
        for path in orphans:
            (CORE / path).unlink()
        return 0
    stale = orphans | {path for path, text in wanted.items() if not _is(CORE / path, text)}
    for path in sorted(stale):
        sys.stderr.write(f"policy_core/{path} is not what schemas/ says; run python -m connector.wire.generate\n")
    return 1 if stale else 0


def _in_the_tree() -> set[str]:
    begins = BANNER.split("{}", maxsplit=1)[0]
    files = {path for path in CORE.rglob("*.py") if path.read_text(encoding="utf-8").startswith(begins)}
    return {path.relative_to(CORE).as_posix() for path in files}


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def generated() -> dict[str, str]:
    """Give the text of every generated file by its path below policy_core, not yet formatted."""
    events = _read("events")
    areas: dict[str, list[Schema]] = defaultdict(list)
    for schema in events:
        areas[schema["csc.area"]].append(schema)
    files = {f"events/{area}.py": _module(f"Events of the area {area}.", some) for area, some in areas.items()}
    files["events/types.py"] = _module("What events are made of.", _read("types"), own=True)
    files["events/__init__.py"] = _index(areas)
    files["obligations/__init__.py"] = _module("What is published.", _read("obligations"), borrowed=True)
    files["codes.py"] = _codes([*_read("types"), *events, *_read("obligations")])
    return files


def _read(folder: str) -> list[Schema]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((SCHEMAS / folder).glob("*.avsc"))]


def _module(says: str, schemas: list[Schema], *, own: bool = False, borrowed: bool = False) -> str:
    names = {schema["name"] for schema in schemas}
    ordered = _after_what_they_use(schemas)
    body = "".join(_enum(schema) if schema["type"] == "enum" else _record(schema) for schema in ordered)
    used = sorted({name for schema in schemas for name in _uses(schema)} - names)
    lines = [BANNER.format(says), "from __future__ import annotations\n\nfrom dataclasses import dataclass\n"]
    lines.append("from datetime import date, datetime\nfrom enum import StrEnum\nfrom typing import ClassVar\n\n")
    lines.append("from pydantic import ConfigDict\n\n")
    if used:
        lines.append(f"from policy_core.events.types import {', '.join(used)}\n")
    listed = ", ".join(repr(name) for name in sorted(names))
    tail = f"\n\n__all__ = [{listed}]\n" if own or borrowed else ""
    return "".join(lines) + body + tail


def _after_what_they_use(schemas: list[Schema]) -> list[Schema]:
    by_name = {schema["name"]: schema for schema in schemas}
    ordered: dict[str, Schema] = {}

    def place(schema: Schema) -> None:
        for name in sorted(_uses(schema)):
            if name in by_name and name not in ordered:
                place(by_name[name])
        ordered.setdefault(schema["name"], schema)

    for schema in schemas:
        place(schema)
    return list(ordered.values())


def _uses(schema: Schema) -> set[str]:
    if schema["type"] == "enum":
        return set()
    return {name for spec in schema["fields"] for name in _named(spec["type"])}


def _named(kind: Any) -> set[str]:
    if isinstance(kind, list):
        return {name for part in kind for name in _named(part)}
    if isinstance(kind, dict):
        return _named(kind["items"]) if kind["type"] == "array" else set()
    return {kind.removeprefix("csc.")} if kind.startswith("csc.") else set()


def _enum(schema: Schema) -> str:
    symbols = "".join(f"    {symbol.upper()} = {symbol!r}\n" for symbol in schema["symbols"])
    return f"\n\nclass {schema['name']}(StrEnum):\n{_docstring(schema['doc'])}{symbols}"


def _record(schema: Schema) -> str:
    lines = ["\n\n@dataclass(frozen=True, slots=True, kw_only=True)\n", f"class {schema['name']}:\n"]
    lines.append(_docstring(schema["doc"]))
    lines.append('    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")\n')
    if "csc.record" in schema:
        key = tuple(tuple(part.split("|")) for part in schema["csc.key"])
        lines.append(f"    RECORD: ClassVar[str] = {schema['csc.record']!r}\n")
        lines.append(f"    KEY: ClassVar[tuple[tuple[str, ...], ...]] = {key!r}\n")
        lines.append(f"    EFFECTIVE: ClassVar[tuple[str, ...]] = {tuple(schema['csc.effective'])!r}\n")
    lines.append("\n")
    for spec in schema["fields"]:
        default = f" = {_default(spec)}" if "default" in spec else ""
        lines.append(f"    {spec['name']}: {_type(spec['type'])}{default}\n")
    return "".join(lines)


def _default(spec: Schema) -> str:
    return "()" if spec["default"] == [] else repr(spec["default"])


def _type(kind: Any) -> str:
    if isinstance(kind, list):
        inner = " | ".join(_type(part) for part in kind if part != "null")
        return f"{inner} | None" if "null" in kind else inner
    if isinstance(kind, dict):
        if kind["type"] == "array":
            return f"tuple[{_type(kind['items'])}, ...]"
        return LOGICAL[kind["logicalType"]]
    return PRIMITIVES.get(kind) or str(kind).removeprefix("csc.")


def _docstring(text: str) -> str:
    """Give the whole doc of a schema as a docstring: the first clause is its summary, the rest its body."""
    text = text.replace('"', "'")
    summary, rest = text, ""
    if len(text) > SUMMARY:
        cut = next((text.find(mark) for mark in (". ", "; ") if 0 < text.find(mark) <= SUMMARY), None)
        if cut is None:
            raise ValueError(f"a doc needs a first sentence or clause of at most {SUMMARY} characters: {text!r}")
        summary, rest = f"{text[:cut]}.", text[cut + 2 :]
    if not rest:
        return f'    """{summary}"""\n\n'
    body = textwrap.fill(rest[0].upper() + rest[1:], WIDTH, initial_indent="    ", subsequent_indent="    ")
    return f'    """{summary}\n\n{body}\n    """\n\n'


def _index(areas: dict[str, list[Schema]]) -> str:
    lines = [BANNER.format("All case events."), "from __future__ import annotations\n\n"]
    for area in sorted(areas):
        names = ", ".join(sorted(schema["name"] for schema in areas[area]))
        lines.append(f"from policy_core.events.{area} import {names}\n")
    types = ", ".join(sorted(schema["name"] for schema in _read("types")))
    lines.append(f"from policy_core.events.types import {types}\n\n")
    listed = sorted(schema["name"] for some in areas.values() for schema in some)
    lines.append(f"Event = {' | '.join(listed)}\n\n")
    lines.append("EVENTS: dict[str, type[Event]] = {\n")
    lines.extend(f"    {name!r}: {name},\n" for name in listed)
    lines.append("}\n")
    everything = sorted([*listed, *(schema["name"] for schema in _read("types")), "EVENTS", "Event"])
    lines.append(f"\n__all__ = [{', '.join(repr(name) for name in everything)}]\n")
    return "".join(lines)


def _codes(named: list[Schema]) -> str:
    sets = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((SCHEMAS / "codes").glob("*.json"))]
    closed = sorted(schema["name"] for schema in _read("types") if schema["type"] == "enum")
    listed = [one for one in sets if one["codes"] and not one.get("per_authority")]
    groups = {one["name"]: _tuples(one["groups"]) for one in sets if "groups" in one}
    fields = {
        (schema["name"], spec["name"]): spec["csc.codes"]
        for schema in named
        for spec in schema.get("fields", [])
        if "csc.codes" in spec
    }
    says = "Code sets, their groups, and which field holds which."
    codes = "".join(f"{one['name']!r}: frozenset({sorted(one['codes'])!r})," for one in listed)
    patterns = "".join(f"{one['name']!r}: re.compile({one['pattern']!r})," for one in sets if "pattern" in one)
    return (
        f"{BANNER.format(says)}from __future__ import annotations\n\nimport re\n\n"
        f"from policy_core.events.types import {', '.join(closed)}\n\n"
        f"CODES: dict[str, frozenset[str]] = {{{codes}}}\n\n"
        f"PATTERNS: dict[str, re.Pattern[str]] = {{{patterns}}}\n\n"
        f"GROUPS: dict[str, dict[str, tuple[str, ...]]] = {groups!r}\n\n"
        f"FIELD_CODES: dict[tuple[str, str], str] = {fields!r}\n\n"
        f"__all__ = {['CODES', 'FIELD_CODES', 'GROUPS', 'PATTERNS', *closed]!r}\n"
    )


def _tuples(groups: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(codes) for name, codes in sorted(groups.items())}


def _formatted(files: dict[str, str]) -> dict[str, str]:
    """Give the files as ruff leaves them: sorted imports, no unused ones, formatted."""
    with tempfile.TemporaryDirectory() as folder:
        core = Path(folder) / "policy_core"
        for path, text in files.items():
            (core / path).parent.mkdir(parents=True, exist_ok=True)
            (core / path).write_text(text, encoding="utf-8")
        ruff = [sys.executable, "-m", "ruff"]
        config = ["--config", str(ROOT / "pyproject.toml")]
        check = [*ruff, "check", "-q", "--fix", "--select", "F401,I001,RUF022", *config, str(core)]
        subprocess.run(check, check=True)  # noqa: S603 - our own linter on our own files
        subprocess.run([*ruff, "format", "-q", *config, str(core)], check=True)  # noqa: S603
        return {path: (core / path).read_text(encoding="utf-8") for path in files}


if __name__ == "__main__":
    sys.exit(main())
