"""The arguments that name an authority and its host, shared by the commands that need a policy."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from connector import registry
from connector.authority_settings import with_authority_settings
from connector.exits import Exit, Stop
from policy_core.reading import start_of

if TYPE_CHECKING:
    import argparse
    from contextlib import AbstractContextManager


def add_plugin_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --authority, --host and --authority-settings."""
    parser.add_argument("--authority", required=True, help="key of the authority, as in topic names (norfolk)")
    parser.add_argument("--host", help="host plugin; default: the one the policy names as its example")
    parser.add_argument("--authority-settings", type=Path, metavar="FILE", help="the authority's settings (TOML)")


def plugins_of(given: argparse.Namespace) -> registry.Plugins:
    """Load the plugins that were asked for, completed by the authority's settings. Raises PluginRefused, Stop (64)."""
    return with_authority_settings(registry.load(given.authority, given.host), given.authority_settings)


def end_of_day(day: date) -> datetime:
    """Give the last microsecond of a day in England."""
    return start_of(day + timedelta(days=1)) - timedelta(microseconds=1)


def a_day(text: str) -> date:
    """Read a day for argparse, which turns ValueError into a usage error."""
    return date.fromisoformat(text)


def opened(path: str | None) -> AbstractContextManager[TextIO]:
    """Open a file of events, or stdin for None and "-". Raises Stop where it can't be read."""
    if path in (None, "-"):
        return nullcontext(sys.stdin)
    try:
        return Path(str(path)).open(encoding="utf-8")
    except OSError as unreadable:
        raise Stop(Exit.USAGE, f"{path}: {os.strerror(unreadable.errno or 0)}") from unreadable
