"""What the shell needs of a bus: protocols, frozen records, and the errors they raise. No Kafka client in here.

`kafka_adapter` speaks to a real broker through these; tests do through a broker of their own.
Offsets are Kafka's: the next record to read. Times are milliseconds where the name says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connector.rights import Right

Headers = tuple[tuple[str, bytes], ...]
_INNER_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


class Partition(NamedTuple):
    """One partition of one topic."""

    topic: str
    number: int


@dataclass(frozen=True, slots=True)
class Record:
    """A record as read, with the bytes it was written with."""

    partition: Partition
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    timestamp_ms: int = 0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to write. The partition is always named: all of a child's records share one number."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


class BusError(Exception):
    """Something between us and the broker; one line that says what and the remedy."""

    @property
    def kind(self) -> str:
        """Name the kind of error as a label of metrics does: `registry_gone`."""
        return _INNER_CAPITAL.sub("_", type(self).__name__).lower()


class Outage(BusError):  # noqa: N818 - names what is the matter
    """The broker can't be reached, or didn't answer in time: build the task again later."""


class RegistryGone(Outage):
    """The schema registry doesn't answer, though the broker may: what needs it waits, and no task is to blame."""


class Migrated(BusError):  # noqa: N818 - names what is the matter
    """Fenced, or of a stale generation: ask whether the partition is still ours, never what went wrong."""


class Displaced(Migrated):
    """Another process has joined under this member's instance id. This one's membership is over for good."""


class Refused(BusError):  # noqa: N818 - names what is the matter
    """The broker says no for good: settings, a missing topic, a missing right."""


class Forbidden(Refused):
    """The principal has no right to something; the message names operation, resource and name."""


class OffsetLost(Refused):
    """The offset to read from is no longer in the log, or was never committed."""


class Broken(BusError):  # noqa: N818 - names what is the matter
    """A use of the client that can't be right: a fault of the program."""


class Pending(Protocol):
    """A record that was sent and may not have arrived."""

    def error(self) -> BusError | None:
        """Give what became of it: None once it is in the log, else why not (still in flight counts as lost)."""

    def offset(self) -> int:
        """Give its offset; only after `error` gave None."""


class AssignmentListener(Protocol):
    """Is told of a changed assignment, on the client's own thread: only `pause` and `seek` may be called in there."""

    def revoked(self, partitions: frozenset[Partition]) -> None:
        """Take note that these are no longer ours, or may not be."""

    def assigned(self, partitions: frozenset[Partition]) -> None:
        """Take note that these are ours now."""


class Source(Protocol):
    """A static member of the consumer group, reading committed records only.

    Every method raises Outage or Refused; `poll` also OffsetLost.
    """

    def subscribe(self, topic: str, listener: AssignmentListener) -> None:
        """Join the group for one topic. Called once."""

    def poll(self, *, timeout_ms: int) -> Mapping[Partition, Sequence[Record]]:
        """Give what has come, in order of offset a partition; assignments change only in here."""

    def partition_count(self, topic: str) -> int:
        """Give how many partitions a topic has; 0 if there is no such topic, or none we may see."""

    def assignment(self) -> frozenset[Partition]:
        """Give the partitions assigned."""

    def is_stable(self) -> bool:
        """Say whether the member takes part in a generation, no join being under way."""

    def generation(self) -> int:
        """Give the generation of the group; -1 before the first join."""

    def group_metadata(self) -> object:
        """Give what a sink must show with its offsets (KIP-447). Opaque."""

    def pause(self, partitions: Iterable[Partition]) -> None:
        """Fetch no more of these."""

    def resume(self, partitions: Iterable[Partition]) -> None:
        """Fetch these again."""

    def seek(self, partition: Partition, offset: int) -> None:
        """Read on from this offset."""

    def position(self, partition: Partition) -> int:
        """Give the offset that the next poll starts at; past control markers and aborted records."""

    def committed(self, partition: Partition) -> int | None:
        """Give the group's offset once no transaction is pending on it; None if there is none."""

    def beginning_offset(self, partition: Partition) -> int:
        """Give the earliest offset still in the log."""

    def end_offset(self, partition: Partition) -> int:
        """Give the last stable offset."""

    def commit(self, offsets: Mapping[Partition, int]) -> None:
        """Set the group's offsets outside a transaction, under the member's generation. Raises Migrated, Displaced."""

    def seen_end(self, partition: Partition) -> int | None:
        """Give the end of the log as the last fetch told it, open transactions included; None: none has yet."""

    def close(self) -> None:
        """Stop. A static member leaves no word with the group, so that a restart costs no rebalance."""


class TransactionalSink(Protocol):
    """One producer of one partition, for one life: fenced once, closed for good after its first abort.

    On a bus without transactions it shuts nobody out, each record is in the log as soon as it has arrived, and an abort
    takes nothing back. Each method raises Outage, Migrated, Refused or Broken.
    """

    def fence(self) -> None:
        """Shut out the predecessor of the same transactional id, and wait for what it left. Once in a life."""

    def begin(self) -> None:
        """Begin a transaction."""

    def send(self, outgoing: Outgoing) -> Pending:
        """Send a record. One that raises doesn't poison the transaction: abort is the caller's."""

    def flush(self) -> None:
        """Wait until nothing is in flight. Says nothing about loss."""

    def add_offsets(self, offsets: Mapping[Partition, int], group_metadata: object) -> None:
        """Put the group's offsets into the transaction, under the member's generation."""

    def commit(self) -> None:
        """Commit."""

    def abort(self) -> None:
        """Abort. May raise after a fence; that is expected."""

    def close(self) -> None:
        """Stop without waiting for what is in flight. Never raises."""


class LogReader(Protocol):
    """Reads the committed records of one partition, outside any group. Raises Outage, Refused, OffsetLost."""

    def beginning(self) -> int:
        """Give the earliest offset still in the log."""

    def end(self) -> int:
        """Give the last stable offset as it is now."""

    def seek(self, offset: int) -> None:
        """Read on from this offset."""

    def read(self, *, timeout_ms: int) -> Sequence[Record]:
        """Give the next records, in order; none isn't the end."""

    def position(self) -> int:
        """Give the offset the next read starts at; past control markers, aborted and compacted records."""

    def close(self) -> None:
        """Stop. Never raises."""


@dataclass(frozen=True, slots=True)
class TopicDescription:
    """A topic as it is on the broker, or as it should be."""

    name: str
    partitions: int
    replication: int
    configs: Mapping[str, str] = field(default_factory=dict)


class Admin(Protocol):
    """What is asked of the cluster outside the data path. Raises Outage, Refused."""

    def describe_topics(self, names: Iterable[str]) -> Mapping[str, TopicDescription]:
        """Give those that exist, by name, with their settings."""

    def partition_count(self, topic: str) -> int:
        """Give how many partitions a topic has; 0 if there is no such topic."""

    def lacking(self, rights: Iterable[Right]) -> list[Right]:
        """Give those of these rights on topics and groups that we haven't got; transactional ids can't be asked for."""

    def create_topic(self, topic: TopicDescription) -> None:
        """Create a topic. Refused if it exists."""

    def alter_configs(self, name: str, configs: Mapping[str, str]) -> None:
        """Set these settings of a topic, leaving its others alone."""

    def add_partitions(self, name: str, total: int) -> None:
        """Raise the number of partitions to a total."""

    def remove_static_member(self, group: str, instance_id: str) -> None:
        """Take a member out of the group at once instead of after the session timeout."""

    def committed(self, group: str, partitions: Iterable[Partition]) -> Mapping[Partition, int | None]:
        """Give the group's offsets; None where there is none."""

    def set_offsets(self, group: str, offsets: Mapping[Partition, int]) -> None:
        """Set offsets of a group that has no members. Refused if it has."""

    def members(self, group: str) -> int:
        """Give how many members a group has."""

    def close(self) -> None:
        """Stop. Never raises."""


class Connection(Protocol):
    """Makes clients of one cluster, with one set of settings. Raises Outage, Refused."""

    def source(self, *, group: str, instance_id: str, max_records: int) -> Source:
        """Make a member of a consumer group."""

    def sink(self, transactional_id: str) -> TransactionalSink:
        """Make a producer, not yet fenced."""

    def log_reader(self, partition: Partition) -> LogReader:
        """Make a reader, standing at the beginning of the log."""

    def admin(self) -> Admin:
        """Make an admin client."""
