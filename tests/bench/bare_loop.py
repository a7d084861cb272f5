"""The least that a loop on kafka-python must do: poll, write the records given, commit them with the offsets.

`python -m tests.bench.bare_loop replay SCRIPT` writes the records of a run in the run's transactions and prints the
seconds. `... echo BOOTSTRAP EVENTS OUT GROUP` writes one record for each that comes, until it is asked to stop.
"""

from __future__ import annotations

import pickle
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition

from connector.kafka_adapter import ClusterSettings
from connector.shutdown import stops_on_signals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.bench.transactions import Script, Written

POLL_MS = 500


class BareLoop:
    """A consumer, a producer a partition, the connector's own client settings."""

    def __init__(self, bootstrap: str, events: str, group: str, batch: int) -> None:
        self._settings = ClusterSettings(bootstrap=bootstrap)
        self._group = group
        self._events = events
        options = self._settings.membership(group=group, instance_id="bare", max_records=batch)
        self.consumer = KafkaConsumer(events, **{**options, "auto_offset_reset": "earliest"})
        self._producers: dict[int, Any] = {}

    def join(self) -> None:
        """Join, and make the producers; nothing of it is measured."""
        while not self.consumer.assignment():
            self.consumer.poll(timeout_ms=100, max_records=1, update_offsets=False)
        for partition in self.consumer.assignment():
            producer = KafkaProducer(**self._settings.producing(f"{self._group}-{partition.partition}"))
            producer.init_transactions()
            self._producers[partition.partition] = producer

    def commit(self, number: int, records: Iterable[Written], offset: int) -> None:
        """Write records and the group's offset in one transaction."""
        producer = self._producers[number]
        producer.begin_transaction()
        sent = [
            producer.send(topic, value=value, key=key, headers=headers, partition=number)
            for topic, key, value, headers in records
        ]
        producer.flush()
        for one in sent:
            one.get(timeout=0)
        offsets = {TopicPartition(self._events, number): OffsetAndMetadata(offset, "", -1)}
        producer.send_offsets_to_transaction(offsets, self.consumer.group_metadata())
        producer.commit_transaction()

    def close(self) -> None:
        for producer in self._producers.values():
            producer.close()
        self.consumer.close(autocommit=False)


def replay(script: Script) -> float:
    """Write what the script says as its events come; gives the seconds from the first to the last."""
    loop = BareLoop(script.bootstrap, script.events, script.group, script.batch)
    loop.join()
    left = {number: list(reversed(transactions)) for number, transactions in script.transactions.items()}
    began = time.perf_counter()
    while any(left.values()):
        loop.consumer.poll(timeout_ms=POLL_MS)
        # a position passes the markers of transactions a poll later
        for partition in loop.consumer.assignment():
            number, position = partition.partition, loop.consumer.position(partition)
            waiting = left.get(number, [])
            while waiting and waiting[-1].to_offset <= position:
                transaction = waiting.pop()
                loop.commit(number, transaction.records, transaction.to_offset)
    taken = time.perf_counter() - began
    loop.close()
    return taken


def echo(bootstrap: str, events: str, out: str, group: str) -> None:
    """Write one record for each event, with its headers, until asked to stop."""
    loop = BareLoop(bootstrap, events, group, 200)
    loop.join()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    with stops_on_signals() as stop:
        while not stop.is_made:
            for partition, records in loop.consumer.poll(timeout_ms=POLL_MS).items():
                written = [(out, one.key, one.value, list(one.headers)) for one in records]
                loop.commit(partition.partition, written, records[-1].offset + 1)
    loop.close()


def main(arguments: list[str]) -> int:
    """Run one of the two."""
    if arguments[0] == "replay":
        script: Script = pickle.loads(Path(arguments[1]).read_bytes())  # noqa: S301 - written by the process that starts this one
        sys.stdout.write(f"{replay(script)}\n")
    else:
        echo(*arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
