"""`handover config`: the settings in force, secrets masked (`show`); what the authority's settings lack (`check`)."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from connector import registry, settings
from connector.authority_settings import are_complete
from connector.exits import Exit, Stop
from connector.findings import Verdict, in_a_line

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `config`."""
    parser.add_argument("what", choices=("show", "check"))
    parser.add_argument("--settings", type=Path, help="the settings file (TOML)")
    parser.add_argument("--authority", help="key of the authority (norfolk)")
    parser.add_argument("--host", help="host plugin; default: the one the policy names as its example")
    parser.add_argument("--authority-settings", type=Path, metavar="FILE", help="the authority's settings (TOML)")
    parser.add_argument("--output", choices=("table", "json"), default="table")


def run(given: argparse.Namespace) -> int:
    """Show or check them. Exit 1 where the authority's settings lack something, 64 where a setting can't be used."""
    said = {
        "authority": given.authority,
        "host": given.host,
        "plugins.authority_settings": given.authority_settings,
    }
    try:
        found, origins = settings.load(given.settings, given=said)
    except settings.SettingsInvalid as invalid:
        raise Stop(Exit.CONFIG, str(invalid)) from invalid
    as_json = given.output == "json"
    return _checked(found, as_json=as_json) if given.what == "check" else _shown(found, origins, as_json=as_json)


def _shown(found: settings.Settings, origins: dict[str, str], *, as_json: bool) -> Exit:
    rows = settings.shown(found, origins)
    if as_json:
        listed = [{"setting": name, "value": value, "from": origin} for name, value, origin in rows]
        sys.stdout.write(json.dumps(listed, indent=2) + "\n")
    else:
        for name, value, origin in rows:
            sys.stdout.write(f"{name:<26} {value:<24} {origin}\n")
    return Exit.DONE


def _checked(found: settings.Settings, *, as_json: bool) -> Exit:
    plugins = registry.load(found.authority, found.host, allowed=found.plugins.allowed or None)
    findings = list(are_complete(plugins, found.plugins.authority_settings))
    if as_json:
        listed = [asdict(finding) for finding in findings]
        sys.stdout.write(json.dumps(listed, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(in_a_line(finding) + "\n" for finding in findings)
    return Exit.DONE if all(finding.verdict is Verdict.GOOD for finding in findings) else Exit.FINDINGS
