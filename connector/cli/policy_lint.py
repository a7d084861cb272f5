"""`handover policy lint`: what is wrong with a policy as it is written, one line a fault."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from connector.exits import Exit, Stop
from connector.plugin_folder import plugin_source
from connector.registry import load_policy_at
from policy_core.lint import SourceUnreadable, lint, names_read, read_written

if TYPE_CHECKING:
    import argparse

    from policy_core.lint import Finding

SAYS = "what is wrong with a policy as it is written, each fault with its remedy"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `policy lint`."""
    parser.add_argument("plugin", metavar="AUTHORITY_OR_FOLDER", help="key of an installed plugin, or its folder")
    parser.add_argument("--output", choices=("table", "json"), default="table")


def run(given: argparse.Namespace) -> int:
    """Give every finding. Exit 0: no error; 1: errors; 64: the plugin can't be read or loaded."""
    source = plugin_source(given.plugin)
    try:
        findings = lint(read_written(source.folder, source.package, source.shown))
    except SourceUnreadable as unreadable:
        raise Stop(Exit.CONFIG, str(unreadable)) from unreadable
    if not any(finding.is_error for finding in findings):
        findings += names_read(load_policy_at(source.entry), source.shown_file)
    _say(findings, given.output)
    return Exit.FINDINGS if any(finding.is_error for finding in findings) else Exit.DONE


def _say(findings: tuple[Finding, ...], output: str) -> None:
    if output == "json":
        told = [asdict(finding) | {"is_error": finding.is_error} for finding in findings]
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        return
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
