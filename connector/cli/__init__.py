"""Commands of `handover`: one module a command. Only those that need a bus import one."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from connector.exits import Exit, Stop
from connector.registry import PluginRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "run": "consume case events and publish what the policy wants, exactly once",
    "demo": "watch it work: an embedded broker, a simulated host, a live view",
    "simulate": "case events in, every message that would be published out; needs no broker",
    "explain": "why a child's case is where it is: clause, facts, what is missing, what will wake it",
    "rules": "every rule of a policy and what became of it",
    "coverage": "which rules of a policy can be decided from what the case-management system supplies",
    "policy": "what a policy plugin is written like: lint",
    "feed": "send case events from a file onto the bus",
    "import": "turn a statutory return into case events",
    "parked": "cases that are held, and what operators may do about them",
    "quarantine": "records that reached no case: list, show, replay, export",
    "certificates": "erasures that were carried out: list, show",
    "rebuild": "fold the events anew and say where the state differs; mend it with --apply",
    "topics": "the topics an authority needs: plan, apply",
    "acl": "the least rights on the bus that each principal needs: print",
    "config": "the settings in force and where each came from; what the authority's own settings lack",
    "doctor": "check settings, plugins, broker and topics before going live",
}


def run_command(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; errors are one line on stderr.

    Only the module of the command asked for is imported, so that a base install has all that needs no bus.
    """
    parser = argparse.ArgumentParser(prog="handover", description="Moves a child's case by the authority's own policy.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = next((word for word in arguments if not word.startswith("-")), None)
    for name, says in COMMANDS.items():
        one = commands.add_parser(name, help=says, description=says)
        if name == asked:
            module = import_module(f"connector.cli.{name}_command")
            module.add_arguments(one)
            one.set_defaults(run=module.run)
    given = parser.parse_args(list(arguments))
    try:
        return int(given.run(given))
    except Stop as stop:
        return _said(given.command, stop, stop.code)
    except PluginRefused as refused:
        return _said(given.command, refused, Exit.CONFIG)
    except BrokenPipeError:
        sys.stderr.close()
        return int(Exit.DONE)
    except KeyboardInterrupt:
        return int(Exit.INTERRUPTED)


def _said(command: str, error: Exception, code: Exit) -> int:
    sys.stderr.write(f"handover {command}: {error}\n")
    return int(code)
