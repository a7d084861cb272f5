"""Who needs which rights on the bus: the least, worked out from the names that the program itself uses."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from connector.rights import Operation, Resource, Right, least
from connector.topics_admin import wanted_topics
from policy_core.messages import Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from connector.topic_names import TopicNames

_READ, _WRITE = (Operation.READ,), (Operation.WRITE,)
_READ_WRITE = (*_READ, *_WRITE)
_ALL = 1


class Role(StrEnum):
    """Who does something on the bus; a principal may have several."""

    RUN = "run"
    OPERATOR = "operator"
    REBUILD = "rebuild"
    PROVISIONER = "provisioner"
    DOCTOR = "doctor"
    FEED = "feed"
    HOST = "host"
    READER = "reader"
    RESTRICTED_READER = "restricted-reader"


SAYS = {
    Role.RUN: "handover run",
    Role.OPERATOR: "handover parked, handover quarantine and handover certificates",
    Role.REBUILD: "handover rebuild, with --apply",
    Role.PROVISIONER: "handover topics plan and apply",
    Role.DOCTOR: "handover doctor, besides what run has; only for as long as it is used",
    Role.FEED: "handover feed",
    Role.HOST: "the host's adapter: events in, commands out; Read on its own consumer group is to be added",
    Role.READER: "dashboards and work trays; Read on their own consumer groups is to be added",
    Role.RESTRICTED_READER: "those who may see restricted children; Read on their own consumer groups is to be added",
}


def rights_of(role: Role, names: TopicNames, partitions: int, *, transactions: bool = True) -> tuple[Right, ...]:
    """Give the least rights of a role on topics of so many partitions.

    Without `transactions` only the doctor, who tries them, needs a transactional id.
    """
    rights = least(_RIGHTS[role](names, partitions))
    if transactions or role is Role.DOCTOR:
        return rights
    return tuple(right for right in rights if right.resource is not Resource.TRANSACTIONAL_ID)


def _run(names: TopicNames, partitions: int) -> Iterator[Right]:
    yield from _topics(_READ, names.events)
    yield from _topics(_READ_WRITE, names.state)
    yield from _topics(_WRITE, names.quarantine, *names.outputs)
    yield Right(Resource.GROUP, names.group, Operation.READ)
    yield from _producers(names, *range(partitions))


def _operator(names: TopicNames, _: int) -> Iterator[Right]:
    yield from _topics(_WRITE, names.events)
    yield from _topics(_READ, names.state)
    yield from _topics(_READ_WRITE, names.quarantine)
    yield from _topics(_READ, names.certificates)
    yield from _producers(names, names.OPERATOR)


def _rebuild(names: TopicNames, partitions: int) -> Iterator[Right]:
    yield from _topics(_READ, names.events)
    yield from _topics(_READ_WRITE, names.state)
    yield from _topics(_READ, *(names.named(Topic.ALERTS, restricted=one) for one in (False, True)))
    yield Right(Resource.GROUP, names.group, Operation.READ)
    yield from _producers(names, *range(partitions))


def _provisioner(names: TopicNames, _: int) -> Iterator[Right]:
    operations = (Operation.CREATE, Operation.DESCRIBE, Operation.ALTER_CONFIGS)
    yield from _topics(operations, *_all_topics(names))


def _doctor(names: TopicNames, _: int) -> Iterator[Right]:
    yield from _topics((Operation.DESCRIBE, Operation.DESCRIBE_CONFIGS), *_all_topics(names))
    yield from _topics(_READ_WRITE, names.quarantine)
    yield from _producers(names, names.DOCTOR)


def _feed(names: TopicNames, _: int) -> Iterator[Right]:
    yield from _topics(_WRITE, names.events)
    yield from _producers(names, names.FEED)


def _host(names: TopicNames, _: int) -> Iterator[Right]:
    yield from _topics(_WRITE, names.events)
    commands = (names.named(Topic.COMMANDS, restricted=one) for one in (False, True))
    yield from _topics(_READ, *commands)


def _reader(names: TopicNames, _: int) -> Iterator[Right]:
    yield from _topics(_READ, *(names.named(topic) for topic in Topic))


def _restricted_reader(names: TopicNames, _: int) -> Iterator[Right]:
    yield from _topics(_READ, *(names.named(topic, restricted=True) for topic in Topic))


_RIGHTS: dict[Role, Callable[[TopicNames, int], Iterable[Right]]] = {
    Role.RUN: _run,
    Role.OPERATOR: _operator,
    Role.REBUILD: _rebuild,
    Role.PROVISIONER: _provisioner,
    Role.DOCTOR: _doctor,
    Role.FEED: _feed,
    Role.HOST: _host,
    Role.READER: _reader,
    Role.RESTRICTED_READER: _restricted_reader,
}


def _all_topics(names: TopicNames) -> list[str]:
    return [topic.name for topic in wanted_topics(names, partitions=_ALL, replication=_ALL)]


def _topics(operations: Iterable[Operation], *topics: str) -> Iterator[Right]:
    operations = tuple(operations)
    return (Right(Resource.TOPIC, topic, operation) for topic in topics for operation in operations)


def _producers(names: TopicNames, *who: str | int) -> Iterator[Right]:
    # by full name: a prefix would let one role shut out another, and live shut out shadow
    return (Right(Resource.TRANSACTIONAL_ID, names.producer(one), Operation.WRITE) for one in who)
