"""`handover feed`: case events from JSON lines onto the events topic."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING

from connector.bus_failing import on_the_bus_failing
from connector.cli.plugin_arguments import opened
from connector.cli.settings_arguments import add_settings_arguments, settings_of
from connector.exits import Exit, Stop
from connector.feeding import PER_TRANSACTION, Feeder
from connector.kafka_adapter import KafkaConnection
from connector.lines import Line, LineUnreadable, read_events
from connector.ports import BusError
from connector.process import cluster_of, names_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from connector.settings import Settings
    from policy_core.events import Event


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `feed`."""
    add_settings_arguments(parser)
    parser.add_argument("file", nargs="?", help="events as JSON lines; default: stdin")


def run(given: argparse.Namespace) -> int:
    """Send every event. Exit 2 at a line that can't be read (what went before is on the bus), 69 without a bus."""
    settings = settings_of(given)
    try:
        feeder = _feeder(settings)
        try:
            _feed(given, settings, feeder)
        finally:
            feeder.close()
            sys.stderr.write(f"handover feed: {feeder.sent} events sent to {feeder.topic}\n")
    except BusError as failed:
        raise on_the_bus_failing(failed) from failed
    return Exit.DONE


def _feeder(settings: Settings) -> Feeder:
    connection = KafkaConnection(cluster_of(settings.kafka, "handover-feed"))
    names = names_of(settings)
    topic = names.events
    admin = connection.admin()
    try:
        partitions = admin.partition_count(topic)
    finally:
        admin.close()
    if not partitions:
        raise Stop(Exit.CONFIG, f"there is no topic {topic}; run handover topics apply")
    return Feeder.to(connection, topic, partitions, name=names.producer(names.FEED))


def _feed(given: argparse.Namespace, settings: Settings, feeder: Feeder) -> None:
    name = given.file if given.file not in (None, "-") else "stdin"
    with opened(given.file) as stream:
        events = _events(read_events(stream, name, settings.authority))
        while page := list(islice(events, PER_TRANSACTION)):
            feeder.send(page)


def _events(lines: Iterator[Line | LineUnreadable]) -> Iterator[Event]:
    for line in lines:
        if isinstance(line, LineUnreadable):
            raise Stop(Exit.USAGE, str(line)) from line
        yield line.event
