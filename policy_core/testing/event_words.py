"""Short words in scenario events become the JSON form: `team: fas`, `worker: W1`, ids left out, `transfer: lac`."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, get_type_hints

from policy_core.events import EVENTS, TeamRef, Worker


class EventsWritten:
    """Reads the events of one scenario as they are written. Ids left out are numbered in the order of the file."""

    def __init__(self) -> None:
        self._made: Counter[str] = Counter()

    def read(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give an event with its ids. Raises ValueError where its name or a field is not of the vocabulary."""
        name = raw.get("event")
        if name not in EVENTS:
            raise ValueError(f"no event is called {name!r}")
        fields = {spec.name: spec for spec in dataclasses.fields(EVENTS[str(name)])}
        unknown = set(raw) - set(fields) - {"event", "transfer"}
        if unknown:
            raise ValueError(f"{name} has no field {', '.join(sorted(unknown))}")
        answers = "transfer_id" if "transfer" in raw else None
        left_out = [
            key
            for key, spec in fields.items()
            if spec.default is dataclasses.MISSING
            and spec.default_factory is dataclasses.MISSING
            and key.endswith("_id")
            and key not in (*raw, answers)
        ]
        return {**raw, **{key: self._next(key) for key in left_out}}

    def _next(self, key: str) -> str:
        self._made[key] += 1
        return f"{key.removesuffix('_id')}-{self._made[key]}"


class EventWords:
    """Completes the events of one scenario. `open_transfer` gives the id of the open transfer to a team."""

    def __init__(self, child_id: str, authority: str, open_transfer: Callable[[str], str | None]) -> None:
        self._child_id = child_id
        self._authority = authority
        self._open_transfer = open_transfer

    def complete(self, raw: Mapping[str, Any], observed_at: datetime) -> dict[str, Any]:
        """Give the JSON form of an event, observed at an instant."""
        name = str(raw["event"])
        fields: dict[str, Any] = {}
        hints = get_type_hints(EVENTS[name])
        for key, value in raw.items():
            if key == "transfer":
                fields["transfer_id"] = self._open_transfer(str(value)) or str(value)
            elif key not in ("event", "envelope"):
                fields[key] = _value(value, str(hints[key]))
        envelope = {
            "child_id": self._child_id,
            "authority": self._authority,
            "observed_at": observed_at.isoformat(),
            **{key: _plain(value) for key, value in dict(raw.get("envelope", {})).items()},
        }
        return {"event": name, "envelope": envelope, **fields}


def _value(value: Any, hint: str) -> Any:
    if isinstance(value, list):
        return [_value(part, hint) for part in value]
    if isinstance(value, str) and TeamRef.__name__ in hint:
        team, _, locality = value.partition("/")
        return {"team": team, "locality": locality or None}
    if isinstance(value, str) and Worker.__name__ in hint:
        return {"worker_id": value}
    if isinstance(value, Mapping):
        return {
            key: _value(part, "TeamRef" if key == "team" and Worker.__name__ in hint else "")
            for key, part in value.items()
        }
    return _plain(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
