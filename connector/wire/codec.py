"""Avro bytes to frozen records and back. Encoders and decoders are compiled once a record.

Reads Confluent framing (0x00 and a four-byte schema id, or a schema GUID in a header) and Avro single-object encoding
(0xC3 0x01 and a CRC-64-AVRO fingerprint); writes either. The reader's schema is always the newest of its name.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from fastavro import schemaless_reader, schemaless_writer
from fastavro.read import SchemaResolutionError

from connector.wire import conversion, schemas
from connector.wire.classes import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.wire.conversion import Convert
    from connector.wire.registry import Registry

SINGLE_OBJECT = b"\xc3\x01"
CONFLUENT = b"\x00"
GUID_FRAME = b"\x01"
GUID_HEADER = "__value_schema_id"
_ID = struct.Struct(">I")
_FINGERPRINT_BYTES = 8
_GUID_BYTES = 16

Kept = TypeVar("Kept")


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


class Unencodable(ValueError):  # noqa: N818 - names what is the matter
    """A record doesn't fit its schema. Nothing of the content is in the message."""


@dataclass(frozen=True, slots=True)
class Codec(Generic[Kept]):
    """Writes one kind of record as a single object, and reads it back whatever version of its schema wrote it."""

    name: str
    write: Convert
    read: Convert

    def encode(self, record: Kept) -> bytes:
        """Give the bytes of a record. Raises Unencodable."""
        return SINGLE_OBJECT + schemas.fingerprint_of(self.name) + self.body(record)

    def body(self, record: Kept) -> bytes:
        """Give the bytes of its fields alone. Raises Unencodable."""
        out = BytesIO()
        try:
            schemaless_writer(out, schemas.parsed(self.name), self.write(record))
        except (ValueError, TypeError, AttributeError, OverflowError, LookupError, struct.error) as misfit:
            raise Unencodable(f"{self.name} doesn't fit its schema: {type(misfit).__name__}") from misfit
        return out.getvalue()

    def decode(self, data: bytes) -> Kept:
        """Give the record of the bytes. Raises Undecodable."""
        writer, start = _single_object(data)
        if writer.name != self.name:
            raise Undecodable(Unreadable.UNKNOWN_SCHEMA)
        kept: Kept = self.fields(data, start, writer)
        return kept

    def version_of(self, data: bytes) -> int:
        """Give the number of the version that wrote the bytes, looking at no field. Raises Undecodable."""
        writer, _ = _single_object(data)
        if writer.name != self.name:
            raise Undecodable(Unreadable.UNKNOWN_SCHEMA)
        return schemas.numbers()[data[len(SINGLE_OBJECT) : len(SINGLE_OBJECT) + _FINGERPRINT_BYTES]]

    def fields(self, data: bytes, start: int, writer: schemas.Written) -> Any:
        """Read the fields from an offset of the bytes on, as the writer's schema says. Raises Undecodable."""
        stream = BytesIO(data)
        stream.seek(start)
        reader = None if writer.current else schemas.parsed(self.name)
        try:
            record = self.read(schemaless_reader(stream, writer.schema, reader))
        except EOFError as short:
            raise Undecodable(Unreadable.TRUNCATED) from short
        except SchemaResolutionError as foreign:
            raise Undecodable(Unreadable.UNKNOWN_SCHEMA) from foreign
        except (ValueError, LookupError, OverflowError, TypeError, MemoryError) as wrong:
            raise Undecodable(Unreadable.INVALID_VALUE) from wrong
        if stream.tell() != len(data):
            raise Undecodable(Unreadable.TRAILING_BYTES)
        return record


def bind(name: str, kind: type[Kept]) -> Codec[Kept]:
    """Give the codec of one of our schemas and the class it is read into. Raises TypeError where they don't match."""
    schema = schemas.raw()[name]
    return Codec(name, conversion.to_avro(schema, kind), conversion.from_avro(schema, kind))


@cache
def _codec(name: str) -> Codec[Any]:
    return bind(name, CLASSES[name])


def encode(record: object) -> bytes:
    """Encode an event, an obligation or a case's state as a single object. Raises Unencodable."""
    return _codec(type(record).__name__).encode(record)


def encode_confluent(record: object, schema_id: int) -> bytes:
    """Encode a record in Confluent framing under a schema id of the registry. Raises Unencodable."""
    return CONFLUENT + _ID.pack(schema_id) + _codec(type(record).__name__).body(record)


def decode(value: bytes | None, *, registry: Registry | None = None, headers: Mapping[str, bytes] | None = None) -> Any:
    """Decode any of our records. Raises Undecodable; the registry's Outage and Refused pass through."""
    if not value:
        raise Undecodable(Unreadable.EMPTY)
    guid = (headers or {}).get(GUID_HEADER)
    if guid is not None and guid[:1] == GUID_FRAME and len(guid) == 1 + _GUID_BYTES:
        writer, start = _known(registry.schema_by_guid(guid[1:]) if registry else None), 0
    elif value[:1] == CONFLUENT and len(value) > _ID.size:
        writer = _known(registry.schema(_ID.unpack_from(value, 1)[0]) if registry else None)
        start = 1 + _ID.size
    else:
        writer, start = _single_object(value)
    if writer.name not in CLASSES:
        raise Undecodable(Unreadable.UNKNOWN_SCHEMA)
    return _codec(writer.name).fields(value, start, writer)


def is_known(value: bytes) -> bool:
    """Say whether a single object was written with a schema that is known here, looking at no field."""
    return schemas.written_with(value[len(SINGLE_OBJECT) : len(SINGLE_OBJECT) + _FINGERPRINT_BYTES]) is not None


def _single_object(value: bytes) -> tuple[schemas.Written, int]:
    if not value.startswith(SINGLE_OBJECT):
        raise Undecodable(Unreadable.NOT_AVRO)
    start = len(SINGLE_OBJECT) + _FINGERPRINT_BYTES
    if len(value) < start:
        raise Undecodable(Unreadable.TRUNCATED)
    return _known(schemas.written_with(value[len(SINGLE_OBJECT) : start])), start


def _known(writer: schemas.Written | None) -> schemas.Written:
    if writer is None:
        raise Undecodable(Unreadable.UNKNOWN_SCHEMA)
    return writer
