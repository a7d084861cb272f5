"""`handover acl print`: the least rights on the bus that each principal needs. Asks no bus and changes nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from connector.acl_formats import Granted, as_json, kafka_acls, strimzi
from connector.cli.settings_arguments import add_settings_arguments, settings_of
from connector.exits import Exit, Stop
from connector.process import cluster_of, names_of
from connector.roles import Role, rights_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `acl`."""
    parser.add_argument("what", choices=("print",))
    add_settings_arguments(parser)
    parser.add_argument("--format", choices=("kafka-acls", "strimzi", "json"), default="kafka-acls")
    parser.add_argument("--role", type=Role, choices=tuple(Role), action="append", help="only this one; several times")
    parser.add_argument(
        "--principal",
        action="append",
        default=[],
        metavar="ROLE=PRINCIPAL",
        help="who has a role (run=User:handover); default: User:, the group's name and the role",
    )


def run(given: argparse.Namespace) -> int:
    """Print them; with a principal of several roles, its rights role by role."""
    settings = settings_of(given)
    names = names_of(settings)
    transactions = cluster_of(settings.kafka).transactions
    principals = {role: f"User:{names.group}-{role}" for role in Role} | dict(_principals(given.principal))
    granted = [
        Granted(role, principals[role], rights_of(role, names, settings.kafka.partitions, transactions=transactions))
        for role in given.role or Role
    ]
    lines = {
        "kafka-acls": lambda: kafka_acls(granted, settings.kafka.bootstrap),
        "strimzi": lambda: strimzi(granted),
        "json": lambda: as_json(granted),
    }[given.format]()
    sys.stdout.writelines(line + "\n" for line in lines)
    return Exit.DONE


def _principals(told: Iterable[str]) -> Iterable[tuple[Role, str]]:
    for one in told:
        role, _, principal = one.partition("=")
        kind, _, name = principal.partition(":")
        if role not in set(Role) or not (kind and name):
            raise Stop(Exit.USAGE, f"--principal {one}: say ROLE=PRINCIPAL, as run=User:handover; roles: {_roles()}")
        yield Role(role), principal


def _roles() -> str:
    return ", ".join(Role)
