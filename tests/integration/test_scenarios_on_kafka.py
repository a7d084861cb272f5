"""Every scenario of the four policies on real Kafka: what comes off the bus is what `simulate` and the policy say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector import registry
from connector.brokers.broker import Ability
from policy_core.book import AUTHORITY_KEY
from tests.brokers.abilities import needs
from tests.integration.program import Program
from tests.integration.said import differences, said_by_simulation, said_on_the_bus
from tests.integration.scenarios import child_of, published_on_the_bus, scenarios_of, unexpected, write_histories

if TYPE_CHECKING:
    from pathlib import Path

    from connector.brokers.broker import Broker
    from policy_core.testing import Scenario
    from tests.brokers.names import Names

AUTHORITIES = ("norfolk", "stoke", "wiltshire", "barking_dagenham")
NOT_ASKED = frozenset({"NFK-S08-01b", "STK-S150a"})
"""Scenarios that expect a question which the policy's example host is never asked, for it doesn't supply the answer."""
OF_AUTHORITIES = [
    pytest.param(authority, scenario, id=scenario.scenario_id)
    for authority in AUTHORITIES
    for scenario in scenarios_of(authority)
    if scenario.child == AUTHORITY_KEY
]


def proved_on_the_bus(program: Program, scenarios: dict[str, Scenario], folder: Path) -> None:
    """Run scenarios at once, each for a child of its own, and hold what is committed against both."""
    events = write_histories(folder / "events.jsonl", scenarios, registry.load(program.authority))
    until = max(scenario.last_day for scenario in scenarios.values()).isoformat()
    program.apply_topics()
    program.feed(events)

    log = program.run_until(until)

    said, expected = said_on_the_bus(program), said_by_simulation(program.simulate(events, until))
    assert differences(said, expected) == []
    assert said == expected
    published = published_on_the_bus(program)
    found = {one.scenario_id: unexpected(one, child, published.get(child, [])) for child, one in scenarios.items()}
    assert [line for scenario_id, lines in found.items() if scenario_id not in NOT_ASKED for line in lines] == []
    assert [scenario_id for scenario_id in found if scenario_id in NOT_ASKED and not found[scenario_id]] == []
    assert (log.count("held"), log.count("quarantined"), published.keys() - scenarios.keys()) == (0, 0, set())


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
@pytest.mark.parametrize("authority", AUTHORITIES)
def test_the_scenarios_of_a_policy_come_off_the_bus_as_they_are_written(
    authority: str, broker: Broker, names: Names, tmp_path: Path
) -> None:
    program = Program(bootstrap=broker.bootstrap, mark=names.mark, authority=authority)
    scenarios = [one for one in scenarios_of(authority) if one.child != AUTHORITY_KEY]
    children = {child_of(one): one for one in scenarios}

    assert len(children) == len(scenarios)
    proved_on_the_bus(program, children, tmp_path)


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
@pytest.mark.parametrize(("authority", "scenario"), OF_AUTHORITIES)
def test_what_an_authoritys_own_record_leads_to_is_published_once_for_all_partitions(
    authority: str, scenario: Scenario, broker: Broker, names: Names, tmp_path: Path
) -> None:
    program = Program(bootstrap=broker.bootstrap, mark=names.mark, authority=authority)

    proved_on_the_bus(program, {AUTHORITY_KEY: scenario}, tmp_path)
