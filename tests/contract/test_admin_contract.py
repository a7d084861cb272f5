"""What every broker must answer an administrator; held to by the fake and by the real one alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from connector.ports import Refused, TopicDescription
from tests.brokers.abilities import needs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.ports import Admin
    from tests.contract.bus import Bus


@pytest.fixture
def admin(bus: Bus) -> Iterator[Admin]:
    opened = bus.connect().admin()
    yield opened
    opened.close()


def test_a_topic_is_described_as_it_was_created(bus: Bus, admin: Admin) -> None:
    topic = bus.topic("state", 3, cleanup_policy="compact")

    (found,) = admin.describe_topics([topic]).values()

    assert (found.name, found.partitions, found.replication) == (topic, 3, 1)
    assert found.configs["cleanup.policy"] == "compact"


def test_a_setting_that_nobody_set_is_described_with_the_broker_s_own_value(bus: Bus, admin: Admin) -> None:
    topic = bus.topic()

    assert admin.describe_topics([topic])[topic].configs["cleanup.policy"] == "delete"


def test_a_topic_that_is_not_there_is_not_described(bus: Bus, admin: Admin) -> None:
    topic = bus.topic()

    assert set(admin.describe_topics([topic, bus.names.of("absent")])) == {topic}


def test_a_topic_cannot_be_created_twice(bus: Bus, admin: Admin) -> None:
    topic = bus.topic()

    with pytest.raises(Refused, match="there already"):
        admin.create_topic(TopicDescription(topic, 1, 1))


def test_no_more_replicas_than_brokers_can_be_asked_for(bus: Bus, admin: Admin) -> None:
    with pytest.raises(Refused, match="replicas"):
        admin.create_topic(TopicDescription(bus.names.of("wide"), 1, 30))


def test_altering_one_setting_leaves_the_others_alone(bus: Bus, admin: Admin) -> None:
    topic = bus.topic("state", cleanup_policy="compact")
    admin.alter_configs(topic, {"retention.ms": "1000"})

    configs = admin.describe_topics([topic])[topic].configs

    assert (configs["cleanup.policy"], configs["retention.ms"]) == ("compact", "1000")


def test_partitions_can_be_added_and_not_taken_away(bus: Bus, admin: Admin) -> None:
    topic = bus.topic(partitions=2)
    admin.add_partitions(topic, 4)

    assert admin.describe_topics([topic])[topic].partitions == 4
    with pytest.raises(Refused):
        admin.add_partitions(topic, 3)


@needs(Ability.MEMBER_REMOVAL)
def test_removing_a_member_that_is_not_there_changes_nothing(bus: Bus, admin: Admin) -> None:
    member = bus.member(bus.topic(), "pod-0")
    admin.remove_static_member(bus.names.of("group"), "pod-9")
    for _ in range(3):
        member.poll()

    assert (member.source.generation(), member.numbers()) == (1, {0})
