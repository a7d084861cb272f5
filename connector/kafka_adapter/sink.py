"""A transactional producer, for one partition and one life."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from connector.kafka_adapter.client import KafkaProducer, OffsetAndMetadata, errors
from connector.kafka_adapter.connecting import connecting
from connector.kafka_adapter.failures import classified, in_our_words
from connector.kafka_adapter.source import theirs
from connector.ports import Broken, BusError, Outage
from connector.rights import Operation, Resource, Right

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connector.ports import Outgoing, Partition

_LOG = logging.getLogger(__name__)


class KafkaSink:
    """Implements `ports.TransactionalSink`."""

    def __init__(self, options: Mapping[str, Any], *, flush_ms: int, answer_ms: int) -> None:
        """Connect; `flush_ms` outlasts the client's own time for a delivery, `answer_ms` bounds the other waits."""
        with connecting():
            self._producer = KafkaProducer(**options)
        self._is_itself = Right(Resource.TRANSACTIONAL_ID, options["transactional_id"], Operation.WRITE)
        self._written: set[str] = set()
        self._flush_s = flush_ms / 1000
        self._answer_ms = answer_ms
        self._sent: list[Any] = []
        self._fenced = False

    def fence(self) -> None:
        """Shut out the predecessor."""
        if self._fenced:
            # the client takes a second call for a success and does nothing
            raise Broken("a producer is fenced once in its life; make a new one")
        with in_our_words(self._is_itself):
            self._producer.init_transactions()
        self._fenced = True

    def begin(self) -> None:
        """Begin a transaction."""
        self._sent = []
        self._try(self._producer.begin_transaction)

    def send(self, outgoing: Outgoing) -> KafkaPending:
        """Send a record."""
        self._written.add(outgoing.topic)
        try:
            future = self._producer.send(
                outgoing.topic,
                value=outgoing.value,
                key=outgoing.key,
                headers=list(outgoing.headers),
                partition=outgoing.partition,
            )
        except (errors.KafkaError, ValueError, TypeError, AssertionError) as raised:
            raise self._first(raised) from raised
        self._sent.append(future)
        return KafkaPending(future, self._asks)

    def flush(self) -> None:
        """Wait until nothing is in flight."""
        self._try(lambda: self._producer.flush(timeout=self._flush_s))

    def add_offsets(self, offsets: Mapping[Partition, int], group_metadata: object) -> None:
        """Put the group's offsets into the transaction."""
        those = {theirs(at): OffsetAndMetadata(offset, "", -1) for at, offset in offsets.items()}
        self._ask(lambda manager: manager.send_offsets_to_transaction(those, group_metadata))

    def commit(self) -> None:
        """Commit."""
        self._ask(lambda manager: manager.begin_commit())

    def abort(self) -> None:
        """Abort."""
        self._ask(lambda manager: manager.begin_abort())

    def close(self) -> None:
        """Stop without waiting for what is in flight."""
        end(self._producer)

    def _ask(self, ask: Callable[[Any], Any]) -> None:
        self._try(lambda: self._wait(ask))

    def _wait(self, ask: Callable[[Any], Any]) -> None:
        # the client's own methods wait for these answers without a limit, so that the loop would stand still
        result = ask(self._producer._transaction_manager)  # noqa: SLF001 - there is no public way to bound the wait
        self._producer._sender.wakeup()  # noqa: SLF001
        if not result.wait(timeout_ms=self._answer_ms):
            raise Outage(f"no answer from the transaction's coordinator in {self._answer_ms / 1000:.0f} s")

    def _try(self, call: Callable[[], Any]) -> None:
        try:
            call()
        except (errors.KafkaError, ValueError, TypeError, AssertionError) as raised:
            raise self._first(raised) from raised

    def _first(self, raised: BaseException) -> BusError:
        """After a fence the client raises a plain KafkaError; what went wrong is with the first record that failed."""
        failed = next((future.exception for future in self._sent if future.is_done and future.exception), None)
        return classified(failed or raised, self._asks())

    def _asks(self) -> list[Right]:
        return [self._is_itself, *(Right(Resource.TOPIC, topic, Operation.WRITE) for topic in sorted(self._written))]


def end(producer: KafkaProducer) -> None:
    """End a producer without waiting for what is in flight."""
    try:
        producer.close(timeout=0)
    except errors.KafkaError as raised:
        # close gives up before it stops the sending thread when a batch never got an answer
        _LOG.info("closing a producer with batches in flight: %s", type(raised).__name__)
        producer._sender.force_close()  # noqa: SLF001 - there is no public way to stop that thread


class KafkaPending:
    """Implements `ports.Pending`."""

    __slots__ = ("_asks", "_future")

    def __init__(self, future: Any, asks: Callable[[], list[Right]]) -> None:
        self._future = future
        self._asks = asks

    def error(self) -> BusError | None:
        """Give what became of it."""
        future = self._future
        if not future.is_done:
            return Outage("a record is still in flight after the flush")
        return classified(future.exception, self._asks()) if future.exception is not None else None

    def offset(self) -> int:
        """Give its offset."""
        return int(self._future.value.offset)
