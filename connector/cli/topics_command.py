"""`handover topics plan|apply`: the topics an authority needs, and how the cluster differs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from connector.bus_failing import on_the_bus_failing
from connector.cli.settings_arguments import add_settings_arguments, settings_of
from connector.exits import Exit, Stop
from connector.kafka_adapter import KafkaConnection
from connector.ports import BusError
from connector.process import cluster_of, names_of
from connector.topics_admin import Step, apply, plan, wanted_topics

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `topics`."""
    parser.add_argument("what", choices=("plan", "apply"))
    add_settings_arguments(parser)
    parser.add_argument("--partitions", type=int, help="partitions of every topic, for ever; default 12")
    parser.add_argument("--replication", type=int, help="replicas of every topic; default 3")


def run(given: argparse.Namespace) -> int:
    """Print the differences; `apply` removes them. Exit 1 for a plan with some, 64 where one can't be removed."""
    settings = settings_of(given, **{"kafka.partitions": given.partitions, "kafka.replication": given.replication})
    kafka = settings.kafka
    try:
        admin = KafkaConnection(cluster_of(kafka, "handover-topics")).admin()
        try:
            wanted = wanted_topics(names_of(settings), partitions=kafka.partitions, replication=kafka.replication)
            differences = plan(admin, wanted)
            for one in differences:
                sys.stdout.write(f"{one.step.value:<7} {one.topic.name}: {one.says}\n")
            if given.what == "apply":
                if refused := [one for one in differences if one.step is Step.REFUSE]:
                    raise Stop(Exit.CONFIG, f"{refused[0].topic.name} {refused[0].says}")
                apply(admin, differences)
        finally:
            admin.close()
    except BusError as failed:
        raise on_the_bus_failing(failed) from failed
    if not differences:
        sys.stdout.write(f"all topics of {settings.authority} are as they should be\n")
    return Exit.FINDINGS if differences and given.what == "plan" else Exit.DONE
