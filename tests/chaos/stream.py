"""The case events on their way to the instances: fed in bursts, straight to the broker, and how many still wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.feeding import Feeder
from connector.kafka_adapter import ClusterSettings, KafkaConnection, Timing
from connector.ports import Partition

if TYPE_CHECKING:
    from connector.ports import LogReader
    from policy_core.events import Event
    from tests.integration.program import Program

# the broker is killed between two bursts, and nothing about a burst may be left in doubt
PATIENT = Timing(request_ms=30_000, delivery_ms=60_000, session_ms=90_000, transaction_ms=90_000)


@dataclass(slots=True)
class Stream:
    """Feeds events, each burst all or none, and knows how many are left to be judged."""

    program: Program
    fed: list[Event] = field(default_factory=list)
    _feeder: Feeder | None = None
    _readers: list[LogReader] = field(default_factory=list)

    def feed(self, events: list[Event]) -> None:
        """Send a burst."""
        if not events:
            return
        if self._feeder is None:
            names = self.program.names
            self._feeder = Feeder.to(
                self._connection(), names.events, self.program.partitions, name=f"{names.group}-feed"
            )
        self._feeder.send(events)
        self.fed += events

    def behind(self, judged: dict[int, int]) -> int:
        """Give by how many offsets what is judged is behind; the last of a partition is a transaction's marker."""
        if not self._readers:
            connection, topic = self._connection(), self.program.names.events
            numbers = range(self.program.partitions)
            self._readers = [connection.log_reader(Partition(topic, number)) for number in numbers]
        return sum(max(0, one.end() - 1 - judged.get(number, 0)) for number, one in enumerate(self._readers))

    def close(self) -> None:
        """Stop."""
        if self._feeder is not None:
            self._feeder.close()
        for reader in self._readers:
            reader.close()

    def _connection(self) -> KafkaConnection:
        return KafkaConnection(ClusterSettings(bootstrap=self.program.bootstrap, timing=PATIENT))
