"""Case events as JSON lines: reading them with errors that name file, line and field; writing what is published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policy_core.event_json import EventUnreadable, event_from_json, obligation_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from policy_core.events import Event
    from policy_core.messages import Message

LINE_LIMIT = 1_000_000


class LineUnreadable(Exception):  # noqa: N818 - names what is the matter
    """A line is no case event; the message names file, line and field."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event with the place it was read from."""

    number: int
    event: Event


def read_events(lines: Iterable[str], name: str, authority: str) -> Iterator[Line | LineUnreadable]:
    """Read events, giving a LineUnreadable in the place of each line that is none. Empty lines are passed over."""
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            yield Line(number, _event(text, authority))
        except (EventUnreadable, ValueError) as wrong:
            yield LineUnreadable(f"{name}:{number}: {wrong}")


def _event(text: str, authority: str) -> Event:
    if len(text) > LINE_LIMIT:
        raise ValueError(f"the event is longer than {LINE_LIMIT} characters; documents don't belong in events")
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as broken:
        raise ValueError(f"not JSON: {broken.msg} at column {broken.colno}") from broken
    if not isinstance(raw, dict):
        raise ValueError('not an object; an event reads {"event": ..., "envelope": {...}, ...}')  # noqa: TRY004 - bad data
    return event_from_json(raw, authority=authority)


def written(at: datetime, topic: str, message: Message) -> str:
    """Write a message as one JSON line: `at`, `topic`, `key`, `value` (null: a tombstone)."""
    value: Any = None if message.value is None else obligation_to_json(message.value)
    line = {"at": rfc3339(at), "topic": topic, "key": message.key, "value": value}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def rfc3339(instant: datetime) -> str:
    """Write an instant in UTC to the millisecond."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
