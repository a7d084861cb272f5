"""`handover certificates`: which erasures were carried out, and what is certified of each. Changes nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from connector.bus_failing import on_the_bus_failing
from connector.certificate_reading import CertificateUnreadable, as_row, as_whole, certificates
from connector.cli.operator_arguments import Desk, cell, write_json, write_rows
from connector.cli.settings_arguments import add_settings_arguments, settings_of
from connector.exits import Exit, Stop
from connector.ports import BusError
from connector.remnants import reference_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from connector.certificates import ErasureCertificate

_SAYS = {"list": "the erasures there were", "show": "all that is certified of one"}
_COLUMNS = ("reference", "erased_on", "erased_at", "basis", "partition", "records", "ended")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `certificates`."""
    whats = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, says in _SAYS.items():
        one = whats.add_parser(name, help=says, description=says)
        add_settings_arguments(one)
        one.add_argument("--output", choices=("table", "json"), default="table")
        if name == "list":
            one.add_argument("--child", metavar="CHILD", help="only that of this child; 1 if it wasn't erased")
        else:
            one.add_argument("reference", metavar="REFERENCE", help="as `list` says it")


def run(given: argparse.Namespace) -> int:
    """Show them. Exit 1 where there is none for the child or the reference."""
    settings = settings_of(given)
    try:
        desk = Desk.of(settings)
        found = certificates(desk.connection, desk.names.certificates, desk.partitions)
    except BusError as failed:
        raise on_the_bus_failing(failed) from failed
    except CertificateUnreadable as unreadable:
        raise Stop(Exit.DATA, str(unreadable)) from unreadable
    if given.what == "show":
        return _show(_of(found, given.reference), as_json=given.output == "json")
    if given.child is not None:
        found = _of(found, reference_of(desk.names.events, given.child.encode()))
    return _list(found, as_json=given.output == "json")


def _of(found: Sequence[ErasureCertificate], reference: str) -> list[ErasureCertificate]:
    chosen = [one for one in found if one.reference == reference]
    if not chosen:
        raise Stop(Exit.FINDINGS, f"no erasure is certified under {reference}; handover certificates list has them all")
    return chosen


def _list(found: Sequence[ErasureCertificate], *, as_json: bool) -> Exit:
    write_rows([as_row(one) for one in found], _COLUMNS, as_json=as_json)
    return Exit.DONE


def _show(found: Sequence[ErasureCertificate], *, as_json: bool) -> Exit:
    told = [as_whole(one) for one in found]
    if as_json:
        write_json(told)
        return Exit.DONE
    for one in told:
        for name, value in one.items():
            sys.stdout.write(f"{name:<18} {_said(value)}\n")
    return Exit.DONE


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{topic} {records}" for topic, records in value.items()) or "-"
    return ", ".join(value) if isinstance(value, list) else cell(value)
