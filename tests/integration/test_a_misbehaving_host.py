"""A host that misbehaves, on real Kafka: each conduct ends as docs/host-contract.md says, and as `simulate` says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connector.brokers.broker import Ability
from connector.feeding import Feeder
from connector.wire import codec
from policy_core.event_json import event_to_json
from policy_core.messages import Topic
from tests.brokers.abilities import needs
from tests.integration.program import Program
from tests.integration.said import differences, said_by_simulation, said_on_the_bus
from tests.shell.answering import AUTHORITY, ENDS, LAST, play

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from connector.brokers.broker import Broker
    from policy_core.events import Event
    from tests.brokers.names import Names

SPOKEN = (Topic.TASKS, Topic.ALERTS, Topic.COMMANDS)


@dataclass(slots=True)
class RealBus:
    """The program on a broker: each day is a run of its own."""

    program: Program
    feeder: Feeder = field(init=False)

    def __post_init__(self) -> None:
        self.program.apply_topics()
        names, partitions = self.program.names, self.program.partitions
        self.feeder = Feeder.to(self.program.connect(), names.events, partitions, name=f"{self.program.mark}-host")

    def tell(self, events: Iterable[Event]) -> None:
        if told := list(events):
            self.feeder.send(told)

    def run_until(self, day: date) -> None:
        self.program.run_until(day.isoformat())

    def published(self) -> list[Any]:
        topics = [self.program.names.named(topic) for topic in SPOKEN]
        return [codec.decode(one.value) for topic in topics for one in self.program.committed(topic) if one.value]


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
def test_each_conduct_of_a_host_ends_as_the_contract_says_and_as_simulate_says(
    broker: Broker, names: Names, tmp_path: Path
) -> None:
    bus = RealBus(Program(bootstrap=broker.bootstrap, mark=names.mark, authority=AUTHORITY))

    played = play(bus)

    bus.feeder.close()
    assert played.ends == ENDS
    events = tmp_path / "told.jsonl"
    events.write_text("".join(json.dumps(event_to_json(one)) + "\n" for one in played.told), encoding="utf-8")
    until = LAST.replace(day=LAST.day + 1).isoformat()
    expected = said_by_simulation(bus.program.simulate(events, until))
    assert differences(said_on_the_bus(bus.program), expected) == []
