"""Why a rule did what it did on the day of a failure: its verdict on each occasion, and the facts it read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from policy_core.reading import start_of
from policy_core.trace import Verdict, explain

if TYPE_CHECKING:
    from policy_core.testing.failure import Failure
    from policy_core.testing.replay import Replay
    from policy_core.testing.scenario import Scenario
    from policy_core.trace import RuleTrace


def why(failure: Failure, scenario: Scenario, replay: Replay) -> tuple[str, ...]:
    """Give a line for each occasion of the rules that the scenario claims, as they stood at the end of the day."""
    if failure.day is None:
        return ()
    state = replay.state_on(failure.day)
    end = max(state.decided_through, start_of(failure.day + timedelta(days=1)) - timedelta(microseconds=1))
    told = explain(replay.judge.book, state, end, replay.judge.host)
    traces = [trace for trace in told.rules if trace.rule_id in scenario.covers]
    held_by = f"held by {told.holding_team or 'nobody'} at the end of the day"
    return (held_by, *(_line(trace) for trace in traces))


def _line(trace: RuleTrace) -> str:
    if trace.verdict is Verdict.NO_OCCASION:
        return f"{trace.rule_id}: nothing to be judged on ({', '.join(trace.asks)})"
    read = ", ".join(f"{fact.path}={fact.value}" for fact in trace.facts) or "no fact"
    asks = f"; would have to be told {', '.join(trace.asks)}" if trace.asks else ""
    return f"{trace.rule_id} on {trace.occurrence}: {trace.verdict.value}; read {read}{asks}"
