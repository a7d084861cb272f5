"""Bytes that are on somebody's topic already stay readable, and what we write doesn't change unnoticed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from connector.changelog_records import Checkpoint
from connector.wire import codec, history, schemas
from connector.wire.classes import CLASSES
from tests.contract.golden_records import GOLDENS, NEWEST, Golden

every_version = pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: f"{golden.name}-{golden.version}")
every_record = pytest.mark.parametrize("golden", NEWEST, ids=lambda golden: golden.name)
# What the shell keeps for itself is never framed for a registry.
every_framed_version = pytest.mark.parametrize(
    "golden", [one for one in GOLDENS if one.name in CLASSES], ids=lambda golden: f"{golden.name}-{golden.version}"
)
every_framed_record = pytest.mark.parametrize(
    "golden", [one for one in NEWEST if one.name in CLASSES], ids=lambda golden: golden.name
)


class OneSchema:
    """A registry that knows the schema of one golden."""

    def __init__(self, golden: Golden) -> None:
        self.written = schemas.written_by(history.versions(golden.name)[golden.version])

    def schema(self, schema_id: int) -> schemas.Written | None:
        return self.written if schema_id == 258 else None


def test_every_version_of_every_record_has_golden_bytes() -> None:
    kept = {(name, version) for name in history.roots() for version in history.versions(name)}
    assert {(golden.name, golden.version) for golden in GOLDENS} == kept


@every_version
def test_golden_bytes_are_read_as_the_record_they_were(golden: Golden) -> None:
    assert golden.codec.decode(golden.single_object) == golden.record


@every_framed_version
def test_golden_bytes_in_confluent_framing_are_read_as_the_record_they_were(golden: Golden) -> None:
    registry: Any = OneSchema(golden)
    assert codec.decode(golden.confluent, registry=registry) == golden.record


@every_record
def test_what_is_written_today_is_the_golden_bytes(golden: Golden) -> None:
    assert golden.codec.encode(golden.record).hex() == golden.single_object.hex()


@every_framed_record
def test_what_is_written_today_for_a_registry_is_the_golden_bytes(golden: Golden) -> None:
    assert codec.encode_confluent(golden.record, 258).hex() == golden.confluent.hex()


def test_a_checkpoint_is_written_as_the_avro_specification_says() -> None:
    checkpoint = Checkpoint(
        offset=64, version="b/m", decided_through=datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC), schemas="z"
    )
    body = (
        "8001"  # the long 64: zigzag 128, in groups of seven bits, the lowest first
        "06622f6d"  # the length 3 (zigzag 6) and the text
        "02"  # the second branch of the union (zigzag 1)
        "80897a"  # one million microseconds: zigzag 2,000,000 = 0x7A * 2^14 + 0x09 * 2^7 + 0x00
        "027a"  # the length 1 and the text
    )
    assert codec.bind("Checkpoint", Checkpoint).body(checkpoint).hex() == body


def test_a_fingerprint_is_that_of_the_avro_specification_in_little_endian() -> None:
    # the specification's own test vector: "int" has 0x7275d51a3f395c8f
    assert schemas.fingerprint_of_schema("int").hex() == "8f5c393f1ad57572"
