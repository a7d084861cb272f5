"""Spoils the bytes of a record: what comes of broken senders, other programs and bad lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from connector.wire import codec, records, schemas
from tests.fuzz.kinds import HEAD, Kind
from tests.fuzz.nonsense import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fuzz.kinds import Given

# "a length follows", and it is more than there is memory for (Avro: zig-zag, seven bits a byte)
HUGE_LENGTHS = (b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", b"\xfe\xff\xff\xff\x0f", b"\xff\xff\xff\xff\x0f")
LAST_INT = 2**31 - 1


def _bits_flipped(given: Given) -> bytes:
    value = bytearray(given.value)
    for _ in range(given.random.choice((1, 1, 1, 2, 8))):
        value[given.random.randrange(len(value))] ^= 1 << given.random.randrange(8)
    return bytes(value)


def _cut_short(given: Given) -> bytes:
    return given.value[: given.random.randrange(1, len(given.value))]


def _bytes_inserted(given: Given) -> bytes:
    value, at = given.value, given.place()
    return value[:at] + given.random.randbytes(given.random.randint(1, 20)) + value[at:]


def _bytes_left_out(given: Given) -> bytes:
    value, at = given.value, given.place()
    return value[:at] + value[at + given.random.randint(1, 20) :]


def _huge_length(given: Given) -> bytes:
    value, at = given.value, given.place()
    return value[:at] + given.random.choice(HUGE_LENGTHS) + value[at + 1 :]


def _invalid_utf8(given: Given) -> bytes:
    # the child's id is a string of every event
    return given.value.replace(given.key, b"\xff\xfe" + given.key[2:], 1)


def _of_another_schema(given: Given) -> bytes:
    return codec.encode(given.nonsense.event(given.event.envelope))[:HEAD] + given.value[HEAD:]


def _record_of_ours(given: Given) -> bytes:
    word = given.random.choice(codes())
    return codec.encode(records.SaidNotice(identity=(word, word, "", ""), content=word))


def _spoiled_command(given: Given) -> bytes:
    head = given.random.choice(sorted(_command_heads()))
    return head + given.value[HEAD:]


def _command_heads() -> set[bytes]:
    return {
        codec.SINGLE_OBJECT + known
        for known, schema in schemas.history().items()
        if schema["name"].endswith("HeldCommand")
    }


class _NoSuchDay(date):
    """A day beyond any calendar, which only an Avro int can hold."""

    def toordinal(self) -> int:
        return LAST_INT


def _day_out_of_range(given: Given) -> bytes:
    envelope = replace(given.event.envelope, effective_on=_NoSuchDay(2026, 1, 1))
    return codec.encode(replace(given.event, envelope=envelope))


OF_BYTES: Mapping[Kind, Callable[[Given], bytes | None]] = {
    Kind.BITS_FLIPPED: _bits_flipped,
    Kind.CUT_SHORT: _cut_short,
    Kind.BYTES_INSERTED: _bytes_inserted,
    Kind.BYTES_LEFT_OUT: _bytes_left_out,
    Kind.BYTES_BEHIND: lambda given: given.value + given.random.randbytes(given.random.randint(1, 9)),
    Kind.RANDOM_BYTES: lambda given: given.random.randbytes(given.random.randint(1, 400)),
    Kind.WRONG_MAGIC: lambda given: (
        given.random.choice((b"\xc3\x02", b"\x03\xc3", b"{}", b"\xff\xff")) + given.value[2:]
    ),
    Kind.UNKNOWN_FINGERPRINT: lambda given: codec.SINGLE_OBJECT + given.random.randbytes(8) + given.value[HEAD:],
    Kind.UNKNOWN_SCHEMA_ID: lambda given: codec.CONFLUENT + given.random.randbytes(4) + given.value[HEAD:],
    Kind.OF_ANOTHER_SCHEMA: _of_another_schema,
    Kind.RECORD_OF_OURS: _record_of_ours,
    Kind.SPOILED_COMMAND: _spoiled_command,
    Kind.HUGE_LENGTH: _huge_length,
    Kind.INVALID_UTF8: _invalid_utf8,
    Kind.DAY_OUT_OF_RANGE: _day_out_of_range,
    Kind.EMPTY_VALUE: lambda _: b"",
    Kind.NULL_VALUE: lambda _: None,
}
