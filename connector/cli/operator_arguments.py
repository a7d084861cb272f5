"""What commands for operators share: who asks and why, and how a table is written."""

from __future__ import annotations

import getpass
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector.exits import Exit, Stop
from connector.kafka_adapter import KafkaConnection
from connector.process import cluster_of, names_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from connector.ports import Connection
    from connector.settings import Settings
    from connector.topic_names import TopicNames


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an operator works: a bus, the names on it, and how many partitions its topics have."""

    connection: Connection
    names: TopicNames
    partitions: int

    @classmethod
    def of(cls, settings: Settings) -> Desk:
        """Look at the bus. Raises Outage, Refused, Stop (64) where the events topic isn't there."""
        connection, names = KafkaConnection(cluster_of(settings.kafka, "handover-operator")), names_of(settings)
        admin = connection.admin()
        try:
            partitions = admin.partition_count(names.events)
        finally:
            admin.close()
        if not partitions:
            raise Stop(Exit.CONFIG, f"there is no topic {names.events}; run handover topics apply")
        return cls(connection, names, partitions)


def add_asking_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --reason and --by."""
    parser.add_argument("--reason", required=True, help="why; it is kept, and no place for a child's details")
    parser.add_argument("--by", help="who asks; default: the user of this machine")


def asks(given: argparse.Namespace) -> tuple[str, str]:
    """Give who asks and why. Raises Stop (2) where either is blank."""
    by, reason = (given.by or getpass.getuser()).strip(), given.reason.strip()
    if not by or not reason:
        raise Stop(Exit.USAGE, "--reason and --by are kept for ever; neither may be blank")
    return by, reason


def write_table(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    """Write some columns of rows, each as wide as its widest cell."""
    cells = [tuple(columns), *(tuple(cell(row[column]) for column in columns) for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    for line in cells:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n")


def write_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """Write a list: all of it for programs, some columns for people; for them nothing where it is empty."""
    if as_json:
        write_json(rows)
    elif rows:
        write_table(rows, columns)


def write_json(told: object) -> None:
    """Write an answer for programs."""
    sys.stdout.write(json.dumps(told, indent=2) + "\n")


def cell(value: object) -> str:
    """Write one value for people: a dash where there is none."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
