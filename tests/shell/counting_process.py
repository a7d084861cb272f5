"""One process of the shell with a counting judge, to be killed, stopped and started again: `python -m ... '{json}'`."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connector.clock import CaseTime, WallClock
from connector.exits import Exit, Stop
from connector.health import Health
from connector.kafka_adapter import ClusterSettings, KafkaConnection, Timing
from connector.loop import RunnerSettings
from connector.observe import Observer
from connector.runner import Attendance, Runner
from connector.shutdown import stops_on_signals
from connector.task_settings import TaskSettings
from connector.watchdog import Watchdog
from tests.shell.counting import CountingJudge

TIMING = Timing(heartbeat_ms=500, session_ms=6_000)
# each limit as in the design, some four times shorter, so that a test can outlast them all
HASTY = Timing(
    heartbeat_ms=500,
    request_ms=1_000,
    delivery_ms=1_500,
    session_ms=3_000,
    transaction_ms=2_500,
    watchdog_ms=10_000,
    max_poll_ms=14_000,
)
END = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a process is told on its command line."""

    bootstrap: str
    mark: str
    instance: str = "pod-0"
    batch: int = 500
    ends: bool = False
    hasty: bool = False
    mended: tuple[str, ...] = ()

    def name(self, word: str) -> str:
        """Spell a name of this test."""
        return f"{word}-{self.mark}"


def run(told: Told) -> None:
    """Run until stopped, or with `ends` to the end of what there is. Raises Stop."""
    clock = WallClock()
    timing = HASTY if told.hasty else TIMING
    watchdog = Watchdog(clock, timing.watchdog_ms / 1000)
    settings = RunnerSettings(
        events_topic=told.name("events"),
        instance_id=told.instance,
        batch=told.batch,
        unstable_s=10.0 if told.hasty else 60.0,
        task=TaskSettings(
            group=told.name("group"),
            transactional_id=told.name("handover"),
            state_topic=told.name("state"),
            quarantine_topic=told.name("quarantine"),
            case_time=CaseTime.EVENTS if told.ends else CaseTime.WALL,
            until=END if told.ends else None,
            idle_commit_s=5.0,
        ),
    )
    connection = KafkaConnection(ClusterSettings(bootstrap=told.bootstrap, timing=timing))
    judge = CountingJudge(out=told.name("out"), mended=frozenset(told.mended))
    watchdog.start()
    try:
        with stops_on_signals() as stop:
            attendance = Attendance(watchdog=watchdog, health=Health(watchdog.is_alive), observer=Observer(), stop=stop)
            Runner(settings, connection, judge, clock, attendance).run()
    finally:
        watchdog.stop()


def main(argument: str) -> int:
    """Run and give the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    logging.getLogger("kafka").setLevel(logging.ERROR)
    told: dict[str, Any] = json.loads(argument)
    try:
        run(Told(**told))
    except Stop as stop:
        sys.stdout.write(json.dumps({"event": "end", "says": str(stop)}) + "\n")
        return stop.code
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
