"""What goes over the wire comes back the same, and what isn't ours ends in a named reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.changelog_records import Checkpoint
from connector.wire import codec, schemas
from connector.wire.codec import Undecodable, Unencodable, Unreadable
from policy_core.events import InvolvementStarted
from tests.contract.golden_records import KINDS, NEWEST, Golden
from tests.contract.records import records

every_kind = pytest.mark.parametrize("name", [golden.name for golden in NEWEST])
BY_NAME = {golden.name: golden for golden in NEWEST}
INVOLVEMENT = BY_NAME["InvolvementStarted"]
GUID = UUID("7f0c1f8e-6a0b-4d2e-9c57-0f5d2b1c7a11")


class Schemas:
    """A registry of one schema, under an id and under a GUID."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.written = schemas.written_by(schema)

    def schema(self, schema_id: int) -> schemas.Written | None:
        return self.written if schema_id == 258 else None

    def schema_by_guid(self, guid: bytes) -> schemas.Written | None:
        return self.written if guid == GUID.bytes else None


def registry_of(name: str) -> Any:
    return Schemas(schemas.whole(name))


def reason_of(value: bytes | None, **given_to: Any) -> Unreadable:
    with pytest.raises(Undecodable) as caught:
        codec.decode(value, **given_to)
    return caught.value.reason


@every_kind
@given(data=st.data())
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_record_comes_back_the_same(name: str, data: st.DataObject) -> None:
    of_its_kind: codec.Codec[Any] = codec.bind(name, KINDS[name])
    record = data.draw(records(KINDS[name]))
    assert of_its_kind.decode(of_its_kind.encode(record)) == record


@pytest.mark.parametrize("golden", NEWEST, ids=lambda golden: golden.name)
def test_bytes_cut_short_anywhere_are_refused(golden: Golden) -> None:
    whole, of_its_kind = golden.single_object, golden.codec
    for length in range(len(whole)):
        with pytest.raises(Undecodable):
            of_its_kind.decode(whole[:length])


@given(noise=st.binary(max_size=200))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_noise_behind_a_known_schema_is_read_or_refused_and_nothing_else(noise: bytes) -> None:
    start = INVOLVEMENT.single_object[:10]
    try:
        record = codec.decode(start + noise)
    except Undecodable as refused:
        assert refused.reason in (Unreadable.TRUNCATED, Unreadable.INVALID_VALUE, Unreadable.TRAILING_BYTES)  # noqa: PT017 - either way is right
    else:
        assert isinstance(record, InvolvementStarted)


@given(at=st.integers(10, len(INVOLVEMENT.single_object) - 1), byte=st.integers(0, 255))
@settings(max_examples=1000, deadline=None, derandomize=True)
def test_one_wrong_byte_is_read_or_refused_and_nothing_else(at: int, byte: int) -> None:
    changed = bytearray(INVOLVEMENT.single_object)
    changed[at] = byte
    try:
        record = codec.decode(bytes(changed))
    except Undecodable as refused:
        assert refused.reason in (Unreadable.TRUNCATED, Unreadable.INVALID_VALUE, Unreadable.TRAILING_BYTES)  # noqa: PT017 - either way is right
    else:
        assert isinstance(record, InvolvementStarted)


def test_nothing_is_no_record() -> None:
    assert reason_of(None) is Unreadable.EMPTY
    assert reason_of(b"") is Unreadable.EMPTY


def test_json_is_no_avro() -> None:
    assert reason_of(b'{"event": "CaseOpened"}') is Unreadable.NOT_AVRO


def test_a_fingerprint_nobody_published_is_an_unknown_schema() -> None:
    assert reason_of(b"\xc3\x01" + bytes(8) + INVOLVEMENT.body) is Unreadable.UNKNOWN_SCHEMA


def test_a_fingerprint_cut_short_is_truncated() -> None:
    assert reason_of(INVOLVEMENT.single_object[:9]) is Unreadable.TRUNCATED


def test_a_byte_too_many_is_refused() -> None:
    assert reason_of(INVOLVEMENT.single_object + b"\x00") is Unreadable.TRAILING_BYTES


def test_a_day_that_no_calendar_has_is_an_invalid_value() -> None:
    # 2026-03-06 is day 20,518 (zigzag 41,036); 268,435,455 (zigzag 0x1FFFFFFE) is past the year 9999
    last_of_started_on = INVOLVEMENT.body.rindex(bytes.fromhex("ccc002"))
    body = (
        INVOLVEMENT.body[:last_of_started_on] + bytes.fromhex("feffffff01") + INVOLVEMENT.body[last_of_started_on + 3 :]
    )
    assert reason_of(INVOLVEMENT.single_object[:10] + body) is Unreadable.INVALID_VALUE


def test_a_schema_id_the_registry_does_not_know_is_an_unknown_schema() -> None:
    value = b"\x00\x00\x00\x00\x01" + INVOLVEMENT.body
    assert reason_of(value, registry=registry_of("InvolvementStarted")) is Unreadable.UNKNOWN_SCHEMA


def test_confluent_framing_without_a_registry_is_an_unknown_schema() -> None:
    assert reason_of(INVOLVEMENT.confluent) is Unreadable.UNKNOWN_SCHEMA


def test_a_schema_guid_in_a_header_names_the_schema_of_a_bare_value() -> None:
    headers = {"__value_schema_id": b"\x01" + GUID.bytes}
    read = codec.decode(INVOLVEMENT.body, registry=registry_of("InvolvementStarted"), headers=headers)
    assert read == INVOLVEMENT.record


def test_a_schema_guid_goes_before_what_the_value_looks_like() -> None:
    checkpoint = Checkpoint(offset=0, version="", decided_through=None)
    body = codec.bind("Checkpoint", Checkpoint).body(checkpoint)
    assert body[:1] == b"\x00"  # it looks like Confluent framing
    headers = {"__value_schema_id": b"\x01" + GUID.bytes}
    assert reason_of(body + bytes(9), registry=registry_of("InvolvementStarted"), headers=headers) in (
        Unreadable.INVALID_VALUE,
        Unreadable.TRUNCATED,
    )


def test_a_record_of_somebody_else_is_an_unknown_schema() -> None:
    foreign = {"type": "record", "name": "InvolvementStarted", "namespace": "org.example", "fields": []}
    assert reason_of(b"\x00\x00\x00\x01\x02", registry=Schemas(foreign)) is Unreadable.UNKNOWN_SCHEMA


def test_a_schema_of_our_name_that_lacks_what_is_required_is_an_unknown_schema() -> None:
    foreign = {"type": "record", "name": "InvolvementStarted", "namespace": "csc", "fields": []}
    assert reason_of(b"\x00\x00\x00\x01\x02", registry=Schemas(foreign)) is Unreadable.UNKNOWN_SCHEMA


def test_one_kind_of_record_is_not_read_as_another() -> None:
    with pytest.raises(Undecodable) as caught:
        codec.bind("Checkpoint", Checkpoint).decode(INVOLVEMENT.single_object)
    assert caught.value.reason is Unreadable.UNKNOWN_SCHEMA


def test_a_class_that_lacks_a_field_of_its_schema_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="Checkpoint and schema CaseState differ in their fields"):
        codec.bind("CaseState", Checkpoint)


def test_an_instant_without_time_zone_is_not_written() -> None:
    naive = datetime(2026, 3, 2, 10, 0)  # noqa: DTZ001 - that is the point
    event = INVOLVEMENT.record
    with pytest.raises(Unencodable, match="InvolvementStarted doesn't fit its schema: TypeError"):
        codec.encode(replace(event, envelope=replace(event.envelope, observed_at=naive)))


def test_what_does_not_fit_is_refused_without_a_word_of_the_content() -> None:
    with pytest.raises(Unencodable) as caught:
        codec.encode(replace(INVOLVEMENT.record, involvement_id=date(2019, 5, 17)))
    assert "2019" not in str(caught.value)


def test_a_fraction_of_a_millisecond_is_cut_off() -> None:
    event = INVOLVEMENT.record
    finer = datetime(2026, 3, 2, 10, 0, 0, 999_999, tzinfo=UTC)
    sent = codec.encode(replace(event, envelope=replace(event.envelope, observed_at=finer)))
    assert codec.decode(sent).envelope.observed_at == datetime(2026, 3, 2, 10, 0, 0, 999_000, tzinfo=UTC)
