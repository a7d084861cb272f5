"""A host that misbehaves, on the fake broker: each conduct ends as docs/host-contract.md says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connector import registry
from connector.case_judge import CaseJudge
from connector.clock import CaseTime
from connector.simulate import Simulation
from connector.testing.host_simulator import Conduct
from connector.topic_names import TopicNames
from connector.wire import codec
from policy_core.calendar import start_of
from policy_core.judge import Judge
from policy_core.messages import Topic
from tests.shell.answering import AUTHORITY, ENDS, LAST, Played, play
from tests.shell.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from policy_core.events import Event

NAMES = TopicNames(AUTHORITY)
SPOKEN = (Topic.TASKS, Topic.ALERTS, Topic.COMMANDS)


@dataclass(slots=True)
class FakeBus:
    """The connector on the fake broker, with the policy of an authority."""

    shell: Shell = field(default_factory=lambda: Shell(case_time=CaseTime.EVENTS))

    def __post_init__(self) -> None:
        for topic in Topic:
            for restricted in (False, True):
                self.shell.broker.create_topic(NAMES.named(topic, restricted=restricted), 1)

    def tell(self, events: Iterable[Event]) -> None:
        for event in events:
            self.shell.feed(event.envelope.child_id.encode(), codec.encode(event))

    def run_until(self, day: date) -> None:
        self.shell.until = start_of(day + timedelta(days=1)) - timedelta(milliseconds=1)
        process = self.shell.start(judge=CaseJudge(registry.load(AUTHORITY), NAMES))
        process.turn_until(process.loop.is_over)
        process.loop.close()

    def published(self) -> list[Any]:
        return [
            codec.decode(one.value) for topic in SPOKEN for one in self.shell.records(NAMES.named(topic)) if one.value
        ]


@pytest.fixture(scope="module")
def bus() -> FakeBus:
    return FakeBus()


@pytest.fixture(scope="module")
def played(bus: FakeBus) -> Played:
    return play(bus)


@pytest.mark.parametrize("conduct", Conduct)
def test_each_conduct_of_a_host_ends_as_the_contract_says(conduct: Conduct, played: Played) -> None:
    assert played.ends[conduct] == ENDS[conduct]


def test_a_run_with_retries_and_answers_says_what_simulate_says(bus: FakeBus, played: Played) -> None:
    plugins = registry.load(AUTHORITY)
    simulation = Simulation(Judge(plugins.book, plugins.host))
    said = [one for event in played.told for one in simulation.feed(event)]
    said += simulation.run_until(start_of(LAST + timedelta(days=2)) - timedelta(milliseconds=1))
    for topic in SPOKEN:
        on_the_bus = [codec.decode(one.value) for one in bus.shell.records(NAMES.named(topic)) if one.value]
        simulated = [one.message.value for one in said if one.message.topic is topic]
        key = lambda one: (one.obligation.child_id, one.obligation.obligation_id, one.obligation.revision)  # noqa: E731
        assert sorted(on_the_bus, key=key) == sorted(simulated, key=key)
