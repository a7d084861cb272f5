"""Breaks a running Handover in every way there is, again and again, and says what became of its messages.

`python -m tests.chaos --faults 200 --seed 7 --output json`: on a real Kafka of its own. The last line of stdout is one
JSON object; the exit code is 1 unless nothing was lost, doubled, out of order or stuck.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector import registry
from connector.brokers.download import CACHE
from connector.cli.plugin_arguments import a_day, end_of_day
from connector.delivery import Delivery
from connector.demo.histories import histories
from connector.exits import Exit
from connector.lines import LineUnreadable, read_events
from policy_core.event_json import event_from_json
from tests.chaos.campaign import Plan, run, stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policy_core.events import Event

SINCE = date(2024, 1, 8)
EVENTS_A_CHILD = 8
AT_A_TIME = 40


def made_up(plan: Plan) -> Iterator[Event]:
    """Make up cases, more than so many faults need, and tell them to their end, so many children at a time."""
    children = max(100, 2 * plan.faults * plan.burst // EVENTS_A_CHILD)
    told = histories(registry.load_policy(plan.authority), seed=plan.seed, children=children, since=SINCE)
    events = [event_from_json(event, authority=plan.authority) for event in told]
    yield from sorted(events, key=lambda event: int(event.envelope.child_id[1:]) // AT_A_TIME)


def from_file(plan: Plan, file: Path) -> Iterator[Event]:
    """Read events from a file. Raises LineUnreadable."""
    last = min(end_of_day(a_day(plan.until)), datetime.now(UTC))
    with file.open(encoding="utf-8") as lines:
        for line in read_events(lines, str(file), plan.authority):
            if isinstance(line, LineUnreadable):
                raise line
            if line.event.envelope.observed_at <= last:
                yield line.event


def main(arguments: Sequence[str]) -> int:
    """Run it from a shell."""
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    usual = Plan(faults=50, seed=1)
    parser.add_argument("--faults", type=int, default=usual.faults)
    parser.add_argument("--seed", type=int, default=usual.seed, help="which faults, when, and of whom; and the cases")
    parser.add_argument("--authority", default=usual.authority)
    parser.add_argument("--events", type=Path, help="case events as JSON lines; default: made-up cases")
    parser.add_argument("--until", default=usual.until, help="the run goes to the end of this day")
    parser.add_argument("--partitions", type=int, default=usual.partitions)
    parser.add_argument("--instances", type=int, default=usual.instances, help="how many at the start")
    parser.add_argument("--delivery", choices=[*Delivery], default=usual.delivery, help="what the instances promise")
    parser.add_argument("--logs", type=Path, help="folder for what each instance logged, with the seconds of the run")
    parser.add_argument("--output", choices=("text", "json"), default="text")
    given = parser.parse_args(arguments)
    plan = Plan(
        faults=given.faults,
        seed=given.seed,
        authority=given.authority,
        until=given.until,
        partitions=given.partitions,
        instances=given.instances,
        delivery=Delivery(given.delivery),
        logs=given.logs,
    )
    with stage(CACHE) as on:
        sys.stderr.write(f"chaos: {plan.faults} faults of seed {plan.seed} on {on.broker.name}\n")
        found = run(on, plan, made_up(plan) if given.events is None else from_file(plan, given.events))
    if given.output == "text":
        sys.stdout.writelines(f"{name}: {_said(value)}\n" for name, value in found.items())
    sys.stdout.write(json.dumps(found) + "\n")
    return int(Exit.DONE if is_good(found) else Exit.FINDINGS)


def is_good(found: dict[str, Any]) -> bool:
    """Say whether nothing is amiss."""
    amiss = ("lost", "doubled", "out_of_order", "states_that_differ", "offsets_that_differ", "stalled")
    return not any(found[name] for name in amiss)


def _said(value: object) -> str:
    return ", ".join(f"{name} {figure}" for name, figure in value.items()) if isinstance(value, dict) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
