"""The ways to spoil a record, by name; what there is to spoil, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from connector.wire import codec

if TYPE_CHECKING:
    from random import Random

    from connector.ports import Headers
    from policy_core.events import Event
    from tests.fuzz.nonsense import Nonsense

HEAD = len(codec.SINGLE_OBJECT) + 8
"""Bytes before the fields: magic and fingerprint."""


class Kind(StrEnum):
    """What is done to a record."""

    BITS_FLIPPED = "bits_flipped"
    CUT_SHORT = "cut_short"
    BYTES_INSERTED = "bytes_inserted"
    BYTES_LEFT_OUT = "bytes_left_out"
    BYTES_BEHIND = "bytes_behind"
    RANDOM_BYTES = "random_bytes"
    WRONG_MAGIC = "wrong_magic"
    UNKNOWN_FINGERPRINT = "unknown_fingerprint"
    UNKNOWN_SCHEMA_ID = "unknown_schema_id"
    UNKNOWN_SCHEMA_GUID = "unknown_schema_guid"
    OF_ANOTHER_SCHEMA = "of_another_schema"
    RECORD_OF_OURS = "record_of_ours"
    SPOILED_COMMAND = "spoiled_command"
    HUGE_LENGTH = "huge_length"
    INVALID_UTF8 = "invalid_utf8"
    DAY_OUT_OF_RANGE = "day_out_of_range"
    EMPTY_VALUE = "empty_value"
    NULL_VALUE = "null_value"
    NULL_KEY = "null_key"
    EMPTY_KEY = "empty_key"
    KEY_NOT_TEXT = "key_not_text"
    KEY_TOO_LONG = "key_too_long"
    ODD_KEY = "odd_key"
    WRONG_KEY = "wrong_key"
    KEY_OF_THE_AUTHORITY = "key_of_the_authority"
    ANY_EVENT = "any_event"
    ANY_FIELD = "any_field"
    ABSURD_DATES = "absurd_dates"
    ABSURD_INSTANTS = "absurd_instants"
    REVERSED_INTERVAL = "reversed_interval"
    EMPTY_IDS = "empty_ids"
    UNKNOWN_CODES = "unknown_codes"
    NO_CHILD = "no_child"
    OTHER_AUTHORITY = "other_authority"
    OTHER_ENVELOPE = "other_envelope"
    FROM_THE_FUTURE = "from_the_future"
    NEVER_LAST_OF_ITS_SAVE = "never_last_of_its_save"
    SAME_EVENT_ID = "same_event_id"
    SAME_AGAIN = "same_again"
    GIANT_STRING = "giant_string"
    GIANT_ARRAY = "giant_array"


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A record as it is sent."""

    key: bytes | None
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What there is to spoil: a good event, the one before it of the same child, and where chance comes from."""

    event: Event
    before: Event
    nonsense: Nonsense

    @property
    def random(self) -> Random:
        return self.nonsense.random

    @property
    def key(self) -> bytes:
        return self.event.envelope.child_id.encode()

    @property
    def value(self) -> bytes:
        return codec.encode(self.event)

    def place(self) -> int:
        return self.random.randrange(HEAD, len(self.value))
