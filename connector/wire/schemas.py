"""Finds, parses and fingerprints the Avro schemas, once a process.

In a wheel they lie beside this package, in a checkout at the root of the repository.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastavro import parse_schema
from fastavro.schema import SchemaParseException, fingerprint, to_parsing_canonical_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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
    return written_out(raw()[name], {f"{NAMESPACE}.{other}": schema for other, schema in raw().items()})


def written_out(schema: dict[str, Any], types: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Give a schema with the types it names written out where they are first used."""
    placed: set[str] = set()

    def place(kind: Any) -> Any:
        if isinstance(kind, list):
            return [place(part) for part in kind]
        if isinstance(kind, str) and kind in types and kind not in placed:
            placed.add(kind)
            return place(types[kind])
        if not isinstance(kind, dict):
            return kind
        inner = {part: place(kind[part]) for part in ("items", "values") if part in kind}
        if "fields" in kind:
            inner["fields"] = [{**field, "type": place(field["type"])} for field in kind["fields"]]
        return {**kind, **inner}

    placed.add(f"{schema.get('namespace', NAMESPACE)}.{schema['name']}")
    written: dict[str, Any] = place(schema)
    return written


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


def fingerprint_of_schema(schema: dict[str, Any] | str) -> bytes:
    """Give the fingerprint of any schema, as eight little-endian bytes."""
    return bytes.fromhex(fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO"))


@cache
def history() -> dict[bytes, dict[str, Any]]:
    """Give every schema ever published, by fingerprint: those in force and the earlier versions kept under history/."""
    found = {fingerprint_of(name): whole(name) for name in raw()}
    for schema, _ in _kept():
        found.setdefault(fingerprint_of_schema(schema), schema)
    return found


@cache
def numbers() -> dict[bytes, int]:
    """Give the number of each kept version, by fingerprint."""
    return {fingerprint_of_schema(schema): number for schema, number in _kept()}


@cache
def digest() -> str:
    """Digest every schema known here: whoever has the same one can read all that we write."""
    return hashlib.sha256(b"".join(sorted(history()))).hexdigest()[:16]


def newest_version(name: str) -> int:
    """Give the number of the version in force."""
    return numbers()[fingerprint_of(name)]


def _kept() -> Iterator[tuple[dict[str, Any], int]]:
    kept = folder().joinpath("history")
    if kept.is_dir():
        for record in kept.iterdir():
            for file in record.iterdir():
                yield json.loads(file.read_text(encoding="utf-8")), int(file.name.removesuffix(".avsc"))


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


class NotASchema(ValueError):  # noqa: N818 - names what is the matter
    """What was given as a schema isn't an Avro schema of a record."""


def written_by(schema: Any) -> Written:
    """Give a writer's schema, whole, ready for reading; a registry's for instance. Raises NotASchema."""
    try:
        canonical = json.loads(to_parsing_canonical_form(schema))
        name = short(canonical["name"])
        current = name in raw() and fingerprint_of_schema(schema) == fingerprint_of(name)
        return Written(name, parsed(name) if current else parse_schema(without_logical(schema)), current)
    except (SchemaParseException, ValueError, TypeError, LookupError, AttributeError) as wrong:
        raise NotASchema("not an Avro schema of a record") from wrong
