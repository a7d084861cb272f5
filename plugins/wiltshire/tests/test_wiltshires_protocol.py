"""Wiltshire's protocol, proved by the scenarios an officer can read."""

from collections import Counter
from pathlib import Path

import pytest
import wiltshire

from policy_core.testing import Scenario, load_scenarios, run_scenario

BOOK = wiltshire.policy_book()
FOLDER = Path(__file__).parents[1] / "scenarios"
SCENARIOS = [scenario for file in sorted(FOLDER.glob("*.yaml")) for scenario in load_scenarios(file)]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.scenario_id)
def test_the_protocol_publishes_what_the_scenario_expects(scenario: Scenario) -> None:
    assert [str(failure) for failure in run_scenario(scenario, BOOK)] == []


def test_every_scenario_has_a_name_of_its_own() -> None:
    names = Counter(scenario.scenario_id for scenario in SCENARIOS)

    assert [name for name, times in names.items() if times > 1] == []


def test_every_rule_is_claimed_by_a_scenario_that_expects_something() -> None:
    claimed = {rule_id for scenario in SCENARIOS if scenario.expect for rule_id in scenario.covers}

    assert sorted({rule.rule_id for rule in BOOK.rules} - claimed) == []


def test_every_rule_is_claimed_by_two_scenarios_at_least() -> None:
    claims = Counter(rule_id for scenario in SCENARIOS for rule_id in scenario.covers)

    assert sorted({rule.rule_id for rule in BOOK.rules if claims[rule.rule_id] < 2}) == []


def test_the_catalogue_has_every_clause_and_a_reason_for_each_without_a_rule() -> None:
    written = {rule.rule_id for rule in BOOK.rules}
    answers = {row.id: BOOK.state_of(row) for row in BOOK.data.catalogue}

    assert len(answers) == 143
    assert sorted(key for key, (_, reason) in answers.items() if not reason and key not in written) == []
