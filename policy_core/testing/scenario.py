"""Scenarios as written: YAML, by hand, from the policy's prose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.testing.event_words import EventsWritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_KEYS = frozenset(
    {"id", "title", "covers", "given", "events", "in_order", "expect", "standing", "never", "until", "host", "child"}
)
_VERBS = frozenset({"raise", "revise", "fulfil", "withdraw", "foresee", "say", "correct", "issue"})


class ScenarioInvalid(ValueError):  # noqa: N818 - names what is the matter
    """A scenario can't be read; the message names file, scenario and field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One message expected on a day: what happens (`verb`), to which kind of obligation, and the fields compared."""

    verb: str
    kind: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A child's history and what must be published on each day: all of it that rests on one of `covers`.

    `child` is the key of the record, `~authority` for the authority's own. `in_order` says that the events of one day
    come in the order written; without it their order must make no difference.
    """

    scenario_id: str
    title: str
    covers: frozenset[str]
    given: tuple[Mapping[str, Any], ...]
    events: tuple[tuple[date, Mapping[str, Any]], ...]
    expect: Mapping[date, tuple[Expected, ...]]
    standing: Mapping[date, tuple[Expected, ...]] = field(default_factory=dict)
    never: tuple[Expected, ...] = ()
    until: date | None = None
    child: str = "C1"
    in_order: bool = False
    file: str = ""

    @property
    def first_day(self) -> date:
        """The first day on which anything is told or expected; what is given was told the day before."""
        return min(self._days)

    @property
    def last_day(self) -> date:
        """The day up to which time runs."""
        return max([*self._days, self.until] if self.until else self._days)

    @property
    def _days(self) -> list[date]:
        return [*(day for day, _ in self.events), *self.expect, *self.standing]


def load_scenarios(path: Path) -> Iterator[Scenario]:
    """Read all scenarios of a YAML file. Raises ScenarioInvalid."""
    import yaml  # noqa: PLC0415 - the kit's extra brings it; pytest finds this package without it too

    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number, entry in enumerate(raw or [], start=1):
        where = f"{path.name}: {entry.get('id', f'number {number}') if isinstance(entry, dict) else number}"
        try:
            yield _scenario(entry, path.name)
        except (KeyError, TypeError, ValueError) as wrong:
            reason = f"{wrong} is missing" if isinstance(wrong, KeyError) else wrong
            raise ScenarioInvalid(f"{where}: {reason}") from wrong


def _scenario(raw: Mapping[str, Any], file: str) -> Scenario:
    unknown = set(raw) - _KEYS
    if unknown:
        raise ScenarioInvalid(f"unknown field {', '.join(sorted(unknown))}; known: {', '.join(sorted(_KEYS))}")
    written = EventsWritten()
    return Scenario(
        scenario_id=str(raw["id"]),
        title=str(raw["title"]),
        covers=frozenset(raw["covers"]),
        given=tuple(written.read(event) for event in raw.get("given", [])),
        events=tuple(_events(raw.get("events", []), written)),
        expect={_day(day): _expected(items) for day, items in (raw.get("expect") or {}).items()},
        standing={_day(day): _standing(items) for day, items in (raw.get("standing") or {}).items()},
        never=_standing(raw.get("never", [])),
        until=_day(raw["until"]) if raw.get("until") else None,
        child=str(raw.get("child", "C1")),
        in_order=_yes(raw.get("in_order", False)),
        file=file,
    )


def _yes(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ScenarioInvalid(f"in_order is {raw!r}; give true or false")
    return raw


def _events(raw: list[Mapping[Any, Any]], written: EventsWritten) -> Iterator[tuple[date, Mapping[str, Any]]]:
    for entry in raw:
        for day, events in entry.items():
            for event in events if isinstance(events, list) else [events]:
                yield _day(day), written.read(event)


def _day(raw: object) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw))


def _expected(items: list[Mapping[str, Any]] | None) -> tuple[Expected, ...]:
    found = []
    for item in items or []:
        verbs = [key for key in item if key in _VERBS]
        if len(verbs) != 1:
            raise ScenarioInvalid(f"{dict(item)}: give exactly one of {', '.join(sorted(_VERBS))}")
        fields = {key: value for key, value in item.items() if key != verbs[0]}
        found.append(Expected(verb=verbs[0], kind=str(item[verbs[0]]), fields=fields))
    return tuple(found)


def _standing(items: list[Mapping[str, Any]] | None) -> tuple[Expected, ...]:
    found = []
    for item in items or []:
        kind = next(iter(item))
        rest = {key: value for key, value in item.items() if key != kind}
        if kind in _VERBS:
            found.append(Expected(verb=kind, kind=str(item[kind]), fields=rest))
        else:
            found.append(Expected(verb="", kind=kind, fields={kind: item[kind], **rest}))
    return tuple(found)
