"""Finds, parses and fingerprints the Avro schemas, once a process.

In a wheel they lie beside this package, in a checkout at the root of the repository.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastavro import parse_schema
from fastavro.schema import fingerprint, to_parsing_canonical_form

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDERS = ("types", "events", "obligations", "internal")
NAMESPACE = "csc"


def folder() -> Traversable:
    """Give the folder of all schemas."""
    shipped = resources.files("connector").joinpath("schemas")
    return shipped if shipped.is_dir() else Path(__file__).resolve().parents[2] / "schemas"


@cache
def raw() -> dict[str, dict[str, Any]]:
    """Give every schema as written, by name."""
    found: dict[str, dict[str, Any]] = {}
    for name in FOLDERS:
        for file in sorted(folder().joinpath(name).iterdir(), key=lambda one: one.name):
            if file.name.endswith(".avsc"):
                schema = json.loads(file.read_text(encoding="utf-8"))
                found[schema["name"]] = schema
    return found


def whole(name: str) -> dict[str, Any]:
    """Give a schema with every type it uses written out where it is first used, as a registry wants it."""
    placed: set[str] = set()

    def written_out(kind: Any) -> Any:
        if isinstance(kind, list):
            return [written_out(part) for part in kind]
        if isinstance(kind, dict):
            return {**kind, "items": written_out(kind["items"])} if kind.get("type") == "array" else kind
        if kind not in placed and short(kind) in raw():
            return define(short(kind))
        return kind

    def define(name: str) -> dict[str, Any]:
        placed.add(f"{NAMESPACE}.{name}")
        schema = raw()[name]
        if "fields" not in schema:
            return schema
        return {**schema, "fields": [{**one, "type": written_out(one["type"])} for one in schema["fields"]]}

    return define(name)


def short(name: str) -> str:
    """Give a name without our namespace."""
    return name.removeprefix(f"{NAMESPACE}.")


def without_logical(kind: Any) -> Any:
    """Give a schema with logical types as what they are written as; its canonical form is the same."""
    if isinstance(kind, list):
        return [without_logical(part) for part in kind]
    if not isinstance(kind, dict):
        return kind
    if "logicalType" in kind and "name" not in kind:
        return kind["type"]
    nested = {part: without_logical(kind[part]) for part in ("type", "items", "values", "fields") if part in kind}
    return {**kind, **nested}


@cache
def parsed(name: str) -> Any:
    """Give a schema parsed for fastavro, which leaves logical types to `conversion`."""
    return parse_schema(without_logical(whole(name)))


@cache
def fingerprint_of(name: str) -> bytes:
    """Give the CRC-64-AVRO fingerprint of a schema's canonical form, little-endian (Avro specification 1.11)."""
    return fingerprint_of_schema(whole(name))


def fingerprint_of_schema(schema: dict[str, Any]) -> bytes:
    """Give the fingerprint of any schema, as eight little-endian bytes."""
    return bytes.fromhex(fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO"))


@cache
def history() -> dict[bytes, dict[str, Any]]:
    """Give every schema ever published, by fingerprint: those in force and the earlier versions kept under history/."""
    found = {fingerprint_of(name): whole(name) for name in raw()}
    kept = folder().joinpath("history")
    if kept.is_dir():
        for record in kept.iterdir():
            for file in record.iterdir():
                schema = json.loads(file.read_text(encoding="utf-8"))
                found.setdefault(fingerprint_of_schema(schema), schema)
    return found


@dataclass(frozen=True, slots=True)
class Written:
    """A schema something was written with: the record's name, and the schema parsed; `current` if it is in force."""

    name: str
    schema: Any
    current: bool


@cache
def written_with(fingerprint: bytes) -> Written | None:
    """Give the schema with a fingerprint, None where it was never published by us."""
    found = history().get(fingerprint)
    return written_by(found) if found is not None else None


def written_by(schema: dict[str, Any]) -> Written:
    """Give any writer's schema, from a registry for instance, ready for reading. Raises ValueError if it is none."""
    name = short(str(schema.get("name", "")))
    current = name in raw() and fingerprint_of_schema(schema) == fingerprint_of(name)
    return Written(name, parsed(name) if current else parse_schema(without_logical(schema)), current)
