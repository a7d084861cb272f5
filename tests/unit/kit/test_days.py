"""Which days of a scenario are compared, and what a scenario may say of their order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from policy_core.testing import ScenarioInvalid, load_scenarios, run_scenario
from tests.unit.core.policies import book_of, long_term_care_at_a_second_review

if TYPE_CHECKING:
    from pathlib import Path

    from policy_core.testing import Scenario

BEGUN = """
- id: FEN-S1
  title: The second review
  covers: [FEN-01]
  given: [{event: InvolvementStarted, role: primary, team: safeguarding, started_on: 2025-10-01}]
  events:
    - 2026-03-02: {event: BecameLookedAfter, started_on: 2026-03-02}
"""


def written(folder: Path, more: str) -> Scenario:
    file = folder / "reviews.yaml"
    file.write_text(BEGUN + more, encoding="utf-8")
    (found,) = load_scenarios(file)
    return found


def test_what_is_expected_before_the_first_event_is_looked_for(tmp_path: Path) -> None:
    scenario = written(tmp_path, "  expect: {2026-02-02: [{raise: transfer, to: looked_after}]}\n")

    (failure,) = run_scenario(scenario, book_of(long_term_care_at_a_second_review))

    assert (scenario.first_day, failure.day) == (date(2026, 2, 2), date(2026, 2, 2))


def test_time_runs_to_the_last_day_expected_though_until_names_an_earlier_one(tmp_path: Path) -> None:
    scenario = written(tmp_path, "  expect: {2026-05-01: []}\n  until: 2026-04-01\n")

    assert scenario.last_day == date(2026, 5, 1)


def test_an_order_is_fixed_or_not(tmp_path: Path) -> None:
    with pytest.raises(ScenarioInvalid, match="in_order is 'mostly'; give true or false"):
        written(tmp_path, "  expect: {}\n  in_order: mostly\n")
