"""Spoils a record in a given way: in its bytes, in what it says, or in its key and headers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from connector.wire import codec
from policy_core.book import AUTHORITY_KEY
from tests.fuzz.kinds import Kind, Spoiled
from tests.fuzz.of_bytes import OF_BYTES
from tests.fuzz.of_events import OF_EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fuzz.kinds import Given


def spoil(kind: Kind, given: Given) -> Spoiled:
    """Spoil a record."""
    if kind in OF_BYTES:
        return Spoiled(given.key, OF_BYTES[kind](given))
    if kind in OF_EVENTS:
        return Spoiled(given.key, codec.encode(OF_EVENTS[kind](given)))
    return OF_RECORDS[kind](given)


def _wrong_key(given: Given) -> Spoiled:
    return Spoiled(given.key[::-1] + b"X", given.value)


def _unknown_guid(given: Given) -> Spoiled:
    header = (codec.GUID_HEADER, codec.GUID_FRAME + given.random.randbytes(16))
    return Spoiled(given.key, given.value, (header,))


def _odd_key(given: Given) -> Spoiled:
    key = given.random.choice((b"\x00", b"a/b", b"case:x", "é".encode() * 9, b" ", b"%s", given.key + b"\n"))
    child = replace(given.event.envelope, child_id=key.decode())
    return Spoiled(key, codec.encode(replace(given.event, envelope=child)))


def _key_of_the_authority(given: Given) -> Spoiled:
    child = given.random.choice((AUTHORITY_KEY, given.event.envelope.child_id))
    event = replace(given.event, envelope=replace(given.event.envelope, child_id=child))
    return Spoiled(AUTHORITY_KEY.encode(), codec.encode(event))


OF_RECORDS: Mapping[Kind, Callable[[Given], Spoiled]] = {
    Kind.UNKNOWN_SCHEMA_GUID: _unknown_guid,
    Kind.NULL_KEY: lambda given: Spoiled(None, given.value),
    Kind.EMPTY_KEY: lambda given: Spoiled(b"", given.value),
    Kind.KEY_NOT_TEXT: lambda given: Spoiled(b"\xff" + given.random.randbytes(4), given.value),
    Kind.KEY_TOO_LONG: lambda given: Spoiled(given.key * 200, given.value),
    Kind.ODD_KEY: _odd_key,
    Kind.WRONG_KEY: _wrong_key,
    Kind.KEY_OF_THE_AUTHORITY: _key_of_the_authority,
}
