"""`handover import ssda903 FOLDER`: the statutory looked-after return as case events."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from connector.importers.ssda903.command import main_import

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `import`."""
    parser.add_argument("what", choices=("ssda903",), help="which return: ssda903, the looked-after children's")
    parser.add_argument("folder", type=Path, help="the folder with its CSV files, one year's or several")
    parser.add_argument("--authority", required=True, help="key of the authority (norfolk)")
    parser.add_argument(
        "--teams", type=Path, help="who is assumed to hold which child (TOML); default: the shipped example"
    )


def run(given: argparse.Namespace) -> int:
    """Write the events to stdout, progress and counts of what was left out to stderr."""
    return main_import(given.folder, given.authority, given.teams, sys.stdout, sys.stderr)
