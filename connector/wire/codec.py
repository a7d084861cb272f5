"""Avro bytes to frozen records and back. Encoders and decoders are compiled once a class.

Reads Confluent framing (0x00 and a four-byte schema id; or a schema GUID in a header) and Avro single-object encoding
(0xC3 0x01 and a CRC-64-AVRO fingerprint); writes either. The reader's schema is always the newest of its name.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from io import BytesIO
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from fastavro import schemaless_reader, schemaless_writer

from connector.wire import schemas
from connector.wire.classes import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.wire.registry import Registry

SINGLE_OBJECT = b"\xc3\x01"
CONFLUENT = b"\x00"
GUID_FRAME = b"\x01"
GUID_HEADER = "__value_schema_id"
_ID = struct.Struct(">I")
_FINGERPRINT_BYTES = 8


class Unreadable(StrEnum):
    """Why bytes can't be read."""

    EMPTY = "empty"
    NOT_AVRO = "not_avro"
    UNKNOWN_SCHEMA = "unknown_schema"
    TRUNCATED = "truncated"
    TRAILING_BYTES = "trailing_bytes"
    INVALID_VALUE = "invalid_value"
    NOT_AN_EVENT = "not_an_event"


class Undecodable(ValueError):  # noqa: N818 - names what is the matter
    """Bytes can't be read as one of our records. `reason` is a code; nothing of the content is in the message."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(f"record can't be decoded: {reason}")
        self.reason = reason


def encode(record: object) -> bytes:
    """Encode a record as a single object."""
    name = type(record).__name__
    return SINGLE_OBJECT + schemas.fingerprint_of(name) + body(record)


def encode_confluent(record: object, schema_id: int) -> bytes:
    """Encode a record in Confluent framing under a schema id of the registry."""
    return CONFLUENT + _ID.pack(schema_id) + body(record)


def body(record: object) -> bytes:
    """Encode a record's fields alone. Raises ValueError or TypeError where a value doesn't fit the schema."""
    out = BytesIO()
    kind: type = type(record)
    schemaless_writer(out, schemas.parsed(kind.__name__), _to_avro(kind)(record))
    return out.getvalue()


def decode(value: bytes | None, *, registry: Registry | None = None, headers: Mapping[str, bytes] | None = None) -> Any:
    """Decode any of our records. Raises Undecodable; the registry's Outage passes through."""
    if not value:
        raise Undecodable(Unreadable.EMPTY)
    if value[:2] == SINGLE_OBJECT:
        start = len(SINGLE_OBJECT) + _FINGERPRINT_BYTES
        if len(value) < start:
            raise Undecodable(Unreadable.TRUNCATED)
        return _read(value[start:], schemas.written_with(value[len(SINGLE_OBJECT) : start]))
    if value[:1] == CONFLUENT and len(value) > _ID.size:
        schema_id = _ID.unpack_from(value, 1)[0]
        return _read(value[1 + _ID.size :], registry.schema(schema_id) if registry else None)
    guid = (headers or {}).get(GUID_HEADER, b"")
    if guid[:1] == GUID_FRAME:
        return _read(value, registry.schema_by_guid(guid[1:]) if registry else None)
    raise Undecodable(Unreadable.NOT_AVRO)


def _read(data: bytes, writer: schemas.Written | None) -> Any:
    kind = CLASSES.get(writer.name) if writer is not None else None
    if writer is None or kind is None:
        raise Undecodable(Unreadable.UNKNOWN_SCHEMA)
    stream = BytesIO(data)
    try:
        raw = schemaless_reader(stream, writer.schema, None if writer.current else schemas.parsed(writer.name))
        record = _from_avro(kind)(raw)
    except EOFError as short:
        raise Undecodable(Unreadable.TRUNCATED) from short
    except (ValueError, IndexError, OverflowError, TypeError, MemoryError, KeyError) as wrong:
        raise Undecodable(Unreadable.INVALID_VALUE) from wrong
    if stream.tell() != len(data):
        raise Undecodable(Unreadable.TRAILING_BYTES)
    return record


Convert = Callable[[Any], Any]


@cache
def _to_avro(kind: type) -> Convert:
    parts = [(name, _nested(hint, _to_avro)) for name, hint in _fields(kind)]

    def to_avro(record: Any) -> dict[str, Any]:
        return {
            name: convert(value)
            if convert is not None and (value := getattr(record, name)) is not None
            else getattr(record, name)
            for name, convert in parts
        }

    return to_avro


@cache
def _from_avro(kind: type) -> Convert:
    converts = [(name, convert) for name, hint in _fields(kind) if (convert := _nested(hint, _from_avro)) is not None]

    def from_avro(raw: dict[str, Any]) -> Any:
        for name, convert in converts:
            value = raw[name]
            if value is not None:
                raw[name] = convert(value)
        return kind(**raw)

    return from_avro


def _fields(kind: type) -> list[tuple[str, Any]]:
    hints = get_type_hints(kind)
    return [(spec.name, hints[spec.name]) for spec in fields(kind)]


def _nested(hint: Any, of: Callable[[type], Convert]) -> Convert | None:
    """Give the conversion of a field's value, None where it is written as it is."""
    if get_origin(hint) in (Union, UnionType):
        return _nested(next(part for part in get_args(hint) if part is not type(None)), of)
    if get_origin(hint) is tuple:
        inner = _nested(get_args(hint)[0], of)
        whole = tuple if of is _from_avro else list  # a tuple in a union means something else to fastavro
        return whole if inner is None else lambda values: whole(map(inner, values))
    if is_dataclass(hint) and isinstance(hint, type):
        return of(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint if of is _from_avro else None
    return None
