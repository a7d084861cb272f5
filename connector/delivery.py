"""How often what is decided may be said: once, where the bus has transactions; else again after a failure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from connector.at_least_once import AtLeastOnce
from connector.topic_names import transactional_id
from connector.transaction import ExactlyOnce

if TYPE_CHECKING:
    from connector.changelog import Changelog
    from connector.ports import Connection, Source
    from connector.store import Store
    from connector.transaction import Effects


class Delivery(StrEnum):
    """What is promised of each message."""

    EXACTLY_ONCE = "exactly_once"
    AT_LEAST_ONCE = "at_least_once"


class Writing(Protocol):
    """Writes for one partition, from taking it to giving it up. Each method raises BusError.

    `offset_may_lag`: the group's offset may be behind the checkpoint.
    """

    offset_may_lag: bool

    def take_over(self) -> int:
        """Shut out whoever had the partition; gives the changelog offset up to which it must be read at least."""

    def finish(self, store: Store) -> None:
        """Carry out what was decided and perhaps not done. Raises StateRefused where that can't be."""

    def commit(self, source: Source, effects: Effects) -> tuple[int, ...]:
        """Write all effects; gives the changelog offsets of the changes. After an error it is of no use any more."""

    def close(self) -> None:
        """Stop. Never raises."""


def writing_of(delivery: Delivery, connection: Connection, group: str, changelog: Changelog) -> Writing:
    """Give what writes for the partition of a changelog. Raises Outage, Refused."""
    sink = connection.sink(transactional_id(group, changelog.partition.number))
    if delivery is Delivery.AT_LEAST_ONCE:
        return AtLeastOnce(sink, changelog, lambda: connection.log_reader(changelog.partition))
    return ExactlyOnce(sink)
