"""What kafka-python's transactional producer does, its flaws included (3.0.12, seen on Kafka 4.3.0).

- A second `init_transactions` does nothing, even when fenced.
- A batch that isn't answered in time fails its records and leaves the transaction open to be committed around it.
- Offsets that were refused stay, and go out with the next transaction.
- After a fatal error every call raises a plain error that says nothing of the cause.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from connector.ports import BusError, Migrated, Outage, Partition, Refused
from connector.testing.fake_broker.faults import Lost
from connector.testing.fake_broker.log import ProducerStamp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connector.ports import Outgoing
    from connector.testing.fake_broker.broker import FakeBroker
    from connector.testing.fake_broker.groups import GroupMetadata
    from connector.testing.fake_broker.process import Process

RECORD_OVERHEAD_BYTES = 70  # batch header and the record's own lengths, as the client estimates them


class ClientError(Exception):
    """The client's plain KafkaError: a call after an error, or one that its state doesn't allow."""


class ClientMisused(Exception):  # noqa: N818 - names what is the matter
    """The client's IllegalStateError: a record sent outside a transaction."""


class Phase(Enum):
    """The client's own idea of its transaction."""

    UNINITIALISED = "uninitialised"
    READY = "ready"
    IN_TRANSACTION = "in transaction"
    ABORTABLE_ERROR = "abortable error"
    FATAL_ERROR = "fatal error"


class Sent:
    """The future of a record: where it went, or what became of it."""

    __slots__ = ("exception", "offset", "outgoing")

    def __init__(self, outgoing: Outgoing) -> None:
        self.outgoing = outgoing
        self.exception: BusError | None = None
        self.offset: int | None = None

    @property
    def is_done(self) -> bool:
        """Say whether it is decided."""
        return self.exception is not None or self.offset is not None


class FakeProducer:
    """One transactional producer. Records leave it at a flush or a commit, not before."""

    def __init__(self, broker: FakeBroker, process: Process, transactional_id: str) -> None:
        self._broker = broker
        self._process = process
        self._id = transactional_id
        self._stamp = ProducerStamp(-1, -1)
        self._phase = Phase.UNINITIALISED
        self._buffered: list[Sent] = []
        self._pending_offsets: dict[Partition, int] = {}
        self._started = False

    def init_transactions(self) -> None:
        """Shut out earlier lives, once; a second call does nothing."""
        if self._phase is not Phase.UNINITIALISED:
            return
        self._broker.answer_coordinator()
        limit = self._process.limits.transaction_ms
        self._stamp = self._broker.transactions.initialise(self._id, timeout_ms=limit)
        self._phase = Phase.READY

    def begin_transaction(self) -> None:
        """Begin; the broker hears nothing of it yet."""
        self._fail_after_an_error()
        if self._phase is not Phase.READY:
            raise ClientError(f"a transaction can't begin in state {self._phase.value!r}")
        self._phase = Phase.IN_TRANSACTION
        self._process.open_transactions.add(self._id)

    def send(self, outgoing: Outgoing) -> Sent:
        """Buffer a record. Raises Refused if it is too big for this client, Outage if its topic isn't there."""
        size = size_of(outgoing)
        if size > self._process.limits.max_record_bytes:
            raise Refused(f"MessageSizeTooLargeError: {size} bytes; lower max_record_bytes")
        self._broker.log(Partition(outgoing.topic, outgoing.partition))
        self._fail_after_an_error()
        if self._phase is not Phase.IN_TRANSACTION:
            raise ClientMisused(f"nothing can be sent in state {self._phase.value!r}")
        sent = Sent(outgoing)
        self._buffered.append(sent)
        return sent

    def flush(self) -> None:
        """Send what is buffered, a batch a partition. Each record's own future tells what became of it."""
        batches: dict[Partition, list[Sent]] = {}
        for sent in self._buffered:
            batches.setdefault(Partition(sent.outgoing.topic, sent.outgoing.partition), []).append(sent)
        self._buffered = []
        for partition, batch in batches.items():
            if self._phase is Phase.IN_TRANSACTION:
                self._send_batch(partition, batch)
            else:
                _fail(batch, Outage("KafkaError: an earlier batch of this producer failed"))

    def send_offsets_to_transaction(self, offsets: Mapping[Partition, int], who: GroupMetadata) -> None:
        """Put offsets into the transaction, with all that earlier transactions failed to."""
        self._fail_after_an_error()
        if self._phase is not Phase.IN_TRANSACTION:
            raise ClientError("offsets need an active transaction")
        broker = self._broker
        self._tell(lambda: broker.transactions.add_group(self._id, self._stamp, who.group, broker.now_ms))
        self._started = True
        self._pending_offsets.update(offsets)
        try:
            broker.groups.add_offsets(who, self._stamp.producer_id, self._pending_offsets)
        except Migrated:
            self._phase = Phase.ABORTABLE_ERROR
            raise
        self._pending_offsets = {}

    def commit_transaction(self) -> None:
        """Flush and commit; succeeds around batches that were lost."""
        self._fail_after_an_error()
        if self._phase is not Phase.IN_TRANSACTION:
            raise ClientError(f"nothing can be committed in state {self._phase.value!r}")
        self.flush()
        self._fail_after_an_error()
        lost = self._broker.faults.take_lost_commit() if self._started else None
        if lost is not Lost.REQUEST:
            self._end(committed=True)
        if lost is not None:
            self._phase = Phase.FATAL_ERROR
            raise Outage("RequestTimedOutError: no answer to the commit; it may have happened")

    def abort_transaction(self) -> None:
        """Drop what is buffered and abort."""
        if self._phase is Phase.FATAL_ERROR:
            self._fail_after_an_error()
        if self._phase not in {Phase.IN_TRANSACTION, Phase.ABORTABLE_ERROR}:
            raise ClientError(f"nothing can be aborted in state {self._phase.value!r}")
        _fail(self._buffered, Outage("TransactionAbortedError: the transaction was aborted"))
        self._buffered = []
        self._end(committed=False)

    def close(self) -> None:
        """Stop. A transaction that is open stays so until it is fenced or runs out of time."""
        _fail(self._buffered, Outage("KafkaError: the producer was closed"))
        self._buffered = []
        self._phase = Phase.FATAL_ERROR
        self._process.open_transactions.discard(self._id)

    def _send_batch(self, partition: Partition, batch: list[Sent]) -> None:
        broker = self._broker
        if any(size_of(sent.outgoing) > broker.max_message_bytes(partition.topic) for sent in batch):
            self._phase = Phase.ABORTABLE_ERROR
            _fail(batch, Refused("MessageSizeTooLargeError: raise max.message.bytes of the topic"))
            return
        try:
            self._tell(lambda: broker.transactions.add_partition(self._id, self._stamp, partition, broker.now_ms))
            self._started = True
            lost = broker.faults.take_lost_batch()
            if lost is not Lost.REQUEST:
                self._append(partition, batch, answered=lost is None)
        except BusError as raised:
            self._phase = Phase.FATAL_ERROR
            _fail(batch, raised)
            return
        if lost is not None:
            _fail(batch, Outage("KafkaTimeoutError: the batch ran out of its delivery time"))

    def _append(self, partition: Partition, batch: list[Sent], *, answered: bool) -> None:
        log = self._broker.log(partition)
        for sent in batch:
            offset = log.append(sent.outgoing, producer=self._stamp, timestamp_ms=self._broker.now_ms)
            sent.offset = offset if answered else None

    def _end(self, *, committed: bool) -> None:
        if self._started:
            transactions = self._broker.transactions
            self._tell(lambda: transactions.end(self._id, self._stamp, committed=committed))
        self._started = False
        self._phase = Phase.READY
        self._process.open_transactions.discard(self._id)

    def _tell(self, request: Callable[[], None]) -> None:
        try:
            self._broker.answer_coordinator()
            request()
        except BusError:
            self._phase = Phase.FATAL_ERROR
            raise

    def _fail_after_an_error(self) -> None:
        if self._phase in {Phase.ABORTABLE_ERROR, Phase.FATAL_ERROR}:
            raise ClientError("the producer is in an error state")


def size_of(outgoing: Outgoing) -> int:
    """Give about how many bytes a record takes, as the client estimates them."""
    headers = sum(len(name.encode()) + len(value) for name, value in outgoing.headers)
    return RECORD_OVERHEAD_BYTES + len(outgoing.key or b"") + len(outgoing.value or b"") + headers


def _fail(batch: list[Sent], error: BusError) -> None:
    for sent in batch:
        sent.exception = error
