"""A judge that counts: small enough that every expected output can be worked out by hand.

An event is JSON: {"at": instant, "do": word, ...}. `count` gives the next number; `remind` wakes the case at `when`,
`stumble` too, but then a rule raises; `large` gives `size` bytes, `grow` keeps them. `erase` and `retire` delete the
case; a child who comes back counts from the next hundred on. `break`, `garble`, `misaddress` and unknown words raise,
unless the judge has mended them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from connector.judging import AlertTold, CaseFailed, EventRefused, Judged, Output, RecordUnreadable, StandingAlert
from policy_core.deletion import Deletion, Erasure, Remnant
from policy_core.messages import Tombstone

if TYPE_CHECKING:
    from connector.changelog_records import HeldQueue
    from connector.ports import Record


_AT_ONCE = "1970-01-01T00:00:00+00:00"
_FAILURES: dict[str, Exception] = {
    "break": CaseFailed("rule_raised", "TOY-01", "first clause"),
    "garble": RecordUnreadable("not_avro"),
    "misaddress": EventRefused("wrong_authority"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingJudge:
    """Implements `judging.Judge`."""

    out: str
    version: str = "1"
    mended: frozenset[str] = frozenset()

    def observed_at(self, record: Record) -> datetime:
        return datetime.fromisoformat(_read(record)["at"])

    def apply(self, key: bytes, state: bytes | None, record: Record, now: datetime) -> Judged:
        return replace(self._applied(key, state, record, now), event=_read(record)["do"])

    def _applied(self, key: bytes, state: bytes | None, record: Record, now: datetime) -> Judged:
        event = _read(record)
        kept: dict[str, Any] = json.loads(state) if state else {"count": 0, "stumbles": False, "wake_at": None}
        said: list[dict[str, Any]] = []
        match event["do"]:
            case "count":
                kept["count"] += 1
                said.append({"count": kept["count"]})
            case "count_at":
                kept["count"] += 1
                said.append({"count": kept["count"], "at": now.isoformat()})
            case "remind" | "stumble" as word:
                kept["wake_at"] = event["when"]
                kept["stumbles"] = word == "stumble"
            case "large":
                said.append({"large": "x" * event["size"]})
            case "grow":
                kept["grown"] = "x" * event["size"]
            case "forget":
                return Judged(None)
            case "erase" | "retire" as word:
                tombstone = Output(self.out, key, None, (("why", word.encode()),))
                return Judged(None, (tombstone,), deletion=_deletion(word, event["at"], kept["count"] // 100))
            case word:
                if word not in self.mended:
                    raise _FAILURES.get(word, ZeroDivisionError("a fault nobody foresaw"))
                said.append({"mended": word})
        return self._judged(key, kept, said)

    def erases(self, record: Record, now: datetime) -> bool:
        asked = _read(record)
        return asked["do"] == "erase" and datetime.fromisoformat(asked.get("on", _AT_ONCE)) <= now

    def begin(self, _key: bytes, remnant: Remnant) -> bytes:
        return _written({"count": 100 * remnant.generation, "stumbles": False, "wake_at": None})

    def knows(self, state: bytes) -> bool:
        return "newer" not in json.loads(state)

    def wake(self, key: bytes, state: bytes, now: datetime) -> Judged:
        kept = json.loads(state)
        due = kept["wake_at"] is not None and datetime.fromisoformat(kept["wake_at"]) <= now
        if due and kept["stumbles"] and "break" not in self.mended:
            raise CaseFailed("rule_raised", "TOY-02", "second clause")
        said = [{"woken_for": kept["wake_at"]}] if due else [{"decided_under": self.version}]
        if due:
            kept["wake_at"] = None
        return self._judged(key, kept, said)

    def held_alert(
        self,
        key: bytes,
        state: bytes | None,  # noqa: ARG002 - the signature is the protocol's
        queue: HeldQueue,
        offset: int | None,
        now: datetime,  # noqa: ARG002 - likewise
    ) -> StandingAlert:
        said = _written({"alert": queue.reason_code, "offset": offset})
        return StandingAlert((Output(self.out, key, said),), said)

    def held_alert_over(
        self,
        key: bytes,
        state: bytes | None,  # noqa: ARG002 - the signature is the protocol's
        kept: bytes,
        now: datetime,  # noqa: ARG002 - likewise
    ) -> tuple[Output, ...]:
        return (Output(self.out, key, _written({**json.loads(kept), "over": True})),)

    def alert_told(self, published: Record) -> AlertTold | None:
        said = json.loads(published.value or b"{}")
        if "alert" not in said:
            return None
        is_over = said.get("over", False)
        return AlertTold(f"{published.key!r} {said['offset']}", 1 + is_over, None if is_over else published.value)

    def _judged(self, key: bytes, kept: dict[str, Any], said: list[dict[str, Any]]) -> Judged:
        outputs = tuple(Output(self.out, key, _written(one)) for one in said)
        wake_at = datetime.fromisoformat(kept["wake_at"]) if kept["wake_at"] else None
        return Judged(_written(kept), outputs, wake_at, {"said": len(said)})


def _deletion(word: str, at: str, generation: int) -> Deletion:
    if word == "retire":
        return Deletion(ground=Tombstone.RETENTION, remnant=Remnant(erased=False, generation=generation + 1))
    instant = datetime.fromisoformat(at)
    erasure = Erasure(authority="toy", event_id="e", erased_on=instant.date(), basis=None, erased_at=instant, ended=0)
    return Deletion(ground=Tombstone.ERASURE, remnant=Remnant(erased=True), erasure=erasure)


def event(do: str, at: str = "2026-01-01T09:00:00+00:00", **more: object) -> bytes:
    """Write an event."""
    return _written({"at": at, "do": do, **more})


def _written(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _read(record: Record) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(record.value or b"")
    except ValueError as garbled:
        raise RecordUnreadable("not_json") from garbled
    return read
