"""What should never come and does: one record a kind, each under a child of its own, and the outcome it must have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from connector.kafka_adapter.partitioning import partition_of
from connector.wire import codec, records
from policy_core.event_json import event_from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.events import Event

HELD, QUARANTINED = "held", "quarantined"
TWO_MEGABYTES = 2_000_000
UNKNOWN_FINGERPRINT = bytes(range(8))


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record, the reason code it ends under, and where: held with its case, or in quarantine."""

    key: bytes | None
    value: bytes | None
    ends: str
    reason: str

    def partition(self, partitions: int) -> int:
        return 0 if self.key is None else partition_of(self.key, partitions)


def event(child: str, *, envelope: dict[str, Any] | None = None, **fields: Any) -> Event:
    """Give an event that is as it should be, but for what is said otherwise."""
    said = {"child_id": child, "observed_at": "2026-03-02T09:00:00Z", **(envelope or {})}
    content = {"event": "CarePlanRecorded", "plan": "authority", "decided_on": "2026-03-02", **fields}
    return event_from_json({**content, "envelope": said}, authority="norfolk")


def bad_records() -> Iterator[BadRecord]:
    """Give one of each kind."""
    good = codec.encode(event("BAD04"))
    yield BadRecord(b"BAD01", b"no Avro at all", HELD, "not_avro")
    yield BadRecord(b"BAD02", codec.SINGLE_OBJECT + UNKNOWN_FINGERPRINT + good[10:], HELD, "unknown_schema")
    yield BadRecord(
        b"BAD03", codec.encode(records.SaidNotice(identity=("", "", "", ""), content="")), HELD, "not_an_event"
    )
    yield BadRecord(b"BAD04", good[:-1], HELD, "truncated")
    yield BadRecord(b"BAD05", None, HELD, "empty")
    yield BadRecord(b"BAD06", _large(event("BAD06")), HELD, "event_too_large")
    yield BadRecord(None, good, QUARANTINED, "no_key")
    yield BadRecord(b"\xff\xfe", good, QUARANTINED, "key_not_text")
    yield BadRecord(b"BAD07", codec.encode(event("BAD08")), QUARANTINED, "key_is_not_the_child")
    yield BadRecord(b"BAD09", codec.encode(_childless(event("BAD09"))), QUARANTINED, "no_child")
    yield BadRecord(
        b"BAD10", codec.encode(event("BAD10", envelope={"authority": "wiltshire"})), QUARANTINED, "wrong_authority"
    )
    far = {"observed_at": "2126-03-02T09:00:00Z"}
    yield BadRecord(b"BAD11", codec.encode(event("BAD11", envelope=far)), QUARANTINED, "from_the_future")
    yield BadRecord(b"BAD12", codec.encode(event("BAD12", decided_on="1900-01-01")), QUARANTINED, "sentinel_date")


def _childless(found: Event) -> Event:
    return replace(found, envelope=replace(found.envelope, child_id=""))


def _large(found: Any) -> bytes:
    return codec.encode(replace(found, permanence_option="x" * TWO_MEGABYTES))
