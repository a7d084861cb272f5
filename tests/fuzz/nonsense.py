"""Events that Avro takes and nobody could mean: any value that a field's type allows, and days that no case has."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from connector.wire import schemas
from policy_core.events import EVENTS

if TYPE_CHECKING:
    from random import Random

    from policy_core.events import Event
    from policy_core.events.types import Envelope

PLAIN = (bool, str, int, date, datetime)
LARGEST = 2**31 - 1
ODD_WORDS = ("", " ", "nonsense", "\u202e\u0000", "~authority", "-1", "2026-02-30", "é" * 40, "C1/C2", "x" * 300)
ABSURD_DAYS = (date.min, date(1, 12, 31), date(1582, 10, 15), date(1899, 12, 31), date(2999, 2, 28), date.max)
ABSURD_INSTANTS = (datetime.min.replace(tzinfo=UTC), datetime(1752, 9, 3, tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
SINCE, DAYS = date(2024, 1, 1), 1_500


@dataclass(frozen=True, slots=True)
class Nonsense:
    """Makes events up. `words` are what strings are drawn from, besides odd ones: what a rule may ask for."""

    random: Random
    words: tuple[str, ...]

    def event(self, envelope: Envelope) -> Event:
        """Give an event of any kind, all but its envelope made up."""
        kind = EVENTS[self.random.choice(sorted(EVENTS))]
        made_up: Event = self.of_kind(kind, envelope=envelope)
        return made_up

    def field_of(self, event: Event, name: str) -> Any:
        """Give any value that a field of an event could have."""
        return self.value(get_type_hints(type(event))[name])

    def value(self, hint: Any) -> Any:
        """Give any value of a type that a field of an event has."""
        if get_origin(hint) in (Union, UnionType):
            kind = next(part for part in get_args(hint) if part is not type(None))
            return None if self._once_in(4) else self.value(kind)
        if get_origin(hint) is tuple:
            return tuple(self.value(get_args(hint)[0]) for _ in range(self.random.choice((0, 1, 2, 7))))
        if issubclass(hint, Enum):
            return self.random.choice(list(hint))
        return self._plain(hint) if hint in PLAIN else self.of_kind(hint)

    def of_kind(self, kind: type, **given: Any) -> Any:
        """Give a record of a kind: what is given, the rest made up."""
        hints = get_type_hints(kind)
        names = [spec.name for spec in dataclasses.fields(kind) if spec.name not in given]
        return kind(**{name: self.value(hints[name]) for name in names}, **given)

    def _plain(self, hint: type) -> Any:
        odd, random = self._once_in(5), self.random
        day = SINCE + timedelta(days=random.randrange(DAYS))
        if hint is bool:
            return self._once_in(2)
        if hint is str:
            return random.choice(ODD_WORDS if odd else self.words)
        if hint is int:
            return random.choice((-LARGEST - 1, -1, LARGEST)) if odd else random.randrange(100)
        if hint is date:
            return random.choice(ABSURD_DAYS) if odd else day
        return random.choice(ABSURD_INSTANTS) if odd else datetime(day.year, day.month, day.day, 9, tzinfo=UTC)

    def _once_in(self, times: int) -> bool:
        return self.random.randrange(times) == 0


@cache
def codes() -> tuple[str, ...]:
    """Give every code of every code set."""
    files = schemas.folder().joinpath("codes").iterdir()
    return tuple(sorted({code for file in files for code in json.loads(file.read_text(encoding="utf-8"))["codes"]}))
