"""Keeps the books of a changing assignment. What follows from them is done between polls, never in here."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector.ports import Partition, Source


class Assignments:
    """An `AssignmentListener`. Called on the client's own thread, where anything slow would stop the heartbeat."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._notes: SimpleQueue[frozenset[Partition]] = SimpleQueue()

    def revoked(self, partitions: frozenset[Partition]) -> None:
        """Note that nothing is ours: the eager protocol gives up everything before it assigns anew."""
        del partitions
        self._notes.put(frozenset())

    def assigned(self, partitions: frozenset[Partition]) -> None:
        """Hold the partitions still until their tasks have found where to read on from."""
        self._source.pause(partitions)
        for partition in partitions:
            # any offset will do: without one, the client would look for it itself, before the fence
            self._source.seek(partition, 0)
        self._notes.put(partitions)

    def take(self) -> frozenset[Partition] | None:
        """Give what is ours now, if that was told anew since the last call."""
        latest = None
        while True:
            try:
                latest = self._notes.get_nowait()
            except Empty:
                return latest
