"""What is published is made to match what is wanted: once, in order, and no more than that."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, CoWorking, Meeting, Notice, Outcome, Task, at
from policy_core.rules import each, rule
from tests.unit.core.child import (
    Child,
    booked,
    care_order,
    changed,
    held,
    in_care,
    instant,
    plan,
    review,
)
from tests.unit.core.policies import (
    SINCE,
    book_of,
    long_term_care_after_a_care_order,
    long_term_care_at_a_second_review,
    the_plan_is_decided_after_a_review,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
PLANNED = plan("long_term_fostering", "2026-02-10")
MORE = {"envelope": {"more_follow": True}}


@rule("FEN-51", clause="7.1", since=SINCE, on=each("looked_after_reviews"))
def a_first_review_is_told(_case: Case, held_review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The reviewing officer is told of each review and what it found."""
    found = ("going_home",) if held_review.progress_to_return_home == True else ()  # noqa: E712 - of three values
    if held_review.happened:
        yield Notice(notice="review_held", to=("reviewing_officer",), carries=found)


@rule("FEN-52", clause="7.2", since=SINCE, on=each("looked_after_reviews"))
def a_review_without_a_plan(case: Case, held_review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Somebody must know of a review held without a plan."""
    if held_review.happened and not case.care_plan:
        yield Alert(alert="no_plan", tell=("reviewing_officer",))


def test_deciding_twice_changes_nothing() -> None:
    child = Child(
        book_of(long_term_care_at_a_second_review, the_plan_is_decided_after_a_review, a_first_review_is_told)
    )
    child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    before = child.state.ledger
    assert child.judged_again("2026-03-02 12:00") == []
    assert child.state.ledger == before


def test_an_event_told_again_changes_nothing() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    before = child.state
    assert child.on("2026-03-02 12:00", review(2, "2026-03-02", envelope={"observed_at": "2026-03-02T09:00:00Z"})) == []
    assert child.state == before


def test_a_task_names_what_answers_it_and_is_fulfilled_by_it() -> None:
    child = Child(book_of(the_plan_is_decided_after_a_review))
    assert child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02")) == ["open task decide_plan"]
    task = child.open("task")
    assert (task.due_on.isoformat(), task.obligation.occurrence) == ("2026-03-07", "R1")
    decided = {"event": "DecisionRecorded", "kind": "permanence_plan", "decided_on": "2026-03-04"}
    assert child.on("2026-03-04", decided) == ["fulfilled task decide_plan"]


def test_a_task_answered_before_it_is_wanted_is_never_opened() -> None:
    child = Child(book_of(the_plan_is_decided_after_a_review))
    decided = {"event": "DecisionRecorded", "kind": "permanence_plan", "decided_on": "2026-03-01"}
    assert child.on("2026-03-02", *IN_CARE, decided, review(1, "2026-03-02")) == []


def test_a_task_for_each_occurrence() -> None:
    child = Child(book_of(the_plan_is_decided_after_a_review))
    child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02"))
    assert child.on("2026-03-03", review(2, "2026-03-03")) == ["open task decide_plan"]
    assert len(child.all_open("task")) == 2


def test_an_overdue_task_alerts_once_and_the_alert_ends_with_it() -> None:
    child = Child(book_of(the_plan_is_decided_after_a_review))
    child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02"))
    assert child.until("2026-03-07") == []
    assert child.until("2026-04-30") == ["open task decide_plan, again", "open alert overdue"]
    assert child.open("alert").about == child.id_of("task")
    assert child.open("alert").obligation.tell == ("head_of_service", "worker")
    decided = {"event": "DecisionRecorded", "kind": "permanence_plan", "decided_on": "2026-05-01"}
    assert child.on("2026-05-01", decided) == ["fulfilled task decide_plan", "fulfilled alert overdue"]


def test_a_task_on_a_booked_review_is_foreseen_and_becomes_real() -> None:
    child = Child(book_of(the_plan_is_decided_after_a_review))
    told = child.on("2026-02-16", *IN_CARE, booked(1, "2026-03-02", booked_on="2026-02-16"))
    assert told == ["foreseen task decide_plan"]
    assert child.on("2026-03-02", review(1, "2026-03-02")) == ["open task decide_plan, again"]


def test_a_meeting_is_fulfilled_when_it_was_held_and_withdrawn_without_its_ground() -> None:
    @rule("FEN-53", clause="7.3", since=SINCE, on=each("looked_after_reviews"))
    def a_handover_meeting(case: Case, held_review: Item, policy: PolicyText) -> Iterator[Outcome]:
        """A handover meeting is held within a week of a review."""
        meeting = case.meetings.of_kind("handover").latest_held
        due = policy.calendar.weeks_after(held_review.day, 1)
        yield Meeting(meeting="handover", held=meeting, due=due, tell=("worker",))

    child = Child(book_of(a_handover_meeting))
    assert child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02")) == ["open meeting handover"]
    assert child.until("2026-03-10") == ["open meeting handover, again", "open alert overdue"]
    meeting = {"event": "MeetingHeld", "meeting_id": "M9", "kind": "handover", "held_on": "2026-03-10"}
    assert child.on("2026-03-10 12:00", meeting) == ["fulfilled meeting handover", "fulfilled alert overdue"]
    another = Child(book_of(a_handover_meeting))
    another.on("2026-03-02", *IN_CARE, review(1, "2026-03-02"))
    gone = changed(review(1, "2026-03-02"), "2026-03-02 12:00", "withdrawn")
    assert another.on("2026-03-02 12:00", gone) == ["withdrawn meeting handover"]


def test_co_working_that_two_reviews_want_is_one() -> None:
    @rule("FEN-54", clause="7.4", since=SINCE, on=each("looked_after_reviews"))
    def an_adviser(case: Case, _review: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """An adviser is beside the worker."""
        yield CoWorking(role="personal_adviser", in_place=case.placement, tell=("worker",))

    child = Child(book_of(an_adviser))
    child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02"))
    assert child.on("2026-03-03", review(2, "2026-03-03")) == []
    assert child.open("co_working").role == "personal_adviser"


def test_a_notice_is_said_once() -> None:
    child = Child(book_of(a_first_review_is_told))
    told = child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02", progress_to_return_home=False))
    assert told == ["said notice review_held/reviewing_officer"]
    assert child.judged_again("2026-03-05") == []
    assert child.until("2026-06-01") == []


def test_a_notice_is_corrected_under_its_id_each_time_with_a_later_revision() -> None:
    child = Child(book_of(a_first_review_is_told))
    child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02", progress_to_return_home=False))
    for hour, home in (("10:00", True), ("11:00", False), ("12:00", True)):
        corrected = changed(review(1, "2026-03-02", progress_to_return_home=home), f"2026-03-02 {hour}")
        assert child.on(f"2026-03-02 {hour}", corrected) == ["corrected notice review_held/reviewing_officer"]
    said = [one.obligation for one in child.published("notice")]
    assert [one.revision for one in said] == [1, 2, 3, 4]
    assert len({one.obligation_id for one in said}) == 1


def test_a_notice_is_never_withdrawn() -> None:
    child = Child(book_of(a_first_review_is_told))
    child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02", progress_to_return_home=False))
    gone = changed(review(1, "2026-03-02"), "2026-03-02 12:00", "withdrawn")
    assert child.on("2026-03-02 12:00", gone) == []


def test_a_new_policy_version_corrects_no_notice_already_said() -> None:
    @rule("FEN-51", clause="7.1 of the second edition", since=SINCE, on=each("looked_after_reviews"))
    def says_more(_case: Case, _review: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """The reviewing officer is told more of each review."""
        yield Notice(notice="review_held", to=("reviewing_officer",), carries=("minutes",))

    child = Child(book_of(a_first_review_is_told))
    child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02", progress_to_return_home=False))
    child.rebound(book_of(says_more, version="2"))
    assert child.judged_again("2026-03-03") == []
    assert child.judged_again("2026-03-04") == []
    assert child.on("2026-03-05", review(2, "2026-03-05")) == ["said notice review_held/reviewing_officer"]


def test_an_alert_ends_with_its_ground() -> None:
    child = Child(book_of(a_review_without_a_plan))
    assert child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02")) == ["open alert no_plan"]
    assert child.on("2026-03-03", plan("return_home", "2026-03-03")) == ["fulfilled alert no_plan"]


def test_alerts_wait_two_minutes_after_the_last_event_of_a_burst_and_transfers_do_not() -> None:
    child = Child(book_of(long_term_care_after_a_care_order, a_review_without_a_plan))
    told = child.at_once("2026-03-02 10:00", *IN_CARE, review(1, "2026-03-02"), care_order("2026-03-02"))
    assert told == ["open transfer looked_after"]
    child.at_once("2026-03-02 10:01", booked(2, "2026-06-01", booked_on="2026-03-02"))
    child.wakes(instant("2026-03-02 10:02"))
    assert child.published("alert") == []
    child.wakes(instant("2026-03-02 10:03"))
    assert [one.alert for one in child.published("alert")] == ["no_plan"]
    assert child.last("alert").obligation.decided_at == instant("2026-03-02 10:03")


def test_a_ground_that_goes_within_the_burst_is_never_alerted() -> None:
    child = Child(book_of(a_review_without_a_plan))
    child.at_once("2026-03-02 10:00", *IN_CARE, review(1, "2026-03-02"))
    child.at_once("2026-03-02 10:01", plan("return_home", "2026-03-02"))
    child.until("2026-03-02")
    assert child.published("alert") == []


def test_an_alert_that_is_to_end_waits_for_the_burst_too() -> None:
    child = Child(book_of(a_review_without_a_plan))
    child.on("2026-03-02", *IN_CARE, review(1, "2026-03-02"))
    assert child.at_once("2026-03-02 12:00", plan("return_home", "2026-03-02")) == []
    assert (
        child.at_once("2026-03-02 12:01", changed(plan("return_home", "2026-03-02"), "2026-03-02 12:01", "withdrawn"))
        == []
    )
    assert child.until("2026-03-02") == []


def test_a_save_of_several_events_is_judged_after_the_last() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-03-02", *IN_CARE)
    assert child.at_once("2026-03-02 12:00", {**review(2, "2026-03-02"), **MORE}) == []
    assert child.state.more_follow is True
    assert child.at_once("2026-03-02 12:00", PLANNED) == ["open transfer looked_after"]
    assert child.state.more_follow is False


def test_a_save_whose_last_event_never_comes_is_judged_after_the_settling_time() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-03-02", *IN_CARE, PLANNED)
    child.at_once("2026-03-02 12:00", {**review(2, "2026-03-02"), **MORE})
    assert child.state.wake_at == instant("2026-03-02 12:00") + timedelta(minutes=2)
    assert child.until("2026-03-02") == ["open transfer looked_after"]


def test_nothing_is_decided_for_an_instant_before_the_last_decision() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-03-02", *IN_CARE, PLANNED)
    decided_through = child.state.decided_through
    child.on("2026-02-20", review(2, "2026-02-20"))
    assert child.last("transfer").obligation.decided_at == decided_through


def test_what_is_due_reads_as_a_day_however_a_rule_gives_it() -> None:
    assert Task(task="x", answered=False, due=instant("2026-03-02")).due == at(instant("2026-03-02"))
