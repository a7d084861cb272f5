"""What wins where clauses pull in different ways: stays, ladders, and conflicts that only people settle."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from policy_core.outcomes import Alert, Outcome, Stay, Transfer, at
from policy_core.policy import Ladder
from policy_core.rules import case_since, each, rule, transfer
from tests.unit.core.child import (
    Child,
    agreed,
    agreement,
    asked_for,
    booked,
    care_order,
    changed,
    concluded,
    disabled,
    ended,
    held,
    in_care,
    named,
    plan,
    proceedings,
    review,
)
from tests.unit.core.policies import (
    SINCE,
    book_of,
    disabled_children_move,
    long_term_care_after_a_care_order,
    long_term_care_at_a_second_review,
    nobody_moves_in_proceedings,
    the_plan_is_decided_after_a_review,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
PLANNED = plan("long_term_fostering", "2026-02-10")
STAYING = book_of(long_term_care_at_a_second_review, nobody_moves_in_proceedings)


def ladder(*order: str) -> dict[str, Ladder]:
    return {"order": Ladder(clause="8, which clause comes first", order=order)}


@rule("FEN-12", clause="3.2", since=SINCE, held_by="safeguarding", on=each("looked_after_reviews"))
def a_review_may_keep_the_child(_case: Case, held_review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child on the way home stays with its team."""
    if held_review.progress_to_return_home:
        yield Stay(since=held_review.day)


@rule("FEN-13", clause="3.3", since=SINCE, held_by="safeguarding", on=case_since("disabled"))
def not_to_the_looked_after_team(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A disabled child doesn't move to the looked after team until the plan is three months old."""
    yield Stay(since=case.permanence_decided_on, until=date(2026, 6, 1), bars=("looked_after",))


def test_a_stay_without_an_end_keeps_the_child_and_no_transfer_is_wanted() -> None:
    child = Child(STAYING)
    child.on("2026-02-10", *IN_CARE, PLANNED, proceedings("2026-01-12"))
    assert child.on("2026-03-02", review(2, "2026-03-02")) == []


def test_what_fell_due_inside_a_stay_falls_due_the_day_it_ends_and_is_not_overdue_at_birth() -> None:
    child = Child(STAYING)
    child.on("2026-02-10", *IN_CARE, PLANNED, proceedings("2026-01-12"), review(2, "2026-02-10"))
    assert child.on("2026-05-04", concluded("2026-05-04")) == ["open transfer looked_after"]
    assert child.open("transfer").due_on == date(2026, 5, 4)
    assert child.until("2026-05-04") == []
    assert child.until("2026-05-05") == ["open transfer looked_after, again", "open alert overdue"]


def test_a_stay_whose_end_is_known_foresees_the_transfer_for_that_day() -> None:
    child = Child(STAYING)
    child.on("2026-02-10", *IN_CARE, PLANNED, proceedings("2026-01-12"), review(2, "2026-02-10"))
    assert child.on("2026-04-01", concluded("2026-05-04")) == ["foreseen transfer looked_after"]
    assert child.open("transfer").due_on == date(2026, 5, 4)
    assert child.until("2026-05-03") == []
    assert child.until("2026-05-04") == ["open transfer looked_after, again"]
    assert child.until("2026-05-05") == ["open transfer looked_after, again", "open alert overdue"]


def test_a_stay_that_begins_withdraws_the_open_transfer() -> None:
    child = Child(STAYING)
    child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    assert child.on("2026-03-02 15:00", proceedings("2026-03-02")) == ["withdrawn transfer looked_after"]


def test_a_stay_still_to_come_begins_on_its_day() -> None:
    child = Child(STAYING)
    child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    assert child.on("2026-03-02 15:00", proceedings("2026-03-03")) == []
    assert child.until("2026-03-02") == []
    assert child.until("2026-03-03") == ["withdrawn transfer looked_after"]


def test_a_foreseen_transfer_inside_a_stay_of_known_end_is_foreseen_for_that_end() -> None:
    child = Child(STAYING)
    child.on("2026-02-10", *IN_CARE, PLANNED, proceedings("2026-01-12"), concluded("2026-05-04"))
    assert child.on("2026-03-02", booked(2, "2026-04-13", booked_on="2026-03-02")) == ["foreseen transfer looked_after"]
    assert child.open("transfer").due_on == date(2026, 5, 4)


def test_a_stay_bars_only_the_teams_it_names() -> None:
    other = book_of(long_term_care_after_a_care_order, not_to_the_looked_after_team)
    child = Child(other)
    child.on("2026-03-02", *IN_CARE, PLANNED, disabled("2025-12-01"), care_order("2026-03-02"))
    assert child.open("transfer").obligation.state == "foreseen"
    barred_nothing = Child(book_of(disabled_children_move, not_to_the_looked_after_team))
    barred_nothing.on("2026-03-02", *IN_CARE, PLANNED, disabled("2026-03-02"))
    assert barred_nothing.open("transfer").to_team.team == "disability"
    assert barred_nothing.open("transfer").obligation.state == "open"


def test_a_stay_whose_start_is_unknown_stands_and_asks() -> None:
    child = Child(book_of(long_term_care_after_a_care_order, not_to_the_looked_after_team))
    child.on("2026-03-02", *IN_CARE, disabled("2026-03-02"), care_order("2026-03-02"))
    assert child.open("transfer").obligation.state == "foreseen"
    assert [one.fact for one in child.all_open("question")] == ["permanence_plan"]


def test_a_proposal_that_a_stay_bars_is_answered_by_a_notice_with_the_clause() -> None:
    child = Child(STAYING)
    child.on("2026-02-10", *IN_CARE, proceedings("2026-01-12"))
    asked = asked_for("looked_after", "2026-02-12", requested_by_role="team_manager")
    assert child.on("2026-02-12", asked) == ["said notice proposal_barred/team_manager"]
    notice = child.last("notice")
    assert [(one.rule_id, one.clause) for one in notice.obligation.basis] == [("FEN-11", "3.1")]
    assert notice.about == "T1"
    assert notice.obligation.tell == ("team_manager", "court_manager")


def test_a_proposal_for_a_day_after_the_stay_is_not_barred() -> None:
    child = Child(STAYING)
    child.on("2026-02-10", *IN_CARE, proceedings("2026-01-12"), concluded("2026-05-04"))
    asked = asked_for("looked_after", "2026-02-12", accountable_from="2026-05-04")
    assert child.on("2026-02-12", asked) == ["foreseen transfer looked_after"]
    assert child.published("notice") == []


def test_a_perhaps_stay_leaves_the_transfer_open_and_holds_its_command() -> None:
    child = Child(book_of(long_term_care_at_a_second_review, a_review_may_keep_the_child))
    child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    transfer = child.open("transfer")
    assert transfer.held_back == ("perhaps_stay",)
    assert transfer.ready is False
    day = agreed(transfer.obligation.obligation_id, "2026-03-02", "2026-03-02")
    child.on("2026-03-02 15:00", named("W2", "looked_after", "2026-03-02"), day)
    assert child.published("allocation_command") == []
    told = child.on("2026-03-02 16:00", review(2, "2026-03-02", progress_to_return_home=False))
    assert told[:2] == ["open transfer looked_after, again", "issued allocation_command assign"]


def test_without_a_ladder_two_real_transfers_are_a_conflict_and_nothing_is_raised() -> None:
    child = Child(book_of(long_term_care_after_a_care_order, disabled_children_move))
    told = child.on("2026-03-02", *IN_CARE, disabled("2026-03-02"), care_order("2026-03-02"))
    assert "open conflict transfers/disability/looked_after" in told
    conflict = child.open("conflict")
    assert [one.to_team.team for one in conflict.candidates] == ["disability", "looked_after"]
    assert [one.rule_id for one in conflict.obligation.basis] == ["FEN-02", "FEN-03"]
    assert conflict.obligation.tell == ("head_of_service",)


def both_at_once() -> Child:
    """Tell of a child for whom two transfers come to be wanted by one save of the host."""
    child = Child(
        book_of(long_term_care_after_a_care_order, disabled_children_move, the_plan_is_decided_after_a_review)
    )
    first = {**disabled("2026-03-02"), "envelope": {"more_follow": True}}
    child.on("2026-03-02", *IN_CARE)
    child.on("2026-03-02 10:00", first, care_order("2026-03-02"))
    return child


def test_a_conflict_at_birth_opens_neither_transfer_nor_calls_them_overdue() -> None:
    child = both_at_once()
    assert [record.obligation.kind for record in child.state.ledger.open.values()] == ["conflict"]
    assert child.until("2026-03-10") == []


def test_other_outcomes_still_go_out_while_transfers_are_in_conflict() -> None:
    child = both_at_once()
    assert child.on("2026-03-03", review(1, "2026-03-03")) == ["open task decide_plan"]


def test_an_open_transfer_that_gets_a_rival_stays_as_it_is_with_its_command_held() -> None:
    child = Child(book_of(long_term_care_after_a_care_order, disabled_children_move))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    before = child.open("transfer")
    told = child.on("2026-03-02 15:00", disabled("2026-03-02"))
    assert told == ["open conflict transfers/disability/looked_after"]
    assert child.open("transfer") == before
    day = agreed(before.obligation.obligation_id, "2026-03-02", "2026-03-02")
    assert child.on("2026-03-02 16:00", named("W2", "looked_after", "2026-03-02"), day) == []


def test_a_conflict_ends_when_one_of_its_grounds_does() -> None:
    child = both_at_once()
    withdrawn = changed(care_order("2026-03-02"), "2026-03-02 15:00", "withdrawn")
    assert child.on("2026-03-02 15:00", withdrawn) == [
        "open transfer disability",
        "fulfilled conflict transfers/disability/looked_after",
    ]


def test_a_foreseen_transfer_neither_conflicts_with_a_real_one_nor_beats_it() -> None:
    for ladders in ({}, ladder("FEN-01", "FEN-03")):
        child = Child(book_of(long_term_care_at_a_second_review, disabled_children_move, ladders=ladders))
        booking = booked(2, "2026-04-13", booked_on="2026-03-02")
        child.on("2026-03-02", *IN_CARE, PLANNED, disabled("2026-03-02"), booking)
        states = {one.to_team.team: one.obligation.state for one in child.all_open("transfer")}
        assert states == {"disability": "open", "looked_after": "foreseen"}
        assert child.all_open("conflict") == []


@pytest.mark.parametrize(
    ("order", "winner"), [(("FEN-02", "FEN-03"), "looked_after"), (("FEN-03", "FEN-02"), "disability")]
)
def test_of_two_rules_a_ladder_orders_the_first_that_applies_wins(order: tuple[str, ...], winner: str) -> None:
    child = Child(book_of(long_term_care_after_a_care_order, disabled_children_move, ladders=ladder(*order)))
    child.on("2026-03-02", *IN_CARE, disabled("2026-03-02"))
    child.on("2026-03-02 10:00", care_order("2026-03-02"))
    assert child.open("transfer").to_team.team == winner
    assert child.all_open("conflict") == []


def test_clauses_that_share_a_place_on_a_ladder_do_not_beat_each_other() -> None:
    shared = {"order": Ladder(clause="8", order=(("FEN-01", "FEN-02"), "FEN-03"))}
    book = book_of(long_term_care_at_a_second_review, long_term_care_after_a_care_order, ladders=shared)
    child = Child(book)
    child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"), care_order("2026-03-02"))
    assert [one.rule_id for one in child.open("transfer").obligation.basis] == ["FEN-01", "FEN-02"]


def test_a_rule_the_ladder_does_not_name_competes_with_nobody() -> None:
    order = ladder("FEN-01", "FEN-03")
    child = Child(book_of(long_term_care_after_a_care_order, disabled_children_move, ladders=order))
    child.on("2026-03-02", *IN_CARE, disabled("2026-03-02"))
    assert child.on("2026-03-02 10:00", care_order("2026-03-02")) == ["open conflict transfers/disability/looked_after"]


def test_a_transfer_that_a_ladder_puts_before_a_stay_goes_ahead() -> None:
    order = ladder("FEN-01", "FEN-11")
    child = Child(book_of(long_term_care_at_a_second_review, nobody_moves_in_proceedings, ladders=order))
    child.on("2026-02-10", *IN_CARE, PLANNED, proceedings("2026-01-12"))
    assert child.on("2026-03-02", review(2, "2026-03-02")) == ["open transfer looked_after"]


def test_a_stay_that_has_ended_beats_nobody() -> None:
    order = ladder("FEN-11", "FEN-01")
    child = Child(book_of(long_term_care_at_a_second_review, nobody_moves_in_proceedings, ladders=order))
    child.on("2026-02-10", *IN_CARE, PLANNED, proceedings("2025-11-10"), concluded("2026-01-12"))
    assert child.on("2026-03-02", review(2, "2026-03-02")) == ["open transfer looked_after"]


def test_an_alert_first_on_a_ladder_beats_no_transfer() -> None:
    @rule("FEN-51", clause="7.1", since=SINCE, on=each("looked_after_reviews"))
    def drift(_case: Case, _review: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """Somebody must know."""
        yield Alert(alert="drift", tell=("manager",))

    child = Child(book_of(long_term_care_at_a_second_review, drift, ladders=ladder("FEN-51", "FEN-01")))
    told = child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    assert "open transfer looked_after" in told
    assert "open alert drift" in told


def test_what_a_perhaps_rule_would_beat_becomes_perhaps() -> None:
    @rule("FEN-06", clause="2.6", since=SINCE, held_by="safeguarding", on=each("looked_after_reviews"))
    def perhaps_elsewhere(_case: Case, held_review: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """A child on the way to relatives moves to Kinship Care."""
        if held_review.progress_to_relatives:
            yield Transfer(to="kinship", due=at(held_review))

    rules = (long_term_care_at_a_second_review, perhaps_elsewhere)
    child = Child(book_of(*rules, ladders=ladder("FEN-06", "FEN-01")))
    child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    assert child.all_open("transfer") == []
    assert [one.fact for one in child.all_open("question")] == ["meeting.R2.progress_to_relatives"]
    told = child.on("2026-03-02 15:00", review(2, "2026-03-02", progress_to_relatives=False))
    assert told[0] == "open transfer looked_after"


def test_a_spent_transfer_first_on_a_ladder_beats_nobody() -> None:
    order = ladder("FEN-02", "FEN-03")
    child = Child(book_of(long_term_care_after_a_care_order, disabled_children_move, ladders=order))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    child.on("2026-03-09", ended("I1", "2026-03-09"), held("I2", "looked_after", "2026-03-09"))
    child.on("2026-05-04", ended("I2", "2026-05-04"), held("I3", "safeguarding", "2026-05-04"))
    assert child.on("2026-05-05", disabled("2026-05-05")) == ["open transfer disability"]


def test_a_stay_wanted_on_a_transfer_ends_that_transfer() -> None:
    @rule("FEN-26", clause="4.6", since=SINCE, on=transfer(to="looked_after"))
    def a_compelling_reason(case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """A child stays where managers agreed on a compelling reason."""
        if case.agreements.of_kind("keep_case"):
            yield Stay(since=case.agreements.of_kind("keep_case").latest.agreed_on)

    child = Child(book_of(long_term_care_at_a_second_review, a_compelling_reason))
    child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    assert child.on("2026-03-02 15:00", agreement("keep_case", "2026-03-02")) == ["withdrawn transfer looked_after"]
