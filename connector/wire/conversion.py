"""Frozen records to what fastavro writes, and back; compiled once for each record from its schema and its class.

Logical types are ours to convert (days and milliseconds are plain numbers to fastavro): that is faster, and the bytes
are the same, since the canonical form of a schema knows no logical types (Avro specification 1.11).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from connector.wire import schemas

Convert = Callable[[Any], Any]
Schema = dict[str, Any]

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_UNITS: Final = {"timestamp-millis": timedelta(milliseconds=1), "timestamp-micros": timedelta(microseconds=1)}


def to_avro(schema: Schema, kind: type) -> Convert:
    """Compile the way from a record of this class to fastavro's dictionary. Raises TypeError where they don't match."""
    parts = [(name, _written(of_field, hint)) for name, of_field, hint in _fields(schema, kind)]
    plain = tuple(name for name, convert in parts if convert is None)
    others = tuple((name, convert) for name, convert in parts if convert is not None)

    def write(record: Any) -> dict[str, Any]:
        written = {name: getattr(record, name) for name in plain}
        for name, convert in others:
            value = getattr(record, name)
            written[name] = None if value is None else convert(value)
        return written

    return write


def from_avro(schema: Schema, kind: type) -> Convert:
    """Compile the way back. What it gives raises ValueError or OverflowError on a day or instant that isn't one."""
    parts = [(name, _read(of_field, hint)) for name, of_field, hint in _fields(schema, kind)]
    others = tuple((name, convert) for name, convert in parts if convert is not None)

    def read(raw: dict[str, Any]) -> Any:
        for name, convert in others:
            value = raw[name]
            if value is not None:
                raw[name] = convert(value)
        return kind(**raw)

    return read


def _fields(schema: Schema, kind: type) -> list[tuple[str, Any, Any]]:
    types = {field["name"]: field["type"] for field in schema["fields"]}
    names = [spec.name for spec in dataclasses.fields(kind)]
    if list(types) != names:
        raise TypeError(f"{kind.__name__} and schema {schema['name']} differ in their fields; generate the class again")
    hints = get_type_hints(kind)
    return [(name, types[name], hints[name]) for name in names]


def _written(of_field: Any, hint: Any) -> Convert | None:
    if isinstance(of_field, list):
        return _branch(_not_null(of_field), _without_none(hint))
    if _is(of_field, "array"):
        inner = _written(of_field["items"], get_args(hint)[0])
        return list if inner is None else lambda values: [inner(value) for value in values]
    record = _record(of_field)
    if record is not None:
        return to_avro(record, hint)
    logical = of_field.get("logicalType") if isinstance(of_field, dict) else None
    if logical == "date":
        return lambda day: day.toordinal() - EPOCH_DAY
    if logical in _UNITS:
        unit = _UNITS[logical]
        return lambda instant: (instant - EPOCH) // unit
    return None


def _branch(of_field: Any, hint: Any) -> Convert | None:
    convert = _written(of_field, hint)
    if convert is None or _record(of_field) is None:
        return convert
    return lambda value: (of_field, convert(value))  # names the branch, so that fastavro needn't try each


def _read(of_field: Any, hint: Any) -> Convert | None:
    if isinstance(of_field, list):
        return _read(_not_null(of_field), _without_none(hint))
    if _is(of_field, "array"):
        inner = _read(of_field["items"], get_args(hint)[0])
        return tuple if inner is None else lambda values: tuple([inner(value) for value in values])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {member.value: member for member in hint}.__getitem__
    record = _record(of_field)
    if record is not None:
        return from_avro(record, hint)
    logical = of_field.get("logicalType") if isinstance(of_field, dict) else None
    if logical == "date":
        return lambda days: date.fromordinal(days + EPOCH_DAY)
    if logical in _UNITS:
        unit = _UNITS[logical]
        return lambda count: EPOCH + count * unit
    return None


def _is(of_field: Any, kind: str) -> bool:
    return isinstance(of_field, dict) and of_field.get("type") == kind


def _record(of_field: Any) -> Schema | None:
    """Give the schema of a record that is named here, None for anything else."""
    if not isinstance(of_field, str):
        return None
    schema = schemas.raw().get(schemas.short(of_field))
    return schema if schema is not None and schema["type"] == "record" else None


def _not_null(kind: list[Any]) -> Any:
    return next(part for part in kind if part != "null")


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint
