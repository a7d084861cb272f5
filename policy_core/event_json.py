"""The JSON form of events and obligations: ISO dates, RFC 3339 instants, plain nulls.

What can be derived may be left out of an event: record_key, effective_on, observed_at, event_id, ingest, change,
restricted. One form for files, `feed`, `simulate` and scenarios, so that anyone can write events by hand. Reading is
strict: a number in quotation marks is no number, an instant without a time zone is no instant.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from json import JSONEncoder
from typing import TYPE_CHECKING, Any, Final, get_args, get_type_hints
from uuid import NAMESPACE_URL, uuid5

from pydantic import TypeAdapter, ValidationError

from policy_core.calendar import LONDON, start_of
from policy_core.events import EVENTS, Envelope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_core.events import Event

NAMESPACE: Final = uuid5(NAMESPACE_URL, "csc.case-events")
CHILD_ID: Final = re.compile(r"~authority|[A-Za-z0-9]{1,20}")

_DEFAULTS: Final = {"change": "created", "ingest": "change", "restricted": False, "host_system": "OTHER"}
_DERIVED: Final = frozenset({"authority", "event_id", "record_key", "effective_on", "observed_at", *_DEFAULTS})
# Tracing and transport: a second run over the same record may say these differently, and it is the same event.
_NOT_CONTENT: Final = frozenset({"event_id", "observed_at", "ingest", "more_follow", "host_entity", "host_record_id"})
_UNEXPECTED: Final = ("unexpected_keyword_argument", "extra_forbidden")


class EventUnreadable(ValueError):  # noqa: N818 - names what is the matter
    """An event can't be read. `field` names where, `reason` says why; neither repeats what was said of a child."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Form:
    """How events of one name are read: their class, and which of their fields hold instants."""

    kind: type[Event]
    adapter: TypeAdapter[Event]
    instants: frozenset[str]


@cache
def _form(name: str) -> _Form:
    kind = EVENTS[name]
    return _Form(kind, TypeAdapter(kind), _instants(kind))


def _instants(kind: type) -> frozenset[str]:
    return frozenset(name for name, hint in get_type_hints(kind).items() if datetime in (hint, *get_args(hint)))


_ENVELOPE_INSTANTS: Final = _instants(Envelope)


def event_from_json(raw: Mapping[str, Any], *, authority: str) -> Event:
    """Read an event. `authority` is taken where the envelope names none. Raises EventUnreadable."""
    name = raw.get("event")
    if not isinstance(name, str) or name not in EVENTS:
        raise EventUnreadable("event", f"{name!r} is no event{_nearest(str(name), EVENTS)}")
    form = _form(name)
    given = raw.get("envelope")
    if not isinstance(given, dict):
        raise EventUnreadable("envelope", "an event needs an envelope with at least child_id")
    fields = _told({key: value for key, value in raw.items() if key not in ("event", "envelope")})
    envelope = _DEFAULTS | {"authority": authority} | _told(given)
    for instant in form.instants.intersection(fields):
        fields[instant] = _to_milliseconds(instant, fields[instant])
    for instant in _ENVELOPE_INSTANTS.intersection(envelope):
        envelope[instant] = _to_milliseconds(f"envelope.{instant}", envelope[instant])
    _derive(form, fields, envelope)
    try:
        # Read as JSON, because only there pydantic is strict and takes dates from text.
        return form.adapter.validate_json(_as_json(name, envelope, fields), strict=True)
    except ValidationError as invalid:
        raise _unreadable(invalid, form.kind, given) from invalid
    except (TypeError, ValueError) as wrong:
        raise EventUnreadable(name, f"holds what JSON can't say: {wrong}") from wrong


def _told(raw: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is null, in nested records too: it says no more than being left out."""
    return {key: _told_in(value) for key, value in raw.items() if value is not None}


def _told_in(value: Any) -> Any:
    if isinstance(value, dict):
        return _told(value)
    return [_told_in(one) for one in value] if isinstance(value, list) else value


def _derive(form: _Form, fields: dict[str, Any], envelope: dict[str, Any]) -> None:
    """Fill in what the envelope leaves out and the event says."""
    child = envelope.get("child_id")
    if not isinstance(child, str) or not CHILD_ID.fullmatch(child):
        raise EventUnreadable("envelope.child_id", "an event needs the id of its child, 1 to 20 letters and digits")
    if "record_key" not in envelope:
        envelope["record_key"] = "/".join(_part(alternatives, fields, child) for alternatives in form.kind.KEY)
    effective = next((name for name in form.kind.EFFECTIVE if name in fields), None)
    dated_by = "envelope.effective_on" if "effective_on" in envelope or effective is None else effective
    if "effective_on" not in envelope:
        envelope["effective_on"] = _effective_on(form, effective, fields, envelope)
    if "observed_at" not in envelope:
        envelope["observed_at"] = _hour_of(form, effective, fields, envelope) or _midnight_of(dated_by, envelope)


def _part(alternatives: tuple[str, ...], fields: Mapping[str, Any], child: str) -> str:
    for name in alternatives:
        value = child if name == "child_id" else fields.get(name)
        if isinstance(value, dict):
            value = "+".join(str(part) for _, part in sorted(value.items()) if part is not None)
        if value is not None:
            return str(value)
    return "-"


def _effective_on(form: _Form, effective: str | None, fields: Mapping[str, Any], envelope: Mapping[str, Any]) -> Any:
    if effective is not None:
        return _london_day(effective, fields[effective]) if effective in form.instants else fields[effective]
    for name in ("effective_at", "recorded_at", "observed_at"):
        if name in envelope:
            return _london_day(f"envelope.{name}", envelope[name])
    raise EventUnreadable("envelope.effective_on", "nothing says when it happened; give effective_on or observed_at")


def _hour_of(form: _Form, effective: str | None, fields: Mapping[str, Any], envelope: Mapping[str, Any]) -> Any:
    """Give the instant at which it was recorded or took effect, as far as the event says."""
    for name in ("recorded_at", "effective_at"):
        if name in envelope:
            return envelope[name]
    paired = effective if effective in form.instants else f"{(effective or '').removesuffix('_on')}_at"
    return fields.get(paired) if paired in form.instants else None


def _midnight_of(dated_by: str, envelope: Mapping[str, Any]) -> str:
    try:
        return _midnight(str(envelope["effective_on"]))
    except ValueError as wrong:
        raise EventUnreadable(dated_by, "is no day; write YYYY-MM-DD") from wrong


def _london_day(field: str, value: Any) -> str:
    try:
        return datetime.fromisoformat(value).astimezone(LONDON).date().isoformat()
    except (TypeError, ValueError) as wrong:
        raise EventUnreadable(field, "is no instant; write YYYY-MM-DDThh:mm:ssZ") from wrong


@lru_cache(maxsize=4096)
def _midnight(day: str) -> str:
    return _rfc3339(start_of(date.fromisoformat(day)))


def _to_milliseconds(field: str, value: Any) -> Any:
    """Give an instant in UTC and whole milliseconds, all that goes over the wire; leave what is none to pydantic."""
    if isinstance(value, list):
        return [_to_milliseconds(f"{field}.{index}", one) for index, one in enumerate(value)]
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
    if not isinstance(instant, datetime):
        return value
    if instant.tzinfo is None:
        raise EventUnreadable(field, "has no time zone; write it in UTC, ending in Z")
    return _rfc3339(instant)


def _rfc3339(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__}")


_canonical = JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, default=_as_text).encode


def _as_json(name: str, envelope: dict[str, Any], fields: dict[str, Any]) -> str:
    """Write the event as JSON, under the id that its content gives where it has none."""
    content = _canonical(fields)
    said = _canonical({key: value for key, value in envelope.items() if key not in _NOT_CONTENT})
    sent = {key: value for key, value in envelope.items() if key in _NOT_CONTENT}
    if "event_id" not in sent:
        sent["event_id"] = str(uuid5(NAMESPACE, f"{name}{said}{content}"))
    comma = "," if fields else ""
    return f'{{"envelope":{said[:-1]},{_canonical(sent)[1:]}{comma}{content[1:]}'


def _unreadable(invalid: ValidationError, kind: type[Event], given: Mapping[str, Any]) -> EventUnreadable:
    def derived(error: Any) -> bool:
        where = error["loc"]
        return len(where) > 1 and where[0] == "envelope" and where[1] in _DERIVED and where[1] not in given

    errors = invalid.errors(include_input=False, include_url=False)
    first = next((error for error in errors if not derived(error)), errors[0])
    field = ".".join(str(part) for part in first["loc"]) or kind.__name__
    if first["type"] in _UNEXPECTED:
        owner = _owner(kind, first["loc"])
        return EventUnreadable(
            field, f"{owner.__name__} has no such field{_nearest(str(first['loc'][-1]), _names(owner))}"
        )
    return EventUnreadable(field, first["msg"][0].lower() + first["msg"][1:])


def _owner(kind: type, where: tuple[int | str, ...]) -> type:
    """Follow a path to the class whose field it names."""
    for part in where[:-1]:
        if isinstance(part, str):
            hint = get_type_hints(kind)[part]
            kind = next((one for one in (hint, *_parts(hint)) if hasattr(one, "__dataclass_fields__")), kind)
    return kind


def _parts(hint: Any) -> list[Any]:
    return [inner for part in get_args(hint) for inner in (part, *_parts(part))]


def _names(kind: type) -> Mapping[str, object]:
    return {name: None for name in get_type_hints(kind) if name.islower() and not name.startswith("_")}


def _nearest(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def event_to_json(event: Event) -> dict[str, Any]:
    """Write an event in its JSON form, every field."""
    name = type(event).__name__
    dumped: dict[str, Any] = _form(name).adapter.dump_python(event, mode="json")
    return {"event": name, **dumped}


@cache
def _obligation(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def obligation_to_json(value: object) -> dict[str, Any]:
    """Write an obligation in the same form."""
    kind: type = type(value)
    dumped: dict[str, Any] = _obligation(kind).dump_python(value, mode="json")
    return dumped
