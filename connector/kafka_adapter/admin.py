"""What is asked of the cluster outside the data path."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from connector.kafka_adapter.client import (
    ConfigResource,
    ConfigResourceType,
    KafkaAdminClient,
    MemberToRemove,
    OffsetAndMetadata,
    errors,
)
from connector.kafka_adapter.failures import classified, in_our_words
from connector.kafka_adapter.source import theirs
from connector.ports import Refused, TopicDescription

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connector.ports import Partition

_LOG = logging.getLogger(__name__)


class KafkaAdmin:
    """Implements `ports.Admin`."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        """Connect."""
        with in_our_words():
            self._client = KafkaAdminClient(**options)

    def describe_topics(self, names: Iterable[str]) -> Mapping[str, TopicDescription]:
        """Give those that exist, with their settings."""
        wanted = set(names)
        with in_our_words():
            found = [topic for topic in self._client.describe_topics() if topic["name"] in wanted]
            configs = self._configs([topic["name"] for topic in found])
        return {
            topic["name"]: TopicDescription(
                topic["name"],
                len(topic["partitions"]),
                min((len(one["replica_nodes"]) for one in topic["partitions"]), default=0),
                configs[topic["name"]],
            )
            for topic in found
        }

    def create_topic(self, topic: TopicDescription) -> None:
        """Create a topic and wait until each partition has a leader."""
        wanted = {
            "num_partitions": topic.partitions,
            "replication_factor": topic.replication,
            "configs": dict(topic.configs),
        }
        with in_our_words():
            self._client.create_topics({topic.name: wanted}, wait_for_metadata=True)

    def alter_configs(self, name: str, configs: Mapping[str, str]) -> None:
        """Set these settings of a topic."""
        with in_our_words():
            self._client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, dict(configs))])

    def add_partitions(self, name: str, total: int) -> None:
        """Raise the number of partitions to a total."""
        with in_our_words():
            self._client.create_partitions({name: total})

    def remove_static_member(self, group: str, instance_id: str) -> None:
        """Take a member out of the group; one that isn't there is as good as removed."""
        with in_our_words():
            results = self._client.remove_group_members(group, [MemberToRemove(group_instance_id=instance_id)])
        for outcome in results.values():
            if outcome not in (errors.NoError, errors.UnknownMemberIdError):
                raise classified(outcome())

    def committed(self, group: str, partitions: Iterable[Partition]) -> Mapping[Partition, int | None]:
        """Give the group's offsets."""
        asked = {theirs(partition): partition for partition in partitions}
        with in_our_words():
            found = self._client.list_group_offsets({group: list(asked)})[group]
        offsets = {asked[at]: one.offset for at, one in found.items() if at in asked}
        return {
            partition: given if (given := offsets.get(partition, -1)) >= 0 else None for partition in asked.values()
        }

    def set_offsets(self, group: str, offsets: Mapping[Partition, int]) -> None:
        """Set offsets of a group without members."""
        wanted = {theirs(partition): OffsetAndMetadata(offset, "", -1) for partition, offset in offsets.items()}
        with in_our_words():
            results = self._client.alter_group_offsets(group, wanted)
        for outcome in results.values():
            if outcome is errors.UnknownMemberIdError:
                raise Refused(f"group {group} has members; stop every process first")
            if outcome is not errors.NoError:
                raise classified(outcome())

    def members(self, group: str) -> int:
        """Give how many members a group has."""
        with in_our_words():
            return len(self._client.describe_groups([group])[group]["members"])

    def close(self) -> None:
        """Stop."""
        try:
            self._client.close()
        except errors.KafkaError as raised:
            _LOG.info("closing an admin client: %s", type(raised).__name__)

    def _configs(self, names: list[str]) -> dict[str, dict[str, str]]:
        if not names:
            return {}
        resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        answers = self._client.describe_configs(resources, config_filter="all")["topic"]
        return {name: {key: str(one["value"]) for key, one in answers[name].items()} for name in names}
