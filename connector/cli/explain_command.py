"""`handover explain`: clause, facts leaned on, what is missing, what will wake it. Works without a broker."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from connector.cli.plugin_arguments import a_day, add_plugin_arguments, end_of_day, opened, plugins_of
from connector.exits import Exit, Stop
from connector.lines import LineUnreadable, read_events, rfc3339
from connector.simulate import Simulation
from policy_core.event_json import obligation_to_json
from policy_core.judge import Judge
from policy_core.trace import CommandTrace, Explanation, RuleTrace, Verdict, explain

if TYPE_CHECKING:
    import argparse

    from policy_core.judge import CaseState

_ORDER = (Verdict.WANTED, Verdict.FORESEEN, Verdict.UNDECIDED, Verdict.GIVES_WAY, Verdict.SPENT, Verdict.NOT_WANTED)
_SHOWN = ("due_on", "move_on", "overdue_since", "missing", "held_back")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    add_plugin_arguments(parser)
    parser.add_argument("--child", required=True, help="the child's id")
    parser.add_argument("--on", type=a_day, help="explain the end of this day; default: the day of the last event")
    parser.add_argument("--events", required=True, metavar="FILE", help="events as JSON lines (- is stdin)")
    parser.add_argument("--output", choices=("table", "json"), default="table")


def run(given: argparse.Namespace) -> int:
    """Fold the child's events up to the day, then explain. Exit 2 where the child has none."""
    plugins = plugins_of(given)
    simulation = Simulation(Judge(plugins.book, plugins.host))
    until = end_of_day(given.on) if given.on else None
    with opened(given.events) as stream:
        for line in read_events(stream, given.events, given.authority):
            if isinstance(line, LineUnreadable):
                raise Stop(Exit.USAGE, str(line)) from line
            envelope = line.event.envelope
            if envelope.child_id == given.child and (until is None or envelope.observed_at <= until):
                for _ in simulation.feed(line.event):
                    pass
    state = simulation.cases.get(given.child)
    if state is None:
        raise Stop(Exit.USAGE, f"no event of this child up to {given.on or 'the end'} in {given.events}")
    at = until or state.last_event_at
    for _ in simulation.run_until(at):
        pass
    state = simulation.cases[given.child]
    told = explain(plugins.book, state, max(at, state.decided_through), plugins.host)
    sys.stdout.write(_as_json(told, state, at) if given.output == "json" else _as_text(told, state, at))
    return Exit.DONE


def _as_json(told: Explanation, state: CaseState, at: datetime) -> str:
    shown = {
        "child": state.child_id,
        "at": rfc3339(at.astimezone(UTC)),
        "holding_team": told.holding_team,
        "standing": [obligation_to_json(record) for record in state.ledger.open.values()],
        "commands": [_command(trace) for trace in told.commands],
        "rules": [_rule(trace) for trace in told.rules],
        "wake_at": rfc3339(told.decision.wake_at) if told.decision.wake_at else None,
    }
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


def _command(trace: CommandTrace) -> dict[str, Any]:
    return {
        "command_id": trace.command_id,
        "state": trace.state.value,
        "attempt": trace.attempt,
        "until": trace.until.isoformat() if trace.until else None,
        "answer": trace.answer,
        "reason": trace.reason,
    }


def _in_one_line(trace: CommandTrace) -> str:
    answered = ", ".join(filter(None, (trace.answer, trace.reason))) or "no answer"
    until = f", awaited until {trace.until}" if trace.until else ""
    return f"    {trace.state.value}: attempt {trace.attempt}, {answered}{until}"


def _rule(trace: RuleTrace) -> dict[str, Any]:
    return {
        "id": trace.rule_id,
        "clause": trace.clause,
        "says": trace.says,
        "verdict": trace.verdict.value,
        "occurrence": trace.occurrence,
        "anchor": trace.anchor,
        "wants": list(trace.wants),
        "facts": [{"fact": fact.path, "value": fact.value, "record_key": fact.record_key} for fact in trace.facts],
        "missing": list(trace.asks),
        "wake_at": rfc3339(trace.wake_at) if trace.wake_at else None,
    }


def _as_text(told: Explanation, state: CaseState, at: datetime) -> str:
    lines = [
        f"child {state.child_id} at {rfc3339(at.astimezone(UTC))}, held by {told.holding_team or 'nobody known'}",
        "",
    ]
    for record in state.ledger.open.values():
        head = record.obligation
        lines.append(f"{head.state.value} {head.kind.value} {head.subject}")
        lines += [f"    {name}: {shown}" for name in _SHOWN if (shown := _written(getattr(record, name, None)))]
        lines += [_in_one_line(trace) for trace in told.commands if trace.command_id == head.obligation_id]
        lines += [f"    {clause.rule_id}  {clause.clause}" for clause in head.basis]
    lines.append("")
    for verdict in _ORDER:
        for trace in (one for one in told.rules if one.verdict is verdict):
            lines.append(f"{verdict.value:<11} {trace.rule_id}  {trace.says}")
            lines += [f"    {fact.path} = {fact.value}" for fact in trace.facts]
            lines += [f"    not known: {fact}" for fact in trace.asks]
            if trace.wake_at is not None and verdict is not Verdict.SPENT:
                lines.append(f"    may change at {rfc3339(trace.wake_at)}")
    asleep = [trace.rule_id for trace in told.rules if trace.verdict is Verdict.NO_OCCASION]
    if asleep:
        lines += ["", f"nothing to judge yet: {', '.join(asleep)}"]
    if told.decision.wake_at is not None:
        lines.append(f"wakes at {rfc3339(told.decision.wake_at)}")
    return "\n".join(lines) + "\n"


def _written(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
