"""`handover rebuild`: folds the events anew and says where the state differs; `--apply` mends it."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from connector import case_state
from connector.bus_failing import on_the_bus_failing
from connector.case_judge import CaseJudge
from connector.changelog import ChangelogUnreadable
from connector.cli.plugin_arguments import a_day, end_of_day
from connector.cli.settings_arguments import add_settings_arguments, settings_of
from connector.clock import WallClock
from connector.exits import Exit, Stop
from connector.kafka_adapter import KafkaConnection
from connector.ports import BusError, Partition, Refused
from connector.process import cluster_of, names_of, plugins_of, schema_registry_of, task_settings_of
from connector.rebuild import Rebuild

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from connector.ports import Admin
    from connector.rebuild import Difference
    from connector.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `rebuild`."""
    add_settings_arguments(parser)
    parser.add_argument("--apply", action="store_true", help="mend what differs; only while no process runs")
    parser.add_argument("--partition", type=int, action="append", help="only this one; may be given several times")
    parser.add_argument("--until", type=a_day, help="of a run with --clock events: the day up to which it ran")
    parser.add_argument("--output", choices=("table", "json"), default="table")


def run(given: argparse.Namespace) -> int:
    """Print a line a difference. Exit 0: none, or all mended; 1: some; 64: a process runs; 65: events are gone."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    settings = settings_of(given)
    connection = KafkaConnection(cluster_of(settings.kafka, "handover-rebuild"))
    try:
        admin = connection.admin()
        try:
            rebuild = _rebuild(settings, given, connection, admin)
            events = names_of(settings).events
            found = _worked(rebuild, [Partition(events, one) for one in _numbers(given, admin, events)], given)
        finally:
            admin.close()
    except BusError as failed:
        raise on_the_bus_failing(failed) from failed
    except ChangelogUnreadable as unreadable:
        raise Stop(Exit.DATA, str(unreadable)) from unreadable
    if given.output == "json":
        sys.stdout.write(json.dumps([asdict(one) for one in found], indent=2) + "\n")
    return Exit.FINDINGS if found and not given.apply else Exit.DONE


def _rebuild(settings: Settings, given: argparse.Namespace, connection: KafkaConnection, admin: Admin) -> Rebuild:
    plugins, names = plugins_of(settings), names_of(settings)
    commands = settings.run.mode == "live"
    judge = CaseJudge(plugins, names, commands=commands, registry=schema_registry_of(settings))
    told = task_settings_of(settings, end_of_day(given.until) if given.until else None)
    return Rebuild(
        told,
        connection,
        admin,
        judge,
        WallClock(),
        lambda kept, fresh: case_state.differences(kept, fresh, plugins.host),
    )


def _numbers(given: argparse.Namespace, admin: Admin, events: str) -> Iterable[int]:
    partitions = admin.partition_count(events)
    if not partitions:
        raise Refused(f"there is no topic {events}; handover topics apply makes it")
    unknown = [one for one in given.partition or () if not 0 <= one < partitions]
    if unknown:
        raise Refused(f"{events} has partitions 0 to {partitions - 1}; there is no {unknown[0]}")
    return given.partition or range(partitions)


def _worked(rebuild: Rebuild, partitions: Iterable[Partition], given: argparse.Namespace) -> list[Difference]:
    found: list[Difference] = []
    for partition in partitions:
        compared = rebuild.mend(partition) if given.apply else rebuild.compare(partition)
        if compared is None:
            continue
        found += compared.differences
        if given.output == "table":
            sys.stdout.writelines(f"{one.partition:>4}  {one.kind:<11} {one.case}\n" for one in compared.differences)
        done = "mended" if given.apply else "found"
        gone = "" if compared.complete else "; its first events are gone, so cases may differ by them"
        sys.stderr.write(
            f"handover rebuild: partition {partition.number}: {compared.events} events folded up to offset "
            f"{compared.target}, {len(compared.differences)} differences {done}{gone}\n"
        )
    return found
