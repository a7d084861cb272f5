"""A right on the bus in Kafka's own words: an operation on a resource. What one right includes of others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

REMEDY = "handover acl print lists what each principal needs"


class Operation(StrEnum):
    """What is done, as Kafka's authorizer and its tools spell it."""

    READ = "Read"
    WRITE = "Write"
    CREATE = "Create"
    DESCRIBE = "Describe"
    DESCRIBE_CONFIGS = "DescribeConfigs"
    ALTER_CONFIGS = "AlterConfigs"


class Resource(StrEnum):
    """What it is done to, likewise."""

    TOPIC = "Topic"
    GROUP = "Group"
    TRANSACTIONAL_ID = "TransactionalId"


# Kafka's AclAuthorizer and StandardAuthorizer (KIP-124): whoever may do the first may do the second
_INCLUDED = {
    Operation.DESCRIBE: {Operation.READ, Operation.WRITE},
    Operation.DESCRIBE_CONFIGS: {Operation.ALTER_CONFIGS},
}


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One operation on one resource, named in full."""

    resource: Resource
    name: str
    operation: Operation

    def __str__(self) -> str:
        return f"{self.operation} on {self.resource} {self.name}"


def least(rights: Iterable[Right]) -> tuple[Right, ...]:
    """Leave out what other rights on the same resource include, and repeats; in order of resource and name."""
    wanted = set(rights)
    return tuple(
        sorted(
            right
            for right in wanted
            if not any(Right(right.resource, right.name, more) in wanted for more in _INCLUDED.get(right.operation, ()))
        )
    )


def listed(lacking: Iterable[Right], shown: int = 3) -> str:
    """Say in one line which rights are missing, and what helps; of many the first few."""
    all_ = sorted(lacking)
    more = f" and {len(all_) - shown} more" if len(all_) > shown else ""
    return f"no right to {', '.join(map(str, all_[:shown]))}{more}; grant it: {REMEDY}"
