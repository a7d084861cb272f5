"""`handover quarantine`: the records that reached no case; sending one back once it is mended, or out to a file."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.bus_failing import on_the_bus_failing
from connector.cli.operator_arguments import (
    Desk,
    add_asking_arguments,
    asks,
    cell,
    write_json,
    write_rows,
)
from connector.cli.settings_arguments import add_settings_arguments, settings_of
from connector.clock import WallClock
from connector.exits import Exit, Stop
from connector.operating import Note, replay
from connector.ports import BusError
from connector.process import schema_registry_of
from connector.quarantine_reading import NotReplayable, NotThere, Quarantined, named, quarantined_records

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from connector.settings import Settings

_SAYS = {
    "list": "what is in quarantine",
    "show": "one record: where it came from, its kind and its size",
    "replay": "send records back to where they came from, as they came",
    "export": "write records with their original bytes to a file",
}
_COLUMNS = ("id", "reason", "child", "topic", "partition", "offset", "complete", "replayed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `quarantine`."""
    whats = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, says in _SAYS.items():
        one = whats.add_parser(name, help=says, description=says)
        add_settings_arguments(one)
        if name in ("list", "show"):
            one.add_argument("--output", choices=("table", "json"), default="table")
        if name == "replay":
            add_asking_arguments(one)
        if name == "export":
            one.add_argument("--to", type=Path, required=True, metavar="FILE", help="a file that isn't there yet")
        if name != "list":
            several = {"replay": "+", "export": "*"}.get(name, 1)
            one.add_argument("ids", nargs=several, metavar="ID", help="as `list` says it; of export the default is all")


def run(given: argparse.Namespace) -> int:
    """Show, send back or write out. Exit 1 where a record isn't there or can't go back; then nothing is sent."""
    settings = settings_of(given)
    try:
        desk = Desk.of(settings)
        if given.what == "replay":
            return _replay(given, desk)
        found = _all(desk)
        if given.what == "list":
            return _list(found, as_json=given.output == "json")
        if given.what == "show":
            return _show(named(found, given.ids)[0], settings, as_json=given.output == "json")
        return _export(named(found, given.ids) if given.ids else found, given.to)
    except BusError as failed:
        raise on_the_bus_failing(failed) from failed
    except (NotThere, NotReplayable) as refused:
        raise Stop(Exit.FINDINGS, str(refused)) from refused


def _all(desk: Desk) -> list[Quarantined]:
    return quarantined_records(desk.connection, desk.names.quarantine, desk.partitions)


def _row(one: Quarantined) -> dict[str, Any]:
    return {
        "id": one.id,
        "reason": one.reason,
        "child": one.child,
        "topic": one.came_from.topic,
        "partition": one.came_from.number,
        "offset": one.came_at,
        "complete": one.is_whole,
        "replayed": one.replayed,
    }


def _list(found: Sequence[Quarantined], *, as_json: bool) -> Exit:
    write_rows([_row(one) for one in found], _COLUMNS, as_json=as_json)
    return Exit.DONE


def _show(one: Quarantined, settings: Settings, *, as_json: bool) -> Exit:
    kind, size = one.kind(schema_registry_of(settings)), len(one.record.value or b"")
    row = {**_row(one), "kind": kind, "bytes": size, "headers": [name for name, _ in one.headers]}
    if as_json:
        write_json(row)
        return Exit.DONE
    for name, value in row.items():
        sys.stdout.write(f"{name:<10} {' '.join(value) if isinstance(value, list) else cell(value)}".rstrip() + "\n")
    return Exit.DONE


def _replay(given: argparse.Namespace, desk: Desk) -> Exit:
    note = Note(*asks(given), WallClock().now())
    for one in replay(desk.connection, desk.names, desk.partitions, given.ids, note):
        sys.stdout.write(f"{one.id} sent back to {one.came_from.topic}-{one.came_from.number}\n")
    return Exit.DONE


def _export(chosen: Sequence[Quarantined], file: Path) -> Exit:
    try:
        # a child's records are for their owner's eyes
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as refused:
        raise Stop(
            Exit.USAGE, f"{file} can't be made: {refused.strerror}; name a file that isn't there yet"
        ) from refused
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        for one in chosen:
            out.write(json.dumps(one.exported()) + "\n")
    sys.stderr.write(f"handover quarantine: {len(chosen)} records written to {file}\n")
    return Exit.DONE
