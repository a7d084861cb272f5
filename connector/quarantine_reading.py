"""What is in quarantine, as operators see it, and how a record goes back to where it came from: once, as it was."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from connector import quarantine
from connector.held_commands import HeldCommand, encoded
from connector.log_reading import committed
from connector.ports import Outgoing, Partition
from connector.wire import codec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from connector.ports import Connection, Headers, Record
    from connector.wire.registry import Registry

REPLAY = "replay"
_OURS = "handover-"
_REPLAYED = "handover-replayed"
_UNKEYED = frozenset({quarantine.NO_KEY, quarantine.KEY_NOT_TEXT, quarantine.KEY_TOO_LONG})
_REPLAYS = UUID("0b0d7a3e-4f0c-5d55-9a63-6c1d2a7f9e10")


class NotReplayable(ValueError):  # noqa: N818 - names what is the matter
    """A record can't go back as it is; the message says why and who mends it."""


class NotThere(ValueError):  # noqa: N818 - names what is the matter
    """There is no such record in quarantine; the message says which and where to look."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One record in quarantine. `replayed`: it has gone back already."""

    record: Record
    replayed: bool

    @property
    def id(self) -> str:
        """Its partition and offset in the quarantine topic: `3-17`."""
        return f"{self.record.partition.number}-{self.record.offset}"

    @property
    def reason(self) -> str:
        """Why it is here, as a code."""
        return self._said("handover-reason")

    @property
    def came_from(self) -> Partition:
        """The topic and partition it came from."""
        return Partition(self._said("handover-topic"), int(self._said("handover-partition")))

    @property
    def came_at(self) -> int:
        """Its offset there."""
        return int(self._said("handover-offset"))

    @property
    def is_whole(self) -> bool:
        """Whether its bytes are here; else they are only where it came from."""
        return self._said("handover-complete") == "true"

    @property
    def child(self) -> str:
        """The child it was keyed by, or empty."""
        return "" if self.reason in _UNKEYED else (self.record.key or b"").decode("utf-8", "replace")

    @property
    def headers(self) -> Headers:
        """Its headers as it came."""
        return tuple((name, value) for name, value in self.record.headers if not name.startswith(_OURS))

    def kind(self, registry: Registry | None) -> str:
        """Name the kind of record it is, or the code that says why it can't be read."""
        try:
            return type(codec.decode(self.record.value, registry=registry, headers=dict(self.headers))).__name__
        except codec.Undecodable as unreadable:
            return unreadable.reason.value

    def exported(self) -> dict[str, Any]:
        """Give it with its original bytes, in base64."""
        return {
            "id": self.id,
            "reason": self.reason,
            "topic": self.came_from.topic,
            "partition": self.came_from.number,
            "offset": self.came_at,
            "complete": self.is_whole,
            "key": _text(self.record.key),
            "value": _text(self.record.value),
            "headers": [[name, _text(value)] for name, value in self.headers],
        }

    def _said(self, name: str) -> str:
        return dict(self.record.headers)[name].decode()


def quarantined_records(connection: Connection, topic: str, partitions: int) -> list[Quarantined]:
    """Give all that is in quarantine, partition by partition in order. Raises Outage, Refused."""
    found, gone_back = [], set()
    for number in range(partitions):
        for record in committed(connection, Partition(topic, number)):
            headers = dict(record.headers)
            if _REPLAYED in headers:
                gone_back.add(headers[_REPLAYED].decode())
            elif "handover-reason" in headers:
                found.append(record)
    return [Quarantined(one, f"{one.partition.number}-{one.offset}" in gone_back) for one in found]


def named(found: Iterable[Quarantined], ids: Iterable[str]) -> list[Quarantined]:
    """Give the records of these ids, each once. Raises NotThere."""
    known = {one.id: one for one in found}
    for name in ids:
        if name not in known:
            raise NotThere(f"there is no {name} in quarantine; see handover quarantine list")
    return [known[name] for name in dict.fromkeys(ids)]


def replayed(one: Quarantined, by: str, reason: str, at: datetime) -> tuple[Outgoing, Outgoing]:
    """Give the record as it goes back, and the one that says so in quarantine: who, when and why.

    Both belong into one transaction. Raises NotReplayable.
    """
    if one.replayed:
        raise NotReplayable(f"{one.id} was replayed already")
    if not one.is_whole:
        at_offset = f"offset {one.came_at} of {one.came_from.topic}-{one.came_from.number}"
        raise NotReplayable(f"{one.id} was too large to keep and is at {at_offset} alone; have it sent anew, smaller")
    if one.reason in _UNKEYED:
        raise NotReplayable(f"{one.id} has no key that names a child ({one.reason}); have it sent anew under one")
    name = f"{one.record.partition.topic}/{one.id}"
    note = HeldCommand(
        command_id=str(uuid5(_REPLAYS, name)),
        kind=REPLAY,
        offset=one.record.offset,
        by=by,
        reason=reason,
        asked_at=at,
    )
    back = Outgoing(
        one.came_from.topic,
        one.came_from.number,
        one.record.key,
        one.record.value,
        one.headers,
    )
    kept = Outgoing(
        one.record.partition.topic,
        one.record.partition.number,
        one.record.key,
        encoded(note),
        ((_REPLAYED, one.id.encode()),),
    )
    return back, kept


def _text(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value).decode()
