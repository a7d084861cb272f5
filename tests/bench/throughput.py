"""Events a second of `handover run`, beside a bare loop that writes the same records in the same transactions."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from connector.exits import Exit
from tests.bench.figures import Figure
from tests.bench.transactions import script_of
from tests.integration.program import Log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.program import Program

OF_THE_BARE_LOOP = 0.6
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class TimedRun:
    """A run to the end: its log, and the seconds from its first event to its last commit, start-up left out."""

    log: Log
    seconds: float


def timed_run(program: Program, until: str) -> TimedRun:
    """Run to the end of a day. Raises AssertionError where it ends badly."""
    return timed(program.start("run", "--clock", "events", "--until", until))


def timed(run: subprocess.Popen[str]) -> TimedRun:
    """Time a run that was started, to its end. Raises AssertionError where it ends badly."""
    lines, began, ended = [], 0.0, 0.0
    with run as process:
        for line in process.stderr or ():
            lines.append(line)
            if '"event":"restored"' in line and not began:
                began = time.perf_counter()
            if '"event":"transaction"' in line:
                ended = time.perf_counter()
    assert process.returncode == Exit.DONE, lines[-1:]
    return TimedRun(Log.of(lines), ended - began)


def throughput(program: Program, bare: Program, run: TimedRun, events: int, folder: Path) -> Iterator[Figure]:
    """Give the run's figures and the bare loop's."""
    script = script_of(program, run.log, bare).saved(folder / "script.pickle")
    said = subprocess.run(
        (sys.executable, "-m", "tests.bench.bare_loop", "replay", str(script)),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    ours, theirs = events / run.seconds, events / float(said)
    records = sum(line["outputs"] + line["changes"] + 1 for line in run.log.lines if line["event"] == "transaction")
    yield Figure(what="run on Kafka, exactly once", value=ours, unit="events a second")
    yield Figure(what="bare loop, the same records", value=theirs, unit="events a second")
    yield Figure(what="run, as a part of the bare loop", value=ours / theirs, unit="", goal=OF_THE_BARE_LOOP)
    yield Figure(what="records written for each event", value=records / events, unit="")
