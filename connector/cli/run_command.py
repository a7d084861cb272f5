"""`handover run`: consume case events and publish what the policy wants, exactly once."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from connector.cli.plugin_arguments import a_day, end_of_day
from connector.cli.settings_arguments import add_settings_arguments, settings_of
from connector.exits import Exit
from connector.process import run_until

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `run`."""
    add_settings_arguments(parser)
    parser.add_argument("--mode", choices=("live", "shadow"), help="shadow publishes beside and issues no command")
    parser.add_argument("--clock", choices=("wall", "events"), help="events: judge at each event's own instant")
    parser.add_argument("--until", type=a_day, help="with --clock events: run to the end of this day, then exit")
    parser.add_argument("--instance", help="static member id in the group (the pod's name)")
    parser.add_argument("--health-port", type=int, help="port of /livez, /readyz and /metrics; 0 is none")
    parser.add_argument("--quiet", action="store_true", help="log warnings and errors only")


def run(given: argparse.Namespace) -> int:
    """Run until asked to stop, or until the day given."""
    settings = settings_of(
        given,
        **{
            "run.mode": given.mode,
            "run.clock": given.clock,
            "kafka.instance": given.instance,
            "run.health_port": given.health_port,
        },
    )
    level = logging.WARNING if given.quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    for ours in ("connector", "handover"):
        logging.getLogger(ours).setLevel(level)
    run_until(settings, end_of_day(given.until) if given.until else None)
    return Exit.DONE
