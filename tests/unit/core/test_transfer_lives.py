"""The life of a transfer: when it begins, which occurrence counts, how it ends, and that it never begins again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Outcome, Transfer
from policy_core.rules import each, rule
from tests.unit.core.child import (
    Child,
    asked_for,
    booked,
    born,
    care_order,
    changed,
    ended,
    held,
    home,
    in_care,
    plan,
    review,
)
from tests.unit.core.policies import (
    SINCE,
    book_of,
    disabled_children_move,
    leaving_care_at_eighteen,
    long_term_care_after_a_care_order,
    long_term_care_at_a_second_review,
    no_move_before_a_placement,
    the_locality_of_the_home,
)


@rule("FEN-OLDER", clause="2.9", since=SINCE, on=each("looked_after_periods"))
def older_children_move(case: Case, _period: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child of twelve or more in care moves."""
    if case.age >= 12:
        yield Transfer(to="looked_after")


BOOK = book_of(long_term_care_at_a_second_review, long_term_care_after_a_care_order)
if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
PLANNED = plan("long_term_fostering", "2026-02-10")


def child_with_an_open_transfer() -> Child:
    """Tell of a child whose second review was held, and the plan decided, by 2 March 2026."""
    child = Child(BOOK)
    child.on("2026-02-10", *IN_CARE, PLANNED)
    assert child.on("2026-03-02", review(2, "2026-03-02")) == ["open transfer looked_after"]
    return child


def test_a_transfer_names_teams_due_day_clause_version_and_who_is_told() -> None:
    transfer = child_with_an_open_transfer().open("transfer")
    assert transfer.from_team.team == "safeguarding"
    assert transfer.from_team.locality == "north"
    assert transfer.to_team.team == "looked_after"
    assert transfer.due_on == transfer.move_on == date(2026, 3, 2)
    assert [(one.rule_id, one.clause) for one in transfer.obligation.basis] == [("FEN-01", "2.1")]
    assert transfer.obligation.tell == ("reviewing_officer", "safeguarding_manager", "looked_after_manager")
    assert transfer.obligation.policy_version == "1"
    assert (transfer.obligation.life, transfer.obligation.revision) == (1, 1)


def test_an_age_is_told_by_the_day_it_counts_from_whenever_it_was_looked_at() -> None:
    child = Child(book_of(older_children_move))
    child.on("2026-02-10", *IN_CARE, born("2012-03-09"))
    (leaned,) = [one for one in child.open("transfer").obligation.facts if one.fact == "age"]
    assert (leaned.value, leaned.record_key) == ("counted from 2012-03-09", "C1")


def test_a_transfer_whose_holding_team_nobody_knows_asks_for_it() -> None:
    child = Child(book_of(leaving_care_at_eighteen))
    child.on("2026-02-10", *IN_CARE, born("2008-02-09"))
    assert child.open("transfer", "leaving_care")
    child.on("2026-02-12", ended("I1", "2026-02-12"), {**held("I2", "safeguarding", "2026-02-12"), "team": None})
    assert child.open("question", "holding_team").asked_by[0].rule_id == "FEN-04"


def test_a_transfer_names_the_facts_it_leaned_on_and_their_records() -> None:
    facts = child_with_an_open_transfer().open("transfer").obligation.facts
    assert {(one.fact, one.value, one.record_key) for one in facts} == {
        ("looked_after_reviews.held_on", "2026-03-02", "R2"),
        ("looked_after_reviews.number", "2", "R2"),
        ("permanence_plan", "long_term_fostering", "C1/authority/2026-02-10"),
    }


def test_the_earliest_occurrence_counts_and_a_later_review_does_not_re_date() -> None:
    child = child_with_an_open_transfer()
    child.until("2026-08-01")
    assert child.on("2026-08-20", review(3, "2026-08-20")) == []
    assert child.open("transfer").due_on == date(2026, 3, 2)


def test_an_earlier_review_keyed_late_brings_the_due_day_forward() -> None:
    child = child_with_an_open_transfer()
    told = child.on("2026-03-02 15:00", review(4, "2026-02-20"))
    assert told == ["open transfer looked_after, again", "open alert overdue"]
    assert child.open("transfer").due_on == date(2026, 2, 20)


def test_a_transfer_is_fulfilled_once_the_receiving_team_is_read_back() -> None:
    child = child_with_an_open_transfer()
    told = child.on("2026-03-02 15:00", ended("I1", "2026-03-02"), held("I2", "looked_after", "2026-03-02"))
    assert told == ["fulfilled transfer looked_after"]
    assert child.all_open("transfer") == []


def test_between_the_end_of_one_involvement_and_the_start_of_the_next_the_transfer_stands() -> None:
    child = child_with_an_open_transfer()
    assert child.on("2026-03-02 15:00", ended("I1", "2026-03-02")) == []
    assert child.on("2026-03-02 16:00", held("I2", "looked_after", "2026-03-02")) == ["fulfilled transfer looked_after"]


def test_a_team_that_begins_before_the_other_has_ended_fulfils_the_transfer() -> None:
    child = child_with_an_open_transfer()
    assert child.on("2026-03-02 15:00", held("I2", "looked_after", "2026-03-02", worker="W2")) == [
        "fulfilled transfer looked_after",
        "open question holding_team",
    ]
    assert child.on("2026-03-02 16:00", ended("I1", "2026-03-02")) == ["fulfilled question holding_team"]


def test_a_move_to_another_team_than_the_one_wanted_withdraws_the_transfer() -> None:
    child = child_with_an_open_transfer()
    told = child.on("2026-03-02 15:00", ended("I1", "2026-03-02"), held("I2", "disability", "2026-03-02"))
    assert told == ["withdrawn transfer looked_after"]


def test_a_transfer_is_spent_once_the_team_has_held_the_child_since_so_a_child_who_comes_back_stays() -> None:
    child = child_with_an_open_transfer()
    child.on("2026-03-10", ended("I1", "2026-03-10"), held("I2", "looked_after", "2026-03-10"))
    told = child.on("2026-04-20", ended("I2", "2026-04-20"), held("I3", "safeguarding", "2026-04-20"))
    assert told == []
    assert child.all_open("transfer") == []


def test_a_new_occurrence_after_the_child_came_back_opens_another_transfer() -> None:
    child = child_with_an_open_transfer()
    first = child.id_of("transfer")
    child.on("2026-03-10", ended("I1", "2026-03-10"), held("I2", "looked_after", "2026-03-10"))
    child.on("2026-04-20", ended("I2", "2026-04-20"), held("I3", "safeguarding", "2026-04-20"))
    assert child.on("2026-06-01", review(3, "2026-06-01")) == ["open transfer looked_after"]
    transfer = child.open("transfer")
    assert transfer.due_on == date(2026, 6, 1)
    assert transfer.obligation.obligation_id != first


def test_a_plan_that_turns_withdraws_the_transfer_and_names_the_fact_that_changed() -> None:
    child = child_with_an_open_transfer()
    told = child.on("2026-03-02 15:00", plan("return_home", "2026-03-02"))
    assert told == ["withdrawn transfer looked_after"]
    withdrawn = child.last("transfer")
    assert withdrawn.obligation.because == ("permanence_plan",)
    assert withdrawn.obligation.tell == ("reviewing_officer", "safeguarding_manager", "looked_after_manager")


def test_a_closed_life_is_never_opened_again_a_second_one_begins() -> None:
    child = child_with_an_open_transfer()
    first = child.open("transfer").obligation
    child.on("2026-03-02 15:00", plan("return_home", "2026-03-02"))
    told = child.on("2026-03-02 16:00", changed(plan("return_home", "2026-03-02"), "2026-03-02 16:00", "withdrawn"))
    assert told == ["open transfer looked_after"]
    second = child.open("transfer").obligation
    assert (first.life, second.life) == (1, 2)
    assert first.obligation_id != second.obligation_id


def test_a_withdrawn_review_withdraws_the_transfer() -> None:
    child = child_with_an_open_transfer()
    told = child.on("2026-03-02 15:00", changed(review(2, "2026-03-02"), "2026-03-02 15:00", "withdrawn"))
    assert told == ["withdrawn transfer looked_after"]
    assert "looked_after_reviews.held_on" in child.last("transfer").obligation.because


def test_a_booked_review_foresees_the_transfer_which_becomes_real_when_the_review_is_held() -> None:
    child = Child(BOOK)
    child.on("2026-02-10", *IN_CARE, PLANNED)
    told = child.on("2026-02-12", booked(2, "2026-03-02", booked_on="2026-02-12"))
    assert told == ["foreseen transfer looked_after"]
    foreseen = child.open("transfer")
    assert foreseen.due_on == date(2026, 3, 2)
    assert child.on("2026-03-02", review(2, "2026-03-02")) == ["open transfer looked_after, again"]
    assert child.id_of("transfer") == foreseen.obligation.obligation_id


def test_a_booked_review_that_is_put_off_re_dates_the_foreseen_transfer() -> None:
    child = Child(BOOK)
    first = booked(2, "2026-03-02", booked_on="2026-02-12")
    child.on("2026-02-12", *IN_CARE, PLANNED, first)
    told = child.on("2026-02-20", changed(booked(2, "2026-03-16", booked_on="2026-02-12"), "2026-02-20"))
    assert told == ["foreseen transfer looked_after, again"]
    assert child.open("transfer").due_on == date(2026, 3, 16)


def test_a_cancelled_booking_withdraws_the_foreseen_transfer() -> None:
    child = Child(BOOK)
    child.on("2026-02-12", *IN_CARE, PLANNED, booked(2, "2026-03-02", booked_on="2026-02-12"))
    cancelled = changed(booked(2, "2026-03-02", booked_on="2026-02-12", status="cancelled"), "2026-02-20")
    assert child.on("2026-02-20", cancelled) == ["withdrawn transfer looked_after"]


def test_a_booked_day_that_passes_unreported_withdraws_the_foreseen_transfer_and_asks_once() -> None:
    child = Child(BOOK)
    child.on("2026-02-12", *IN_CARE, PLANNED, booked(2, "2026-03-02", booked_on="2026-02-12"))
    assert child.until("2026-03-02") == []
    assert child.until("2026-03-31") == [
        "open question looked_after_reviews.R2.held_on",
        "withdrawn transfer looked_after",
    ]


def test_a_foreseen_transfer_is_never_overdue_nor_commanded() -> None:
    child = Child(BOOK)
    child.on("2026-02-12", *IN_CARE, PLANNED, booked(2, "2026-03-02", booked_on="2026-02-12"))
    child.until("2026-03-02")
    assert child.published("alert") == child.published("allocation_command") == []
    assert child.open("transfer").overdue_since is None


def test_a_birthday_is_foreseen_and_becomes_real_at_midnight_of_the_day() -> None:
    child = Child(book_of(leaving_care_at_eighteen))
    told = child.on("2026-01-05", *IN_CARE, born("2008-07-14"))
    assert told == ["foreseen transfer leaving_care"]
    assert child.until("2026-07-13") == []
    assert child.until("2026-07-14") == ["open transfer leaving_care, again"]
    transfer = child.open("transfer")
    assert transfer.due_on == date(2026, 7, 14)
    assert transfer.obligation.decided_at.isoformat() == "2026-07-13T23:00:00+00:00"


def test_the_id_survives_another_clause_taking_over() -> None:
    child = child_with_an_open_transfer()
    before = child.open("transfer").obligation
    assert child.on("2026-03-02 15:00", care_order("2026-03-02")) == ["open transfer looked_after, again"]
    both = child.open("transfer").obligation
    assert [one.rule_id for one in both.basis] == ["FEN-01", "FEN-02"]
    assert child.on("2026-03-02 16:00", plan("return_home", "2026-03-02")) == ["open transfer looked_after, again"]
    after = child.open("transfer").obligation
    assert [one.rule_id for one in after.basis] == ["FEN-02"]
    assert before.obligation_id == both.obligation_id == after.obligation_id
    assert after.life == 1


def test_the_id_survives_a_re_keyed_involvement() -> None:
    child = child_with_an_open_transfer()
    before = child.id_of("transfer")
    withdrawn = changed(held("I1", "safeguarding", "2025-10-01"), "2026-03-02 15:00", "withdrawn")
    assert child.on("2026-03-02 15:00", held("I9", "safeguarding", "2025-10-01"), withdrawn) == []
    assert child.id_of("transfer") == before


def test_the_id_survives_a_corrected_start_of_the_spell_and_the_transfer_still_ends() -> None:
    child = child_with_an_open_transfer()
    before = child.id_of("transfer")
    assert child.on("2026-03-02 15:00", changed(held("I1", "safeguarding", "2025-09-15"), "2026-03-02 15:00")) == []
    assert child.id_of("transfer") == before
    told = child.on("2026-03-02 16:00", ended("I1", "2026-03-02"), held("I2", "looked_after", "2026-03-02"))
    assert told == ["fulfilled transfer looked_after"]


def test_the_id_survives_a_change_of_worker_within_the_team() -> None:
    child = child_with_an_open_transfer()
    before = child.id_of("transfer")
    next_worker = held("I2", "safeguarding", "2026-03-02", worker="W2")
    assert child.on("2026-03-02 15:00", ended("I1", "2026-03-02"), next_worker) == []
    assert child.id_of("transfer") == before


def test_a_transfer_belongs_to_its_spell_with_the_holding_team() -> None:
    child = Child(book_of(leaving_care_at_eighteen))
    child.on("2026-01-05", *IN_CARE, born("2008-07-14"))
    first = child.id_of("transfer")
    told = child.on("2026-02-02", ended("I1", "2026-02-02"), held("I2", "looked_after", "2026-02-02"))
    assert told == ["foreseen transfer leaving_care", "withdrawn transfer leaving_care"]
    assert child.id_of("transfer") != first


def test_a_move_to_the_same_kind_of_team_in_another_locality_is_wanted_and_fulfilled_there() -> None:
    child = Child(book_of(the_locality_of_the_home))
    child.on("2026-02-12", held("I1", "safeguarding", "2025-10-01", locality="north"), home("north", "2025-10-01"))
    assert child.all_open("transfer") == []
    assert child.on("2026-03-02", home("south", "2026-03-02")) == ["open transfer safeguarding"]
    transfer = child.open("transfer")
    assert (transfer.from_team.locality, transfer.to_team.locality) == ("north", "south")
    moved = held("I2", "safeguarding", "2026-03-02", worker="W2", locality="south")
    assert child.on("2026-03-02 15:00", ended("I1", "2026-03-02"), moved) == ["fulfilled transfer safeguarding"]


def test_the_locality_of_an_open_transfer_is_revised_under_the_same_id() -> None:
    child = Child(book_of(the_locality_of_the_home))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01", locality="north"), home("south", "2026-03-02"))
    before = child.id_of("transfer")
    corrected = changed(home("east", "2026-03-02"), "2026-03-02 15:00")
    assert child.on("2026-03-02 15:00", corrected) == ["open transfer safeguarding, again"]
    assert child.open("transfer").to_team.locality == "east"
    assert child.id_of("transfer") == before


def test_a_transfer_that_a_person_asked_for_keeps_the_hosts_id() -> None:
    child = Child(BOOK)
    child.on("2026-02-10", *IN_CARE)
    asked = asked_for("looked_after", "2026-02-12", requested_by_role="team_manager")
    assert child.on("2026-02-12", asked) == ["open transfer looked_after"]
    transfer = child.open("transfer")
    assert transfer.obligation.obligation_id == "T1"
    assert transfer.requested_by == "team_manager"
    assert [one.rule_id for one in transfer.obligation.basis] == ["FEN-MOVE"]


def test_rules_join_the_transfer_that_a_person_asked_for() -> None:
    child = Child(BOOK)
    child.on("2026-02-10", *IN_CARE, asked_for("looked_after", "2026-02-10"))
    told = child.on("2026-02-10 15:00", PLANNED, review(2, "2026-02-10"))
    assert told == ["open transfer looked_after, again"]
    transfer = child.open("transfer")
    assert transfer.obligation.obligation_id == "T1"
    assert [one.rule_id for one in transfer.obligation.basis] == ["FEN-01"]


def test_a_person_who_asks_for_what_a_rule_wants_already_joins_it_under_its_id() -> None:
    child = child_with_an_open_transfer()
    before = child.id_of("transfer")
    asked = asked_for("looked_after", "2026-03-02", requested_by_role="team_manager")
    assert child.on("2026-03-02 15:00", asked) == ["open transfer looked_after, again"]
    assert child.id_of("transfer") == before
    assert child.open("transfer").requested_by == "team_manager"


def test_a_request_for_a_later_day_is_foreseen_until_that_day() -> None:
    child = Child(BOOK)
    asked = asked_for("looked_after", "2026-02-12", accountable_from="2026-04-01")
    assert child.on("2026-02-12", *IN_CARE, asked) == ["foreseen transfer looked_after"]
    assert child.until("2026-04-01") == ["open transfer looked_after, again"]


def test_a_withdrawn_request_withdraws_its_transfer() -> None:
    child = Child(BOOK)
    child.on("2026-02-12", *IN_CARE, asked_for("looked_after", "2026-02-12"))
    withdrawn = changed(asked_for("looked_after", "2026-02-12"), "2026-02-12 15:00", "withdrawn")
    assert child.on("2026-02-12 15:00", withdrawn) == ["withdrawn transfer looked_after"]


def test_a_request_that_stands_again_begins_a_life_under_another_id() -> None:
    child = Child(BOOK)
    asked = asked_for("looked_after", "2026-02-12")
    child.on("2026-02-12", *IN_CARE, asked)
    child.on("2026-02-12 15:00", changed(asked, "2026-02-12 15:00", "withdrawn"))
    assert child.on("2026-02-12 16:00", changed(asked, "2026-02-12 16:00")) == ["open transfer looked_after"]
    assert child.open("transfer").obligation.life == 2
    assert child.id_of("transfer") != "T1"


def test_a_request_is_done_once_the_team_has_begun_to_hold_the_child_since() -> None:
    child = Child(BOOK)
    child.on("2026-02-12", *IN_CARE, asked_for("looked_after", "2026-02-12"))
    child.on("2026-02-20", ended("I1", "2026-02-20"), held("I2", "looked_after", "2026-02-20"))
    assert child.published("transfer")[-1].obligation.state == "fulfilled"
    assert child.on("2026-04-20", ended("I2", "2026-04-20"), held("I3", "safeguarding", "2026-04-20")) == []


def test_the_worker_a_clause_names_is_a_field_of_the_transfer() -> None:
    assert Transfer(to="looked_after", worker="W9").worker == "W9"


def test_while_two_teams_are_primary_an_open_transfer_to_a_third_stays_as_it_is() -> None:
    child = child_with_an_open_transfer()
    before = child.open("transfer")
    assert child.on("2026-03-02 15:00", held("I2", "disability", "2026-03-02", worker="W2")) == [
        "open question holding_team"
    ]
    assert child.open("transfer") == before
    assert child.on("2026-03-02 16:00", ended("I2", "2026-03-02")) == ["fulfilled question holding_team"]
    assert child.open("transfer") == before


def test_while_the_holding_team_is_not_known_an_open_transfer_stays_as_it_is() -> None:
    child = child_with_an_open_transfer()
    before = child.open("transfer")
    unknown = changed({**held("I1", "safeguarding", "2025-10-01"), "team": None}, "2026-03-02 15:00")
    assert child.on("2026-03-02 15:00", unknown) == ["open question holding_team"]
    assert child.open("transfer") == before


def test_what_a_person_asks_for_keeps_its_day_and_id_while_two_teams_are_primary() -> None:
    child = Child(BOOK)
    child.on("2026-02-12", *IN_CARE, asked_for("looked_after", "2026-02-12"))
    told = child.on("2026-02-12 15:00", held("I2", "disability", "2026-02-12", worker="W2"))
    assert told == ["open transfer looked_after, again"]
    assert child.id_of("transfer") == "T1"
    assert child.open("transfer").from_team is None
    assert child.on("2026-02-12 16:00", ended("I2", "2026-02-12")) == ["open transfer looked_after, again"]
    assert child.id_of("transfer") == "T1"


def test_a_team_asked_for_while_it_is_one_of_two_is_not_told_as_moved() -> None:
    child = Child(book_of(no_move_before_a_placement))
    child.on("2026-02-10", *IN_CARE, held("I2", "disability", "2026-02-10", worker="W2"))
    assert child.on("2026-02-12", asked_for("disability", "2026-02-12")) == ["open transfer disability"]
    assert child.judged_again("2026-02-12 12:00") == []


def test_a_rule_that_perhaps_wants_what_a_person_surely_asks_for_moves_no_day() -> None:
    child = Child(book_of(disabled_children_move))
    child.on("2026-02-12", *IN_CARE, {"event": "ChildRecorded", "details_updated_on": "2026-02-12"})
    child.on("2026-02-12 10:00", asked_for("disability", "2026-02-12", accountable_from="2026-02-20"))
    child.until("2026-02-18")
    child.judged_again("2026-02-19")
    assert child.open("transfer").due_on == date(2026, 2, 20)
