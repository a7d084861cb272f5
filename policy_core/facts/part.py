"""Records within records, and lists that may be incomplete, as a rule reads them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.codes import FIELD_CODES
from policy_core.facts.code_sets import Code, is_code
from policy_core.unknown import ABSENT, Absent, FactUnknown, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policy_core.facts.item import Item
    from policy_core.unknown import Maybe

_NONE_IF_NULL = frozenset({"host_team_id", "line_manager_id", "leaving_for", "owner_worker_id", "worker_id"})


def as_text(value: object) -> str:
    """Write a fact's value for a basis: ISO dates, team and worker ids, codes, yes and no."""
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(value, Absent) or value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PartlyKnown):
        return as_text((*value.seen, "unknown"))
    if isinstance(value, tuple):
        return ", ".join(as_text(part) for part in value)
    if isinstance(value, Part):
        return value.text
    return str(value)


class PartlyKnown:
    """A list of which some isn't known: what isn't seen in it may yet be there. It can't be counted or gone through."""

    __slots__ = ("seen", "unknown")

    def __init__(self, seen: tuple[Any, ...], unknown: Unknown) -> None:
        self.seen = seen
        self.unknown = unknown

    def __contains__(self, item: object) -> bool:
        return item in self.seen or item in self.unknown

    def __bool__(self) -> bool:
        return bool(self.seen) or bool(self.unknown)

    def __iter__(self) -> Iterator[Any]:
        raise FactUnknown(self.unknown)

    def __len__(self) -> int:
        raise FactUnknown(self.unknown)

    def __repr__(self) -> str:
        return f"PartlyKnown({as_text(self.seen)})"


class Part:
    """A record within a record (a team, a worker, an attendee). A null in it is unknown, save ids and ends.

    A team compares with a team's id and knows its `kind`. Two parts are equal where all they say is.
    """

    __slots__ = ("_item", "_path", "_value")

    def __init__(self, item: Item, path: str, value: Any) -> None:
        self._item = item
        self._path = path
        self._value = value

    @property
    def text(self) -> str:
        """The id of the team or worker, or all that is said, for a basis."""
        for name in ("team", "worker_id"):
            if isinstance(said := getattr(self._value, name, None), str):
                return said
        said_of = ((spec.name, getattr(self._value, spec.name)) for spec in fields(self._value))
        return " ".join(f"{name}={value}" for name, value in said_of if value is not None)

    def raw(self, name: str) -> Any:
        """Give a field as it was sent, without leaning on it."""
        return getattr(self._value, name)

    def __getattr__(self, name: str) -> Maybe:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "kind" and hasattr(self._value, "host_team_id"):
            return self._item.case.kind_of_team(self._value.team, f"{self._path}.kind")
        value = getattr(self._value, name)
        return self._item.leaned(f"{self._path}.{name}", self._read(name, value))

    def _read(self, name: str, value: object) -> Maybe:
        if value is None:
            return self._null(name)
        return read_value(self._item, f"{self._path}.{name}", value, code_sets_of(self._value, name))

    def _null(self, name: str) -> Maybe:
        if name == "locality" and hasattr(self._value, "host_team_id"):
            split = self._value.team in self._item.case.split_teams
            return self._item.unknown(f"{self._path}.{name}") if split else ABSENT
        if name in _NONE_IF_NULL:
            return ABSENT
        asked = f"{type(self._value).__name__}.{name}" not in self._item.case.unfilled
        return self._item.unknown(f"{self._path}.{name}", asked=asked)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            return bool(getattr(self._value, "team", None) == other)
        return isinstance(other, Part) and self._value == other._value

    def __hash__(self) -> int:
        team = getattr(self._value, "team", None)
        return hash(team if isinstance(team, str) else self._value)

    def __repr__(self) -> str:
        return f"<{self._path} {self.text}>"


def code_sets_of(owner: object, name: str) -> tuple[str, ...]:
    """Give the code set of a field of a record within a record, as a tuple of one or none."""
    code_set = FIELD_CODES.get((type(owner).__name__, name))
    return (code_set,) if code_set is not None else ()


def read_value(item: Item, path: str, value: object, code_sets: tuple[str, ...]) -> Maybe:
    """Give a value that is there as a rule reads it. A code no mapping knows is unknown, and nobody is asked."""
    if isinstance(value, str):
        if not code_sets:
            return value
        known_in = next((name for name in code_sets if is_code(name, value)), None)
        return item.unknown(path, asked=False) if known_in is None else Code(value, known_in)
    if isinstance(value, tuple):
        return _read_list(item, path, value, code_sets)
    if is_dataclass(value):
        return Part(item, path, value)
    return value


def _read_list(item: Item, path: str, value: tuple[Any, ...], code_sets: tuple[str, ...]) -> Maybe:
    if value and is_dataclass(value[0]):
        return tuple(Part(item, f"{path}[{place}]", one) for place, one in enumerate(value))
    return gathered(read_value(item, path, one, code_sets) for one in value)


def gathered(values: Iterable[Maybe]) -> Maybe:
    """List what is known of some values, absent ones left out; where one is unknown, more may be there."""
    seen: list[Any] = []
    unknown: Unknown | None = None
    for value in values:
        if isinstance(value, Unknown):
            unknown = value if unknown is None else unknown
        elif not isinstance(value, Absent):
            seen.append(value)
    return tuple(seen) if unknown is None else PartlyKnown(tuple(seen), unknown)
