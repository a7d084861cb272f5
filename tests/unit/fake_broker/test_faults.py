"""Outages, lost answers, time limits and killed processes, on demand and the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.ports import Migrated, OffsetLost, Outage, Outgoing, Partition
from connector.testing.fake_broker import FakeBroker, FakeConnection, Lost, ProcessGone

if TYPE_CHECKING:
    from connector.ports import TransactionalSink
    from connector.testing.fake_broker.source import FakeSource

EVENTS, OUT = "events", "out"
AT = Partition(EVENTS, 0)


@pytest.fixture
def broker() -> FakeBroker:
    broker = FakeBroker()
    broker.create_topic(EVENTS, 2)
    broker.create_topic(OUT)
    return broker


class Silent:
    """A listener that does nothing: no partition has a position unless its group has an offset."""

    def revoked(self, partitions: frozenset[Partition]) -> None:
        """Do nothing."""

    def assigned(self, partitions: frozenset[Partition]) -> None:
        """Do nothing."""


def joined(connection: FakeConnection, instance: str = "pod-0") -> FakeSource:
    for number in (0, 1):
        connection._broker.groups.set_offset("group", Partition(EVENTS, number), 0)
    source = connection.source(group="group", instance_id=instance, max_records=10)
    source.subscribe(EVENTS, Silent())
    source.poll(timeout_ms=100)
    return source


def fenced(connection: FakeConnection) -> TransactionalSink:
    sink = connection.sink("task")
    sink.fence()
    return sink


def begun(connection: FakeConnection) -> TransactionalSink:
    sink = fenced(connection)
    sink.begin()
    sink.send(Outgoing(OUT, 0, b"key", b"value"))
    sink.flush()
    return sink


def values(broker: FakeBroker) -> list[bytes | None]:
    return [record.value for record in broker.committed_records(OUT)[0]]


def test_a_commit_whose_answer_is_lost_has_happened(broker: FakeBroker) -> None:
    sink = begun(FakeConnection(broker))
    broker.faults.lose_commit()

    with pytest.raises(Outage, match="may have happened"):
        sink.commit()
    assert values(broker) == [b"value"]


def test_a_commit_that_never_arrived_leaves_the_transaction_open_to_be_fenced(broker: FakeBroker) -> None:
    sink = begun(FakeConnection(broker))
    broker.faults.lose_commit(Lost.REQUEST)
    with pytest.raises(Outage):
        sink.commit()
    open_still = broker.log(Partition(OUT, 0)).last_stable_offset()
    fenced(FakeConnection(broker))

    assert (open_still, values(broker), broker.log(Partition(OUT, 0)).last_stable_offset()) == (0, [], 2)


def test_a_broker_that_is_down_fails_calls_but_no_poll(broker: FakeBroker) -> None:
    broker.write(Outgoing(EVENTS, 0, b"key", b"value"))
    connection = FakeConnection(broker)
    source = joined(connection)
    source.seek(AT, 0)
    broker.faults.broker_down(calls=2)
    polled = source.poll(timeout_ms=100)

    with pytest.raises(Outage, match="doesn't answer"):
        connection.sink("task")
    assert (polled, len(source.poll(timeout_ms=100)[AT])) == ({}, 1)


def test_a_coordinator_that_has_moved_costs_time_and_nothing_else(broker: FakeBroker) -> None:
    source = joined(FakeConnection(broker))
    broker.faults.coordinator_moved(calls=3)
    before_ms = broker.now_ms

    assert (source.committed(AT), broker.now_ms - before_ms) == (0, 300)


def test_offsets_that_expired_raise_in_the_next_poll_of_a_new_member(broker: FakeBroker) -> None:
    joined(FakeConnection(broker)).close()
    broker.pass_time(10_000)
    broker.groups.forget_offsets("group")
    source = FakeConnection(broker).source(group="group", instance_id="pod-0", max_records=10)
    source.subscribe(EVENTS, Silent())

    with pytest.raises(OffsetLost, match="has no offset"):
        source.poll(timeout_ms=100)


def test_markers_that_are_held_back_keep_what_is_committed_from_readers_until_the_next_fence(
    broker: FakeBroker,
) -> None:
    connection = FakeConnection(broker)
    source = joined(connection)
    sink = begun(connection)
    sink.add_offsets({AT: 5}, source.group_metadata())
    broker.transactions.holds_markers = True
    sink.commit()
    before = values(broker)
    with pytest.raises(Outage, match="held the group's offset"):
        source.committed(AT)
    fenced(FakeConnection(broker))

    assert (before, values(broker), source.committed(AT)) == ([], [b"value"], 5)


def test_a_killed_process_leaves_its_transaction_open_until_its_time_is_up(broker: FakeBroker) -> None:
    connection = FakeConnection(broker)
    sink = begun(connection)
    connection.kill()
    with pytest.raises(ProcessGone):
        sink.commit()
    broker.pass_time(9_000)
    within = broker.log(Partition(OUT, 0)).last_stable_offset()
    broker.pass_time(1_000)

    assert (within, broker.log(Partition(OUT, 0)).last_stable_offset(), values(broker)) == (0, 2, [])


def test_a_killed_member_loses_its_partitions_after_its_session_and_not_before(broker: FakeBroker) -> None:
    killed = FakeConnection(broker)
    joined(killed, "pod-0")
    heir = joined(FakeConnection(broker), "pod-1")
    killed.kill()
    broker.pass_time(8_000)
    heir.poll(timeout_ms=100)
    within = heir.assignment()
    broker.pass_time(2_000)
    heir.poll(timeout_ms=100)

    assert (len(within), len(heir.assignment())) == (0, 2)


def test_a_stopped_process_believes_what_it_believed_until_it_polls(broker: FakeBroker) -> None:
    stopped = FakeConnection(broker)
    zombie = joined(stopped, "pod-0")
    stopped.stop()
    broker.pass_time(10_000)
    joined(FakeConnection(broker), "pod-1")
    stopped.go_on()
    believed = (zombie.is_stable(), len(zombie.assignment()), zombie.generation())
    stale = zombie.group_metadata()
    zombie.poll(timeout_ms=100)
    sink = fenced(FakeConnection(broker))
    sink.begin()

    assert (believed, zombie.is_stable()) == ((True, 2, 1), False)
    with pytest.raises(Migrated):
        sink.add_offsets({AT: 1}, stale)


def test_a_member_that_does_not_poll_for_too_long_drops_out_by_itself(broker: FakeBroker) -> None:
    source = joined(FakeConnection(broker))
    broker.pass_time(61_500)
    dropped = (source.is_stable(), source.generation())
    source.poll(timeout_ms=100)

    assert (dropped, source.is_stable()) == ((False, -1), True)
