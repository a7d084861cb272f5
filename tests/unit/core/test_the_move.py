"""Step 3: the date that stands, overdue, the command, and moves made otherwise than the policy wanted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from policy_core.outcomes import Due, Outcome, Transfer, at
from policy_core.rules import each, rule
from tests.unit.core.child import (
    Child,
    agreed,
    answered,
    born,
    care_order,
    changed,
    ended,
    held,
    in_care,
    instant,
    named,
    plan,
    review,
)
from tests.unit.core.policies import (
    AT_ONCE,
    SINCE,
    book_of,
    leaving_care_at_eighteen,
    long_term_care_after_a_care_order,
    long_term_care_at_a_second_review,
    no_move_before_a_placement,
    ten_days_are_given,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText
    from policy_core.rules import Rule

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
PLACED = {"event": "PlacementStarted", "placement_id": "PL1", "type": "U6", "started_on": "2026-03-02"}
NAMED = named("W2", "looked_after", "2026-03-02")


def moving(*rules: Rule, **more: Any) -> Child:
    """Tell of a child whose care order of 2 March 2026 wants it to move, under these rules for the move."""
    child = Child(book_of(long_term_care_after_a_care_order, *rules, **more))
    child.on("2026-03-02", *IN_CARE)
    child.on("2026-03-02 10:00", care_order("2026-03-02"))
    return child


def day_for(child: Child, day: str, on: str, side: str = "both", **more: Any) -> dict[str, Any]:
    """Tell of a day agreed for the child's one open transfer."""
    return agreed(child.id_of("transfer"), day, on, side, **more)


def commanded(*rules: Rule, **more: Any) -> Child:
    """Tell of a child whose move is agreed for today, its worker named: the command is out."""
    child = moving(*rules, **more)
    told = child.on("2026-03-02 12:00", NAMED, day_for(child, "2026-03-02", "2026-03-02"))
    assert "issued allocation_command assign" in told
    return child


def test_a_day_agreed_by_both_sides_stands_instead_of_the_due_day() -> None:
    child = moving()
    assert child.on("2026-03-02 15:00", day_for(child, "2026-03-09", "2026-03-02")) == [
        "open transfer looked_after, again"
    ]
    transfer = child.open("transfer")
    assert (transfer.due_on, transfer.move_on) == (date(2026, 3, 2), date(2026, 3, 9))
    assert (transfer.agreed_for, transfer.agreed_against) == (date(2026, 3, 9), date(2026, 3, 2))


def test_a_day_agreed_by_one_side_only_does_not_stand() -> None:
    child = moving()
    assert child.on("2026-03-02 15:00", day_for(child, "2026-03-09", "2026-03-02", side="holding")) == []
    told = child.on("2026-03-02 16:00", day_for(child, "2026-03-09", "2026-03-02", side="receiving"))
    assert told == ["open transfer looked_after, again"]
    assert child.open("transfer").move_on == date(2026, 3, 9)


def test_two_sides_that_agree_to_different_days_have_agreed_to_none() -> None:
    child = moving()
    holding = day_for(child, "2026-03-09", "2026-03-02", side="holding")
    receiving = day_for(child, "2026-03-10", "2026-03-02", side="receiving")
    assert child.on("2026-03-02 15:00", holding, receiving) == []


def test_of_two_agreed_days_the_last_one_stands() -> None:
    child = moving()
    child.on("2026-03-02 15:00", day_for(child, "2026-03-09", "2026-03-02"))
    child.on("2026-03-03", day_for(child, "2026-03-12", "2026-03-03"))
    assert child.open("transfer").move_on == date(2026, 3, 12)


def test_one_side_that_proposes_another_day_leaves_the_agreed_one_standing() -> None:
    child = moving()
    child.on("2026-03-02 15:00", day_for(child, "2026-03-09", "2026-03-02"))
    assert child.on("2026-03-03", day_for(child, "2026-03-12", "2026-03-03", side="holding")) == []
    assert child.open("transfer").move_on == date(2026, 3, 9)


def test_a_day_is_agreed_for_one_transfer_only() -> None:
    child = moving()
    assert child.on("2026-03-02 15:00", agreed("another", "2026-03-09", "2026-03-02")) == []


def test_an_agreed_day_lapses_when_the_due_day_moves_and_stays_lapsed() -> None:
    child = moving()
    child.on("2026-03-02 15:00", day_for(child, "2026-03-09", "2026-03-02"))
    moved = changed(care_order("2026-03-04"), "2026-03-02 16:00")
    assert child.on("2026-03-02 16:00", moved)[0] == "foreseen transfer looked_after, again"
    transfer = child.open("transfer")
    assert (transfer.due_on, transfer.move_on, transfer.agreed_for) == (date(2026, 3, 4), date(2026, 3, 4), None)
    assert child.judged_again("2026-03-03") == []
    assert child.until("2026-03-04") == ["open transfer looked_after, again"]
    assert child.open("transfer").move_on == date(2026, 3, 4)


def test_people_who_agree_again_after_a_lapse_are_heard() -> None:
    child = moving()
    child.on("2026-03-02 15:00", day_for(child, "2026-03-09", "2026-03-02"))
    child.on("2026-03-02 16:00", changed(care_order("2026-03-01"), "2026-03-02 16:00"))
    assert child.open("transfer").move_on == date(2026, 3, 1)
    child.on("2026-03-03", day_for(child, "2026-03-09", "2026-03-03"))
    assert child.open("transfer").move_on == date(2026, 3, 9)
    assert child.open("transfer").agreed_against == date(2026, 3, 1)


def test_a_refused_date_alerts_and_the_earlier_one_counts_while_the_command_waits() -> None:
    child = moving(ten_days_are_given)
    child.on("2026-03-02 15:00", NAMED, day_for(child, "2026-03-16", "2026-03-02"))
    assert child.on("2026-03-03", day_for(child, "2026-04-20", "2026-03-03")) == ["open alert agreed_date_refused"]
    assert child.open("transfer").move_on == date(2026, 3, 16)
    assert child.until("2026-03-16") == []
    assert child.until("2026-03-17") == ["open transfer looked_after, again", "open alert overdue"]
    told = child.on("2026-03-17", day_for(child, "2026-03-17", "2026-03-17"))
    assert "fulfilled alert agreed_date_refused" in told
    assert "issued allocation_command assign" in told


def test_what_is_due_on_a_day_is_overdue_at_midnight_after_it() -> None:
    child = moving()
    assert child.until("2026-03-02") == []
    assert child.until("2026-03-03") == ["open transfer looked_after, again", "open alert overdue"]
    alert = child.open("alert")
    assert alert.obligation.decided_at == datetime(2026, 3, 3, tzinfo=UTC)
    assert (alert.about, alert.about_on) == (child.id_of("transfer"), date(2026, 3, 2))
    assert alert.overdue_since == child.open("transfer").overdue_since == date(2026, 3, 3)
    assert alert.obligation.tell == ("head_of_service", "safeguarding_manager", "looked_after_manager")


@pytest.mark.parametrize(
    ("due", "overdue_at"),
    [
        ("2026-03-28", datetime(2026, 3, 29, 0, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 29, 23, tzinfo=UTC)),
        ("2026-07-14", datetime(2026, 7, 14, 23, tzinfo=UTC)),
        ("2026-10-24", datetime(2026, 10, 24, 23, tzinfo=UTC)),
        ("2026-10-25", datetime(2026, 10, 26, 0, tzinfo=UTC)),
    ],
)
def test_midnight_is_the_one_in_england_in_summer_and_winter(due: str, overdue_at: datetime) -> None:
    child = Child(book_of(long_term_care_after_a_care_order))
    child.on(due, *IN_CARE, care_order(due))
    child.until("2026-12-01")
    assert child.open("alert").obligation.decided_at == overdue_at


def test_an_overdue_move_alerts_once_and_the_alert_ends_with_the_move() -> None:
    child = moving()
    child.until("2026-03-03")
    assert child.until("2026-06-01") == []
    told = child.on("2026-06-01", ended("I1", "2026-06-01"), held("I2", "looked_after", "2026-06-01"))
    assert told == ["fulfilled transfer looked_after", "fulfilled alert overdue"]


def test_what_is_due_at_an_instant_is_overdue_from_it_and_is_said_once() -> None:
    @rule("FEN-07", clause="2.7", since=SINCE, held_by="safeguarding", on=each("orders", "care"))
    def within_hours(_case: Case, _order: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """A child moves by noon of the day after the order."""
        yield Transfer(to="looked_after", due=instant("2026-03-03 12:00"))

    child = Child(book_of(within_hours))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    child.wakes(instant("2026-03-03 11:59"))
    assert child.published("alert") == []
    assert child.until("2026-03-03") == ["open transfer looked_after, again", "open alert overdue"]
    assert child.open("alert").obligation.decided_at == instant("2026-03-03 12:00")
    assert child.open("transfer").overdue_since == date(2026, 3, 3)
    assert child.until("2026-03-20") == []
    assert child.judged_again("2026-03-20") == []


def test_a_due_day_that_waits_for_an_unknown_fact_is_not_overdue() -> None:
    @rule("FEN-07", clause="2.7", since=SINCE, held_by="safeguarding", on=each("orders", "care"))
    def after_the_plan(case: Case, _order: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """A child moves on the day of the plan."""
        yield Transfer(to="looked_after", due=at(case.permanence_decided_on))

    child = Child(book_of(after_the_plan))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    assert child.open("transfer").due_on is None
    assert child.until("2026-06-01") == []
    assert Due(waits_for="x").on is None


def test_the_command_is_given_when_the_day_has_come_and_people_have_agreed() -> None:
    child = moving()
    told = child.on("2026-03-02 15:00", NAMED, day_for(child, "2026-03-09", "2026-03-02"))
    assert told == ["open transfer looked_after, again", "open transfer looked_after, again"]
    assert child.until("2026-03-08") == []
    assert child.until("2026-03-09") == ["open transfer looked_after, again", "issued allocation_command assign"]
    command = child.open("allocation_command")
    assert command.obligation.decided_at == datetime(2026, 3, 9, tzinfo=UTC)
    assert (command.action, command.worker_id, command.team.team) == ("assign", "W2", "looked_after")
    assert (command.effective_for, command.transfer_id) == (date(2026, 3, 9), child.id_of("transfer"))
    assert child.open("transfer").command_id == command.command_id == command.obligation.obligation_id


def test_the_command_is_given_once() -> None:
    child = commanded()
    assert child.judged_again("2026-03-02 13:00") == []
    child.until("2026-03-20")
    assert {one.command_id for one in child.published("allocation_command")} == {child.id_of("allocation_command")}


@pytest.mark.parametrize("without", ["day", "worker"])
def test_no_command_without_an_agreed_day_or_a_named_worker(without: str) -> None:
    child = moving()
    told = [NAMED] if without == "day" else [day_for(child, "2026-03-02", "2026-03-02")]
    child.on("2026-03-02 15:00", *told)
    child.until("2026-03-20")
    assert child.published("allocation_command") == []


def test_no_command_while_a_gate_stands() -> None:
    child = moving(no_move_before_a_placement)
    child.on("2026-03-02 15:00", NAMED, day_for(child, "2026-03-02", "2026-03-02"))
    assert child.published("allocation_command") == []
    told = child.on("2026-03-02 16:00", PLACED)
    assert told == ["open transfer looked_after, again", "issued allocation_command assign"]


def test_no_command_in_a_judge_that_gives_none() -> None:
    child = Child(book_of(long_term_care_after_a_care_order), commands=False)
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    child.on("2026-03-02 15:00", NAMED, day_for(child, "2026-03-02", "2026-03-02"))
    assert child.published("allocation_command") == []


def test_what_counts_as_agreement_is_the_policys() -> None:
    child = moving(agreed_by=("accepted", "worker_named"))
    assert child.on("2026-03-02 15:00", NAMED) == ["open transfer looked_after, again"]
    refused = answered(child.id_of("transfer"), "refused", "2026-03-02")
    assert child.on("2026-03-02 16:00", refused) == []
    accepted = changed(answered(child.id_of("transfer"), "agreed", "2026-03-02"), "2026-03-02 17:00")
    assert child.on("2026-03-02 17:00", accepted) == [
        "open transfer looked_after, again",
        "issued allocation_command assign",
    ]


def test_a_team_that_holds_cases_without_a_worker_takes_them_once_it_accepts() -> None:
    @rule("FEN-07", clause="2.7", since=SINCE, held_by="safeguarding", on=each("orders", "care"))
    def to_kinship(_case: Case, _order: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """A child moves to Kinship Care."""
        yield Transfer(to="kinship")

    child = Child(book_of(to_kinship))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    told = child.on("2026-03-02 15:00", answered(child.id_of("transfer"), "agreed", "2026-03-02"))
    assert told == ["open transfer kinship, again", "issued allocation_command assign"]
    assert child.open("allocation_command").worker_id is None


def test_a_route_that_a_policy_lets_the_connector_command_waits_for_nobody() -> None:
    @rule("FEN-07", clause="2.7", since=SINCE, held_by="safeguarding", on=each("orders", "care"))
    def directly(_case: Case, _order: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """A child moves to its known worker at once."""
        yield Transfer(to="looked_after", worker="W7", at_once=True)

    child = Child(book_of(directly, commands=AT_ONCE))
    told = child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    assert "issued allocation_command assign" in told
    assert child.open("allocation_command").worker_id == "W7"


def test_a_move_of_a_piece_of_work_is_never_commanded() -> None:
    @rule("FEN-07", clause="2.7", since=SINCE, held_by="safeguarding", on=each("orders", "care"))
    def only_the_contact(_case: Case, _order: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """Supervised contact passes to the looked after team."""
        yield Transfer(to="looked_after", purpose="supervised_contact", worker="W7", at_once=True)

    child = Child(book_of(only_the_contact))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    assert child.open("transfer").obligation.subject == "supervised_contact"
    assert child.open("transfer").whole_case is False
    assert child.published("allocation_command") == []


def test_the_command_ends_with_the_move_it_asked_for() -> None:
    child = commanded()
    told = child.on(
        "2026-03-02 15:00", ended("I1", "2026-03-02"), held("I2", "looked_after", "2026-03-02", worker="W2")
    )
    assert told == ["fulfilled allocation_command assign", "fulfilled transfer looked_after"]


def test_another_worker_named_withdraws_the_command_and_gives_another() -> None:
    child = commanded()
    first = child.id_of("allocation_command")
    later = {**named("W3", "looked_after", "2026-03-03")}
    told = child.on("2026-03-03", later)
    assert told == [
        "open transfer looked_after, again",
        "issued allocation_command assign",
        "withdrawn allocation_command assign",
    ]
    assert child.open("allocation_command").worker_id == "W3"
    assert child.id_of("allocation_command") != first


def test_a_gate_that_comes_to_stand_withdraws_the_command_and_keeps_the_transfer() -> None:
    child = moving(no_move_before_a_placement)
    child.on("2026-03-02 12:00", PLACED, NAMED, day_for(child, "2026-03-02", "2026-03-02"))
    assert len(child.all_open("allocation_command")) == 1
    told = child.on("2026-03-02 15:00", changed(PLACED, "2026-03-02 15:00", "withdrawn"))
    assert told == ["open transfer looked_after, again", "withdrawn allocation_command assign"]


def test_a_command_given_again_after_it_was_withdrawn_is_another_life() -> None:
    child = moving(no_move_before_a_placement)
    child.on("2026-03-02 12:00", PLACED, NAMED, day_for(child, "2026-03-02", "2026-03-02"))
    first = child.open("allocation_command").obligation
    child.on("2026-03-02 15:00", changed(PLACED, "2026-03-02 15:00", "withdrawn"))
    child.on("2026-03-02 16:00", changed(PLACED, "2026-03-02 16:00"))
    second = child.open("allocation_command").obligation
    assert (first.life, second.life) == (1, 2)
    assert first.obligation_id != second.obligation_id


def test_a_commanded_move_that_is_no_longer_wanted_is_not_withdrawn_and_both_managers_are_asked() -> None:
    child = commanded()
    told = child.on("2026-03-02 15:00", changed(care_order("2026-03-02"), "2026-03-02 15:00", "withdrawn"))
    assert told == ["open alert commanded_move_no_longer_wanted"]
    assert len(child.all_open("transfer")) == len(child.all_open("allocation_command")) == 1
    assert child.open("alert").obligation.tell == ("head_of_service", "safeguarding_manager", "looked_after_manager")


def test_a_commanded_move_that_is_wanted_again_ends_the_alert() -> None:
    child = commanded()
    child.on("2026-03-02 15:00", changed(care_order("2026-03-02"), "2026-03-02 15:00", "withdrawn"))
    told = child.on("2026-03-02 16:00", changed(care_order("2026-03-02"), "2026-03-02 16:00"))
    assert told == ["fulfilled alert commanded_move_no_longer_wanted"]


def test_a_move_made_though_no_longer_wanted_fulfils_the_transfer_with_a_notice() -> None:
    child = commanded()
    child.on("2026-03-02 15:00", changed(care_order("2026-03-02"), "2026-03-02 15:00", "withdrawn"))
    told = child.on(
        "2026-03-02 16:00", held("I2", "looked_after", "2026-03-02", worker="W2"), ended("I1", "2026-03-02")
    )
    assert "fulfilled transfer looked_after" in told
    assert "said notice moved_though_no_longer_wanted/head_of_service" in told
    assert "fulfilled alert commanded_move_no_longer_wanted" in told
    assert child.last("notice").about == child.last("transfer").obligation.obligation_id


def test_an_ordinary_commanded_move_is_told_as_no_surprise() -> None:
    child = commanded()
    child.on("2026-03-02 15:00", held("I2", "looked_after", "2026-03-02", worker="W2"), ended("I1", "2026-03-02"))
    assert child.published("notice") == []


def test_a_move_made_while_a_gate_stood_is_told_as_a_notice() -> None:
    child = moving(no_move_before_a_placement)
    told = child.on("2026-03-02 15:00", ended("I1", "2026-03-02"), held("I2", "looked_after", "2026-03-02"))
    assert told == ["said notice moved_despite_gate/head_of_service", "fulfilled transfer looked_after"]
    notice = child.last("notice")
    assert notice.carries == ("placement",)
    assert [one.rule_id for one in notice.obligation.basis] == ["FEN-23"]
    assert notice.obligation.tell == ("head_of_service", "placement_officer")


def test_a_transfer_wanted_before_a_birthday_is_due_on_it() -> None:
    child = Child(book_of(leaving_care_at_eighteen))
    child.on("2026-01-05", *IN_CARE, born("2008-02-29"))
    assert child.open("transfer").due_on == date(2026, 3, 1)


def test_a_plan_that_turns_ends_the_overdue_alert_with_the_transfer() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-03-02", *IN_CARE, plan("long_term_fostering", "2026-02-10"), review(2, "2026-03-02"))
    child.until("2026-03-03")
    told = child.on("2026-03-04", plan("return_home", "2026-03-04"))
    assert told == ["withdrawn transfer looked_after", "fulfilled alert overdue"]
