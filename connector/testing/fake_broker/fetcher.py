"""What kafka-python's fetcher does with records it has in hand, its flaw included (3.0.12, seen on Kafka 4.3.0).

It fetches more of a partition than a poll gives out. What is left of it when the partition is paused it puts aside,
fetches no more of that partition, and takes it up again only while nothing else was ever in its hand: that is, once
another partition has been read, never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping, Sequence
    from collections.abc import Set as AbstractSet

    from connector.ports import Partition, Record
    from connector.testing.fake_broker.broker import FakeBroker


class FakeFetcher:
    """Hands out records, up to `max_records` a poll."""

    def __init__(self, broker: FakeBroker, max_records: int) -> None:
        self._broker = broker
        self._max_records = max_records
        self._in_hand: Partition | None = None
        self._has_more = False
        self._kept_back: set[Partition] = set()

    def fetch(
        self,
        assigned: AbstractSet[Partition],
        paused: AbstractSet[Partition],
        positions: MutableMapping[Partition, int],
    ) -> dict[Partition, Sequence[Record]]:
        """Give what has come, and move the positions past it."""
        if self._in_hand is None:
            self._kept_back &= paused
        elif self._has_more and self._in_hand in paused:
            self._kept_back.add(self._in_hand)
            self._in_hand = None
        found: dict[Partition, Sequence[Record]] = {}
        left = self._max_records
        for partition in sorted(assigned - paused - self._kept_back):
            if left == 0:
                break
            log = self._broker.log(partition)
            records, positions[partition] = log.read(positions[partition], limit=left)
            left -= len(records)
            if records:
                found[partition] = records
                self._in_hand = partition
                self._has_more = bool(log.read(positions[partition], limit=1)[0])
        return found

    def let_go(self, partitions: Iterable[Partition]) -> None:
        """Forget what was put aside of these, so that they are fetched again: the adapter does so at a resume."""
        self._kept_back.difference_update(partitions)
