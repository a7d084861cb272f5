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
from connector.kafka_adapter.connecting import connecting
from connector.kafka_adapter.failures import classified, in_our_words
from connector.kafka_adapter.source import theirs
from connector.ports import Forbidden, Outage, Refused, TopicDescription
from connector.rights import Operation, Resource, Right

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connector.ports import Partition

_ALTERED = "OK"
_LOG = logging.getLogger(__name__)


class KafkaAdmin:
    """Implements `ports.Admin`."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        """Connect."""
        with connecting():
            self._client = KafkaAdminClient(**options)

    def describe_topics(self, names: Iterable[str]) -> Mapping[str, TopicDescription]:
        """Give those that exist, with their settings."""
        found = self._found(names)
        with in_our_words(*(_on(topic["name"], Operation.DESCRIBE_CONFIGS) for topic in found)):
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

    def partition_count(self, topic: str) -> int:
        """Give how many partitions a topic has."""
        return sum(len(one["partitions"]) for one in self._found([topic]))

    def lacking(self, rights: Iterable[Right]) -> list[Right]:
        """Give those we haven't got. What a broker doesn't say counts as granted: then the call itself will say."""
        asked = tuple(rights)
        granted: dict[str, set[str] | None] = {}
        for topic in self._described(right.name for right in asked if right.resource is Resource.TOPIC):
            granted[topic["name"]] = set() if _is_hidden(topic) else _operations(topic)
        for group in {right.name for right in asked if right.resource is Resource.GROUP}:
            granted[group] = self._operations_on_group(group)
        return [
            right
            for right in asked
            if (known := granted.get(right.name)) is not None and right.operation.name not in known
        ]

    def create_topic(self, topic: TopicDescription) -> None:
        """Create a topic and wait until each partition has a leader."""
        wanted = {
            "num_partitions": topic.partitions,
            "replication_factor": topic.replication,
            "configs": dict(topic.configs),
        }
        with in_our_words(_on(topic.name, Operation.CREATE)):
            self._client.create_topics({topic.name: wanted}, wait_for_metadata=True)

    def alter_configs(self, name: str, configs: Mapping[str, str]) -> None:
        """Set these settings of a topic."""
        with in_our_words(_on(name, Operation.ALTER_CONFIGS)):
            resource = ConfigResource(ConfigResourceType.TOPIC, name, dict(configs))
            # looking at the settings first, the client would take a missing right for a setting that there isn't
            said = self._client.alter_configs([resource], raise_on_unknown=False)["topic"][name]
            if said != _ALTERED:
                raise _as_error(said)

    def add_partitions(self, name: str, total: int) -> None:
        """Raise the number of partitions to a total."""
        with in_our_words():
            self._client.create_partitions({name: total})

    def remove_static_member(self, group: str, instance_id: str) -> None:
        """Take a member out of the group; one that isn't there is as good as removed."""
        with in_our_words(_on_group(group, Operation.READ)):
            results = self._client.remove_group_members(group, [MemberToRemove(group_instance_id=instance_id)])
        for outcome in results.values():
            if outcome not in (errors.NoError, errors.UnknownMemberIdError):
                raise classified(outcome())

    def committed(self, group: str, partitions: Iterable[Partition]) -> Mapping[Partition, int | None]:
        """Give the group's offsets."""
        asked = {theirs(partition): partition for partition in partitions}
        with in_our_words(_on_group(group, Operation.DESCRIBE)):
            found = self._client.list_group_offsets({group: list(asked)})[group]
        offsets = {asked[at]: one.offset for at, one in found.items() if at in asked}
        return {
            partition: given if (given := offsets.get(partition, -1)) >= 0 else None for partition in asked.values()
        }

    def set_offsets(self, group: str, offsets: Mapping[Partition, int]) -> None:
        """Set offsets of a group without members."""
        wanted = {theirs(partition): OffsetAndMetadata(offset, "", -1) for partition, offset in offsets.items()}
        with in_our_words(_on_group(group, Operation.READ)):
            results = self._client.alter_group_offsets(group, wanted)
        for outcome in results.values():
            if outcome is errors.UnknownMemberIdError:
                raise Refused(f"group {group} has members; stop every process first")
            if outcome is not errors.NoError:
                raise classified(outcome())

    def members(self, group: str) -> int:
        """Give how many members a group has."""
        with in_our_words(_on_group(group, Operation.DESCRIBE)):
            return len(self._client.describe_groups([group])[group]["members"])

    def close(self) -> None:
        """Stop."""
        try:
            self._client.close()
        except errors.KafkaError as raised:
            _LOG.info("closing an admin client: %s", type(raised).__name__)

    def _found(self, names: Iterable[str]) -> list[dict[str, Any]]:
        """Give those topics that exist. Raises Forbidden for one that we may not see, whether or not it exists."""
        described = self._described(names)
        hidden = [_on(topic["name"], Operation.DESCRIBE) for topic in described if _is_hidden(topic)]
        with in_our_words(*hidden):
            if hidden:
                raise errors.TopicAuthorizationFailedError({right.name for right in hidden})
        return [topic for topic in described if topic["error_code"] == errors.NoError.errno]

    def _described(self, names: Iterable[str]) -> list[dict[str, Any]]:
        with in_our_words():
            return list(self._client.describe_topics(sorted(set(names))))

    def _operations_on_group(self, group: str) -> set[str] | None:
        try:
            with in_our_words():
                return _operations(self._client.describe_groups([group])[group])
        except Forbidden:
            return set()
        except Outage as unheard:
            # a new cluster makes its topic of groups at the first question, and can't say anything until it has
            if isinstance(unheard.__cause__, errors.CoordinatorNotAvailableError):
                return None
            raise

    def _configs(self, names: list[str]) -> dict[str, dict[str, str]]:
        if not names:
            return {}
        resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        answers = self._client.describe_configs(resources, config_filter="all")["topic"]
        # no error comes of a missing right, but a topic without settings
        if hidden := {name for name in names if not answers[name]}:
            raise errors.TopicAuthorizationFailedError(hidden)
        return {name: {key: str(one["value"]) for key, one in answers[name].items()} for name in names}


def _as_error(said: str) -> errors.KafkaError:
    """Give the error that the client has made a text of."""
    kinds = (errors.TopicAuthorizationFailedError, errors.PolicyViolationError, errors.InvalidConfigurationError)
    return next((kind(said) for kind in kinds if kind.__name__ in said), errors.KafkaError(said))


def _on(topic: str, operation: Operation) -> Right:
    return Right(Resource.TOPIC, topic, operation)


def _on_group(group: str, operation: Operation) -> Right:
    return Right(Resource.GROUP, group, operation)


def _is_hidden(topic: Mapping[str, Any]) -> bool:
    return bool(topic["error_code"] == errors.TopicAuthorizationFailedError.errno)


def _operations(told: Mapping[str, Any]) -> set[str] | None:
    """Give what the broker says we may do, in its own spelling; None where it doesn't say."""
    found = told.get("authorized_operations")
    return None if found is None else set(found)
