"""The scenarios of the four policies can be told in other orders: the sweep over them has something to try."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_core.testing import Scenario, load_scenarios
from policy_core.testing.sweeps.any_order import orders_of

PLUGINS = Path(__file__).parents[2] / "plugins"
AUTHORITIES = ("norfolk", "stoke", "wiltshire", "barking_dagenham")


def scenarios_of(authority: str) -> list[Scenario]:
    files = sorted((PLUGINS / authority / "scenarios").glob("*.yaml"))
    return [scenario for file in files for scenario in load_scenarios(file)]


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_most_scenarios_have_other_orders_and_few_fix_the_order(authority: str) -> None:
    scenarios = scenarios_of(authority)

    assert sum(1 for one in scenarios if list(orders_of(one))) > len(scenarios) / 2
    assert sum(1 for one in scenarios if one.in_order) <= len(scenarios) / 50
