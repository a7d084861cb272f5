"""What every broker must do with a group's offsets, and where a member reads; held to by the fake and the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from connector.ports import Broken, OffsetLost, Outage, Outgoing, Partition
from tests.brokers.abilities import needs
from tests.contract.bus import Member, is_migrated, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.ports import TransactionalSink
    from tests.contract.bus import Bus


def commit_offsets(sink: TransactionalSink, member: Member, offsets: Mapping[Partition, int]) -> None:
    sink.begin()
    sink.add_offsets(offsets, member.source.group_metadata())
    sink.commit()


# ---- offsets


def test_a_group_without_offsets_has_none(bus: Bus) -> None:
    member = bus.member(bus.topic())

    assert member.source.committed(next(iter(member.source.assignment()))) is None


def test_outputs_and_offsets_are_committed_together(bus: Bus) -> None:
    topic, out = bus.topic(), bus.topic("out")
    member = bus.member(topic)
    at = Partition(topic, 0)
    sink = bus.sink()
    sink.begin()
    sink.send(Outgoing(out, 0, b"key", b"output"))
    sink.flush()
    sink.add_offsets({at: 5}, member.source.group_metadata())
    sink.commit()

    assert (bus.read(out), member.source.committed(at)) == ([b"output"], 5)


def test_the_offsets_of_an_aborted_transaction_do_not_count(bus: Bus) -> None:
    topic = bus.topic()
    member = bus.member(topic)
    at = Partition(topic, 0)
    commit_offsets(bus.sink("first"), member, {at: 3})
    sink = bus.sink("second")
    sink.begin()
    sink.add_offsets({at: 9}, member.source.group_metadata())
    sink.abort()

    assert member.source.committed(at) == 3


@needs(Ability.STABLE_OFFSETS)
def test_an_offset_that_a_transaction_holds_is_waited_for(bus: Bus) -> None:
    topic = bus.topic()
    member = Member(bus.source(transaction_ms=1_000))
    member.source.subscribe(topic, member)
    bus.poll_until(member.source.is_stable, member)
    at = Partition(topic, 0)
    sink = bus.sink(transaction_ms=60_000)
    sink.begin()
    sink.add_offsets({at: 4}, member.source.group_metadata())

    with pytest.raises(Outage):
        member.source.committed(at)
    sink.commit()
    assert member.source.committed(at) == 4


@needs(Ability.STATIC_MEMBERSHIP, Ability.GROUP_FENCING)
def test_offsets_that_were_refused_leak_into_the_next_transaction(bus: Bus) -> None:
    topic = bus.topic(partitions=2)
    displaced = bus.member(topic, "pod-0")
    holder = bus.member(topic, "pod-0")
    leaked, meant = Partition(topic, 0), Partition(topic, 1)
    sink = bus.sink()
    sink.begin()
    assert is_migrated(lambda: sink.add_offsets({leaked: 500}, displaced.source.group_metadata()))
    sink.abort()
    commit_offsets(sink, holder, {meant: 7})

    assert (holder.source.committed(leaked), holder.source.committed(meant)) == (500, 7)


# ---- reading


def test_a_partition_without_offset_raises_even_while_it_is_paused(bus: Bus) -> None:
    member = bus.subscribed(bus.topic())
    member.seeks = False

    with pytest.raises(OffsetLost):
        bus.poll_until(lambda: False, member)


def test_a_member_reads_on_from_the_committed_offset(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"0", b"1", b"2")
    at = Partition(topic, 0)
    first = bus.member(topic, "pod-0")
    commit_offsets(bus.sink(), first, {at: 1})
    first.source.close()
    again = bus.subscribed(topic, "pod-0")
    again.seeks = False
    bus.poll_until(lambda: bool(again.source.assignment()), again)
    again.source.resume([at])

    assert values_of(again, 2) == [b"1", b"2"]


def test_a_paused_partition_gives_nothing_until_it_is_resumed_and_reads_again_after_a_seek(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"0", b"1")
    member = bus.member(topic)
    at = Partition(topic, 0)
    paused = [member.poll() for _ in range(5)]
    member.source.resume([at])
    first = values_of(member, 2)
    member.source.seek(at, 1)

    assert all(not found for found in paused)
    assert (first, values_of(member, 1)) == ([b"0", b"1"], [b"1"])


def test_a_partition_paused_with_records_in_hand_is_read_on_although_another_was_read_meanwhile(bus: Bus) -> None:
    """The client's own buffer kept them back for ever, and the partition stood still while its task looked well."""
    topic = bus.topic(partitions=2)
    bus.write(topic, b"0", b"1", b"2")
    bus.write(topic, b"another", number=1)
    member = bus.member(topic, max_records=1)
    at, other = Partition(topic, 0), Partition(topic, 1)
    member.source.resume([at])
    first = values_of(member, 1)
    member.source.pause([at])
    member.source.resume([other])
    meanwhile = values_of(member, 1)
    nothing = [member.poll() for _ in range(3)]
    member.source.seek(at, 1)
    member.source.resume([at])

    assert (first, meanwhile) == ([b"0"], [b"another"])
    assert not any(nothing)
    assert values_of(member, 2) == [b"1", b"2"]


def test_a_poll_gives_no_more_than_the_most_asked_for_and_the_position_is_what_was_given(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"0", b"1", b"2")
    member = bus.member(topic, max_records=2)
    at = Partition(topic, 0)
    member.source.resume([at])

    assert values_of(member, 1) == [b"0", b"1"]
    assert member.source.position(at) == 2


def test_a_member_set_past_the_end_is_told_that_the_offset_is_lost(bus: Bus) -> None:
    topic = bus.topic()
    member = bus.member(topic)
    at = Partition(topic, 0)
    member.source.seek(at, 7)
    member.source.resume([at])

    with pytest.raises(OffsetLost):
        bus.poll_until(lambda: False, member)


def test_a_member_sees_where_a_partition_begins_and_ends(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"0", b"1")
    member = bus.member(topic)
    at = Partition(topic, 0)

    assert (member.source.beginning_offset(at), member.source.end_offset(at)) == (0, 3)


def test_the_end_of_the_log_is_heard_of_with_what_was_fetched(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"0", b"1")
    member = bus.member(topic)
    at = Partition(topic, 0)
    member.source.resume([at])

    # two records and the marker of their transaction
    bus.poll_until(lambda: member.source.seen_end(at) == 3, member)

    assert member.source.seen_end(Partition(topic, 1)) is None


def test_only_an_assigned_partition_can_be_paused(bus: Bus) -> None:
    topic = bus.topic()
    member = bus.member(topic)

    with pytest.raises(Broken):
        member.source.pause([Partition(topic, 5)])


def test_a_member_sees_how_many_partitions_a_topic_has(bus: Bus) -> None:
    member = bus.member(bus.topic())
    other = bus.topic("other", partitions=3)

    assert [member.source.partition_count(name) for name in (other, bus.names.of("absent"))] == [3, 0]
