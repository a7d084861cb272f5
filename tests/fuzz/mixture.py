"""What is sent in one round: spoiled records of some children, good ones of them before, of others in between."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

from connector.demo.histories import histories
from connector.wire import codec
from policy_core.event_json import event_from_json
from tests.fuzz.kinds import Given, Kind, Spoiled
from tests.fuzz.mutations import spoil
from tests.fuzz.nonsense import Nonsense, codes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from policy_core.book import PolicyBook
    from policy_core.events import Event

SINCE = date(2024, 1, 8)
STORIES = 40
OPENING = 5
# so many spoiled records are told of so many children at a time
AT_A_TIME, CHILDREN = 60, 20
SPOILED_FOR_EACH_GOOD_CHILD = 40


@dataclass(frozen=True, slots=True)
class Sending:
    """One record to send. `kind` None: it is as it should be. `event`: it is of a child of whom nothing is spoiled."""

    record: Spoiled
    kind: Kind | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """So many spoiled records, and what is among them; the same for the same seed."""

    book: PolicyBook
    records: int
    seed: str
    until: datetime
    kinds: tuple[Kind, ...] = tuple(Kind)

    def __iter__(self) -> Iterator[Sending]:
        """Give what is sent, in order."""
        random = Random(self.seed)  # noqa: S311 - chance, not a secret
        good, told = self.good_events(), _Told(self, random)
        cards, at = self._deck(random), 0
        for number in range(self.records):
            yield from told.spoiled(next(cards), number)
            share = len(good) * (number + 1) // self.records
            for event in good[at:share]:
                yield Sending(_as_it_is(event), event=event)
            at = share

    def good_events(self) -> list[Event]:
        """Give the events of the children of whom nothing is spoiled, in order of observation."""
        children = max(5, self.records // SPOILED_FOR_EACH_GOOD_CHILD)
        told = histories(self.book, seed=Random(self.seed).randrange(10**6), children=children, since=SINCE)  # noqa: S311 - likewise
        events = [event_from_json(event, authority=self.book.authority) for event in told]
        return [event for event in events if event.envelope.observed_at <= self.until]

    def _deck(self, random: Random) -> Iterator[Kind]:
        while True:
            yield from random.sample(self.kinds, k=len(self.kinds))


@dataclass(slots=True)
class _Told:
    """The children whose records are spoiled: which story is theirs, and how far it is told."""

    mixture: Mixture
    random: Random
    stories: list[list[dict[str, Any]]] = field(init=False)
    nonsense: Nonsense = field(init=False)
    _at: dict[str, Iterator[Event]] = field(default_factory=dict)
    _last: dict[str, Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        book = self.mixture.book
        told: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for event in histories(book, seed=self.random.randrange(10**6), children=STORIES, since=SINCE):
            told[event["envelope"]["child_id"]].append(event)
        self.stories = list(told.values())
        self.nonsense = Nonsense(self.random, (*codes(), *book.data.teams))

    def spoiled(self, kind: Kind, number: int) -> Iterator[Sending]:
        """Spoil the next event of a child; half of the children are told of first."""
        child = f"F{number // AT_A_TIME * CHILDREN + self.random.randrange(CHILDREN)}"
        if child not in self._at:
            self._at[child] = self._story_of(child)
            for event in islice(self._at[child], self.random.choice((0, OPENING))):
                self._last[child] = event
                yield Sending(_as_it_is(event))
        event = next(self._at[child])
        given = Given(event, self._last.get(child, event), self.nonsense)
        self._last[child] = event
        yield Sending(spoil(kind, given), kind)

    def _story_of(self, child: str) -> Iterator[Event]:
        while True:
            for event in self.random.choice(self.stories):
                envelope = {**event["envelope"], "child_id": child}
                yield event_from_json({**event, "envelope": envelope}, authority=self.mixture.book.authority)


def _as_it_is(event: Event) -> Spoiled:
    return Spoiled(event.envelope.child_id.encode(), codec.encode(event))
