"""`handover demo`: an embedded broker, a simulated host, a connector, and a live view of what comes of it."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from connector import registry
from connector.brokers.broker import Broker, BrokerUnavailable, RunningBroker
from connector.brokers.embedded import embedded_broker
from connector.brokers.jars import kafka_from_jars
from connector.cli.settings_arguments import settings_of
from connector.demo.play import play
from connector.exits import Exit, Stop
from connector.kafka_adapter import KafkaConnection
from connector.ports import BusError
from connector.process import cluster_of, names_of
from connector.topics_admin import apply, plan, wanted_topics

if TYPE_CHECKING:
    import argparse

PARTITIONS = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `demo`."""
    parser.add_argument("--authority", default="norfolk", help="whose policy to watch; default: norfolk")
    parser.add_argument("--host", help="host plugin; default: the one the policy names as its example")
    parser.add_argument("--broker", default="embedded", help="embedded (default), jars (real Kafka), or host:port")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to play; default: 60")
    parser.add_argument("--seed", type=int, default=1, help="which histories; default: 1")
    parser.add_argument("--output", choices=("table", "json"), default="table", help="json: closing figures only")
    parser.set_defaults(settings=None, bootstrap=None)


def run(given: argparse.Namespace) -> int:
    """Play, then give the closing figures as a JSON object on the last line."""
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(message)s")
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    try:
        with _broker(given.broker) as broker:
            sys.stderr.write(f"handover demo: on {broker.name} at {broker.bootstrap}\n")
            figures = _play(given, broker.bootstrap)
    except BrokerUnavailable as missing:
        raise Stop(Exit.UNREACHABLE, str(missing)) from missing
    except BusError as failed:
        raise Stop(Exit.UNREACHABLE, str(failed)) from failed
    sys.stdout.write(json.dumps(figures) + "\n")
    return Exit.DONE


def _broker(asked: str) -> AbstractContextManager[Broker]:
    if asked == "embedded":
        return embedded_broker()
    if asked == "jars":
        return kafka_from_jars()
    return nullcontext(RunningBroker(bootstrap=asked, name="a broker of yours"))


def _play(given: argparse.Namespace, bootstrap: str) -> dict[str, object]:
    given.bootstrap = bootstrap
    settings = settings_of(
        given,
        **{
            "kafka.partitions": PARTITIONS,
            "kafka.replication": 1,
            # made-up children: nobody's records
            "kafka.allow_plaintext": True,
            "kafka.instance": "handover-demo",
            "run.health_port": 0,
        },
    )
    connection = KafkaConnection(cluster_of(settings.kafka, "handover-demo"))
    admin = connection.admin()
    try:
        topics = wanted_topics(names_of(settings), partitions=PARTITIONS, replication=1)
        apply(admin, plan(admin, topics))
    finally:
        admin.close()
    book = registry.load_policy(settings.authority)
    out = sys.stdout if given.output == "table" else None
    return play(settings, connection, book, seconds=given.seconds, seed=given.seed, out=out)
