"""The topics one authority needs: what they should be, how the cluster differs, and making it so.

Partition counts are for ever: state is kept by partition, so a topic with another count is refused, never altered.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from connector.ports import Refused, TopicDescription
from policy_core.messages import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connector.ports import Admin
    from connector.topic_names import TopicNames

_KEPT = {"cleanup.policy": "delete", "retention.ms": "-1"}
_COMPACTED = {"cleanup.policy": "compact"}
# the segment in use is never compacted, and a restart reads all of it: 64 MiB or a day, not a gibibyte or a week
_STATE = {**_COMPACTED, "segment.bytes": "67108864", "segment.ms": "86400000"}
_ENOUGH_REPLICAS = 3


class Step(StrEnum):
    """What is to be done about a topic."""

    CREATE = "create"
    ALTER = "alter"
    REFUSE = "refuse"
    TELL = "tell"


@dataclass(frozen=True, slots=True)
class Difference:
    """One topic that isn't as it should be."""

    step: Step
    topic: TopicDescription
    says: str


def wanted_topics(names: TopicNames, *, partitions: int, replication: int) -> list[TopicDescription]:
    """Give every topic of an authority as it should be. Events and outputs are kept: they are the history."""
    safe = {"min.insync.replicas": "2"} if replication >= _ENOUGH_REPLICAS else {}
    configs: dict[str, Mapping[str, str]] = {names.events: _KEPT, names.state: _STATE, names.quarantine: _KEPT}
    configs[names.certificates] = _KEPT
    for topic in Topic:
        for restricted in (False, True):
            kept = _COMPACTED if topic is Topic.TRANSFERS else _KEPT
            configs[names.named(topic, restricted=restricted)] = kept
    return [
        TopicDescription(name, partitions, replication, {**config, **safe}) for name, config in sorted(configs.items())
    ]


def plan(admin: Admin, wanted: Iterable[TopicDescription]) -> list[Difference]:
    """Compare the cluster with what is wanted. Raises Outage, Refused."""
    topics = list(wanted)
    found = admin.describe_topics([topic.name for topic in topics])
    return [difference for topic in topics if (difference := _difference(topic, found.get(topic.name))) is not None]


def _difference(topic: TopicDescription, found: TopicDescription | None) -> Difference | None:
    if found is None:
        return Difference(Step.CREATE, topic, f"{topic.partitions} partitions, replication {topic.replication}")
    if found.partitions != topic.partitions:
        says = f"has {found.partitions} partitions, not {topic.partitions}: set kafka.partitions to what it has"
        return Difference(Step.REFUSE, topic, says)
    if found.replication < topic.replication:
        says = f"has {found.replication} replicas, not {topic.replication}: kafka-reassign-partitions adds some"
        return Difference(Step.TELL, topic, says)
    off = {key: value for key, value in topic.configs.items() if found.configs.get(key) != value}
    if not off:
        return None
    return Difference(Step.ALTER, topic, ", ".join(f"{key}={value}" for key, value in sorted(off.items())))


def apply(admin: Admin, differences: Iterable[Difference]) -> None:
    """Make the cluster as planned, but for what is only told. Raises Refused, before anything is changed."""
    steps = list(differences)
    refused = next((one for one in steps if one.step is Step.REFUSE), None)
    if refused is not None:
        raise Refused(f"{refused.topic.name} {refused.says}")
    for one in steps:
        if one.step is Step.CREATE:
            admin.create_topic(one.topic)
        elif one.step is Step.ALTER:
            admin.alter_configs(one.topic.name, one.topic.configs)
