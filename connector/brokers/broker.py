"""What a test or a demonstration may ask of a broker: its address, its name, and what it can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Ability(StrEnum):
    """Something that not every broker does as Apache Kafka does; the value completes "it can't ..."."""

    NETWORK = "be reached through a port"
    TRANSACTIONS = "commit outputs and offsets in one transaction"
    READ_COMMITTED = "hide aborted records"
    STATIC_MEMBERSHIP = "keep a static member's partitions over a restart"
    SESSIONS = "hand on a silent static member's partitions when its session ends"
    MEMBER_REMOVAL = "remove a static member on an administrator's word"
    FENCING = "keep a fenced producer out for good"
    GROUP_FENCING = "refuse the offsets of a stale or displaced member"
    STABLE_OFFSETS = "keep back a group's offset while a transaction holds it"
    RESTART = "be stopped, killed, paused and started again by a test"


ALL_ABILITIES = frozenset(Ability)


class Broker(Protocol):
    """A broker that is running."""

    @property
    def bootstrap(self) -> str:
        """Give host and port, as `bootstrap.servers` has them."""

    @property
    def name(self) -> str:
        """Name the product, its version and how it was come by."""

    @property
    def can(self) -> frozenset[Ability]:
        """Give what it does as Apache Kafka does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningBroker:
    """A broker that someone else started and will stop."""

    bootstrap: str
    name: str
    can: frozenset[Ability] = ALL_ABILITIES - {Ability.RESTART}


class BrokerUnavailable(Exception):  # noqa: N818 - names what is the matter
    """A broker can't be had here; one line that says why, and the remedy."""
