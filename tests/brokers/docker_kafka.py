"""Apache Kafka in Docker, where a daemon answers at once."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import docker
from docker.errors import DockerException
from testcontainers.community.kafka import KafkaContainer

from connector.brokers.broker import BrokerUnavailable, RunningBroker

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGE = "confluentinc/cp-kafka:7.9.0"
ANSWERS_WITHIN_S = 3
STARTED_WITHIN_S = 120
SETTINGS = {
    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
    "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS": "1000",
    "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
}


def missing() -> str | None:
    """Say why Docker can't be used; None if its daemon answers."""
    try:
        client = docker.from_env(timeout=ANSWERS_WITHIN_S)
        try:
            client.ping()
        finally:
            client.close()
    except DockerException:
        return "no Docker daemon answers"
    return None


@contextmanager
def kafka_in_docker() -> Iterator[RunningBroker]:
    """Run one broker, set as `jars` is. Raises BrokerUnavailable when the image can't be had or doesn't start."""
    with ExitStack() as stack:
        try:
            kafka = KafkaContainer(IMAGE).with_kraft().with_envs(**SETTINGS)
            stack.callback(kafka.stop)
            kafka.start(timeout=STARTED_WITHIN_S)
        except (DockerException, TimeoutError, RuntimeError) as failed:
            raise BrokerUnavailable(f"Docker couldn't run {IMAGE}: {str(failed).splitlines()[0]}") from failed
        yield RunningBroker(bootstrap=kafka.get_bootstrap_server(), name=f"Apache Kafka in Docker ({IMAGE})")
