"""What every broker must do with a group of static members and its offsets; held to by the fake and the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from connector.ports import Broken, Displaced, Migrated, OffsetLost, Outage, Outgoing, Partition
from tests.brokers.abilities import needs
from tests.contract.bus import SESSION_MS, Member, is_migrated, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.ports import TransactionalSink
    from tests.contract.bus import Bus


def commit_offsets(sink: TransactionalSink, member: Member, offsets: Mapping[Partition, int]) -> None:
    sink.begin()
    sink.add_offsets(offsets, member.source.group_metadata())
    sink.commit()


# ---- assignment


def test_a_lone_member_is_assigned_every_partition_in_the_first_generation(bus: Bus) -> None:
    topic = bus.topic(partitions=3)
    member = bus.subscribed(topic)
    before = (member.source.is_stable(), member.source.generation(), member.source.assignment())
    bus.poll_until(member.source.is_stable, member)

    assert before == (False, -1, frozenset())
    assert (member.source.generation(), member.numbers()) == (1, {0, 1, 2})
    assert member.told == [("assigned", member.source.assignment())]


def test_two_members_share_the_partitions_in_ranges(bus: Bus) -> None:
    topic = bus.topic(partitions=3)
    first = bus.member(topic, "pod-0")
    second = bus.subscribed(topic, "pod-1")
    bus.poll_until(lambda: len(second.numbers()) == 1 and len(first.numbers()) == 2, first, second)

    assert (first.numbers(), second.numbers()) == ({0, 1}, {2})
    assert first.source.generation() == second.source.generation()


def test_a_member_hears_of_a_new_one_inside_poll_only_and_gives_up_all_first(bus: Bus) -> None:
    topic = bus.topic(partitions=2)
    first = bus.member(topic, "pod-0")
    all_of_them = first.source.assignment()
    second = bus.subscribed(topic, "pod-1")
    second.poll()
    bus.cluster.wait(1_500)
    before_a_poll = list(first.told)
    bus.poll_until(lambda: len(second.numbers()) == 1 and len(first.numbers()) == 1, first, second)

    assert before_a_poll == [("assigned", all_of_them)]
    assert first.told == [
        ("assigned", all_of_them),
        ("revoked", all_of_them),
        ("assigned", frozenset({Partition(topic, 0)})),
    ]


def test_a_partition_that_stays_keeps_its_position_over_a_rebalance(bus: Bus) -> None:
    topic = bus.topic(partitions=2)
    bus.write(topic, b"0", b"1")
    first = bus.member(topic, "pod-0")
    first.seeks = False
    stays = Partition(topic, 0)
    first.source.seek(stays, 1)
    second = bus.subscribed(topic, "pod-1")
    bus.poll_until(lambda: len(second.numbers()) == 1 and len(first.numbers()) == 1, first, second)

    assert first.source.position(stays) == 1


@needs(Ability.STATIC_MEMBERSHIP)
def test_a_member_that_restarts_within_its_session_costs_no_rebalance(bus: Bus) -> None:
    topic = bus.topic(partitions=2)
    stays = bus.member(topic, "pod-1")
    restarts = bus.subscribed(topic, "pod-0")
    bus.poll_until(lambda: len(restarts.numbers()) == 1 and len(stays.numbers()) == 1, stays, restarts)
    told, generation = list(stays.told), stays.source.generation()
    restarts.source.close()
    again = bus.member(topic, "pod-0")
    for _ in range(5):
        stays.poll()

    assert (again.numbers(), stays.numbers(), stays.told) == ({0}, {1}, told)
    assert again.source.generation() == stays.source.generation() == generation


@needs(Ability.STATIC_MEMBERSHIP)
def test_a_member_that_stopped_keeps_its_partitions_until_its_session_ends(bus: Bus) -> None:
    topic = bus.topic(partitions=2)
    stops = bus.member(topic, "pod-0")
    stays = bus.subscribed(topic, "pod-1")
    bus.poll_until(lambda: len(stops.numbers()) == 1 and len(stays.numbers()) == 1, stops, stays)
    stops.source.close()
    for _ in range(5):
        stays.poll()
    within = stays.numbers()
    for _ in range(SESSION_MS // 500 + 2):
        bus.cluster.wait(500)
        stays.poll()
    bus.poll_until(lambda: len(stays.numbers()) == 2, stays)

    assert (within, stays.numbers()) == ({1}, {0, 1})


@needs(Ability.STATIC_MEMBERSHIP)
def test_a_member_removed_by_an_administrator_gives_up_its_partitions_at_once(bus: Bus) -> None:
    topic = bus.topic(partitions=2)
    leaves = bus.member(topic, "pod-0")
    stays = bus.subscribed(topic, "pod-1")
    bus.poll_until(lambda: len(leaves.numbers()) == 1 and len(stays.numbers()) == 1, leaves, stays)
    generation = stays.source.generation()
    leaves.source.close()
    admin = bus.connect().admin()
    admin.remove_static_member(bus.names.of("group"), "pod-0")
    admin.close()
    bus.poll_until(lambda: len(stays.numbers()) == 2, stays)

    assert stays.source.generation() > generation


def test_closing_tells_the_listener_that_all_is_revoked(bus: Bus) -> None:
    member = bus.member(bus.topic())
    held = member.source.assignment()
    member.source.close()

    assert member.told == [("assigned", held), ("revoked", held)]


# ---- displaced and stale members


@needs(Ability.STATIC_MEMBERSHIP)
def test_a_displaced_member_is_told_by_its_commit_alone(bus: Bus) -> None:
    topic = bus.topic()
    displaced = bus.member(topic, "pod-0")
    bus.member(topic, "pod-0")
    bus.cluster.wait(1_500)
    for _ in range(5):
        displaced.poll()
    believes = (displaced.source.is_stable(), displaced.numbers(), len(displaced.told))
    sink = bus.sink()
    sink.begin()

    assert believes == (True, {0}, 1)
    with pytest.raises(Displaced):
        sink.add_offsets({Partition(topic, 0): 1}, displaced.source.group_metadata())


@needs(Ability.STATIC_MEMBERSHIP)
def test_a_stale_generation_may_commit_nothing(bus: Bus) -> None:
    topic = bus.topic(partitions=2)
    first = bus.member(topic, "pod-0")
    stale = first.source.group_metadata()
    second = bus.subscribed(topic, "pod-1")
    bus.poll_until(lambda: len(second.numbers()) == 1 and len(first.numbers()) == 1, first, second)
    sink = bus.sink()
    sink.begin()

    with pytest.raises(Migrated):
        sink.add_offsets({Partition(topic, 0): 1}, stale)


@needs(Ability.STATIC_MEMBERSHIP)
def test_a_member_that_has_not_joined_may_commit_nothing_while_others_have(bus: Bus) -> None:
    topic = bus.topic()
    bus.member(topic, "pod-0")
    outsider = bus.subscribed(topic, "pod-0")
    sink = bus.sink()
    sink.begin()

    with pytest.raises(Migrated):
        sink.add_offsets({Partition(topic, 0): 1}, outsider.source.group_metadata())


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


@needs(Ability.STATIC_MEMBERSHIP)
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


def test_only_an_assigned_partition_can_be_paused(bus: Bus) -> None:
    topic = bus.topic()
    member = bus.member(topic)

    with pytest.raises(Broken):
        member.source.pause([Partition(topic, 5)])
