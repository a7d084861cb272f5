"""Histories of one child as Hypothesis draws them: what is told of it, and when, in order of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from connector import registry
from connector.demo import histories as demonstration
from tests.unit.core import child as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from policy_core.events import Event
    from tests.unit.core.child import JsonEvent

BEGINNING = date(2026, 1, 5)
END = datetime(2027, 7, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cast:
    """The teams of an authority that play in a history."""

    safeguarding: str = "safeguarding"
    looked_after: str = "looked_after"
    disability: str = "disability"


@dataclass(frozen=True, slots=True)
class Told:
    """One event, and the instant at which the host recorded and sent it."""

    at: datetime
    event: JsonEvent

    def with_envelope(self, **differs: Any) -> Told:
        return replace(self, event={**self.event, "envelope": {**self.event.get("envelope", {}), **differs}})

    def read(self, reader: words.Child) -> Event:
        """Read it as an event of a child."""
        return reader.read(self.with_envelope(recorded_at=self.at.isoformat()).event, self.at)


def _day(offset: int) -> str:
    return (BEGINNING + timedelta(days=offset)).isoformat()


def _begun(cast: Cast) -> list[JsonEvent]:
    return [
        words.opened("2025-10-01"),
        words.held("I1", cast.safeguarding, "2025-10-01", locality="north"),
        words.in_care("2025-11-03"),
        {**words.born("2008-07-14"), "disabled": False},
    ]


def _stories(cast: Cast) -> dict[str, Callable[[str, str, int, bool], JsonEvent]]:
    """Give what may be told on a day, with another day, a number and a yes or no to tell it with."""
    sure = {True: True, False: None}
    plans = ("long_term_fostering", "return_home", None)
    teams = (cast.looked_after, cast.disability)
    return {
        "review": lambda day, _other, number, yes: words.review(number, day, progress_to_return_home=sure[yes]),
        "unnumbered": lambda day, _other, _number, _yes: {**words.review(None, day), "meeting_id": "R9"},
        "booked": lambda day, other, number, yes: words.booked(
            number, max(day, other), booked_on=day, status="booked" if yes else "cancelled"
        ),
        "plan": lambda day, _other, number, _yes: words.plan(plans[number % 3], day),
        "order": lambda day, _other, _number, _yes: words.care_order(day),
        "disabled": lambda day, _other, _number, yes: {**words.born("2008-07-14"), "disabled": yes}
        | {"details_updated_on": day},
        "proceedings": lambda day, _other, _number, _yes: words.proceedings(day),
        "concluded": lambda _day, other, _number, _yes: words.concluded(other),
        "asked": lambda day, other, number, yes: words.asked_for(
            teams[number % 2], day, accountable_from=other if yes else None
        ),
        "agreed": lambda day, other, _number, yes: words.agreed("T1", other, day, "both" if yes else "holding"),
        "answered": lambda day, _other, _number, yes: words.answered("T1", "agreed" if yes else "refused", day),
        "named": lambda day, _other, number, _yes: words.named(f"W{number}", teams[number % 2], day),
        "ticked": lambda day, _other, _number, yes: words.ticked("chronology", day, "complete" if yes else "gap"),
        "placed": lambda day, _other, _number, _yes: {
            "event": "PlacementStarted", "placement_id": "PL1", "type": "U6", "started_on": day,
        },
        "ended": lambda day, _other, number, _yes: words.ended(f"I{number}", day),
        "held": lambda day, _other, number, yes: words.held(
            f"I{number + 1}", (cast.safeguarding, *teams)[number % 3], day, worker=f"W{number}" if yes else None,
            locality="north",
        ),
        "closed": lambda day, _other, _number, _yes: words.closed(day),
        "excepted": lambda day, _other, _number, yes: words.agreement(
            "exception", day, side="both" if yes else "holding", rule_id="FEN-23"
        ),
    }  # fmt: skip


@st.composite
def histories(draw: st.DrawFn, cast: Cast) -> list[Told]:
    """Draw a child's history in order of time: amended, withdrawn and late records included."""
    stories = _stories(cast)
    often = ["review", "plan", "order", "ended", "placed", "asked"]
    names = st.sampled_from([*sorted(stories), *often, *often])
    begun = [Told(datetime.combine(BEGINNING, time(8, place), UTC), one) for place, one in enumerate(_begun(cast))]
    told: list[Told] = []
    day = 0
    for place in range(draw(st.integers(2, 9))):
        day += draw(st.integers(0, 25))
        name, other = draw(names), day + draw(st.integers(-10, 40))
        event = stories[name](_day(day), _day(other), draw(st.integers(1, 3)), draw(st.booleans()))
        late = draw(st.sampled_from([0, 0, 0, 1, 20]))
        noon = datetime.combine(BEGINNING + timedelta(days=day + late), time(12, place), UTC)
        one = Told(noon, event)
        told.append(one)
        if name == "ended":
            told.append(Told(noon + timedelta(minutes=30), words.held("I9", cast.looked_after, _day(day), worker="W9")))
        if draw(st.integers(0, 5)) == 0:
            told.append(replace(one.with_envelope(change="withdrawn"), at=noon + timedelta(hours=3)))
    return [*begun, *sorted(told, key=lambda one: one.at)]


@cache
def _played(seed: int) -> dict[str, tuple[Told, ...]]:
    """Give the stories of the demonstration's children for one seed, in order of time."""
    children: dict[str, list[Told]] = {}
    for raw in demonstration.histories(registry.load_policy("norfolk"), seed=seed, children=6, since=BEGINNING):
        envelope = {key: value for key, value in raw["envelope"].items() if key not in ("child_id", "observed_at")}
        told = Told(datetime.fromisoformat(raw["envelope"]["observed_at"]), {**raw, "envelope": envelope})
        children.setdefault(raw["envelope"]["child_id"], []).append(told)
    return {child: tuple(sorted(told, key=lambda one: one.at)) for child, told in children.items()}


@st.composite
def played(draw: st.DrawFn) -> list[Told]:
    """Draw a story of the demonstration with records left out and withdrawn again."""
    stories = _played(draw(st.integers(1, 12)))
    told: list[Told] = []
    for one in stories[draw(st.sampled_from(sorted(stories)))]:
        fate = draw(st.sampled_from(["told"] * 6 + ["left out", "withdrawn"]))
        if fate != "left out":
            told.append(one)
        if fate == "withdrawn":
            told.append(replace(one.with_envelope(change="withdrawn"), at=one.at + timedelta(hours=3)))
    return sorted(told, key=lambda one: one.at)
