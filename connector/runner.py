"""One process from joining the group to its exit code."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.backoff import connected
from connector.changelog import ChangelogUnreadable
from connector.checkpoint import StateRefused
from connector.clock import CaseTime
from connector.exits import Exit, Stop
from connector.loop import Loop, RunnerSettings
from connector.measuring import UNMEASURED
from connector.ports import Broken, BusError, Forbidden, OffsetLost, Outage, Refused
from connector.rebalance import Assignments
from connector.rights import listed
from connector.task_settings import Surroundings
from connector.tracing import UNTRACED

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.clock import Clock
    from connector.health import Health
    from connector.judging import Judge
    from connector.measuring import Meter
    from connector.observe import Observer
    from connector.ports import Connection, Source
    from connector.shutdown import StopRequest
    from connector.tracing import Tracing
    from connector.watchdog import Watchdog


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Who looks on while the loop runs."""

    watchdog: Watchdog
    health: Health
    observer: Observer
    stop: StopRequest
    meter: Meter = UNMEASURED
    tracing: Tracing = UNTRACED


class Runner:
    """Runs one member of the group until it is asked to stop, or `until` is reached."""

    def __init__(
        self, settings: RunnerSettings, connection: Connection, judge: Judge, clock: Clock, attendance: Attendance
    ) -> None:
        if settings.task.until is not None and settings.task.case_time is not CaseTime.EVENTS:
            raise Stop(Exit.CONFIG, "an end is only known to the clock of events; give --clock events with --until")
        self._settings = settings
        self._connection = connection
        self._judge = judge
        self._clock = clock
        self._attendance = attendance

    def run(self) -> None:
        """Run to the end. Raises Stop, which says how the process ends."""
        try:
            self._run()
        except BusError as failed:
            if not (isinstance(failed, Outage) and self._attendance.stop.is_made):
                raise _ending(failed) from failed
        except (StateRefused, ChangelogUnreadable) as refused:
            raise Stop(Exit.DATA, str(refused)) from refused

    def _run(self) -> None:
        loop = self._waited_for(self.join, within_s=self._settings.connect_s)
        try:
            while not (self._attendance.stop.is_made or loop.is_over()):
                loop = self.turned(loop)
        finally:
            loop.close()
        if loop.stopped:
            raise Stop(Exit.DATA, next(iter(loop.stopped.values())))

    def turned(self, loop: Loop) -> Loop:
        """Turn a loop once; gives the one to turn next. While nobody answers it waits, as long as it takes.

        What was built on the old connections is given up, and what comes then is a start as any other: a process
        outlives its broker, and no fleet is restarted for it. Raises what `Loop.turn` does.
        """
        try:
            loop.turn()
        except Outage as gone:
            observer = self._attendance.observer
            observer.warn("broker_gone", says=str(gone))
            loop.close()
            loop = self._waited_for(self._back, within_s=math.inf)
            observer.line("broker_back")
        return loop

    def _waited_for(self, make: Callable[[], Loop], *, within_s: float) -> Loop:
        attendance = self._attendance
        return connected(
            make, within_s=within_s, before=attendance.watchdog.beat, is_given_up=lambda: attendance.stop.is_made
        )

    def _back(self) -> Loop:
        loop = self.join()
        try:
            loop.turn()
        except BaseException:
            loop.close()
            raise
        return loop

    def join(self) -> Loop:
        """Join the group; gives the loop to turn. Raises Outage, Refused, Broken."""
        settings, attendance = self._settings, self._attendance
        _refuse_missing_rights(self._connection, settings)
        source = self._connection.source(
            group=settings.task.group, instance_id=settings.instance_id, max_records=settings.batch
        )
        try:
            assignments = Assignments(source)
            source.subscribe(settings.events_topic, assignments)
            _refuse_unfit_topics(source, settings)
        except BaseException:
            source.close()
            raise
        around = Surroundings(
            self._connection,
            source,
            self._judge,
            self._clock,
            attendance.observer,
            attendance.watchdog.beat,
            attendance.meter,
            attendance.tracing,
        )
        return Loop(settings, assignments, around, attendance.watchdog, attendance.health)


def _refuse_missing_rights(connection: Connection, settings: RunnerSettings) -> None:
    """Ask the broker beforehand: some topics are written to once a year, and a partition would stand still then."""
    if not settings.rights:
        return
    admin = connection.admin()
    try:
        lacking = admin.lacking(settings.rights)
    finally:
        admin.close()
    if lacking:
        raise Forbidden(listed(lacking))


def _refuse_unfit_topics(source: Source, settings: RunnerSettings) -> None:
    partitions = source.partition_count(settings.events_topic)
    for topic in (
        settings.events_topic,
        settings.task.state_topic,
        settings.task.quarantine_topic,
        *settings.output_topics,
    ):
        found = source.partition_count(topic)
        if found == 0:
            raise Refused(f"there is no topic {topic}, or no right to Describe it; handover topics apply makes it")
        if found != partitions:
            raise Refused(
                f"{topic} has {found} partitions and {settings.events_topic} {partitions}; all of a child's records go "
                "to one number, so make them alike"
            )


def _ending(failed: BusError) -> Stop:
    if isinstance(failed, Forbidden):
        return Stop(Exit.REFUSED, str(failed))
    if isinstance(failed, OffsetLost):
        return Stop(Exit.DATA, str(failed))
    if isinstance(failed, Refused):
        return Stop(Exit.CONFIG, str(failed))
    if isinstance(failed, Broken):
        return Stop(Exit.INTERNAL, str(failed))
    return Stop(Exit.TRANSIENT, str(failed))
