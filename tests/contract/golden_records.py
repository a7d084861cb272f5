"""The golden bytes: one example of every record, in every version that was ever kept.

A file holds the record as JSON, the fingerprint of the schema that wrote it and the bytes of its fields. A golden is
never edited; a new version of a schema adds one beside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from connector import changelog_records, held_commands
from connector.certificates import ErasureCertificate
from connector.wire import codec
from connector.wire.classes import CLASSES
from policy_core.deletion import Remnant

FOLDER = Path(__file__).parent / "goldens"
KINDS: dict[str, type] = {
    **CLASSES,
    "AppliedCommand": changelog_records.AppliedCommand,
    "CaseRecord": changelog_records.CaseRecord,
    "HeldCommand": held_commands.HeldCommand,
    "HeldEvent": changelog_records.HeldEvent,
    "JournalEntry": changelog_records.JournalEntry,
    "Checkpoint": changelog_records.Checkpoint,
    "Remnant": Remnant,
    "ErasureCertificate": ErasureCertificate,
}


@dataclass(frozen=True)
class Golden:
    """One example of one version of a record."""

    name: str
    version: int
    value: dict[str, Any]
    fingerprint: bytes
    body: bytes

    @property
    def single_object(self) -> bytes:
        """The bytes in Avro single-object encoding (Avro specification 1.11)."""
        return b"\xc3\x01" + self.fingerprint + self.body

    @property
    def confluent(self) -> bytes:
        """The bytes in Confluent framing, under schema id 258."""
        return b"\x00\x00\x00\x01\x02" + self.body

    @property
    def record(self) -> Any:
        """The record, read from the JSON."""
        return TypeAdapter(KINDS[self.name]).validate_json(json.dumps(self.value))

    @property
    def codec(self) -> codec.Codec[Any]:
        """The codec of its schema."""
        return codec.bind(self.name, KINDS[self.name])


def _golden(file: Path) -> Golden:
    kept = json.loads(file.read_text(encoding="utf-8"))
    bytes_of = bytes.fromhex
    return Golden(
        file.parent.name, int(file.stem), kept["value"], bytes_of(kept["fingerprint"]), bytes_of(kept["body"])
    )


GOLDENS = [_golden(file) for file in sorted(FOLDER.glob("*/*.json"))]
NEWEST = list({golden.name: golden for golden in sorted(GOLDENS, key=lambda one: one.version)}.values())
