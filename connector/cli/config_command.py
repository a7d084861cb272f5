"""`handover config show`: the settings in force, where each came from, secrets masked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from connector import settings
from connector.exits import Exit, Stop

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `config`."""
    parser.add_argument("what", choices=("show",))
    parser.add_argument("--settings", type=Path, help="the settings file (TOML)")
    parser.add_argument("--authority", help="key of the authority (norfolk)")
    parser.add_argument("--output", choices=("table", "json"), default="table")


def run(given: argparse.Namespace) -> int:
    """Show them. Exit 64 where a setting can't be used."""
    try:
        found, origins = settings.load(given.settings, given={"authority": given.authority})
    except settings.SettingsInvalid as invalid:
        raise Stop(Exit.CONFIG, str(invalid)) from invalid
    rows = settings.shown(found, origins)
    if given.output == "json":
        listed = [{"setting": name, "value": value, "from": origin} for name, value, origin in rows]
        sys.stdout.write(json.dumps(listed, indent=2) + "\n")
    else:
        for name, value, origin in rows:
            sys.stdout.write(f"{name:<26} {value:<24} {origin}\n")
    return Exit.DONE
