"""The main job on real Kafka: what `run` commits is what `simulate` says, message by message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from connector.kafka_adapter.partitioning import partition_of
from policy_core.messages import Topic
from tests.brokers.abilities import needs
from tests.integration.program import Program
from tests.integration.said import count, differences, said_by_simulation, said_on_the_bus
from tests.integration.stories import UNTIL, written_histories

if TYPE_CHECKING:
    from pathlib import Path

    from connector.brokers.broker import Broker
    from tests.brokers.names import Names

CHILDREN = 40
SEED = 20260105


def program(broker: Broker, names: Names, *, batch: int) -> Program:
    return Program(bootstrap=broker.bootstrap, mark=names.mark, batch=batch)


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
@pytest.mark.parametrize("batch", [1, 200])
def test_what_a_run_commits_is_what_simulate_says(broker: Broker, names: Names, tmp_path: Path, batch: int) -> None:
    events = written_histories(tmp_path, children=CHILDREN, seed=SEED)
    handover = program(broker, names, batch=batch)
    handover.apply_topics()
    handover.feed(events)

    log = handover.run_until(UNTIL)

    expected = said_by_simulation(handover.simulate(events, UNTIL))
    said = said_on_the_bus(handover)
    assert differences(said, expected) == []
    assert said == expected
    assert count(said) > CHILDREN
    assert (log.count("records"), log.count("held"), log.count("quarantined")) == (
        len(events.read_text(encoding="utf-8").splitlines()),
        0,
        0,
    )


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
def test_a_run_that_is_over_has_nothing_to_add(broker: Broker, names: Names, tmp_path: Path) -> None:
    events = written_histories(tmp_path, children=5, seed=SEED)
    handover = program(broker, names, batch=200)
    handover.apply_topics()
    handover.feed(events)
    handover.run_until(UNTIL)
    said = said_on_the_bus(handover)

    again = handover.run_until(UNTIL)

    assert said_on_the_bus(handover) == said
    assert again.count("records") == 0


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
def test_all_that_is_said_of_a_child_is_on_the_partition_of_its_events(
    broker: Broker, names: Names, tmp_path: Path
) -> None:
    events = written_histories(tmp_path, children=5, seed=SEED)
    handover = program(broker, names, batch=200)
    handover.apply_topics()
    handover.feed(events)
    handover.run_until(UNTIL)

    records = [record for topic in Topic for record in handover.committed(handover.names.named(topic))]

    assert records
    assert [record.partition.number for record in records] == [
        partition_of((record.key or b"").partition(b"/")[0], handover.partitions) for record in records
    ]
