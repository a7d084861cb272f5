"""The brokers that other tests stand on: they start, they commit, and the real one keeps its data over a kill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from connector.brokers.embedded import embedded_broker
from connector.kafka_adapter import ClusterSettings, KafkaConnection
from connector.ports import Migrated, Outgoing, Partition, TopicDescription
from tests.brokers.abilities import needs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connector.brokers.broker import Broker
    from connector.brokers.local import LocalBroker
    from connector.ports import Connection, Record
    from tests.brokers.names import Names


def connect(broker: Broker) -> KafkaConnection:
    return KafkaConnection(ClusterSettings(bootstrap=broker.bootstrap))


def create(connection: Connection, topic: str) -> None:
    admin = connection.admin()
    admin.create_topic(TopicDescription(topic, partitions=1, replication=1))
    admin.close()


def committed(connection: Connection, topic: str) -> list[bytes | None]:
    reader = connection.log_reader(Partition(topic, 0))
    end = reader.end()
    found: list[Record] = []
    while reader.position() < end:
        found.extend(reader.read(timeout_ms=500))
    reader.close()
    return [record.value for record in found]


def commit(connection: Connection, transactional_id: str, topic: str, values: Sequence[bytes]) -> None:
    sink = connection.sink(transactional_id)
    sink.fence()
    sink.begin()
    pending = [sink.send(Outgoing(topic, 0, b"key", value)) for value in values]
    sink.flush()
    assert [one.error() for one in pending] == [None] * len(values)
    sink.commit()
    sink.close()


@needs(Ability.TRANSACTIONS)
def test_what_a_transaction_commits_is_read_in_its_order(broker: Broker, names: Names) -> None:
    connection, topic = connect(broker), names.of("events")
    create(connection, topic)

    commit(connection, names.of("writer"), topic, [b"1", b"2", b"3"])

    assert committed(connection, topic) == [b"1", b"2", b"3"]


@needs(Ability.READ_COMMITTED)
def test_what_a_transaction_aborts_is_not_read(broker: Broker, names: Names) -> None:
    connection, topic = connect(broker), names.of("events")
    create(connection, topic)
    sink = connection.sink(names.of("writer"))
    sink.fence()
    sink.begin()
    sink.send(Outgoing(topic, 0, b"key", b"aborted"))
    sink.flush()
    sink.abort()
    sink.close()

    commit(connection, names.of("writer"), topic, [b"committed"])

    assert committed(connection, topic) == [b"committed"]


@needs(Ability.FENCING)
def test_a_fenced_producer_stays_out(broker: Broker, names: Names) -> None:
    connection, topic = connect(broker), names.of("events")
    create(connection, topic)
    before = connection.sink(names.of("writer"))
    before.fence()
    commit(connection, names.of("writer"), topic, [b"owner"])

    before.begin()
    before.send(Outgoing(topic, 0, b"key", b"zombie"))
    before.flush()
    with pytest.raises(Migrated):
        before.commit()
    before.close()

    assert committed(connection, topic) == [b"owner"]


def test_real_kafka_keeps_its_port_and_its_data_when_killed(broker_of_its_own: LocalBroker, names: Names) -> None:
    topic = names.of("events")
    create(connect(broker_of_its_own), topic)
    commit(connect(broker_of_its_own), names.of("writer"), topic, [b"before"])
    bootstrap = broker_of_its_own.bootstrap

    broker_of_its_own.kill()
    broker_of_its_own.start()
    commit(connect(broker_of_its_own), names.of("writer"), topic, [b"after"])

    assert broker_of_its_own.bootstrap == bootstrap
    assert committed(connect(broker_of_its_own), topic) == [b"before", b"after"]


def test_real_kafka_goes_on_after_a_pause(broker_of_its_own: LocalBroker, names: Names) -> None:
    topic = names.of("events")
    create(connect(broker_of_its_own), topic)

    broker_of_its_own.pause()
    broker_of_its_own.resume()
    commit(connect(broker_of_its_own), names.of("writer"), topic, [b"after"])

    assert committed(connect(broker_of_its_own), topic) == [b"after"]


def test_the_embedded_broker_serves_a_transaction(names: Names) -> None:
    topic = names.of("events")
    with embedded_broker() as broker:
        create(connect(broker), topic)
        commit(connect(broker), names.of("writer"), topic, [b"1", b"2"])

        assert committed(connect(broker), topic) == [b"1", b"2"]
        assert Ability.FENCING not in broker.can
