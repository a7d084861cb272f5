"""What a process refuses on a real broker: an offset that was moved, a changelog that was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from connector.exits import Exit
from connector.kafka_adapter.client import KafkaAdminClient, OffsetAndMetadata, TopicPartition
from connector.ports import TopicDescription
from tests.brokers.abilities import needs
from tests.shell.real import RealShell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from connector.brokers.broker import Broker
    from tests.brokers.names import Names

pytestmark = needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)


@pytest.fixture
def shell(broker: Broker, names: Names, tmp_path: Path) -> Iterator[RealShell]:
    """A shell whose first three events were counted by a process that has ended and left its group."""
    shell = RealShell(broker.bootstrap, names.mark, tmp_path, partitions=1, children=1)
    shell.feed(3)
    assert shell.start(ends=True).wait(60) == Exit.DONE
    shell.leave("pod-0")
    yield shell
    shell.close()


@pytest.fixture
def cluster(broker: Broker) -> Iterator[Any]:
    admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap)
    yield admin
    admin.close()


def test_offset_and_checkpoint_agree_after_a_run(shell: RealShell) -> None:
    shell.feed()

    assert shell.start(ends=True).wait(60) == Exit.DONE
    assert shell.counts() == shell.expected()


def test_an_offset_that_somebody_moved_is_refused(shell: RealShell, cluster: Any) -> None:
    events = TopicPartition(shell.told.name("events"), 0)
    cluster.alter_group_offsets(shell.told.name("group"), {events: OffsetAndMetadata(1, "", -1)})

    assert shell.start(ends=True).wait(60) == Exit.DATA

    assert f"is at offset 1, the checkpoint in {shell.told.name('state')} at 4" in shell.said()
    assert shell.counts() == shell.expected()


def test_offsets_that_expired_are_taken_from_the_checkpoint(shell: RealShell, cluster: Any) -> None:
    cluster.delete_groups([shell.told.name("group")])
    shell.feed()

    assert shell.start(ends=True).wait(60) == Exit.DONE

    assert shell.counts() == shell.expected()
    assert "reading on from the checkpoint" in shell.said()


def test_a_lost_changelog_is_refused(shell: RealShell, cluster: Any) -> None:
    state = shell.told.name("state")
    cluster.delete_topics([state])
    admin = shell.connection.admin()
    shell.wait_for(lambda: state not in admin.describe_topics([state]))
    admin.create_topic(TopicDescription(state, 1, 1, {"cleanup.policy": "compact"}))
    admin.close()

    assert shell.start(ends=True).wait(60) == Exit.DATA

    assert "the state was lost; restore the topic" in shell.said()


def test_a_changelog_cut_by_retention_is_refused(shell: RealShell, cluster: Any) -> None:
    state = shell.told.name("state")
    admin = shell.connection.admin()
    admin.alter_configs(state, {"cleanup.policy": "compact,delete"})
    shell.wait_for(lambda: admin.describe_topics([state])[state].configs["cleanup.policy"] == "compact,delete")
    admin.close()
    cluster.delete_records({TopicPartition(state, 0): 2})

    assert shell.start(ends=True).wait(60) == Exit.DATA

    assert f"{state} begins at offset 2, so cases before it were deleted" in shell.said()


def test_an_events_topic_that_was_given_more_partitions_is_refused(shell: RealShell) -> None:
    admin = shell.connection.admin()
    admin.add_partitions(shell.told.name("events"), 2)
    admin.close()

    assert shell.start(ends=True).wait(60) == Exit.CONFIG

    assert "has 1 partitions and" in shell.said()
    assert "make them alike" in shell.said()
