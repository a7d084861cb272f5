"""Rights of principals as administrators take them in: kafka-acls commands, Strimzi's KafkaUser, JSON."""

from __future__ import annotations

import json
import shlex
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.rights import Resource
from connector.roles import SAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.rights import Operation, Right
    from connector.roles import Role

ADMINISTRATOR = "administrator.properties"
_OPTIONS = {Resource.TOPIC: "--topic", Resource.GROUP: "--group", Resource.TRANSACTIONAL_ID: "--transactional-id"}
_STRIMZI = {Resource.TOPIC: "topic", Resource.GROUP: "group", Resource.TRANSACTIONAL_ID: "transactionalId"}


@dataclass(frozen=True, slots=True)
class Granted:
    """What one principal is to be granted for one role."""

    role: Role
    principal: str
    rights: tuple[Right, ...]


def kafka_acls(granted: Sequence[Granted], bootstrap: str) -> Iterator[str]:
    """Give a shell script of `kafka-acls.sh` commands, one for each kind of resource and set of operations."""
    base = f"kafka-acls.sh --bootstrap-server {shlex.quote(bootstrap)} --command-config {ADMINISTRATOR} --add"
    for one in granted:
        yield f"# {one.role}: {SAYS[one.role]}"
        for (resource, operations), names in _grouped(one.rights).items():
            words = [word for operation in operations for word in ("--operation", operation)]
            words += [word for name in names for word in (_OPTIONS[resource], shlex.quote(name))]
            yield " ".join((base, "--allow-principal", shlex.quote(one.principal), *words))


def strimzi(granted: Sequence[Granted]) -> Iterator[str]:
    """Give KafkaUser resources; a user is named as its principal is, without `User:` (SCRAM)."""
    for one in granted:
        yield "---"
        yield f"# {one.role}: {SAYS[one.role]}"
        yield "apiVersion: kafka.strimzi.io/v1beta2"
        yield "kind: KafkaUser"
        yield "metadata:"
        yield f"  name: {json.dumps(one.principal.removeprefix('User:'))}"
        yield "  labels:"
        yield "    strimzi.io/cluster: kafka # the name of your Kafka resource"
        yield "spec:"
        yield "  authentication:"
        yield "    type: scram-sha-512"
        yield "  authorization:"
        yield "    type: simple"
        yield "    acls:"
        for (resource, operations), names in _grouped(one.rights).items():
            for name in names:
                yield "      - resource:"
                yield f"          type: {_STRIMZI[resource]}"
                yield f"          name: {json.dumps(name)}"
                yield "          patternType: literal"
                yield f"        operations: [{', '.join(operations)}]"


def as_json(granted: Sequence[Granted]) -> Iterator[str]:
    """Give one list of ACLs, a right each."""
    acls = [
        {
            "role": one.role,
            "principal": one.principal,
            "host": "*",
            "permission": "Allow",
            "operation": right.operation,
            "resource": right.resource,
            "pattern": "Literal",
            "name": right.name,
        }
        for one in granted
        for right in one.rights
    ]
    yield json.dumps(acls, indent=2)


def _grouped(rights: Sequence[Right]) -> dict[tuple[Resource, tuple[Operation, ...]], list[str]]:
    """Group resources of one kind on which the same is allowed."""
    operations: defaultdict[tuple[Resource, str], list[Operation]] = defaultdict(list)
    for right in rights:
        operations[right.resource, right.name].append(right.operation)
    groups: defaultdict[tuple[Resource, tuple[Operation, ...]], list[str]] = defaultdict(list)
    for (resource, name), those in operations.items():
        groups[resource, tuple(those)].append(name)
    return dict(groups)
