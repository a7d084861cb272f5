"""Measures side by side, in one run, what Handover must reach; prints a table. Nothing here passes or fails on time.

`python -m tests.bench --children 1000`: made-up histories, some fifteen events a child, on a real Kafka of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from connector.brokers.broker import Broker, RunningBroker
from connector.brokers.jars import kafka_from_jars
from policy_core.event_json import event_from_json
from tests.bench.core import decisions, played, simulation
from tests.bench.figures import as_rows, as_table
from tests.bench.latency import latency
from tests.bench.poison import Mixed, poison
from tests.bench.restoring import restoring
from tests.bench.taking_over import taking_over
from tests.bench.throughput import throughput, timed_run
from tests.bench.watching import watching
from tests.brokers.names import Names
from tests.integration.program import Program
from tests.integration.stories import UNTIL, written_histories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from tests.bench.figures import Figure

PARTITIONS = 4
BATCH = 500
SEED = 9
SLOWER_FOR_TWO = 5
EVENTS_A_CHILD = 15
WATCHED = 300


def measured(bootstrap: str, *, children: int, seconds: int, pace: int) -> Iterator[Figure]:
    """Measure everything, one thing after the other, so that nothing disturbs the next."""
    with tempfile.TemporaryDirectory(prefix="handover-bench-") as name:
        folder = Path(name)
        events = written_histories(folder, children=children, seed=SEED)
        program = _program(bootstrap)
        lines = events.read_text(encoding="utf-8").splitlines()
        yield from decisions(played(program, events))
        yield simulation(program, events, UNTIL, len(lines))
        yield from watching(lines[:WATCHED], program.authority)
        program.feed(events)
        run = timed_run(program, UNTIL)
        yield from throughput(program, _program(bootstrap), run, len(lines), folder)
        yield from restoring(program)
        whole = written_histories(folder, children=max(1, seconds * pace // EVENTS_A_CHILD), seed=SEED + 1)
        paced = [
            event_from_json(json.loads(line), authority=program.authority)
            for line in whole.read_text(encoding="utf-8").splitlines()
        ]
        yield from latency(_program(bootstrap), _program(bootstrap), paced, pace)


def poisoned(bootstrap: str, *, children: int, seconds: int, pace: int) -> Iterator[Figure]:
    """Measure what one child whose rule raises costs the others, at a pace that two runs at once don't fall behind."""
    pace = max(1, pace // SLOWER_FOR_TWO)
    with tempfile.TemporaryDirectory(prefix="handover-poison-") as name:
        folder = Path(name)
        whole = written_histories(folder, children=max(1, seconds * pace // EVENTS_A_CHILD), seed=SEED + 2)
        paced = Mixed.of(json.loads(line) for line in whole.read_text(encoding="utf-8").splitlines())
        yield from poison(lambda: _program(bootstrap), folder, children=children, paced=paced, pace=pace)


def killed(bootstrap: str, *, kills: int) -> Iterator[Figure]:
    """Measure how long an instance is missed that is killed."""
    yield from taking_over(_program(bootstrap), kills)


def _program(bootstrap: str) -> Program:
    program = Program(bootstrap=bootstrap, mark=Names().mark, partitions=PARTITIONS, batch=BATCH)
    program.apply_topics()
    return program


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--children", type=int, default=1000, help="how many histories; fewer is quicker")
    parser.add_argument("--seconds", type=int, default=30, help="how long to measure latency")
    parser.add_argument("--pace", type=int, default=100, help="events a second while latency is measured")
    parser.add_argument("--others", type=int, default=1000, help="how many children beside the poisoned one; 0: not")
    parser.add_argument("--kills", type=int, default=10, help="how often an instance is killed, each way; 0: not")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--only-poison", action="store_true", help="measure only what a poisoned child costs the others")
    only.add_argument("--only-kills", action="store_true", help="measure only how long a killed instance is missed")
    parser.add_argument("--broker", help="host:port; default: real Kafka from its jars")
    parser.add_argument("--output", choices=("table", "json"), default="table")
    given = parser.parse_args(arguments)
    with _broker(given.broker) as broker:
        sys.stderr.write(f"bench: on {broker.name}\n")
        found: list[Figure] = []
        if not (given.only_poison or given.only_kills):
            found += measured(broker.bootstrap, children=given.children, seconds=given.seconds, pace=given.pace)
        if given.kills and not given.only_poison:
            found += killed(broker.bootstrap, kills=given.kills)
        if given.others and not given.only_kills:
            found += poisoned(broker.bootstrap, children=given.others, seconds=given.seconds, pace=given.pace)
    sys.stdout.write(as_table(found) if given.output == "table" else json.dumps(as_rows(found), indent=2) + "\n")
    return 0


def _broker(address: str | None) -> AbstractContextManager[Broker]:
    if address is None:
        return kafka_from_jars()
    return nullcontext(RunningBroker(bootstrap=address, name=f"the broker at {address}"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
