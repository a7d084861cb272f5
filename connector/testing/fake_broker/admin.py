"""What is asked of the cluster outside the data path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.ports import Refused, TopicDescription

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connector.ports import Partition
    from connector.rights import Right
    from connector.testing.fake_broker.broker import FakeBroker, Topic
    from connector.testing.fake_broker.process import Process

# the broker's own, for topics that don't say
DEFAULT_CONFIGS = {
    "cleanup.policy": "delete",
    "retention.ms": "604800000",
    "min.insync.replicas": "1",
    "max.message.bytes": "1048588",
}


class FakeAdmin:
    """Implements `ports.Admin`."""

    def __init__(self, broker: FakeBroker, process: Process) -> None:
        self._broker = broker
        self._process = process

    def describe_topics(self, names: Iterable[str]) -> Mapping[str, TopicDescription]:
        """Give those that exist, with their settings."""
        self._reach()
        return {
            name: TopicDescription(name, len(topic.logs), topic.replication, {**DEFAULT_CONFIGS, **topic.configs})
            for name in names
            if (topic := self._broker.topics.get(name)) is not None
        }

    def partition_count(self, topic: str) -> int:
        """Give how many partitions a topic has."""
        self._reach()
        found = self._broker.topics.get(topic)
        return len(found.logs) if found is not None else 0

    def lacking(self, rights: Iterable[Right]) -> list[Right]:
        """Give those that a test has taken away."""
        self._reach()
        return [right for right in rights if right in self._broker.denied]

    def create_topic(self, topic: TopicDescription) -> None:
        """Create a topic."""
        self._reach()
        if topic.replication > 1:
            raise Refused("InvalidReplicationFactorError: ask for no more replicas than there are brokers")
        self._broker.add_topic(topic)

    def alter_configs(self, name: str, configs: Mapping[str, str]) -> None:
        """Set these settings of a topic."""
        self._reach()
        self._topic(name).configs.update(configs)

    def add_partitions(self, name: str, total: int) -> None:
        """Raise the number of partitions to a total."""
        self._reach()
        topic = self._topic(name)
        if total <= len(topic.logs):
            raise Refused("InvalidPartitionsError: ask for more partitions than there are")
        topic.grow(total)

    def remove_static_member(self, group: str, instance_id: str) -> None:
        """Take a member out of the group."""
        self._reach()
        self._broker.groups.remove(group, instance_id, self._broker.now_ms)

    def committed(self, group: str, partitions: Iterable[Partition]) -> Mapping[Partition, int | None]:
        """Give the group's offsets."""
        self._reach()
        return {partition: self._broker.groups.committed(group, partition) for partition in partitions}

    def set_offsets(self, group: str, offsets: Mapping[Partition, int]) -> None:
        """Set offsets of a group without members."""
        self._reach()
        if self._broker.groups.members(group):
            raise Refused("UnknownMemberIdError: the group has members; stop them first")
        for partition, offset in offsets.items():
            self._broker.groups.set_offset(group, partition, offset)

    def members(self, group: str) -> int:
        """Give how many members a group has."""
        self._reach()
        return self._broker.groups.members(group)

    def close(self) -> None:
        """Stop."""
        self._process.runs()

    def _reach(self) -> None:
        self._process.runs()
        self._broker.answer()

    def _topic(self, name: str) -> Topic:
        topic = self._broker.topics.get(name)
        if topic is None:
            raise Refused(f"UnknownTopicOrPartitionError: {name} doesn't exist; create it first")
        return topic
