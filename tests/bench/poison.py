"""What one child whose rule raises at every event costs the others: the same events with and without, side by side.

Both runs go at the same time, each on topics of its own, so that whatever else the machine does slows both. The child
is held at its first event, tried again every second, and its queue grows with each further one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector import registry
from connector.demo.histories import histories
from connector.held_cases import HeldCases
from policy_core.event_json import event_from_json
from tests.bench.figures import Figure
from tests.bench.latency import at_percent, of_a_run
from tests.bench.throughput import timed
from tests.integration.said import Said, differences, said_on_the_bus
from tests.shell.poisoned import Poison

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from connector.held_cases import HeldCase
    from tests.integration.program import Program

ROOT = Path(__file__).parents[2]
CHILD = "POISON1"
SINCE = date(2026, 1, 5)
FIRST_EVENTS, FEWER = 6, 2
TOLD_MORE_OF_ONE_IN = 10
ONE_IN = 100
TRIED_EVERY_S = {
    "HANDOVER_HELD__FIRST_WAIT_SECONDS": "1",
    "HANDOVER_HELD__LONGEST_WAIT_SECONDS": "1",
    "HANDOVER_HELD__ATTEMPTS": "100000",
}
HARMFUL, HARMLESS = Poison(raises=(f"K{CHILD}",)), Poison()


@dataclass(frozen=True, slots=True)
class Mixed:
    """Events of many children, every hundredth of the one whose rule raises, and the day after the last."""

    events: list[dict[str, Any]]
    of_the_one: int
    until: str

    @classmethod
    def of(cls, told: Iterable[dict[str, Any]], one_in: int = ONE_IN) -> Mixed:
        """Mix the one child's events in."""
        events: list[dict[str, Any]] = []
        last, count = SINCE, 0
        for number, event in enumerate(told):
            if number % one_in == 0:
                events.append(_of_the_one(count))
                count += 1
            events.append(event)
            last = max(last, date.fromisoformat(event["envelope"]["observed_at"][:10]))
        return cls(events, count, (last + timedelta(days=1)).isoformat())

    def written(self, folder: Path) -> Path:
        """Write them as JSON lines."""
        file = folder / "mixed.jsonl"
        file.write_text("".join(json.dumps(event) + "\n" for event in self.events), encoding="utf-8")
        return file


def first_events(children: int, seed: int, *, more_of_one_in: int = 1) -> list[dict[str, Any]]:
    """Give the first events of many children, a child's in their order; of one in so many more than of the others."""
    told: defaultdict[str, int] = defaultdict(int)
    found = []
    for event in histories(registry.load_policy("norfolk"), seed=seed, children=children, since=SINCE):
        child = event["envelope"]["child_id"]
        told[child] += 1
        most = FIRST_EVENTS if int(child[1:]) % more_of_one_in == 0 else FEWER
        if told[child] <= most:
            found.append(event)
    return found


def started(program: Program, poison: Poison, *arguments: str) -> subprocess.Popen[str]:
    """Start `run` with the harmful rule; its log is on `stderr`."""
    return subprocess.Popen(
        (sys.executable, "-m", "tests.shell.poisoned", json.dumps(asdict(poison)), "run", *arguments),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**program.environment, **TRIED_EVERY_S},
    )


def held(program: Program) -> HeldCase:
    """Give the held case. Raises ValueError where that isn't the only one."""
    (only,) = HeldCases(program.connect(), program.names.state, program.partitions).all()
    return only


def came_at(program: Program) -> list[int]:
    """Give the offsets of the one child's events, in order."""
    return [one.offset for one in program.committed(program.names.events) if one.key == CHILD.encode()]


def of_others(said: Said) -> Said:
    """Leave the one child out."""
    return {sequence: messages for sequence, messages in said.items() if not sequence[1].startswith(CHILD)}


def poison(program: Callable[[], Program], folder: Path, *, children: int, paced: Mixed, pace: int) -> Iterator[Figure]:
    """Measure both at once: how fast they are, and then how late."""
    mixed = Mixed.of(first_events(children, seed=31, more_of_one_in=TOLD_MORE_OF_ONE_IN))
    file, programs = mixed.written(folder), {harm: program() for harm in (HARMLESS, HARMFUL)}
    for one in programs.values():
        one.feed(file)
    runs = [started(one, harm, "--clock", "events", "--until", mixed.until) for harm, one in programs.items()]
    with ThreadPoolExecutor(len(runs)) as pool:
        without, with_it = (len(mixed.events) / run.seconds for run in pool.map(timed, runs))
    yield Figure(what="run, no child poisoned", value=without, unit=f"events a second ({children} children)")
    yield Figure(what="run, one child poisoned", value=with_it, unit="events a second")
    yield Figure(what="one poisoned, as a part of none", value=with_it / without, unit="")
    case = held(programs[HARMFUL])
    waits = list(case.waiting.values()) == came_at(programs[HARMFUL])
    yield Figure(
        what="the poisoned child's events that wait, in order",
        value=len(case.waiting) if waits else float("nan"),
        unit=f"of {mixed.of_the_one} (tried {case.queue.attempts} times)",
    )
    harmed, spared = (of_others(said_on_the_bus(programs[harm])) for harm in (HARMFUL, HARMLESS))
    yield Figure(
        what="other children's sequences that differ", value=len(differences(harmed, spared)), unit=f"of {len(spared)}"
    )
    yield from _latency(program, paced, pace)


def _latency(program: Callable[[], Program], paced: Mixed, pace: int) -> Iterator[Figure]:
    programs = {harm: program() for harm in (HARMLESS, HARMFUL)}
    events = [event_from_json(event, authority=programs[HARMLESS].authority) for event in paced.events]
    with ThreadPoolExecutor(len(programs)) as pool:
        runs = [pool.submit(of_a_run, one, started(one, harm), events, pace) for harm, one in programs.items()]
        found = dict(zip(programs, (run.result() for run in runs), strict=True))
    for percent in (50, 99):
        without, with_it = (at_percent(found[harm], percent) for harm in (HARMLESS, HARMFUL))
        yield Figure(what=f"event to message, no child poisoned, p{percent}", value=without, unit="ms")
        yield Figure(what=f"event to message, one child poisoned, p{percent}", value=with_it, unit="ms")
        yield Figure(what=f"p{percent} as a multiple of that without", value=with_it / without, unit="")


def _of_the_one(number: int) -> dict[str, Any]:
    day = SINCE + timedelta(days=number % 28)
    envelope = {"child_id": CHILD, "observed_at": f"{SINCE.isoformat()}T09:00:00Z"}
    if number == 0:
        return {"event": "CaseOpened", "case_id": f"K{CHILD}", "opened_on": SINCE.isoformat(), "envelope": envelope}
    plan = {"plan": "authority", "decided_on": day.isoformat()}
    return {"event": "CarePlanRecorded", **plan, "envelope": {**envelope, "record_key": f"P{number}"}}
