"""A transactional sink over the fake producer, as the Kafka adapter makes one over the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.ports import Broken, BusError, Outage
from connector.testing.fake_broker.groups import GroupMetadata
from connector.testing.fake_broker.producer import ClientError, ClientMisused, FakeProducer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connector.ports import Outgoing, Partition
    from connector.testing.fake_broker.broker import FakeBroker
    from connector.testing.fake_broker.process import Process
    from connector.testing.fake_broker.producer import Sent


class FakeSink:
    """Implements `ports.TransactionalSink`."""

    def __init__(self, broker: FakeBroker, process: Process, transactional_id: str) -> None:
        self._process = process
        self._producer = FakeProducer(broker, process, transactional_id)
        self._sent: list[Sent] = []
        self._fenced = False

    def fence(self) -> None:
        """Shut out the predecessor."""
        self._process.runs()
        if self._fenced:
            raise Broken("a producer is fenced once in its life; make a new one")
        self._try(self._producer.init_transactions)
        self._fenced = True

    def begin(self) -> None:
        """Begin a transaction."""
        self._process.runs()
        self._sent = []
        self._try(self._producer.begin_transaction)

    def send(self, outgoing: Outgoing) -> FakePending:
        """Send a record."""
        self._process.runs()
        try:
            sent = self._producer.send(outgoing)
        except (ClientError, ClientMisused) as raised:
            raise self._first(raised) from raised
        self._sent.append(sent)
        return FakePending(sent)

    def flush(self) -> None:
        """Wait until nothing is in flight."""
        self._process.runs()
        self._try(self._producer.flush)

    def add_offsets(self, offsets: Mapping[Partition, int], group_metadata: object) -> None:
        """Put the group's offsets into the transaction."""
        self._process.runs()
        if not isinstance(group_metadata, GroupMetadata):
            raise Broken("the group metadata is not of this broker's source")
        self._try(lambda: self._producer.send_offsets_to_transaction(offsets, group_metadata))

    def commit(self) -> None:
        """Commit."""
        self._process.runs()
        self._try(self._producer.commit_transaction)

    def abort(self) -> None:
        """Abort."""
        self._process.runs()
        self._try(self._producer.abort_transaction)

    def close(self) -> None:
        """Stop without waiting for what is in flight."""
        self._process.runs()
        self._producer.close()

    def _try(self, call: Callable[[], None]) -> None:
        try:
            call()
        except (ClientError, ClientMisused, BusError) as raised:
            raise self._first(raised) from raised

    def _first(self, raised: Exception) -> BusError:
        """After an error the client's own says nothing of the cause; the first record that failed does."""
        failed = next((sent.exception for sent in self._sent if sent.exception is not None), None)
        if failed is not None:
            return failed
        if isinstance(raised, BusError):
            return raised
        return Broken(str(raised)) if isinstance(raised, ClientMisused) else Outage(str(raised))


class FakePending:
    """Implements `ports.Pending`."""

    __slots__ = ("_sent",)

    def __init__(self, sent: Sent) -> None:
        self._sent = sent

    def error(self) -> BusError | None:
        """Give what became of it."""
        if not self._sent.is_done:
            return Outage("a record is still in flight after the flush")
        return self._sent.exception

    def offset(self) -> int:
        """Give its offset."""
        if self._sent.offset is None or self._sent.exception is not None:
            raise Broken("a record that isn't in the log has no offset")
        return self._sent.offset
