"""The JSON form of events and obligations (design 5): ISO dates, RFC 3339 instants, plain nulls.

What can be derived may be left out of an event: record_key, effective_on, observed_at, event_id, ingest, change,
restricted. One form for files, `feed`, `simulate` and scenarios, so that anyone can write events by hand.
"""

from __future__ import annotations

import difflib
import json
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import TypeAdapter, ValidationError

from policy_core.calendar import LONDON, start_of
from policy_core.events import EVENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_core.events import Event

NAMESPACE = uuid5(NAMESPACE_URL, "csc.case-events")
_DERIVED = {"change": "created", "ingest": "change", "restricted": False, "host_system": "other"}


class EventUnreadable(ValueError):  # noqa: N818 - names what is the matter
    """An event can't be read. `field` names where, `reason` says why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@cache
def _reader(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(EVENTS[name])


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def event_from_json(raw: Mapping[str, Any], *, authority: str) -> Event:
    """Read an event. `authority` is taken where the envelope names none. Raises EventUnreadable."""
    name = raw.get("event")
    kind = EVENTS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise EventUnreadable("event", f"{name!r} is no event{_nearest(str(name), EVENTS)}")
    fields = {key: value for key, value in raw.items() if key != "event"}
    given = fields.get("envelope")
    if not isinstance(given, dict):
        raise EventUnreadable("envelope", "an event needs an envelope with at least child_id")
    fields["envelope"] = _completed(kind, fields, given, authority)
    try:
        event: Event = _reader(kind.__name__).validate_python(fields)
    except ValidationError as invalid:
        raise _unreadable(invalid, kind) from invalid
    return event


def _completed(kind: type[Event], fields: dict[str, Any], given: dict[str, Any], authority: str) -> dict[str, Any]:
    envelope = {"authority": authority, **_DERIVED, **given}
    if not envelope.get("child_id"):
        raise EventUnreadable("envelope.child_id", "an event needs the child it is about")
    if not envelope.get("record_key"):
        envelope["record_key"] = "/".join(_part(alternatives, fields, envelope) for alternatives in kind.KEY)
    effective = next((name for name in kind.EFFECTIVE if fields.get(name) is not None), None)
    if envelope.get("effective_on") is None:
        envelope["effective_on"] = fields[effective] if effective else _london_day(envelope)
    if envelope.get("observed_at") is None:
        envelope["observed_at"] = _observed(fields, envelope, effective)
    if not envelope.get("event_id"):
        content = json.dumps([fields, envelope], sort_keys=True, separators=(",", ":"), default=str)
        envelope["event_id"] = str(uuid5(NAMESPACE, f"{envelope['authority']}/{kind.__name__}/{content}"))
    return envelope


def _part(alternatives: tuple[str, ...], fields: Mapping[str, Any], envelope: Mapping[str, Any]) -> str:
    for name in alternatives:
        value = fields.get(name, envelope.get(name))
        if isinstance(value, dict):
            value = "+".join(str(part) for _, part in sorted(value.items()) if part is not None)
        if value is not None:
            return str(value)
    return "-"


def _london_day(envelope: Mapping[str, Any]) -> str:
    for name in ("effective_at", "recorded_at", "observed_at"):
        if envelope.get(name) is not None:
            return _instant(f"envelope.{name}", envelope[name]).astimezone(LONDON).date().isoformat()
    raise EventUnreadable("envelope.effective_on", "nothing says when it happened; give effective_on or observed_at")


def _observed(fields: Mapping[str, Any], envelope: Mapping[str, Any], effective: str | None) -> Any:
    for value in (envelope.get("recorded_at"), envelope.get("effective_at")):
        if value is not None:
            return value
    paired = fields.get(f"{effective.removesuffix('_on')}_at") if effective else None
    if paired is not None:
        return paired
    day = envelope["effective_on"]
    try:
        return start_of(day if isinstance(day, date) else date.fromisoformat(str(day)))
    except ValueError as wrong:
        raise EventUnreadable(effective or "envelope.effective_on", f"{day!r} is no day") from wrong


def _instant(field: str, value: Any) -> datetime:
    try:
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as wrong:
        raise EventUnreadable(field, f"{value!r} is no instant") from wrong
    if instant.tzinfo is None:
        raise EventUnreadable(field, f"{value!r} has no time zone; write it in UTC, ending in Z")
    return instant


def _unreadable(invalid: ValidationError, kind: type[Event]) -> EventUnreadable:
    first = invalid.errors(include_input=False, include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or kind.__name__
    reason = first["msg"][0].lower() + first["msg"][1:]
    if first["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        reason = f"{kind.__name__} has no such field{_nearest(field, kind.__dataclass_fields__)}"
    return EventUnreadable(field, reason)


def _nearest(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def event_to_json(event: Event) -> dict[str, Any]:
    """Write an event in its JSON form, every field."""
    name = type(event).__name__
    dumped: dict[str, Any] = _reader(name).dump_python(event, mode="json")
    return {"event": name, **dumped}


def obligation_to_json(value: object) -> dict[str, Any]:
    """Write an obligation in the same form."""
    kind: type = type(value)
    dumped: dict[str, Any] = _adapter(kind).dump_python(value, mode="json")
    return dumped
