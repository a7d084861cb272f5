"""Why a case is where it is: clause, facts, what is missing, and what will wake it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from policy_core.calendar import start_of
from policy_core.policy import Ladder
from tests.unit.core.child import (
    Child,
    booked,
    born,
    care_order,
    disabled,
    ended,
    held,
    in_care,
    instant,
    plan,
    review,
)
from tests.unit.core.commanded import commanded, reply
from tests.unit.core.policies import (
    a_chronology_goes_with_the_child,
    book_of,
    disabled_children_move,
    leaving_care_at_eighteen,
    long_term_care_after_a_care_order,
    long_term_care_at_a_second_review,
    no_move_before_a_placement,
)

if TYPE_CHECKING:
    from policy_core.trace import Explanation, RuleTrace

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))


def trace_of(explained: Explanation, rule_id: str) -> RuleTrace:
    (found,) = [one for one in explained.rules if one.rule_id == rule_id]
    return found


def test_a_transfer_that_has_not_fired_is_explained_by_clause_facts_and_the_fact_it_stopped_at() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-03-02", *IN_CARE, plan("return_home", "2026-02-10"), review(2, "2026-03-02"))
    trace = trace_of(child.explained("2026-03-02 12:00"), "FEN-01")
    assert (trace.verdict, trace.clause) == ("not_wanted", "2.1")
    assert trace.says.startswith("A child whose plan is long-term fostering moves")
    read = {one.path: one.value for one in trace.facts}
    assert read == {"looked_after_reviews.number": "2", "permanence_plan": "return_home"}
    assert trace.facts[-1].path == "permanence_plan"


def test_a_transfer_that_waits_for_an_answer_names_what_it_asks() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-03-02", *IN_CARE, review(2, "2026-03-02"))
    trace = trace_of(child.explained("2026-03-02 12:00"), "FEN-01")
    assert (trace.verdict, trace.asks) == ("undecided", ("permanence_plan",))


def test_a_rule_on_a_move_says_what_it_read_of_it_and_what_it_wants() -> None:
    child = Child(book_of(long_term_care_after_a_care_order, no_move_before_a_placement))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    trace = trace_of(child.explained("2026-03-02 12:00"), "FEN-23")
    assert (trace.verdict, trace.wants) == ("wanted", ("Gate placement",))
    assert trace.facts[-1].path == "placement"


def test_a_rule_without_an_occasion_says_which_record_it_waits_for() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-03-02", *IN_CARE)
    trace = trace_of(child.explained("2026-03-02 12:00"), "FEN-01")
    assert (trace.verdict, trace.asks) == ("no_occasion", ("looked_after_reviews",))


def test_a_wanted_transfer_is_explained_with_what_its_move_still_misses() -> None:
    child = Child(book_of(long_term_care_at_a_second_review, a_chronology_goes_with_the_child))
    child.on("2026-03-02", *IN_CARE, plan("long_term_fostering", "2026-02-10"), review(2, "2026-03-02"))
    explained = child.explained("2026-03-02 12:00")
    assert trace_of(explained, "FEN-01").verdict == "wanted"
    assert trace_of(explained, "FEN-01").wants == ("Transfer looked_after",)
    (draft,) = [one for one in explained.drafts if one.sort == "transfer"]
    assert draft.body["missing"] == ("chronology",)
    assert explained.holding_team == "safeguarding"


def test_a_foreseen_transfer_says_when_the_answer_may_turn() -> None:
    child = Child(book_of(leaving_care_at_eighteen))
    child.on("2026-03-02", *IN_CARE, born("2008-07-14"))
    explained = child.explained("2026-03-02 12:00")
    assert trace_of(explained, "FEN-04").verdict == "foreseen"
    assert explained.decision.wake_at == start_of(date(2026, 7, 14))


def test_a_booked_review_is_explained_as_foreseen() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    booking = booked(2, "2026-04-13", booked_on="2026-03-02")
    child.on("2026-03-02", *IN_CARE, plan("long_term_fostering", "2026-02-10"), booking)
    trace = trace_of(child.explained("2026-03-02 12:00"), "FEN-01")
    assert (trace.verdict, trace.occurrence, trace.anchor) == ("foreseen", "R2", "2026-04-13")


def test_a_spent_transfer_is_explained_as_spent() -> None:
    child = Child(book_of(long_term_care_after_a_care_order))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    child.on("2026-03-09", ended("I1", "2026-03-09"), held("I2", "looked_after", "2026-03-09"))
    child.on("2026-05-04", ended("I2", "2026-05-04"), held("I3", "safeguarding", "2026-05-04"))
    assert trace_of(child.explained("2026-05-05"), "FEN-02").verdict == "spent"


def test_a_rule_that_another_on_its_ladder_beats_is_explained_as_giving_way() -> None:
    ladders = {"first": Ladder(clause="8", order=("FEN-02", "FEN-03"))}
    child = Child(book_of(long_term_care_after_a_care_order, disabled_children_move, ladders=ladders))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"), disabled("2026-03-02"))
    explained = child.explained("2026-03-02 12:00")
    assert trace_of(explained, "FEN-02").verdict == "wanted"
    assert trace_of(explained, "FEN-03").verdict == "gives_way"


def test_explaining_publishes_nothing_and_changes_nothing() -> None:
    child = Child(book_of(long_term_care_after_a_care_order))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    before, messages = child.state, len(child.messages)
    child.explained("2026-03-02 12:00")
    assert child.state == before
    assert len(child.messages) == messages


@pytest.mark.parametrize(
    ("told", "when", "says"),
    [
        (None, "2026-03-02 13:00", ("waits_for_answer", 1, date(2026, 3, 3), None)),
        (None, "2026-03-04 13:00", ("waits_for_answer", 2, date(2026, 3, 6), None)),
        (None, "2026-03-11 13:00", ("not_answered", 3, date(2026, 3, 10), None)),
        ("accepted", "2026-03-02 16:00", ("waits_for_involvement", 1, date(2026, 3, 4), "accepted")),
        ("done", "2026-03-04 16:00", ("not_carried_out", 1, date(2026, 3, 3), "done")),
        ("refused", "2026-03-02 16:00", ("refused", 1, None, "refused")),
    ],
)
def test_a_command_is_explained_by_its_attempt_its_answer_and_what_is_awaited_until_when(
    told: str | None, when: str, says: tuple[str, int, date | None, str | None]
) -> None:
    child = commanded()
    if told is not None:
        child.on("2026-03-02 15:00", reply(child, told, "2026-03-02"))
    child.wakes(instant(when))
    (trace,) = child.explained(when).commands
    assert (trace.state, trace.attempt, trace.until, trace.answer) == says
    assert trace.command_id == child.id_of("allocation_command")
