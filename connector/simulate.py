"""`simulate`: the whole of Handover without a bus. The same events in give the same bytes out."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from policy_core.book import AUTHORITY_KEY
from policy_core.judge import CHILD_ERASED, CaseState, EventRefused, Judge, begun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.deletion import Remnant
    from policy_core.events import Event
    from policy_core.judge import Step
    from policy_core.messages import Message


@dataclass(frozen=True, slots=True)
class Published:
    """One message with the instant it was decided at."""

    at: datetime
    message: Message


@dataclass(slots=True)
class Simulation:
    """Simulated time running over many children; each child's clock is its own events' `observed_at`.

    A child's wake-ups before its next event fire first; before that, those of all children due earlier, so that lines
    come out in order of time.
    """

    judge: Judge
    cases: dict[str, CaseState] = field(default_factory=dict)
    remnants: dict[str, Remnant] = field(default_factory=dict)
    _timers: list[tuple[datetime, str]] = field(default_factory=list)
    _clock: datetime = datetime(1900, 1, 1, tzinfo=UTC)

    def feed(self, event: Event) -> Iterator[Published]:
        """Apply one event, after all wake-ups due before it. Raises EventRefused, RuleRaised."""
        at, child_id = event.envelope.observed_at, event.envelope.child_id
        self.judge.admit(child_id, event)
        yield from self._fire(at, inclusive=False)
        if (state := self.cases.get(child_id)) is not None:
            yield from self._own_wakes(state, at)
        remnant = self.remnants.get(child_id)
        if remnant is not None and remnant.erased:
            raise EventRefused(CHILD_ERASED)
        state = self.cases.get(child_id) or begun(child_id, remnant)
        yield from self._keep(self.judge.apply(state, event, at))

    def run_until(self, end: datetime) -> Iterator[Published]:
        """Fire every wake-up up to an instant, inclusive."""
        yield from self._fire(end, inclusive=True)

    def _fire(self, end: datetime, *, inclusive: bool) -> Iterator[Published]:
        while self._timers and (self._timers[0][0] < end or (inclusive and self._timers[0][0] == end)):
            at, child_id = heapq.heappop(self._timers)
            state = self.cases.get(child_id)
            if state is not None and state.wake_at == at:
                yield from self._keep(self.judge.wake(state, at))

    def _own_wakes(self, known: CaseState, at: datetime) -> Iterator[Published]:
        state: CaseState | None = known
        while state is not None and state.wake_at is not None and state.wake_at < at:
            yield from self._keep(self.judge.wake(state, state.wake_at))
            state = self.cases.get(known.child_id)

    def _keep(self, step: Step) -> Iterator[Published]:
        state = step.state
        if step.deletion is not None:
            self.cases.pop(state.child_id, None)
            self.remnants[state.child_id] = step.deletion.remnant
        else:
            self.cases[state.child_id] = state
        if state.wake_at is not None:
            heapq.heappush(self._timers, (state.wake_at, state.child_id))
        for message in step.messages:
            yield Published(state.decided_through, message)

    @property
    def children(self) -> int:
        """How many children were seen; the authority's own record isn't one."""
        return sum(1 for child_id in self.cases if child_id != AUTHORITY_KEY)
