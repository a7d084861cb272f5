"""Kills `handover run` again and again while it works, and compares what it leaves with what `simulate` says.

`python -m tests.chaos.sigkill --kills 50 --seed 7 EVENTS` starts a real Kafka of its own, feeds the file, kills the
process at seeded points, restarts it in place under the same instance id, and ends with 0 if nothing is lost, doubled
or out of order in what a read-committed consumer sees.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from connector.brokers.broker import Broker, RunningBroker
from connector.brokers.jars import kafka_from_jars
from connector.changelog import CHECKPOINT
from connector.exits import Exit
from connector.ports import Partition
from tests.brokers.names import Names
from tests.integration.program import Log, Program
from tests.integration.said import count, differences, said_by_simulation, said_on_the_bus

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

TRANSACTIONS_A_KILL = 8
WHILE_STARTING = 5  # every fifth kill comes before the process has got anywhere
STARTS_WITHIN_S = 1.5
A_TRANSACTION_TAKES_S = 0.06


class RunTooShort(Exception):  # noqa: N818 - names what is the matter
    """The run was over before all kills had been made."""


@dataclass(slots=True)
class Lives:
    """What became of the processes of one run."""

    kills: int = 0
    kills_while_starting: int = 0
    counters: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The figures of one run with kills, and where it differs from the simulation.

    `cut_short` counts offsets of the state topic that no consumer sees: what the kills cut off inside a transaction.
    """

    events: int
    messages: int
    expected: int
    kills: int
    kills_while_starting: int
    transactions: int
    cut_short: int
    held: int
    quarantined: int
    seconds: float
    differences: list[str]


def batch_for(events: int, kills: int) -> int:
    """Give records a transaction, so few that the run lasts for so many kills."""
    return max(1, events // (kills * TRANSACTIONS_A_KILL))


def run_and_kill(handover: Program, until: str, *, kills: int, random: Random) -> Lives:
    """Run to the end of a day, killed so many times on the way. Raises RunTooShort."""
    lives, began = Lives(), time.monotonic()
    while True:
        process = handover.start("run", "--clock", "events", "--until", until)
        lines = _killed(process, lives, random) if lives.kills < kills else _lived(process)
        log = Log.of(lines)
        for line in log.lines:
            lives.counters[line["event"]] += 1
            for name in ("held", "quarantined"):
                lives.counters[name] += int(line.get(name, 0))
        if process.returncode == Exit.DONE:
            break
        if process.returncode not in (-signal.SIGKILL, Exit.TRANSIENT):
            raise AssertionError(f"handover run ended with {process.returncode}: {log.other[-1:]}")
    if lives.kills < kills:
        raise RunTooShort(f"the run was over after {lives.kills} kills; give more events or ask for fewer kills")
    lives.seconds = time.monotonic() - began
    return lives


def _killed(process: subprocess.Popen[str], lives: Lives, random: Random) -> list[str]:
    starting = lives.kills % WHILE_STARTING == WHILE_STARTING - 1
    lines: list[str] = []
    if starting:
        time.sleep(random.uniform(0, STARTS_WITHIN_S))
    else:
        lines = _lines_of(process, transactions=random.randint(1, TRANSACTIONS_A_KILL // 2))
        time.sleep(random.uniform(0, A_TRANSACTION_TAKES_S))
    if process.poll() is None:
        process.kill()
        lives.kills += 1
        lives.kills_while_starting += starting
    return lines + _lived(process)


def _lines_of(process: subprocess.Popen[str], *, transactions: int) -> list[str]:
    """Read on until so many transactions were committed, or the log ends."""
    lines: list[str] = []
    for line in process.stderr or ():
        lines.append(line.rstrip("\n"))
        transactions -= line.startswith('{"event":"transaction"')
        if not transactions:
            break
    return lines


def _lived(process: subprocess.Popen[str]) -> list[str]:
    rest = process.communicate()[1] or ""
    # a line that the kill cut short says nothing
    whole, _, _ = rest.rpartition("\n")
    return whole.splitlines()


def judge(handover: Program, events: Path, until: str, *, kills: int, seed: int) -> Verdict:
    """Feed, run with kills, and compare."""
    handover.apply_topics()
    handover.feed(events)
    lives = run_and_kill(handover, until, kills=kills, random=Random(seed))  # noqa: S311 - chance, not a secret
    expected, said = said_by_simulation(handover.simulate(events, until)), said_on_the_bus(handover)
    return Verdict(
        events=events_in(events),
        messages=count(said),
        expected=count(expected),
        kills=lives.kills,
        kills_while_starting=lives.kills_while_starting,
        transactions=lives.counters["transaction"],
        cut_short=cut_short(handover),
        held=lives.counters["held"],
        quarantined=lives.counters["quarantined"],
        seconds=round(lives.seconds, 1),
        differences=differences(said, expected),
    )


def cut_short(handover: Program) -> int:
    """Count the offsets of the state topic that are neither a committed record nor the marker of its transaction."""
    topic, connection = handover.names.state, handover.connect()
    committed = handover.committed(topic)
    markers = sum(record.key == CHECKPOINT for record in committed)  # each transaction writes one
    taken = 0
    for number in range(handover.partitions):
        reader = connection.log_reader(Partition(topic, number))
        taken += reader.end()
        reader.close()
    return taken - len(committed) - markers


def events_in(file: Path) -> int:
    """Count the events of a file."""
    with file.open(encoding="utf-8") as lines:
        return sum(1 for line in lines if line.strip())


def main(arguments: Sequence[str]) -> int:
    """Run it from a shell; the last line is a JSON object of the figures."""
    parser = argparse.ArgumentParser(prog="sigkill", description=__doc__)
    parser.add_argument("events", type=Path, help="case events as JSON lines")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1, help="where the kills fall")
    parser.add_argument("--authority", default="norfolk")
    parser.add_argument("--host", help="host plugin; default: the one the policy names as its example")
    parser.add_argument("--until", default="2028-03-31", help="the run goes to the end of this day")
    parser.add_argument("--partitions", type=int, default=4)
    parser.add_argument("--broker", help="host:port; default: real Kafka from its jars")
    given = parser.parse_args(arguments)
    with _broker(given.broker) as broker:
        handover = Program(
            bootstrap=broker.bootstrap,
            mark=Names().mark,
            authority=given.authority,
            host=given.host,
            partitions=given.partitions,
            batch=batch_for(events_in(given.events), given.kills),
        )
        verdict = judge(handover, given.events, given.until, kills=given.kills, seed=given.seed)
    figures: dict[str, Any] = {"broker": broker.name, "seed": given.seed, **asdict(verdict)}
    sys.stdout.write(json.dumps(figures) + "\n")
    return int(Exit.FINDINGS if verdict.differences else Exit.DONE)


def _broker(address: str | None) -> AbstractContextManager[Broker]:
    if address is None:
        return kafka_from_jars()
    return nullcontext(RunningBroker(bootstrap=address, name=f"the broker at {address}"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
