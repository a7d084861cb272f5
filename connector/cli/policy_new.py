"""`handover policy new`: a working, tested policy plugin from a template, to be changed clause by clause."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from connector.exits import Exit, Stop
from policy_core.new_policy import NewPolicy, NewPolicyRefused

if TYPE_CHECKING:
    import argparse

SAYS = "a working, tested policy plugin from a template"
_PREFIX_LETTERS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `policy new`."""
    parser.add_argument("authority", metavar="AUTHORITY", help="its key, as in topic names (north_fenland)")
    parser.add_argument("--name", help="its name; default: from the key")
    parser.add_argument("--prefix", help="what its rule ids begin with; default: the first letters of the key")
    parser.add_argument("--host", default="liquidlogic", help="host plugin beside which it runs; default: liquidlogic")
    parser.add_argument("--folder", type=Path, help="where to write it; default: handover-AUTHORITY")


def run(given: argparse.Namespace) -> int:
    """Write it. Exit 2 where the key can't be one, or the folder isn't empty."""
    key = given.authority
    folder = given.folder or Path(f"handover-{key.replace('_', '-')}")
    try:
        new = NewPolicy(
            key=key,
            name=given.name or key.replace("_", " ").title(),
            prefix=given.prefix or key[:_PREFIX_LETTERS].upper(),
            host=given.host,
            handover=version("handover-core"),
        )
        written = new.written_to(folder)
    except NewPolicyRefused as refused:
        raise Stop(Exit.USAGE, str(refused)) from refused
    for path in written:
        sys.stdout.write(f"{path}\n")
    sys.stderr.write(f"handover policy new: now `handover policy test {folder}`\n")
    return Exit.DONE
