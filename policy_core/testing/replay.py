"""One child's events through a judge, at instants of one's choosing, with all that is published on the way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from policy_core.decide.memory import Memory
from policy_core.judge import CaseState, Judge
from policy_core.reading import LONDON
from policy_core.testing.published import is_obligation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from policy_core.decide import Decision
    from policy_core.events import Event
    from policy_core.judge import Step


@dataclass(frozen=True, slots=True)
class Told:
    """An event and the instant at which it came."""

    at: datetime
    event: Event


class Forgetful(Judge):
    """Judges every rule afresh each time: what it publishes hangs on nothing judged before."""

    def decide(self, state: CaseState, now: datetime) -> Decision:
        """Decide as if for the first time. Raises RuleRaised."""
        return super().decide(replace(state, memory=Memory()), now)


class Replay:
    """What comes of a child's events. `published` holds the obligations of each day as said; `told` what was told.

    A transfer's history and its present state repeat what its task says, so they aren't kept. `state_on` gives how the
    case stood at the end of the days on which something happened.
    """

    def __init__(self, judge: Judge, child_id: str) -> None:
        self.judge = judge
        self.state = CaseState(child_id=child_id)
        self.published: dict[date, list[Any]] = defaultdict(list)
        self.told: list[Told] = []
        self._states: dict[date, CaseState] = {}
        self._before: list[tuple[CaseState, dict[date, CaseState]]] = []

    def tell(self, event: Event, at: datetime) -> None:
        """Let an event come at an instant. Raises EventRefused, RuleRaised."""
        self.told.append(Told(at, event))
        self._before.append((self.state, dict(self._states)))
        self._take([self.judge.apply(self.state, event, at)])

    def run_until(self, instant: datetime) -> None:
        """Fire every wake-up up to an instant, inclusive. Raises RuleRaised."""
        self._take(self.judge.until(self.state, instant))

    def run_before(self, instant: datetime) -> None:
        """Fire every wake-up before an instant: at one instant, events come first. Raises RuleRaised."""
        self.run_until(instant - timedelta(microseconds=1))

    def look(self, at: datetime) -> None:
        """Judge at an instant though nothing asks for it. Raises RuleRaised."""
        self._take([self.judge.wake(self.state, at)])

    def state_on(self, day: date) -> CaseState:
        """Give the case as it stood at the end of a day."""
        return self._states[max((known for known in self._states if known <= day), default=min(self._states))]

    def all_published(self) -> list[Any]:
        """Give every obligation as said, in order."""
        return [record for day in sorted(self.published) for record in self.published[day]]

    def told_otherwise(self, place: int, event: Event, until: datetime) -> Replay:
        """Tell the same anew with another event in one place, and let time run up to an instant.

        Up to that place all is as it was, so only what comes after is judged, and only that is in `published`. Raises
        EventRefused, RuleRaised.
        """
        other = Replay(self.judge, self.state.child_id)
        other.told = self.told[:place]
        state, other._states = self._before[place][0], dict(self._before[place][1])
        # what the memory holds by now was judged later
        other.state = replace(state, memory=Memory())
        for one in (replace(self.told[place], event=event), *self.told[place + 1 :]):
            other.run_before(one.at)
            other.tell(one.event, one.at)
        other.run_until(until)
        return other

    def _take(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.state = step.state
            self._states[step.state.decided_through.astimezone(LONDON).date()] = step.state
            for message in step.messages:
                if message.value is not None and is_obligation(message.value):
                    day = message.value.obligation.decided_at.astimezone(LONDON).date()
                    self.published[day].append(message.value)


def told_again(judge: Judge, child_id: str, told: Iterable[Told], until: datetime) -> Replay:
    """Tell the same to a child anew, and let time run up to an instant. Raises EventRefused, RuleRaised."""
    replay = Replay(judge, child_id)
    for one in told:
        replay.run_before(one.at)
        replay.tell(one.event, one.at)
    replay.run_until(until)
    return replay
