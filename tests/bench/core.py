"""How fast the core is, without a bus: a decision, a case in memory, a simulation from file to file."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from connector import case_state, registry
from connector.simulate import Simulation
from policy_core.event_json import event_from_json
from policy_core.judge import Judge
from tests.bench.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from connector.registry import Plugins
    from policy_core.decide import Decision
    from policy_core.judge import CaseState
    from tests.integration.program import Program

QUIET_GOAL = 20_000.0
MIX_GOAL = 10_000.0
SIMULATE_GOAL = 8_000.0
A_DAY = timedelta(days=1)


class TimedJudge(Judge):
    """Adds up what its decisions take."""

    decisions = 0
    seconds = 0.0

    def decide(self, state: CaseState, now: datetime) -> Decision:
        began = time.perf_counter()
        decision = super().decide(state, now)
        self.seconds += time.perf_counter() - began
        self.decisions += 1
        return decision


@dataclass(frozen=True, slots=True)
class Played:
    """A whole simulation, with the cases it ends with."""

    plugins: Plugins
    judge: TimedJudge
    cases: tuple[CaseState, ...]


def played(program: Program, events: Path) -> Played:
    """Play a file of events."""
    plugins = registry.load(program.authority, program.host)
    judge = TimedJudge(plugins.book, plugins.host)
    simulation = Simulation(judge)
    for line in events.read_text(encoding="utf-8").splitlines():
        for _ in simulation.feed(event_from_json(json.loads(line), authority=program.authority)):
            pass
    return Played(plugins, judge, tuple(simulation.cases.values()))


def decisions(play: Played) -> Iterator[Figure]:
    """Measure decisions: after each event of the mix, and on cases where nothing has changed."""
    judge = play.judge
    yield Figure(what="decide, after each event", value=judge.decisions / judge.seconds, unit="a second", goal=MIX_GOAL)
    fresh = [_read_back(state, play) for state in play.cases]
    yield Figure(what="decide, quiet, case read back from its bytes", value=_rate(play, fresh), unit="a second")
    # a day later: what a rule said of the same facts may be recalled
    tomorrow = [replace(state, decided_through=state.decided_through + A_DAY) for state in fresh]
    yield Figure(what="decide, quiet", value=_rate(play, tomorrow), unit="a second", goal=QUIET_GOAL)


def simulation(program: Program, events: Path, until: str, count: int) -> Figure:
    """Measure the command, start-up included."""
    began = time.perf_counter()
    program.simulate(events, until)
    taken = time.perf_counter() - began
    return Figure(what="simulate, file to file", value=count / taken, unit="events a second", goal=SIMULATE_GOAL)


def _rate(play: Played, states: list[CaseState]) -> float:
    began = time.perf_counter()
    for state in states:
        Judge.decide(play.judge, state, state.decided_through)
    return len(states) / (time.perf_counter() - began)


def _read_back(state: CaseState, play: Played) -> CaseState:
    data, _ = case_state.to_bytes(state, {})
    return case_state.from_bytes(data, play.plugins.host)[0]
