"""The arguments of commands that need a bus: the settings file and what may be said on the command line instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector import settings
from connector.exits import Exit, Stop

if TYPE_CHECKING:
    import argparse


def add_settings_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --settings, --authority, --host and --bootstrap."""
    parser.add_argument("--settings", type=Path, help="the settings file (TOML); default: $HANDOVER_SETTINGS")
    parser.add_argument("--authority", help="key of the authority, as in topic names (norfolk)")
    parser.add_argument("--host", help="host plugin; default: the one the policy names as its example")
    parser.add_argument("--bootstrap", help="brokers, host:port, several separated by commas")


def settings_of(given: argparse.Namespace, **more: Any) -> settings.Settings:
    """Read the settings; the command line wins. Raises Stop (64) where one can't be used."""
    said = {"authority": given.authority, "host": given.host, "kafka.bootstrap": given.bootstrap, **more}
    try:
        return settings.load(given.settings, given=said)[0]
    except settings.SettingsInvalid as invalid:
        raise Stop(Exit.CONFIG, str(invalid)) from invalid
