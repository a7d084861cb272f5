"""The topics of an authority: what they should be, how the cluster differs, and what is never done for you."""

from __future__ import annotations

import pytest

from connector.ports import Refused, TopicDescription
from connector.testing.fake_broker import FakeBroker, FakeConnection
from connector.topic_names import TopicNames
from connector.topics_admin import Step, apply, plan, wanted_topics

NAMES = TopicNames("norfolk")
WANTED = wanted_topics(NAMES, partitions=4, replication=1)


def by_name(name: str, *, replication: int = 1) -> TopicDescription:
    return next(topic for topic in wanted_topics(NAMES, partitions=4, replication=replication) if topic.name == name)


def test_every_topic_has_the_partitions_of_the_events() -> None:
    assert {topic.partitions for topic in WANTED} == {4}
    assert "csc.norfolk.case-events.v1" in {topic.name for topic in WANTED}


def test_the_state_is_compacted_in_small_segments_and_the_history_is_kept() -> None:
    state, events = by_name(NAMES.state).configs, by_name(NAMES.events).configs

    assert (state["cleanup.policy"], state["segment.bytes"]) == ("compact", "67108864")
    assert (events["cleanup.policy"], events["retention.ms"]) == ("delete", "-1")


def test_three_replicas_want_two_in_sync() -> None:
    assert by_name(NAMES.state, replication=3).configs["min.insync.replicas"] == "2"
    assert "min.insync.replicas" not in by_name(NAMES.state).configs


def test_an_empty_cluster_gets_every_topic_and_then_none_differs() -> None:
    admin = FakeConnection(FakeBroker()).admin()

    differences = plan(admin, WANTED)
    assert {one.step for one in differences} == {Step.CREATE}
    apply(admin, differences)

    assert plan(admin, WANTED) == []


def test_a_setting_that_differs_is_set() -> None:
    broker = FakeBroker()
    admin = FakeConnection(broker).admin()
    apply(admin, plan(admin, WANTED))
    broker.topics[NAMES.state].configs["cleanup.policy"] = "delete"

    (difference,) = plan(admin, WANTED)
    assert (difference.step, difference.topic.name) == (Step.ALTER, NAMES.state)
    assert difference.says == "cleanup.policy=compact"
    apply(admin, [difference])

    assert broker.topics[NAMES.state].configs["cleanup.policy"] == "compact"


def test_another_number_of_partitions_is_refused_before_anything_is_changed() -> None:
    broker = FakeBroker()
    broker.create_topic(NAMES.events, 2)
    admin = FakeConnection(broker).admin()

    with pytest.raises(Refused, match=r"case-events\.v1 has 2 partitions, not 4"):
        apply(admin, plan(admin, WANTED))

    assert list(broker.topics) == [NAMES.events]


def test_too_few_replicas_are_told_and_left_alone() -> None:
    broker = FakeBroker()
    broker.create_topic(NAMES.state, 4)
    admin = FakeConnection(broker).admin()

    (difference,) = plan(admin, [by_name(NAMES.state, replication=3)])
    apply(admin, [difference])

    assert difference.step is Step.TELL
    assert difference.says == "has 1 replicas, not 3: kafka-reassign-partitions adds some"
