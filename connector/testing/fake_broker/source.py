"""A member of a consumer group, as kafka-python 3.0.12 makes one of a process.

Heartbeats go out by themselves as time passes; what they are answered is acted on in the next poll only. A displaced
static member's heartbeats stop, and nothing tells it (finding of that client).
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from connector.ports import Broken, Displaced, OffsetLost, Outage
from connector.testing.fake_broker.fetcher import FakeFetcher
from connector.testing.fake_broker.groups import DISPLACED, NOT_JOINED, Answer, GroupMetadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connector.ports import AssignmentListener, Partition, Record
    from connector.testing.fake_broker.broker import FakeBroker
    from connector.testing.fake_broker.process import Process

RETRY_MS = 100


class Membership(Enum):
    """The member's own idea of where it stands."""

    UNJOINED = "unjoined"
    REBALANCING = "rebalancing"
    STABLE = "stable"


class FakeSource:
    """Implements `ports.Source`."""

    def __init__(self, broker: FakeBroker, process: Process, *, group: str, instance_id: str, max_records: int) -> None:
        self._broker = broker
        self._process = process
        self._fetcher = FakeFetcher(broker, max_records)
        self._who = GroupMetadata(group=group, instance_id=instance_id)
        self._topic = ""
        self._listener: AssignmentListener | None = None
        self._membership = Membership.UNJOINED
        self._must_rejoin = True
        self._heartbeats = False
        self._join_is_lost = False
        self._polled_ms = broker.now_ms
        self._assigned: frozenset[Partition] = frozenset()
        self._positions: dict[Partition, int] = {}
        self._paused: set[Partition] = set()
        self._closed = False
        broker.add_heart(self)

    def subscribe(self, topic: str, listener: AssignmentListener) -> None:
        """Join the group for one topic, at the next poll."""
        self._process.runs()
        self._broker.answer()
        self._topic = topic
        self._listener = listener

    def poll(self, *, timeout_ms: int) -> Mapping[Partition, Sequence[Record]]:
        """Give what has come."""
        self._process.runs()
        self._process.refuse_an_open_transaction()
        if self._closed or self._listener is None:
            raise Broken("a source is polled after `subscribe` and before `close`")
        self._polled_ms = self._broker.now_ms
        if self._broker.faults.take_unreachable_call():
            self._broker.pass_time(timeout_ms)
            return {}
        self.beat()
        if not self._is_in_a_generation(self._listener):
            self._broker.pass_time(timeout_ms)
            return {}
        found = self._fetch()
        if not found:
            self._broker.pass_time(timeout_ms)
        return found

    def partition_count(self, topic: str) -> int:
        """Give how many partitions a topic has."""
        self._process.runs()
        self._broker.answer()
        return self._broker.partition_count(topic)

    def assignment(self) -> frozenset[Partition]:
        """Give the partitions assigned."""
        self._process.runs()
        return self._assigned

    def is_stable(self) -> bool:
        """Say whether no join is under way."""
        self._process.runs()
        return self._membership is Membership.STABLE

    def generation(self) -> int:
        """Give the generation of the group."""
        self._process.runs()
        return self._who.generation

    def group_metadata(self) -> GroupMetadata:
        """Give what a sink must show with its offsets."""
        self._process.runs()
        return self._who

    def pause(self, partitions: Iterable[Partition]) -> None:
        """Fetch no more of these."""
        self._process.runs()
        self._paused.update(self._ours(partitions))

    def resume(self, partitions: Iterable[Partition]) -> None:
        """Fetch these again."""
        self._process.runs()
        ours = self._ours(partitions)
        self._fetcher.let_go(ours)
        self._paused.difference_update(ours)

    def seek(self, partition: Partition, offset: int) -> None:
        """Read on from this offset."""
        self._process.runs()
        self._positions.update(dict.fromkeys(self._ours([partition]), offset))

    def position(self, partition: Partition) -> int:
        """Give the offset that the next poll starts at."""
        self._process.runs()
        self._ours([partition])
        if partition not in self._positions:
            self._start_at_committed(partition)
        return self._positions[partition]

    def committed(self, partition: Partition) -> int | None:
        """Give the group's offset, waiting for transactions that hold it."""
        self._process.runs()
        self._broker.answer_coordinator()
        limits = self._process.limits
        for _ in range(0, limits.wait_ms, RETRY_MS):
            if not self._broker.groups.is_pending(self._who.group, partition):
                return self._broker.groups.committed(self._who.group, partition)
            self._broker.pass_time(RETRY_MS)
        raise Outage("UnstableOffsetCommitError: a transaction has held the group's offset for too long")

    def beginning_offset(self, partition: Partition) -> int:
        """Give the earliest offset still in the log."""
        self._process.runs()
        self._broker.answer()
        return self._broker.log(partition).start_offset

    def end_offset(self, partition: Partition) -> int:
        """Give the last stable offset."""
        self._process.runs()
        self._broker.answer()
        return self._broker.log(partition).last_stable_offset()

    def commit(self, offsets: Mapping[Partition, int]) -> None:
        """Set the group's offsets outside any transaction."""
        self._process.runs()
        self._broker.answer_coordinator()
        self._broker.groups.commit(self._who, offsets)

    def seen_end(self, partition: Partition) -> int | None:
        """Give the end of the log as the last fetch told it."""
        self._process.runs()
        return self._broker.log(partition).next_offset if partition in self._assigned else None

    def close(self) -> None:
        """Stop without leaving the group; the listener hears that its partitions are revoked."""
        self._process.runs()
        if self._closed:
            return
        self._closed = True
        self._heartbeats = False
        if self._assigned and self._listener is not None:
            self._listener.revoked(self._assigned)

    def beat(self) -> None:
        """Send a heartbeat and keep its answer for the next poll."""
        if not (self._heartbeats and self._process.beats):
            return
        if self._broker.now_ms - self._polled_ms > self._process.limits.max_poll_ms:
            self._lose_membership()
            return
        answer = self._broker.groups.heartbeat(self._who, self._broker.now_ms)
        if self._membership is not Membership.STABLE:
            return
        if answer is Answer.REBALANCING:
            self._must_rejoin = True
        elif answer is Answer.FENCED_INSTANCE:
            self._heartbeats = False
        elif answer is not Answer.WELL:
            self._lose_membership()

    def _is_in_a_generation(self, listener: AssignmentListener) -> bool:
        if self._join_is_lost:
            return False
        if self._must_rejoin and self._membership is not Membership.REBALANCING:
            # the client says so before its first join too, with nothing to revoke
            listener.revoked(self._assigned)
            self._ask_to_join()
        return self._membership is Membership.STABLE or self._is_taken_up(listener)

    def _ask_to_join(self) -> None:
        broker = self._broker
        member_id = broker.groups.join(
            self._who, self._topic, session_ms=self._process.limits.session_ms, now_ms=broker.now_ms
        )
        self._who = replace(self._who, member_id=member_id)
        self._membership = Membership.REBALANCING
        self._must_rejoin = False
        self._join_is_lost = broker.faults.take_lost_join()
        self._heartbeats = not self._join_is_lost

    def _is_taken_up(self, listener: AssignmentListener) -> bool:
        if self._join_is_lost:
            return False
        groups = self._broker.groups
        answer = groups.heartbeat(self._who, self._broker.now_ms)
        if answer is Answer.FENCED_INSTANCE:
            raise Displaced(DISPLACED)
        if answer is not Answer.WELL:
            self._lose_membership()
            self._ask_to_join()
        joined = groups.generation_of(self._who)
        if joined is None:
            return False
        if self._broker.faults.take_missed_join():
            groups.gather_anew(self._who, self._broker.now_ms)
            return False
        generation, assigned = joined
        self._who = replace(self._who, generation=generation)
        self._membership = Membership.STABLE
        self._assigned = assigned
        # what stays ours keeps its position, and stays paused
        self._positions = {at: offset for at, offset in self._positions.items() if at in assigned}
        self._paused &= assigned
        listener.assigned(assigned)
        return True

    def _lose_membership(self) -> None:
        self._membership = Membership.UNJOINED
        self._heartbeats = False
        self._must_rejoin = True
        self._who = replace(self._who, member_id="", generation=NOT_JOINED)

    def _fetch(self) -> dict[Partition, Sequence[Record]]:
        for partition in sorted(self._assigned - self._positions.keys()):
            # a paused partition needs a position too
            self._start_at_committed(partition)
        return self._fetcher.fetch(self._assigned, self._paused, self._positions)

    def _start_at_committed(self, partition: Partition) -> None:
        offset = self.committed(partition)
        if offset is None:
            raise OffsetLost(
                f"NoOffsetForPartitionError: the group has no offset for {partition.topic}-{partition.number};"
                " seek before the first poll that may read it"
            )
        self._positions[partition] = offset

    def _ours(self, partitions: Iterable[Partition]) -> frozenset[Partition]:
        named = frozenset(partitions)
        if not named <= self._assigned:
            raise Broken("only an assigned partition can be paused, resumed or read")
        return named
