"""What rules want where a fact isn't known: tried both ways, asked once, never taken for a no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from policy_core.decide import RuleRaised
from policy_core.host import Host
from policy_core.outcomes import Alert, Notice, Task, Transfer
from policy_core.rules import each, presumed, rule
from tests.unit.core.child import Child, booked, changed, held, in_care, plan, review
from tests.unit.core.policies import (
    SINCE,
    book_of,
    leaving_care_at_eighteen,
    long_term_care_at_a_second_review,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policy_core.facts import Case, Item
    from policy_core.outcomes import Outcome
    from policy_core.policy import PolicyText
    from policy_core.rules import Rule

REVIEW = each("looked_after_reviews")
IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))


def rule_on_review(rule_id: str, condition: Callable[[Case, Item], Any]) -> Rule:
    """Make a rule that wants the child to move where a condition on the review holds."""

    def body(case: Case, held_review: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """A child moves when it is so."""
        if condition(case, held_review):
            yield Transfer(to="looked_after")

    return rule(rule_id, clause=f"clause of {rule_id}", since=SINCE, on=REVIEW)(body)


def reviewed(*rules: Rule, host: Host | None = None, **fields: Any) -> Child:
    """Tell of a child in care whose second review was held on 2 March 2026, recorded with these fields."""
    child = Child(book_of(*rules), host)
    child.on("2026-03-02", *IN_CARE, review(2, "2026-03-02", **fields))
    return child


def sureness(child: Child) -> list[bool]:
    """Say of each transfer that may be wanted whether it surely is."""
    assert child.decision is not None
    return [draft.sure for draft in child.decision.drafts if draft.sort == "transfer"]


def questions(child: Child) -> dict[str, list[str]]:
    """Give what is asked, and the rules that ask."""
    return {asked.fact: [one.rule_id for one in asked.asked_by] for asked in child.all_open("question")}


def test_what_is_wanted_whichever_way_an_unknown_turns_out_is_sure() -> None:
    def whichever_way(_case: Case, held_review: Item) -> bool:
        return bool(held_review.progress_to_return_home) or not held_review.progress_to_return_home

    child = reviewed(rule_on_review("X-1", whichever_way))
    assert sureness(child) == [True]
    assert questions(child) == {}


def test_what_is_wanted_one_way_only_is_perhaps_and_opens_nothing_but_the_question() -> None:
    child = reviewed(rule_on_review("X-1", lambda _, held_review: held_review.progress_to_return_home))
    assert sureness(child) == [False]
    assert child.all_open("transfer") == []
    assert questions(child) == {"meeting.R2.progress_to_return_home": ["X-1"]}


def test_what_is_wanted_neither_way_is_unwanted_and_nobody_is_asked() -> None:
    def neither_way(_case: Case, held_review: Item) -> bool:
        return bool(held_review.progress_to_return_home) and held_review.number == 1

    child = reviewed(rule_on_review("X-1", neither_way))
    assert sureness(child) == []
    assert questions(child) == {}


def test_an_answer_makes_a_perhaps_sure_and_ends_the_question() -> None:
    child = reviewed(rule_on_review("X-1", lambda _, held_review: held_review.progress_to_return_home))
    told = child.on("2026-03-02 15:00", review(2, "2026-03-02", progress_to_return_home=True))
    assert told == [
        "open transfer looked_after",
        "fulfilled question meeting.R2.progress_to_return_home",
    ]


@pytest.mark.parametrize("known_number", [2, 1])
def test_the_order_of_and_does_not_matter(known_number: int) -> None:
    one_way = reviewed(rule_on_review("X-1", lambda _, r: r.number == known_number and r.progress_to_return_home))
    other_way = reviewed(rule_on_review("X-1", lambda _, r: r.progress_to_return_home and r.number == known_number))
    assert sureness(one_way) == sureness(other_way) == ([False] if known_number == 2 else [])
    assert questions(one_way) == questions(other_way)


def test_the_same_condition_gets_the_same_answer_within_one_run() -> None:
    def contradicts_itself(_case: Case, held_review: Item) -> bool:
        return bool(held_review.participation == "PN1") and bool(held_review.participation == "PN2")

    assert sureness(reviewed(rule_on_review("X-1", contradicts_itself))) == []


_SIX = ("complex", "could_escalate", "network_can_coordinate", "in_reach_agreed", "lead_worker_named")
STEP_DOWN = {"event": "StepDownRecorded", "proposed_on": "2026-03-01"}


def all_so(number: int) -> Rule:
    """Make a rule that stands on this many unknown facts of one step-down and of one review."""
    names = (*_SIX, "lead_worker_contact_recorded", "lead_worker_designated")[:number]

    def condition(case: Case, _review: Item) -> bool:
        return all(tuple(bool(getattr(case.step_down, name)) for name in names))

    return rule_on_review("X-1", condition)


def test_six_unknown_conditions_are_tried_in_all_sixty_four_ways() -> None:
    child = Child(book_of(all_so(6)))
    child.on("2026-03-02", *IN_CARE, STEP_DOWN, review(2, "2026-03-02"))
    assert sureness(child) == [False]
    assert len(questions(child)) == 6


def test_seven_unknown_conditions_leave_the_rule_undecided_and_are_asked() -> None:
    child = Child(book_of(all_so(7)))
    child.on("2026-03-02", *IN_CARE, STEP_DOWN, review(2, "2026-03-02"))
    assert child.decision is not None
    assert sureness(child) == []
    assert [undecided.rule_id for undecided in child.decision.undecided] == ["X-1"]
    assert len(questions(child)) == 7


def test_a_rule_that_raises_on_known_facts_is_held_and_named() -> None:
    def divides(_case: Case, held_review: Item) -> bool:
        return bool(1 / (held_review.number - 2))

    with pytest.raises(RuleRaised, match="rule X-1 raised ZeroDivisionError") as raised:
        reviewed(rule_on_review("X-1", divides))
    assert raised.value.rule_id == "X-1"
    assert "C1" not in str(raised.value)


def test_a_rule_that_raises_in_a_supposed_answer_is_perhaps() -> None:
    def divides_if_so(_case: Case, held_review: Item) -> bool:
        return not held_review.progress_to_return_home or bool(1 / (held_review.number - 2))

    child = reviewed(rule_on_review("X-1", divides_if_so))
    assert sureness(child) == [False]
    assert list(questions(child)) == ["meeting.R2.progress_to_return_home"]


def test_a_rule_that_needs_the_value_itself_is_undecided_and_asks_for_it() -> None:
    def goes_through(_case: Case, held_review: Item) -> bool:
        return any(one.attended for one in held_review.attendees)

    child = reviewed(rule_on_review("X-1", goes_through))
    assert child.all_open("transfer") == []
    assert list(questions(child)) == ["meeting.R2.attendees"]


def test_a_day_nobody_knows_stands_for_the_same_day_whenever_it_is_looked_at() -> None:
    child = Child(book_of(leaving_care_at_eighteen))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
    first, later = child.explained("2026-03-02 12:00"), child.explained("2026-06-01 12:00")
    assert [one.anchor for one in first.rules] == [one.anchor for one in later.rules] == [SINCE.isoformat()]


def test_what_is_presumed_counts_for_sure_and_is_still_asked() -> None:
    presuming = rule_on_review("X-1", lambda _, held_review: presumed(held_review.progress_to_return_home, value=True))
    child = reviewed(presuming)
    assert sureness(child) == [True]
    assert child.open("transfer").to_team.team == "looked_after"
    assert questions(child) == {"meeting.R2.progress_to_return_home": ["X-1"]}


def test_a_known_fact_is_never_presumed_away() -> None:
    presuming = rule_on_review("X-1", lambda _, held_review: presumed(held_review.progress_to_return_home, value=True))
    child = reviewed(presuming, progress_to_return_home=False)
    assert sureness(child) == []
    assert questions(child) == {}


def test_a_fact_presumed_by_a_rule_that_wanted_nothing_is_asked_by_that_rule_alone() -> None:
    wants_nothing = rule_on_review("X-1", lambda _, r: presumed(r.progress_to_return_home, value=False))
    wants_something = rule_on_review("X-2", lambda _, r: r.number == 2)
    child = reviewed(wants_nothing, wants_something)
    assert sureness(child) == [True]
    assert questions(child) == {"meeting.R2.progress_to_return_home": ["X-1"]}


def test_two_clauses_that_wait_for_one_fact_ask_one_question() -> None:
    first = rule_on_review("X-1", lambda _, r: r.progress_to_return_home)
    second = rule_on_review("X-2", lambda _, r: not r.progress_to_return_home)
    child = reviewed(first, second)
    assert questions(child) == {"meeting.R2.progress_to_return_home": ["X-1", "X-2"]}
    assert sureness(child) == [False]


def test_a_fact_the_host_does_not_supply_is_never_asked() -> None:
    supplied = frozenset({"InvolvementStarted", "InvolvementEnded", "BecameLookedAfter", "LookedAfterReviewHeld"})
    host = Host(key="h", name="H", supplied=supplied)
    child = reviewed(long_term_care_at_a_second_review, host=host)
    assert sureness(child) == [False]
    assert questions(child) == {}


def test_a_field_the_host_has_no_place_for_is_never_asked() -> None:
    host = Host(key="h", name="H", unfilled=frozenset({"LookedAfterReviewHeld.progress_to_return_home"}))
    child = reviewed(rule_on_review("X-1", lambda _, r: r.progress_to_return_home), host=host)
    assert sureness(child) == [False]
    assert questions(child) == {}


def test_a_record_that_is_not_there_is_known_not_to_be_there() -> None:
    child = reviewed(rule_on_review("X-1", lambda case, _: case.decisions.of_kind("permanence_plan").any))
    assert sureness(child) == []
    assert questions(child) == {}


def test_an_unknown_passes_through_the_calendar_and_is_asked_under_its_own_name() -> None:
    def soon(case: Case, held_review: Item) -> Any:
        return case.calendar.months_after(case.child.date_of_birth, 3) <= held_review.day

    child = Child(book_of(rule_on_review("X-1", soon)))
    child.on("2026-03-02", *IN_CARE, {"event": "ChildRecorded", "details_updated_on": "2026-01-01"})
    child.on("2026-03-02 10:00", review(2, "2026-03-02"))
    assert sureness(child) == [False]
    assert len(questions(child)) == 1


def test_a_text_not_in_force_on_the_day_of_the_occurrence_is_not_read() -> None:
    child = Child(book_of(rule_on_review("X-1", lambda *_: True)))
    child.on(
        "2026-03-02",
        held("I1", "safeguarding", "2018-10-01"),
        in_care("2018-11-05"),
        review(1, "2019-12-31"),
        review(2, "2020-01-01"),
    )
    assert child.open("transfer").due_on.isoformat() == "2020-01-01"


def test_a_task_is_never_made_to_depend_on_an_unknown_answer() -> None:
    @rule("X-1", clause="1", since=SINCE, on=REVIEW)
    def a_task(_case: Case, held_review: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """Somebody writes up the review."""
        yield Task(task="write_up", answered=held_review.progress_to_return_home)

    child = reviewed(a_task)
    assert child.open("task").task == "write_up"
    assert "meeting.R2.progress_to_return_home" not in questions(child)


def test_perhaps_leaves_what_is_open_as_it_is() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    decided = plan("long_term_fostering", "2026-02-10")
    child.on("2026-03-02", *IN_CARE, decided, review(2, "2026-03-02"))
    before = child.open("transfer")
    unknown_plan = plan(None, "2026-02-10") | {"envelope": {"record_version": 2}}
    assert child.on("2026-03-02 15:00", unknown_plan) == [
        "open question care_plan.C1/authority/2026-02-10.permanence_option"
    ]
    assert child.open("transfer") == before


def test_perhaps_leaves_the_overdue_alert_as_it_is() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-03-02", *IN_CARE, plan("long_term_fostering", "2026-02-10"), review(2, "2026-03-02"))
    assert child.until("2026-03-03") == ["open transfer looked_after, again", "open alert overdue"]
    child.on("2026-03-04", plan(None, "2026-02-10") | {"envelope": {"record_version": 2}})
    assert child.open("alert").obligation.revision == 1


def test_recipients_of_an_alert_wanted_by_two_clauses_are_joined() -> None:
    def alerting(rule_id: str, role: str) -> Rule:
        def body(_case: Case, _review: Item, _policy: PolicyText) -> Iterator[Outcome]:
            """Somebody must know."""
            yield Alert(alert="drift", tell=(role, "everyone"))

        return rule(rule_id, clause=f"clause of {rule_id}", since=SINCE, on=REVIEW)(body)

    child = reviewed(alerting("X-1", "worker"), alerting("X-2", "manager"))
    alert = child.open("alert")
    assert alert.obligation.tell == ("worker", "everyone", "manager")
    assert [one.rule_id for one in alert.obligation.basis] == ["X-1", "X-2"]


def test_a_notice_is_said_to_each_recipient_by_itself() -> None:
    @rule("X-1", clause="1", since=SINCE, on=REVIEW)
    def told(_case: Case, _review: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """Two people are told."""
        yield Notice(notice="review_held", to=("worker", "manager"))

    child = reviewed(told)
    assert [said.obligation.tell for said in child.published("notice")] == [("manager",), ("worker",)]


def test_an_open_transfer_that_turns_perhaps_is_not_put_off_to_a_booking() -> None:
    @rule("X-1", clause="1", since=SINCE, held_by="safeguarding", on=REVIEW)
    def unless_going_home(_case: Case, held_review: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """A child moves after a review unless it goes home."""
        if not held_review.progress_to_return_home:
            yield Transfer(to="looked_after")

    child = reviewed(unless_going_home, progress_to_return_home=False)
    child.until("2026-03-03")
    child.on("2026-03-04", booked(3, "2026-06-01", booked_on="2026-03-04"))
    before, alert = child.open("transfer"), child.open("alert")
    assert child.on("2026-03-05", changed(review(2, "2026-03-02"), "2026-03-05")) == [
        "open question meeting.R2.progress_to_return_home"
    ]
    assert (child.open("transfer"), child.open("alert")) == (before, alert)
