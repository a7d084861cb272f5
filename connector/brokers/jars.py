"""Real Apache Kafka, one process, KRaft, from its jars: what tests trust and the benchmark measures."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from connector.brokers.broker import ALL_ABILITIES, BrokerUnavailable
from connector.brokers.download import CACHE, KAFKA_VERSION, can_be_had, fetch_jars
from connector.brokers.local import LocalBroker
from connector.brokers.probe import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST_JAVA = 17  # Kafka 4 brokers (KIP-1013)
HEAP = "512m"

# Small and quick to start on one machine; nothing here changes what a client sees of transactions or groups.
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
log.cleaner.dedupe.buffer.size=16777216
"""
# Of two lines for one property the later one counts. The broker's own traffic stays on the first listener.
DETOUR = """\
listeners=PLAINTEXT://127.0.0.1:{port},DETOUR://127.0.0.1:{detour.port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},DETOUR://127.0.0.1:{detour.advertised_port}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,DETOUR:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """A second listener; who asks there is told to come back through another port, which is a proxy's."""

    port: int
    advertised_port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What a broker has beside the plain one. `properties` is filled in with its `port` and `controller_port`."""

    properties: str = ""
    formatting: tuple[str, ...] = ()
    java: tuple[str, ...] = ()


@contextmanager
def kafka_from_jars(
    cache: Path = CACHE, *, detour: Detour | None = None, more: Additions | None = None
) -> Iterator[LocalBroker]:
    """Run Apache Kafka on free ports, on data that goes with it. Raises BrokerUnavailable."""
    more = more or Additions()
    java = _java()
    classpath = f"{fetch_jars(cache).absolute()}/*"
    with tempfile.TemporaryDirectory(prefix="handover-kafka-") as folder:
        home = Path(folder)
        port, controller_port = free_ports(2)
        properties = home / "server.properties"
        template = (PROPERTIES if detour is None else PROPERTIES + DETOUR) + more.properties
        properties.write_text(
            template.format(port=port, controller_port=controller_port, data=home / "data", detour=detour),
            encoding="utf-8",
        )
        _format(java, classpath, properties, more.formatting)
        with LocalBroker(
            name=f"Apache Kafka {KAFKA_VERSION} from jars",
            can=ALL_ABILITIES,
            port=port,
            command=(
                *(java, f"-Xmx{HEAP}", f"-Xms{HEAP}", "-XX:+UseSerialGC"),
                *("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", *more.java, "-cp", classpath),
                *("kafka.Kafka", str(properties)),
            ),
            log=home / "broker.log",
        ) as broker:
            yield broker


def missing(cache: Path = CACHE) -> str | None:
    """Say what keeps Kafka from being run from jars here; None if nothing does."""
    try:
        _java()
    except BrokerUnavailable as unavailable:
        return str(unavailable)
    return None if can_be_had(cache) else "neither Kafka's jars nor Maven to fetch them are here; install Maven"


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise BrokerUnavailable(f"Java isn't installed; Apache Kafka needs Java {OLDEST_JAVA} or newer")
    said = subprocess.run((java, "-version"), capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < OLDEST_JAVA:
        raise BrokerUnavailable(f"{java} is too old for Apache Kafka; install Java {OLDEST_JAVA} or newer")
    return java


def _format(java: str, classpath: str, properties: Path, more: tuple[str, ...]) -> None:
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    ended = subprocess.run(
        (
            *(java, "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classpath),
            # A cluster id that begins with a dash would read as an option.
            *("kafka.tools.StorageTool", "format", "--standalone", f"--cluster-id={cluster}", "-c", str(properties)),
            *more,
        ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        raise BrokerUnavailable(f"Kafka's storage couldn't be formatted: {(ended.stdout + ended.stderr).strip()}")
