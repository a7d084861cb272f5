"""A producer without transactions: each record is in the log as soon as it is sent, or lost, or its answer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.ports import Broken, Outage, Partition, Refused
from connector.testing.fake_broker.faults import Lost
from connector.testing.fake_broker.producer import Sent, size_of
from connector.testing.fake_broker.sink import FakePending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.ports import Outgoing
    from connector.testing.fake_broker.broker import FakeBroker
    from connector.testing.fake_broker.process import Process


class FakePlainSink:
    """Implements `ports.TransactionalSink` as far as that can be done."""

    def __init__(self, broker: FakeBroker, process: Process) -> None:
        self._broker = broker
        self._process = process

    def fence(self) -> None:
        """Shut out nobody."""
        self._process.runs()
        self._broker.answer()

    def begin(self) -> None:
        """Begin nothing."""
        self._process.runs()

    def send(self, outgoing: Outgoing) -> FakePending:
        """Send a record. Raises Refused if it is too big, Outage if its topic isn't there."""
        self._process.runs()
        log = self._broker.log(Partition(outgoing.topic, outgoing.partition))
        if size_of(outgoing) > min(
            self._process.limits.max_record_bytes, self._broker.max_message_bytes(outgoing.topic)
        ):
            raise Refused("MessageSizeTooLargeError: lower max_record_bytes")
        sent, lost = Sent(outgoing), self._broker.faults.take_lost_batch()
        if lost is not Lost.REQUEST:
            sent.offset = log.append(outgoing, producer=None, timestamp_ms=self._broker.now_ms)
        if lost is not None:
            sent.exception = Outage("KafkaTimeoutError: the batch ran out of its delivery time")
        return FakePending(sent)

    def flush(self) -> None:
        """Wait until nothing is in flight."""
        self._process.runs()
        self._broker.answer()

    def add_offsets(self, offsets: Mapping[Partition, int], group_metadata: object) -> None:
        """Refuse: offsets are the member's own to commit."""
        raise Broken(f"no transaction to put {len(offsets)} offsets of {type(group_metadata).__name__} into")

    def commit(self) -> None:
        """Do nothing."""
        self._process.runs()

    def abort(self) -> None:
        """Take back nothing."""
        self._process.runs()

    def close(self) -> None:
        """Stop."""
        self._process.runs()
