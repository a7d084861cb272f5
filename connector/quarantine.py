"""Records that may reach no case: kept with their original bytes, a reason code, and where they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.ports import Outgoing

if TYPE_CHECKING:
    from connector.limits import Limits
    from connector.ports import Record

NO_KEY = "no_key"
KEY_NOT_TEXT = "key_not_text"
KEY_TOO_LONG = "key_too_long"
FROM_THE_FUTURE = "from_the_future"


def unreadable_key(record: Record, limits: Limits) -> str | None:
    """Say why a record's key names no case (a reason code), or None. A key is never made up from the value."""
    if not record.key:
        return NO_KEY
    if len(record.key) > limits.key:
        return KEY_TOO_LONG
    try:
        record.key.decode("utf-8")
    except UnicodeDecodeError:
        return KEY_NOT_TEXT
    return None


def quarantined(record: Record, reason_code: str, topic: str, limits: Limits, *, is_whole: bool = True) -> Outgoing:
    """Give the record to write to the quarantine topic; one too large for it is named there and left where it is.

    `is_whole` False: its bytes were too many to keep, so it is only named.
    """
    whole = (
        len(record.key or b"")
        + len(record.value or b"")
        + sum(len(name) + len(value) for name, value in record.headers)
    )
    fits = is_whole and whole <= limits.event
    ours = (
        ("handover-reason", reason_code.encode()),
        ("handover-topic", record.partition.topic.encode()),
        ("handover-partition", str(record.partition.number).encode()),
        ("handover-offset", str(record.offset).encode()),
        ("handover-complete", b"true" if fits else b"false"),
    )
    if not fits:
        return Outgoing(topic, record.partition.number, None, b"", ours)
    # Kafka takes no record without both, and an empty value is no value
    value = b"" if record.key is None and record.value is None else record.value
    return Outgoing(topic, record.partition.number, record.key, value, (*record.headers, *ours))
