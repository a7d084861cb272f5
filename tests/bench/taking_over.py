"""How long partitions stand still when their instance is killed: until it runs them again, or until another does."""

from __future__ import annotations

import os
import signal
import statistics
import time
from typing import TYPE_CHECKING

from tests.bench.figures import Figure
from tests.chaos.life import Life

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.integration.program import Program

RESTART_GOAL_S = 2.0
LOST_POD_GOAL_S = 12.0
PATIENCE_S = 90.0
LOOK_S = 0.02


def taking_over(program: Program, times: int) -> Iterator[Figure]:
    """Kill an instance so many times each way. The state is small: what is restored, `restoring` measures."""
    lone = _begun(program, "pod-0")
    _wait_for(lambda: len(lone.running()) == program.partitions)
    joined: list[float] = []
    up: list[float] = []
    for _ in range(times):
        _kill(lone)
        lone = _begun(program, "pod-0")
        _wait_for(lambda life=lone: len(life.running()) == program.partitions)  # type: ignore[misc]
        joined.append(next(at_s for at_s, line in lone.lines if line["event"] == "assigned") - lone.began_s)
        up.append(max(lone.running().values()) - lone.began_s)
    yield Figure(
        what=f"crash and restart in place, {program.partitions} partitions",
        value=statistics.median(up),
        unit="s, median",
        goal=RESTART_GOAL_S,
        most=True,
    )
    yield Figure(what="of it, until partitions are assigned", value=statistics.median(joined), unit="s, median")
    yield Figure(
        what="a lost pod's partitions run elsewhere",
        value=statistics.median(_lost(program, lone, times)),
        unit="s, median",
        goal=LOST_POD_GOAL_S,
        most=True,
    )
    yield Figure(what="load average meanwhile", value=os.getloadavg()[0], unit="of the last minute")


def _lost(program: Program, survivor: Life, times: int) -> list[float]:
    found: list[float] = []
    for number in range(times):
        lost = _begun(program, f"pod-{number + 1}")
        _wait_for(lambda life=lost: len(life.running()) == program.partitions // 2)  # type: ignore[misc]
        _wait_for(lambda: len(survivor.running()) == program.partitions // 2)
        since_s = time.monotonic()
        _kill(lost)
        _wait_for(lambda: len(survivor.running()) == program.partitions)
        found.append(max(survivor.running().values()) - since_s)
    _kill(survivor)
    return found


def _begun(program: Program, instance: str) -> Life:
    return Life.begun(instance, program.environment, step=None, order=None)


def _kill(life: Life) -> None:
    life.end(signal.SIGKILL)
    life.process.wait()
    life.close()


def _wait_for(holds: Callable[[], bool]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > end_s:
            raise TimeoutError(f"an instance didn't come to run its partitions in {PATIENCE_S:.0f} s")
        time.sleep(LOOK_S)
