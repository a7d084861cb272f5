"""`handover doctor`: what keeps a process of these settings from running, or from keeping its promises."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from connector import doctor
from connector.authority_settings import ABOUT, are_complete
from connector.cli.settings_arguments import add_settings_arguments, settings_of
from connector.exits import Exit, Stop
from connector.findings import Verdict, bad, good, in_a_line, unknown, warning
from connector.kafka_adapter import KafkaConnection
from connector.ports import BusError, Forbidden
from connector.process import bare_plugins_of, cluster_of, names_of, plugins_of, schema_registry_of
from connector.registry import PluginRefused
from connector.roles import Role, rights_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from connector.findings import Finding
    from connector.settings import Settings

BROKER = "broker"
_CONFIGURED = frozenset({"settings", "plugins"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `doctor`."""
    add_settings_arguments(parser)
    parser.add_argument("--output", choices=("table", "json"), default="table")


def run(given: argparse.Namespace) -> int:
    """Give one line a matter. Exit 0: nothing to mend; 1: something; 64: settings or plugins; 69: no bus."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    findings = []
    for finding in _examined(given):
        findings.append(finding)
        if given.output == "table":
            sys.stdout.write(in_a_line(finding) + "\n")
            sys.stdout.flush()
    if given.output == "json":
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=2) + "\n")
    return _exit({finding.about for finding in findings if finding.verdict is Verdict.BAD})


def _exit(wrong: set[str]) -> Exit:
    if wrong & _CONFIGURED:
        return Exit.CONFIG
    if BROKER in wrong:
        return Exit.UNREACHABLE
    return Exit.FINDINGS if wrong else Exit.DONE


def _examined(given: argparse.Namespace) -> Iterator[Finding]:
    try:
        settings = settings_of(given)
    except Stop as unusable:
        yield bad("settings", str(unusable), "handover config show lists every setting and where it came from")
        return
    yield good("settings", f"{settings.authority}, {settings.run.mode}, instance {settings.kafka.instance}")
    if settings.kafka.security in ("PLAINTEXT", "SASL_PLAINTEXT"):
        yield warning("security", f"kafka.security is {settings.kafka.security}", "use SASL_SSL in production")
    try:
        yield from doctor.plugins_fit(plugins_of(settings))
        yield from _authority_settings(settings)
    except (PluginRefused, Stop) as refused:
        yield bad("plugins", str(refused), "handover run would end with 64")
    yield from _bus(settings)
    yield from doctor.schemas_are_registered(schema_registry_of(settings), names_of(settings))


def _authority_settings(settings: Settings) -> Iterator[Finding]:
    path = settings.plugins.authority_settings
    if path is None:
        says = "no settings of the authority's own: its areas, work trays, closures and go-live days aren't known"
        yield warning(
            ABOUT, says, "set plugins.authority_settings; handover config check says what belongs in the file"
        )
        return
    yield from are_complete(bare_plugins_of(settings), path)


def _bus(settings: Settings) -> Iterator[Finding]:
    names, cluster = names_of(settings), replace(cluster_of(settings.kafka, "handover-doctor"), transactions=True)
    connection = KafkaConnection(cluster)
    try:
        admin = connection.admin()
    except BusError as failed:
        yield bad(BROKER, f"{settings.kafka.bootstrap}: {failed}", "set kafka.bootstrap, or start the broker")
        yield from doctor.unexamined("mend the broker first")
        return
    try:
        there = admin.partition_count(names.quarantine)
        yield good(BROKER, f"{settings.kafka.bootstrap} answers")
        once = settings.kafka.delivery == "exactly_once"
        rights = rights_of(Role.RUN, names, settings.kafka.partitions, transactions=once)
        yield from doctor.rights_are_granted(admin, rights)
        if there:
            yield from (doctor.bus_keeps_promises if once else doctor.bus_keeps_no_more)(connection, names)
        else:
            yield unknown("transactions", f"{names.quarantine} is missing, so not tried", doctor.APPLY)
        yield from doctor.topics_are_planned(admin, names, settings.kafka)
    except Forbidden as refused:
        yield bad("rights", str(refused), "the doctor needs rights of its own")
    except BusError as failed:
        yield bad(BROKER, str(failed), "see that it stays up, and call again")
    finally:
        admin.close()
