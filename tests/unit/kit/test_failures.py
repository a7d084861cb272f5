"""What a scenario that fails says: file, scenario, day, clause, and what the rule read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.testing import load_scenarios, run_scenario
from tests.unit.core.policies import book_of, long_term_care_at_a_second_review, no_move_before_a_placement

if TYPE_CHECKING:
    from pathlib import Path

HISTORY = """
  covers: [{covers}]
  given:
    - {{event: InvolvementStarted, role: primary, team: safeguarding, worker: W1, started_on: 2025-10-01}}
    - {{event: BecameLookedAfter, started_on: 2025-11-03}}
    - {{event: CarePlanRecorded, plan: authority, permanence_option: {plan}, decided_on: 2026-02-10}}
  events:
    - 2026-03-02: {{event: LookedAfterReviewHeld, meeting_id: R2, number: 2, held_on: 2026-03-02}}
  expect:
    2026-03-02: [{expected}]
"""


def told(folder: Path, *, plan: str, expected: str, covers: str = "FEN-01") -> list[str]:
    file = folder / "reviews.yaml"
    history = HISTORY.format(plan=plan, expected=expected, covers=covers)
    file.write_text("- id: FEN-S1\n  title: The second review" + history, encoding="utf-8")
    book = book_of(long_term_care_at_a_second_review, no_move_before_a_placement)
    return [
        line
        for scenario in load_scenarios(file)
        for failure in run_scenario(scenario, book)
        for line in str(failure).splitlines()
    ]


def test_a_move_that_did_not_come_is_told_with_the_fact_at_which_its_rule_stopped(tmp_path: Path) -> None:
    says, held_by, trace = told(tmp_path, plan="return_home", expected="{raise: transfer, to: looked_after}")

    assert says.startswith("reviews.yaml: FEN-S1 (The second review), 2026-03-02: expected raise transfer")
    assert held_by.strip() == "held by safeguarding at the end of the day"
    assert trace.strip().startswith("FEN-01 on R2: not_wanted; read ")
    assert trace.endswith("permanence_plan=return_home")


def test_a_move_that_should_not_have_come_is_told_with_its_clause(tmp_path: Path) -> None:
    says, *_ = told(tmp_path, plan="long_term_fostering", expected="")

    assert "not expected: raise transfer looked_after" in says
    assert says.endswith("[FEN-01 2.1; FEN-23 4.3]")


def test_a_rule_on_a_move_is_traced_too(tmp_path: Path) -> None:
    *_, trace = told(
        tmp_path, plan="long_term_fostering", expected="{raise: transfer, to: looked_after, gates: []}", covers="FEN-23"
    )

    assert "FEN-23 on " in trace
    assert "wanted; read placement" in trace
