"""A scenario's events of one day in other orders: what the kit tries, what it leaves, and what it finds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policy_core.testing import load_scenarios
from policy_core.testing.sweeps.any_order import any_order, orders_of
from tests.unit.core.policies import book_of, long_term_care_at_a_second_review, the_plan_is_decided_after_a_review

if TYPE_CHECKING:
    from pathlib import Path

    from policy_core.testing import Scenario

BOOK = book_of(long_term_care_at_a_second_review, the_plan_is_decided_after_a_review)
TOLD = """
- id: FEN-S1
  title: The second review
  covers: [FEN-01]
  in_order: {in_order}
  given:
    - {{event: InvolvementStarted, role: primary, team: safeguarding, worker: W1, started_on: 2025-10-01}}
  events:
    - 2026-03-02:
{events}
"""
IN_CARE = "{event: BecameLookedAfter, started_on: 2025-11-03}"
PLANNED = "{event: CarePlanRecorded, plan: authority, permanence_option: long_term_fostering, decided_on: 2026-02-10}"
REVIEW = "{event: LookedAfterReviewHeld, meeting_id: R2, number: 2, held_on: 2026-03-02}"
WITHDRAWN = (
    "{event: LookedAfterReviewHeld, meeting_id: R2, number: 2, held_on: 2026-03-02, envelope: {change: withdrawn}}"
)
DECIDED = "{event: DecisionRecorded, kind: permanence_plan, decided_on: 2026-03-02}"
AGREED = (
    "{event: TransferDateAgreed, transfer: looked_after, side: both, agreed_for: 2026-03-09, agreed_on: 2026-03-02}"
)
ACCEPTED = "{event: TransferAnswered, transfer: looked_after, side: receiving, answer: agreed, answered_on: 2026-03-02}"


def scenario(folder: Path, *events: str, in_order: str = "false") -> Scenario:
    file = folder / "reviews.yaml"
    lines = "\n".join(f"        - {event}" for event in events)
    file.write_text(TOLD.format(events=lines, in_order=in_order), encoding="utf-8")
    (found,) = load_scenarios(file)
    return found


def told(orders: list[Scenario]) -> list[list[str]]:
    return [[str(event["event"]) for _, event in one.events] for one in orders]


def test_all_orders_of_three_events_but_the_one_written_are_tried(tmp_path: Path) -> None:
    written = scenario(tmp_path, IN_CARE, PLANNED, REVIEW)

    found = told(list(orders_of(written, most=6)))

    assert len(found) == len({tuple(one) for one in found}) == 5
    assert told([written])[0] not in found


def test_of_more_events_as_many_orders_are_drawn_and_the_same_every_time(tmp_path: Path) -> None:
    written = scenario(tmp_path, IN_CARE, PLANNED, REVIEW, DECIDED)

    assert len(list(orders_of(written, most=6))) == 6
    assert told(list(orders_of(written))) == told(list(orders_of(written)))


def test_an_answer_comes_after_what_it_answers(tmp_path: Path) -> None:
    written = scenario(tmp_path, PLANNED, REVIEW, ACCEPTED)

    assert told(list(orders_of(written))) == [["LookedAfterReviewHeld", "CarePlanRecorded", "TransferAnswered"]]


def test_what_may_make_an_agreed_date_lapse_comes_after_it_still(tmp_path: Path) -> None:
    written = scenario(tmp_path, REVIEW, AGREED, PLANNED, IN_CARE)

    assert told(list(orders_of(written))) == [
        ["LookedAfterReviewHeld", "TransferDateAgreed", "BecameLookedAfter", "CarePlanRecorded"]
    ]


def test_a_day_that_comes_to_the_same_in_every_order_is_no_failure(tmp_path: Path) -> None:
    assert any_order(scenario(tmp_path, IN_CARE, PLANNED, REVIEW), BOOK) == []


def test_a_task_answered_or_without_its_ground_as_the_order_has_it_is_found(tmp_path: Path) -> None:
    asked_before = tuple(event for _, event in scenario(tmp_path, IN_CARE, REVIEW).events)
    ended = scenario(tmp_path, DECIDED, WITHDRAWN)

    found = any_order(replace(ended, given=(*ended.given, *asked_before)), BOOK)

    assert [(str(one.day), one.says.partition(", told")[0]) for one in found] == [
        ("2026-03-02", "fulfil task decide_plan with verb withdraw for fulfil")
    ]


def test_a_scenario_that_fixes_the_order_has_no_other(tmp_path: Path) -> None:
    assert list(orders_of(scenario(tmp_path, IN_CARE, PLANNED, REVIEW, in_order="true"))) == []
