"""A batch that ran out of its delivery time: the client commits around it, and we must not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from connector.kafka_adapter import ClusterSettings, KafkaConnection, Timing
from connector.ports import Outage, Outgoing, Partition, TopicDescription
from connector.transaction import Effects, commit

if TYPE_CHECKING:
    from connector.brokers.local import LocalBroker
    from connector.ports import Connection, Pending, Source, TransactionalSink
    from tests.brokers.names import Names

TIMING = Timing(request_ms=2_000, delivery_ms=3_000, transaction_ms=60_000)
LOST = Outgoing("out", 0, b"A", b"lost")


class OutOfReach:
    """A sink whose broker dies at the first send, and is back once the client has given the batch up."""

    def __init__(self, sink: TransactionalSink, broker: LocalBroker) -> None:
        self._sink = sink
        self._broker = broker
        self.sent: list[Pending] = []
        self.begin, self.add_offsets = sink.begin, sink.add_offsets
        self.commit, self.abort, self.close = sink.commit, sink.abort, sink.close

    def send(self, outgoing: Outgoing) -> Pending:
        if not self.sent:
            self._settle(self._sink.send(Outgoing(outgoing.topic, outgoing.partition, b"A", b"arrived")))
            self._broker.kill()
        self.sent.append(self._sink.send(outgoing))
        return self.sent[-1]

    def flush(self) -> None:
        self._sink.flush()
        self._broker.start()

    def _settle(self, pending: Pending) -> None:
        self._sink.flush()
        assert pending.error() is None


def test_the_client_s_own_commit_goes_around_a_lost_batch(broker_of_its_own: LocalBroker, names: Names) -> None:
    """The fault that the order of our commit is there for; when the client has mended it, this test says so."""
    connection = connected(broker_of_its_own)
    sink = fenced(connection, names, broker_of_its_own)
    sink.begin()
    pending = sink.send(LOST)
    sink.flush()
    lost = pending.error()
    sink.commit()

    assert isinstance(lost, Outage)
    assert committed(connection) == [b"arrived"]


def test_our_commit_looks_at_every_batch_and_aborts(broker_of_its_own: LocalBroker, names: Names) -> None:
    connection = connected(broker_of_its_own)
    sink = fenced(connection, names, broker_of_its_own)
    effects = Effects(outputs=(LOST,), changes=(), checkpoint=Outgoing("out", 0, b"B", b"checkpoint"), offsets={})

    with pytest.raises(Outage, match="KafkaTimeoutError"):
        commit(cast("TransactionalSink", sink), joined(), effects)

    assert committed(connection) == []


def connected(broker: LocalBroker) -> Connection:
    admin = KafkaConnection(ClusterSettings(bootstrap=broker.bootstrap)).admin()
    admin.create_topic(TopicDescription("out", 1, 1))
    admin.close()
    return KafkaConnection(ClusterSettings(bootstrap=broker.bootstrap, timing=TIMING))


def fenced(connection: Connection, names: Names, broker: LocalBroker) -> OutOfReach:
    sink = connection.sink(names.of("sink"))
    sink.fence()
    return OutOfReach(sink, broker)


def joined() -> Source:
    return cast("Source", SimpleNamespace(generation=lambda: 1, group_metadata=lambda: None))


def committed(connection: Connection) -> list[bytes | None]:
    reader = connection.log_reader(Partition("out", 0))
    end = reader.end()
    found = []
    while reader.position() < end:
        found += [record.value for record in reader.read(timeout_ms=500)]
    reader.close()
    return found
