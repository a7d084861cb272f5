"""What every broker must do with a group of static members; held to by the fake and the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from connector.ports import Displaced, Migrated, Partition
from tests.brokers.abilities import needs
from tests.contract.bus import SESSION_MS

if TYPE_CHECKING:
    from tests.contract.bus import Bus


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


@needs(Ability.STATIC_MEMBERSHIP, Ability.SESSIONS)
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


@needs(Ability.STATIC_MEMBERSHIP, Ability.MEMBER_REMOVAL)
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


@needs(Ability.STATIC_MEMBERSHIP, Ability.GROUP_FENCING)
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


def test_a_member_commits_offsets_outside_transactions(bus: Bus) -> None:
    topic = bus.topic()
    member = bus.member(topic)
    at = Partition(topic, 0)

    member.source.commit({at: 5})

    assert member.source.committed(at) == 5


@needs(Ability.STATIC_MEMBERSHIP, Ability.GROUP_FENCING)
def test_a_displaced_member_commits_no_offsets_outside_transactions_either(bus: Bus) -> None:
    topic = bus.topic()
    displaced = bus.member(topic, "pod-0")
    holder = bus.member(topic, "pod-0")
    at = Partition(topic, 0)

    with pytest.raises(Migrated):
        displaced.source.commit({at: 5})

    assert holder.source.committed(at) is None


@needs(Ability.STATIC_MEMBERSHIP, Ability.GROUP_FENCING)
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


@needs(Ability.STATIC_MEMBERSHIP, Ability.GROUP_FENCING)
def test_a_member_that_has_not_joined_may_commit_nothing_while_others_have(bus: Bus) -> None:
    topic = bus.topic()
    bus.member(topic, "pod-0")
    outsider = bus.subscribed(topic, "pod-0")
    sink = bus.sink()
    sink.begin()

    with pytest.raises(Migrated):
        sink.add_offsets({Partition(topic, 0): 1}, outsider.source.group_metadata())


def test_a_group_that_nobody_has_joined_takes_offsets_from_anyone(bus: Bus) -> None:
    topic = bus.topic()
    outsider = bus.subscribed(topic, "pod-0")
    sink = bus.sink()
    sink.begin()
    # which is why a member must look at its own generation before it commits
    sink.add_offsets({Partition(topic, 0): 3}, outsider.source.group_metadata())
    sink.commit()

    assert outsider.source.committed(Partition(topic, 0)) == 3
