"""`handover policy`: for those who write a policy; one module a subcommand, no bus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.cli import policy_lint, policy_new, policy_test

if TYPE_CHECKING:
    import argparse

SUBCOMMANDS = {"new": policy_new, "lint": policy_lint, "test": policy_test}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands of `policy`, each with its arguments."""
    subcommands = parser.add_subparsers(dest="what", required=True, metavar="what")
    for name, module in SUBCOMMANDS.items():
        one = subcommands.add_parser(name, help=module.SAYS, description=module.SAYS)
        module.add_arguments(one)
        one.set_defaults(run_subcommand=module.run)


def run(given: argparse.Namespace) -> int:
    """Run the subcommand that was asked for."""
    return int(given.run_subcommand(given))
