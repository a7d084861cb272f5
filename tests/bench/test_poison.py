"""A child whose rule raises at every event: the others are told of all the same, and its own events wait in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.brokers.broker import Ability
from tests.bench.poison import CHILD, FIRST_EVENTS, HARMFUL, Mixed, came_at, first_events, held, of_others, started
from tests.bench.throughput import timed
from tests.brokers.abilities import needs
from tests.integration.program import Program
from tests.integration.said import count, differences, said_by_simulation, said_on_the_bus
from tests.shell.poisoned import RULE

if TYPE_CHECKING:
    from pathlib import Path

    from connector.brokers.broker import Broker
    from tests.brokers.names import Names

CHILDREN, ONE_IN = 40, 8


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
def test_a_poisoned_child_costs_the_others_no_message_and_its_events_wait_in_order(
    broker: Broker, names: Names, tmp_path: Path
) -> None:
    handover = Program(bootstrap=broker.bootstrap, mark=names.mark, batch=50)
    handover.apply_topics()
    mixed = Mixed.of(first_events(CHILDREN, seed=31), ONE_IN)
    file = mixed.written(tmp_path)
    handover.feed(file)

    timed(started(handover, HARMFUL, "--clock", "events", "--until", mixed.until))

    expected = of_others(said_by_simulation(handover.simulate(file, mixed.until)))
    assert differences(of_others(said_on_the_bus(handover)), expected) == []
    assert count(expected) > CHILDREN
    case = held(handover)
    assert (case.child, case.queue.reason_code, case.queue.rule_id) == (CHILD, "rule_raised", RULE)
    assert list(case.waiting.values()) == came_at(handover)
    assert len(case.waiting) == mixed.of_the_one == CHILDREN * FIRST_EVENTS // ONE_IN
