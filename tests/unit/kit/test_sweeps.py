"""Each sweep finds the kind of wrong rule it is there for, and nothing in a right one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policy_core.outcomes import Outcome, Transfer, at
from policy_core.rules import Rule, case_since, each, rule
from policy_core.testing import load_scenarios
from policy_core.testing.sweeps import SWEEPS
from policy_core.unknown import known
from tests.unit.core.policies import SINCE, book_of, long_term_care_at_a_second_review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

HISTORY = """
- id: FEN-S1
  title: The second review
  covers: [FEN-01]
  given:
    - {event: InvolvementStarted, role: primary, team: safeguarding, worker: W1, started_on: 2025-10-01}
    - {event: BecameLookedAfter, period_id: P1, started_on: 2025-11-03}
    - {event: CarePlanRecorded, plan: authority, permanence_option: long_term_fostering, decided_on: 2026-02-10}
  events:
    - 2026-03-02: {event: LookedAfterReviewHeld, meeting_id: R2, number: 2, held_on: 2026-03-02}
  until: 2026-03-31
"""
TIMES_READ: list[str] = []
OFTEN = 4


@rule("FEN-W1", clause="9.1", since=SINCE, on=case_since("looked_after"))
def looks_at_the_day_itself(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A child in care moves on the twentieth of March."""
    if case.today.date >= date(2026, 3, 20):
        yield Transfer(to="looked_after")


@rule("FEN-W2", clause="9.2", since=SINCE, on=each("looked_after_reviews"))
def takes_an_unknown_for_a_no(case: Case, review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child whose plan is long-term fostering moves at a review."""
    if known(case.permanence_plan) and case.permanence_plan == "long_term_fostering":
        yield Transfer(to="looked_after", due=at(review))


@rule("FEN-W3", clause="9.3", since=SINCE, on=each("looked_after_reviews"))
def cannot_bear_an_unknown(case: Case, review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child whose plan has a long name moves at a review."""
    if len(str(case.permanence_plan)) == len("long_term_fostering"):
        yield Transfer(to="looked_after", due=at(review))
    else:
        raise KeyError(review.number)


@rule("FEN-W4", clause="9.4", since=SINCE, held_by="looked_after", on=each("primary_involvements"))
def brings_the_child_straight_back(_case: Case, held: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child whom Looked After takes moves back to Safeguarding."""
    yield Transfer(to="safeguarding", due=at(held))


@rule("FEN-W5", clause="9.5", since=SINCE, on=each("looked_after_reviews"))
def remembers_something(_case: Case, review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child moves at a review unless this was read often."""
    TIMES_READ.append(review.record_key)
    if len(TIMES_READ) <= OFTEN:
        yield Transfer(to="looked_after", due=at(review))


@rule("FEN-W6", clause="9.6", since=SINCE, on=each("looked_after_reviews"))
def looks_into_a_file(_case: Case, review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child moves at a review while there is this very file."""
    if Path(__file__).read_bytes():
        yield Transfer(to="looked_after", due=at(review))


def failures_of(sweep: str, folder: Path, *rules: Rule) -> list[str]:
    file = folder / "reviews.yaml"
    file.write_text(HISTORY, encoding="utf-8")
    TIMES_READ.clear()
    (scenario,) = load_scenarios(file)
    return [str(failure) for failure in SWEEPS[sweep](scenario, book_of(*rules), None)]


@pytest.mark.parametrize("sweep", SWEEPS)
def test_a_right_rule_passes_each_sweep(sweep: str, tmp_path: Path) -> None:
    assert failures_of(sweep, tmp_path, long_term_care_at_a_second_review) == []


def test_a_day_that_no_rule_looked_ahead_to_is_found_by_looking_daily(tmp_path: Path) -> None:
    failure, *_ = failures_of("looked at every day", tmp_path, looks_at_the_day_itself)
    assert "reviews.yaml: FEN-S1 (The second review), 2026-03-20: only when looked at daily: open transfer" in failure
    assert failure.endswith("[FEN-W1 9.1]")


def test_a_move_lost_to_an_unknown_without_a_question_is_found(tmp_path: Path) -> None:
    failures = failures_of("with facts unknown", tmp_path, takes_an_unknown_for_a_no)
    lost = "without CarePlanRecorded.permanence_option of C1/authority/2026-02-10 this is lost and nobody asked"
    assert {failure.partition(": without")[2].partition(":")[0] for failure in failures} == {
        lost.partition("without")[2]
    }


def test_a_rule_that_cannot_bear_an_unknown_is_found(tmp_path: Path) -> None:
    failures = failures_of("with facts unknown", tmp_path, cannot_bear_an_unknown)
    assert any("rule FEN-W3 raised KeyError" in failure for failure in failures)


def test_two_rules_that_send_a_child_to_and_fro_are_found_by_carrying_out_the_first(tmp_path: Path) -> None:
    (failure,) = failures_of("carried out", tmp_path, long_term_care_at_a_second_review, brings_the_child_straight_back)
    assert "carried out, and asked for again: transfer safeguarding" in failure
    assert failure.endswith("[FEN-W4 9.4]")


def test_a_rule_that_remembers_is_found_by_telling_it_again(tmp_path: Path) -> None:
    (failure,) = failures_of("pure", tmp_path, remembers_something)
    assert "publish something else" in failure


def test_a_rule_that_looks_into_a_file_is_found(tmp_path: Path) -> None:
    (failure,) = failures_of("pure", tmp_path, looks_into_a_file)
    assert "a rule reaches outside the case (open)" in failure
