"""Short words in scenario events become the JSON form: `team: fas`, `worker: W1`, ids left out, `transfer: lac`."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, get_type_hints

from policy_core.events import EVENTS, TeamRef, Worker


class EventWords:
    """Completes the events of one scenario. `open_transfer` gives the id of the open transfer to a team."""

    def __init__(self, child_id: str, authority: str, open_transfer: Callable[[str], str | None]) -> None:
        self._child_id = child_id
        self._authority = authority
        self._open_transfer = open_transfer
        self._made: Counter[str] = Counter()

    @staticmethod
    def check(raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give the event back. Raises ValueError where its name or a field is not of the vocabulary."""
        name = raw.get("event")
        if name not in EVENTS:
            raise ValueError(f"no event is called {name!r}")
        known = {spec.name for spec in dataclasses.fields(EVENTS[str(name)])} | {"event", "transfer"}
        unknown = set(raw) - known
        if unknown:
            raise ValueError(f"{name} has no field {', '.join(sorted(unknown))}")
        return raw

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
        for spec in dataclasses.fields(EVENTS[name]):
            required = spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING
            if required and spec.name.endswith("_id") and spec.name not in fields:
                self._made[spec.name] += 1
                fields[spec.name] = f"{spec.name.removesuffix('_id')}-{self._made[spec.name]}"
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
