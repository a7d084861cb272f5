"""The fake has the flaws that were seen in kafka-python 3.0.12 on Kafka 4.3.0, or it could prove nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from connector.ports import Displaced, Migrated, Outage, Outgoing, Partition
from connector.testing.fake_broker import FakeBroker, FakeConnection, Lost, TransactionOpenAtPoll
from connector.testing.fake_broker.fetcher import FakeFetcher
from connector.testing.fake_broker.producer import ClientError, FakeProducer

if TYPE_CHECKING:
    from connector.testing.fake_broker.source import FakeSource

EVENTS, OUT = "events", "out"
AT = Partition(EVENTS, 0)


@pytest.fixture
def broker() -> FakeBroker:
    broker = FakeBroker()
    broker.create_topic(EVENTS, 2)
    broker.create_topic(OUT)
    return broker


@dataclass
class Member:
    source: FakeSource
    told: list[str] = field(default_factory=list)

    def revoked(self, partitions: frozenset[Partition]) -> None:
        if partitions:
            self.told.append("revoked")

    def assigned(self, partitions: frozenset[Partition]) -> None:
        self.told.append("assigned")
        for partition in partitions:
            self.source.seek(partition, 0)


def member(connection: FakeConnection, instance: str = "pod-0") -> Member:
    source = connection.source(group="group", instance_id=instance, max_records=10)
    joining = Member(source)
    source.subscribe(EVENTS, joining)
    source.poll(timeout_ms=100)
    return joining


def output(value: bytes = b"value") -> Outgoing:
    return Outgoing(OUT, 0, b"key", value)


def values(broker: FakeBroker) -> list[bytes | None]:
    return [record.value for record in broker.committed_records(OUT)[0]]


def test_a_lost_join_is_never_told_and_its_heartbeats_end_with_it(broker: FakeBroker) -> None:
    broker.write(Outgoing(EVENTS, 0, b"key", b"value"))
    broker.faults.lose_join()
    stuck = member(FakeConnection(broker))
    found = [stuck.source.poll(timeout_ms=1_000) for _ in range(120)]

    assert found == [{}] * 120
    assert (stuck.source.is_stable(), stuck.source.generation(), stuck.told) == (False, -1, [])
    # its session has ended long ago, so the next member gets all
    assert len(member(FakeConnection(broker), "pod-1").source.assignment()) == 2


def test_a_second_initialisation_does_nothing_even_to_a_fenced_producer(broker: FakeBroker) -> None:
    fenced = FakeProducer(broker, FakeConnection(broker).process, "task")
    fenced.init_transactions()
    FakeProducer(broker, FakeConnection(broker).process, "task").init_transactions()
    fenced.init_transactions()
    fenced.begin_transaction()
    sent = fenced.send(output())
    fenced.flush()

    assert isinstance(sent.exception, Migrated)


def test_a_zombie_that_builds_anew_fences_the_rightful_owner(broker: FakeBroker) -> None:
    zombie, heir = FakeConnection(broker), FakeConnection(broker)
    member(zombie)
    zombie.stop()
    broker.pass_time(11_000)
    owner = heir.sink("task")
    owner.fence()
    zombie.go_on()
    zombie.sink("task").fence()
    owner.begin()
    sent = owner.send(output())
    owner.flush()

    assert isinstance(sent.error(), Migrated)


def test_a_commit_succeeds_around_a_lost_batch_that_a_flush_did_not_tell_of(broker: FakeBroker) -> None:
    sink = FakeConnection(broker).sink("task")
    sink.fence()
    sink.begin()
    broker.faults.lose_batch()
    lost = sink.send(output(b"lost"))
    sink.flush()
    arrives = sink.send(output(b"arrives"))
    sink.flush()
    sink.commit()

    assert isinstance(lost.error(), Outage)
    assert arrives.error() is None
    assert values(broker) == [b"arrives"]


def test_a_batch_whose_answer_is_lost_is_in_the_log_all_the_same(broker: FakeBroker) -> None:
    sink = FakeConnection(broker).sink("task")
    sink.fence()
    sink.begin()
    broker.faults.lose_batch(Lost.RESPONSE)
    unanswered = sink.send(output())
    sink.flush()
    sink.commit()

    assert isinstance(unanswered.error(), Outage)
    assert values(broker) == [b"value"]


def test_offsets_that_were_refused_leak_into_the_next_transaction(broker: FakeBroker) -> None:
    displaced, holder = member(FakeConnection(broker)), member(FakeConnection(broker))
    sink = FakeConnection(broker).sink("task")
    sink.fence()
    sink.begin()
    with pytest.raises(Displaced):
        sink.add_offsets({Partition(EVENTS, 0): 500}, displaced.source.group_metadata())
    sink.abort()
    sink.begin()
    sink.add_offsets({Partition(EVENTS, 1): 7}, holder.source.group_metadata())
    sink.commit()

    assert [broker.groups.committed("group", Partition(EVENTS, number)) for number in (0, 1)] == [500, 7]


def test_a_displaced_member_reads_on_and_is_told_nothing(broker: FakeBroker) -> None:
    displaced = member(FakeConnection(broker))
    member(FakeConnection(broker))
    broker.pass_time(14_000)
    broker.write(Outgoing(EVENTS, 0, b"key", b"after"))
    read = displaced.source.poll(timeout_ms=100)

    assert [record.value for record in read[AT]] == [b"after"]
    assert (displaced.source.is_stable(), displaced.told) == (True, ["assigned"])


def test_a_member_that_never_joined_may_commit_only_without_an_instance_id_or_to_an_empty_group(
    broker: FakeBroker,
) -> None:
    source = FakeConnection(broker).source(group="group", instance_id="pod-0", max_records=10)
    sink = FakeConnection(broker).sink("task")
    sink.fence()
    sink.begin()
    sink.add_offsets({AT: 3}, source.group_metadata())
    sink.commit()
    member(FakeConnection(broker))
    sink.begin()

    assert broker.groups.committed("group", AT) == 3
    with pytest.raises(Displaced):
        sink.add_offsets({AT: 4}, source.group_metadata())


def test_after_a_fence_the_client_s_own_error_says_nothing_of_the_cause(broker: FakeBroker) -> None:
    fenced = FakeProducer(broker, FakeConnection(broker).process, "task")
    fenced.init_transactions()
    FakeProducer(broker, FakeConnection(broker).process, "task").init_transactions()
    fenced.begin_transaction()
    fenced.send(output())
    fenced.flush()

    with pytest.raises(ClientError, match="error state"):
        fenced.commit_transaction()
    with pytest.raises(ClientError, match="error state"):
        fenced.abort_transaction()


def test_what_was_in_hand_at_a_pause_is_kept_back_for_ever_once_another_partition_was_read(broker: FakeBroker) -> None:
    other = Partition(EVENTS, 1)
    broker.write(*[Outgoing(EVENTS, 0, b"key", b"%d" % number) for number in range(3)])
    broker.write(Outgoing(EVENTS, 1, b"key", b"another"))
    fetcher, positions = FakeFetcher(broker, 1), {AT: 0, other: 0}
    first = fetcher.fetch({AT, other}, {other}, positions)
    meanwhile = fetcher.fetch({AT, other}, {AT}, positions)
    positions[AT] = 1
    never = [fetcher.fetch({AT, other}, set(), positions) for _ in range(50)]

    assert ([*first], [*meanwhile]) == ([AT], [other])
    assert never == [{}] * 50
    fetcher.let_go([AT])
    assert [record.value for record in fetcher.fetch({AT, other}, set(), positions)[AT]] == [b"1"]


def test_what_was_in_hand_at_a_pause_is_given_out_while_nothing_else_was_read(broker: FakeBroker) -> None:
    broker.write(*[Outgoing(EVENTS, 0, b"key", b"%d" % number) for number in range(2)])
    fetcher, positions = FakeFetcher(broker, 1), {AT: 0}
    fetcher.fetch({AT}, set(), positions)
    nothing = fetcher.fetch({AT}, {AT}, positions)

    assert nothing == {}
    assert [record.value for record in fetcher.fetch({AT}, set(), positions)[AT]] == [b"1"]


def test_a_join_done_between_two_polls_is_thrown_away_and_makes_the_others_join_anew(broker: FakeBroker) -> None:
    first, second = member(FakeConnection(broker), "pod-0"), member(FakeConnection(broker), "pod-1")
    broker.faults.miss_join()
    for _ in range(4):
        first.source.poll(timeout_ms=100)
        second.source.poll(timeout_ms=100)

    # generation 2 was thrown away by the first of them to be done
    assert (first.source.generation(), second.source.generation()) == (3, 3)
    assert (first.source.is_stable(), second.source.is_stable()) == (True, True)


def test_a_poll_inside_a_transaction_fails_the_test_that_made_it(broker: FakeBroker) -> None:
    connection = FakeConnection(broker)
    polling = member(connection)
    sink = connection.sink("task")
    sink.fence()
    sink.begin()

    with pytest.raises(TransactionOpenAtPoll, match="task"):
        polling.source.poll(timeout_ms=100)
    sink.abort()
    assert polling.source.poll(timeout_ms=100) == {}
