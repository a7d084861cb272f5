"""Step 2: the checklist, gates, bounds and grounds of a move, and what people except."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from policy_core.decide import RuleRaised
from policy_core.host import Host
from policy_core.outcomes import Bound, ChecklistItem, CoWorking, Gate, Notice, Outcome
from policy_core.policy import Exceptions
from policy_core.rules import rule, transfer
from tests.unit.core.child import (
    Child,
    agreed,
    agreement,
    booked,
    care_order,
    changed,
    held,
    in_care,
    named,
    plan,
    review,
    ticked,
)
from tests.unit.core.policies import (
    EXCEPTIONS,
    SINCE,
    a_checklist_is_no_ground,
    a_chronology_goes_with_the_child,
    a_pen_picture_and_the_chronology,
    book_of,
    invariant,
    long_term_care_after_a_care_order,
    long_term_care_at_a_second_review,
    no_move_before_a_placement,
    ten_days_are_given,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText
    from policy_core.rules import Rule

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
PLACED = {"event": "PlacementStarted", "placement_id": "PL1", "type": "U6", "started_on": "2026-03-02"}
ORDER = care_order("2026-03-02")


def moving(*rules: Rule, host: Host | None = None, **more: object) -> Child:
    """Tell of a child whose care order of 2 March 2026 wants it to move, under these rules for the move."""
    child = Child(book_of(long_term_care_after_a_care_order, *rules, **more), host)  # type: ignore[arg-type]
    child.on("2026-03-02", *IN_CARE)
    child.on("2026-03-02 10:00", ORDER)
    return child


def test_items_of_several_clauses_are_one_list_with_one_line_an_item() -> None:
    transfer_to_come = moving(a_chronology_goes_with_the_child, a_pen_picture_and_the_chronology).open("transfer")
    assert [(line.item, line.met, line.hard) for line in transfer_to_come.items] == [
        ("chronology", False, True),
        ("pen_picture", False, False),
    ]
    assert transfer_to_come.missing == ("chronology", "pen_picture")
    assert transfer_to_come.ready is False
    assert [one.rule_id for one in transfer_to_come.obligation.basis] == ["FEN-02", "FEN-21", "FEN-22"]


def test_an_item_is_met_by_the_checklist() -> None:
    child = moving(a_chronology_goes_with_the_child)
    assert child.on("2026-03-02 15:00", ticked("chronology", "2026-03-02", "outstanding")) == []
    told = child.on("2026-03-02 16:00", changed(ticked("chronology", "2026-03-02"), "2026-03-02 16:00"))
    assert told == ["open transfer looked_after, again"]
    assert child.open("transfer").missing == ()
    assert child.open("transfer").ready is True


def test_an_item_is_met_by_the_document_on_the_day_it_is_complete() -> None:
    child = moving(a_chronology_goes_with_the_child)
    chronology = {"event": "DocumentRecorded", "document": "chronology", "updated_on": "2026-03-02"}
    assert child.on("2026-03-02 15:00", chronology) == []
    done = changed({**chronology, "completed_on": "2026-03-02"}, "2026-03-02 16:00")
    assert child.on("2026-03-02 16:00", done) == ["open transfer looked_after, again"]
    assert child.open("transfer").missing == ()


def test_an_item_is_excused_once_both_sides_agree_that_it_may_follow() -> None:
    child = moving(a_chronology_goes_with_the_child)
    holding = agreement("outstanding_work", "2026-03-02", side="holding", item="chronology")
    receiving = agreement("outstanding_work", "2026-03-02", side="receiving", item="chronology")
    assert child.on("2026-03-02 15:00", holding) == []
    assert child.on("2026-03-02 16:00", receiving) == ["open transfer looked_after, again"]
    told = child.open("transfer")
    assert told.missing == ()
    assert len(told.obligation.exceptions) == 2


def test_an_item_a_rule_reads_for_itself_is_as_that_rule_says() -> None:
    @rule("FEN-27", clause="4.7", since=SINCE, on=transfer())
    def a_placement_is_recorded(case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """The placement is recorded."""
        yield ChecklistItem(item="placement", met=case.placement)

    child = moving(a_placement_is_recorded)
    assert child.open("transfer").missing == ("placement",)
    assert child.on("2026-03-02 15:00", PLACED) == ["open transfer looked_after, again"]
    assert child.open("transfer").missing == ()


def test_an_item_the_host_can_never_tell_is_neither_met_nor_forgotten() -> None:
    supplied = frozenset({"InvolvementStarted", "InvolvementEnded", "BecameLookedAfter", "CourtOrderMade"})
    child = moving(a_pen_picture_and_the_chronology, host=Host(key="h", name="H", supplied=supplied))
    assert [line.met for line in child.open("transfer").items] == [None, None]
    assert child.open("transfer").missing == ("chronology", "pen_picture")
    assert child.open("transfer").ready is True


def test_one_of_several_items_is_enough_where_the_rule_says_so() -> None:
    @rule("FEN-27", clause="4.7", since=SINCE, on=transfer())
    def either(_case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """A chronology or a pen picture goes with the child."""
        yield ChecklistItem(item="chronology", any_of=("pen_picture",))

    child = moving(either)
    child.on("2026-03-02 15:00", ticked("pen_picture", "2026-03-02"))
    assert child.open("transfer").missing == ()


def test_a_gate_holds_the_move_and_names_clause_and_recipients() -> None:
    transfer_to_come = moving(no_move_before_a_placement).open("transfer")
    assert [(line.gate, line.clause, line.tell, line.sure) for line in transfer_to_come.gates] == [
        ("placement", "4.3", ("placement_officer",), True)
    ]
    assert transfer_to_come.ready is False
    assert "placement_officer" in transfer_to_come.obligation.tell


def test_a_gate_opens_with_the_fact_it_waits_for() -> None:
    child = moving(no_move_before_a_placement)
    assert child.on("2026-03-02 15:00", PLACED) == ["open transfer looked_after, again"]
    assert child.open("transfer").gates == ()
    assert child.open("transfer").ready is True


def test_a_perhaps_gate_stands_too_and_is_asked_about() -> None:
    @rule("FEN-27", clause="4.7", since=SINCE, on=transfer())
    def a_named_plan(case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """No child moves who is to go home."""
        if case.permanence_plan == "return_home":
            yield Gate("plan")

    child = moving(a_named_plan)
    assert [(line.gate, line.sure) for line in child.open("transfer").gates] == [("plan", False)]
    assert child.open("transfer").ready is False
    assert [one.fact for one in child.all_open("question")] == ["permanence_plan"]


def test_bounds_move_the_date_that_stands_and_not_the_due_day() -> None:
    transfer_to_come = moving(ten_days_are_given).open("transfer")
    assert transfer_to_come.due_on == date(2026, 3, 2)
    assert transfer_to_come.not_before_on == date(2026, 3, 12)
    assert transfer_to_come.not_after_on == date(2026, 3, 22)
    assert transfer_to_come.move_on == date(2026, 3, 12)


def test_a_move_is_not_overdue_before_its_bound() -> None:
    child = moving(ten_days_are_given)
    assert child.until("2026-03-12") == []
    assert child.until("2026-03-13") == ["open transfer looked_after, again", "open alert overdue"]


def test_the_narrowest_bounds_count() -> None:
    @rule("FEN-27", clause="4.7", since=SINCE, on=transfer())
    def narrower(_case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """A move isn't before the fifteenth nor after the eighteenth."""
        yield Bound(not_before=date(2026, 3, 15), aim=date(2026, 3, 16), not_after=date(2026, 3, 18))

    transfer_to_come = moving(ten_days_are_given, narrower).open("transfer")
    assert (transfer_to_come.not_before_on, transfer_to_come.not_after_on) == (date(2026, 3, 15), date(2026, 3, 18))
    assert transfer_to_come.target_on == date(2026, 3, 16)


def test_bounds_that_cross_are_a_conflict_with_both_clauses_and_hold_the_move() -> None:
    @rule("FEN-27", clause="4.7", since=SINCE, on=transfer())
    def at_once(_case: Case, move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """A move is made by its due day."""
        yield Bound(not_after=move.due_on)

    child = moving(ten_days_are_given, at_once)
    assert child.open("transfer").held_back == ("conflict",)
    conflict = child.open("conflict")
    assert [one.rule_id for one in conflict.obligation.basis] == ["FEN-24", "FEN-27"]
    assert conflict.about == (child.id_of("transfer"),)


def test_a_perhaps_bound_binds_nobody_and_holds_the_command() -> None:
    @rule("FEN-27", clause="4.7", since=SINCE, on=transfer())
    def later_perhaps(case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """A child who is to go home doesn't move before April."""
        if case.permanence_plan == "return_home":
            yield Bound(not_before=date(2026, 4, 1))

    transfer_to_come = moving(later_perhaps).open("transfer")
    assert transfer_to_come.not_before_on is None
    assert transfer_to_come.held_back == ("perhaps_bound",)


def test_a_rule_that_reads_the_date_comes_second_and_sees_the_date_that_stands() -> None:
    @rule("FEN-28", clause="4.8", since=SINCE, on=transfer())
    def told_of_the_date(_case: Case, move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """The carer is told of the date."""
        yield Notice(notice="date_of_the_move", to=("carer",), about_on=move.date)

    child = moving(told_of_the_date, ten_days_are_given)
    assert child.last("notice").about_on == date(2026, 3, 12)
    assert child.last("notice").about == child.id_of("transfer")


def test_a_rule_that_reads_the_date_may_add_no_bound() -> None:
    @rule("FEN-28", clause="4.8", since=SINCE, on=transfer())
    def bounds_what_it_reads(_case: Case, move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """A move isn't after its date."""
        yield Bound(not_after=move.date)

    with pytest.raises(RuleRaised, match="FEN-28"):
        moving(bounds_what_it_reads)


def test_co_working_of_a_move_stands_until_the_host_shows_it() -> None:
    @rule("FEN-28", clause="4.8", since=SINCE, on=transfer())
    def a_second_worker(case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """A second worker is beside the first."""
        yield CoWorking(role="family_support", in_place=case.placement)

    child = moving(a_second_worker)
    assert child.open("co_working").role == "family_support"
    assert "fulfilled co_working family_support" in child.on("2026-03-02 15:00", PLACED)


def test_step_two_reads_foreseen_transfers_too() -> None:
    child = Child(book_of(long_term_care_at_a_second_review, a_chronology_goes_with_the_child))
    booking = booked(2, "2026-04-13", booked_on="2026-03-02")
    child.on("2026-03-02", *IN_CARE, plan("long_term_fostering", "2026-02-10"), booking)
    assert child.open("transfer").obligation.state == "foreseen"
    assert child.open("transfer").missing == ("chronology",)


def test_rules_for_moves_to_other_teams_do_not_bear_on_it() -> None:
    @rule("FEN-28", clause="4.8", since=SINCE, on=transfer(to="disability"))
    def elsewhere(_case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """Equipment goes with the child."""
        yield ChecklistItem(item="equipment")

    @rule("FEN-29", clause="4.9", since=SINCE, on=transfer(from_="kinship"))
    def from_elsewhere(_case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """The order goes with the child."""
        yield ChecklistItem(item="order")

    assert moving(elsewhere, from_elsewhere).open("transfer").items == ()


def test_an_exception_of_both_sides_lifts_a_clause_of_the_move_and_is_named() -> None:
    child = moving(no_move_before_a_placement)
    holding = agreement("exception", "2026-03-02", side="holding", rule_id="FEN-23")
    receiving = agreement("exception", "2026-03-02", side="receiving", rule_id="FEN-23")
    assert child.on("2026-03-02 15:00", holding) == []
    assert child.on("2026-03-02 16:00", receiving) == ["open transfer looked_after, again"]
    told = child.open("transfer")
    assert told.gates == ()
    assert len(told.obligation.exceptions) == 2


def test_a_withdrawn_agreement_ends_the_exception() -> None:
    child = moving(no_move_before_a_placement)
    both = agreement("exception", "2026-03-02", rule_id="FEN-23")
    child.on("2026-03-02 15:00", both)
    assert child.open("transfer").gates == ()
    child.on("2026-03-02 16:00", changed({**both, "withdrawn_on": "2026-03-02"}, "2026-03-02 16:00"))
    assert [line.gate for line in child.open("transfer").gates] == ["placement"]


def test_an_exception_until_a_day_ends_after_that_day() -> None:
    child = moving(no_move_before_a_placement, ten_days_are_given)
    child.on("2026-03-02 15:00", agreement("exception", "2026-03-02", rule_id="FEN-23", until="2026-03-05"))
    assert child.until("2026-03-05") == []
    assert child.until("2026-03-06") == ["open transfer looked_after, again"]
    assert [line.gate for line in child.open("transfer").gates] == ["placement"]


def test_an_exception_from_a_clause_that_wants_a_move_keeps_the_child() -> None:
    child = moving()
    both = agreement("exception", "2026-03-02", rule_id="FEN-02")
    assert child.on("2026-03-02 15:00", both) == ["withdrawn transfer looked_after"]


def test_an_exception_for_one_item_lifts_that_item_only() -> None:
    child = moving(a_pen_picture_and_the_chronology)
    child.on("2026-03-02 15:00", agreement("exception", "2026-03-02", rule_id="FEN-22", item="pen_picture"))
    assert child.open("transfer").missing == ("chronology",)


def test_an_exception_within_another_transfer_lifts_nothing() -> None:
    child = moving(no_move_before_a_placement)
    elsewhere = agreement("exception", "2026-03-02", rule_id="FEN-23", transfer_id="another")
    assert child.on("2026-03-02 15:00", elsewhere) == []
    here = agreement("exception", "2026-03-02", rule_id="FEN-23", transfer_id=child.id_of("transfer"))
    assert child.on("2026-03-02 16:00", here) == ["open transfer looked_after, again"]


def test_an_exception_that_names_another_team_lifts_nothing() -> None:
    child = moving()
    elsewhere = agreement("exception", "2026-03-02", rule_id="FEN-02", to_team={"team": "disability"})
    assert child.on("2026-03-02 15:00", elsewhere) == []


def test_a_clause_the_policy_never_excepts_stands() -> None:
    never = EXCEPTIONS.model_copy(update={"never": ("FEN-23",)})
    child = moving(no_move_before_a_placement, exceptions=never)
    assert child.on("2026-03-02 15:00", agreement("exception", "2026-03-02", rule_id="FEN-23")) == []


def test_only_the_roles_the_policy_names_can_except() -> None:
    by_head = Exceptions(clause="10", sides=(), by_roles=("head_of_service",))
    child = moving(no_move_before_a_placement, exceptions=by_head)
    assert child.on("2026-03-02 15:00", agreement("exception", "2026-03-02", rule_id="FEN-23")) == []
    by_her = agreement("exception", "2026-03-02", rule_id="FEN-23", role="head_of_service", side="holding")
    assert child.on("2026-03-02 16:00", by_her) == ["open transfer looked_after, again"]


def test_a_date_put_off_on_a_struck_ground_is_refused_and_the_clause_named() -> None:
    child = moving(a_checklist_is_no_ground)
    later = agreed(child.id_of("transfer"), "2026-03-20", "2026-03-02", reason="checklist")
    assert child.on("2026-03-02 15:00", later) == ["open alert agreed_date_refused"]
    assert child.open("transfer").move_on == date(2026, 3, 2)
    refused = child.open("alert")
    assert (refused.about_on, refused.names) == (date(2026, 3, 20), ("FEN-25",))
    assert [(one.rule_id, one.clause) for one in refused.obligation.basis] == [("FEN-25", "4.5")]


def test_a_date_put_off_on_another_ground_stands() -> None:
    child = moving(a_checklist_is_no_ground)
    later = agreed(child.id_of("transfer"), "2026-03-20", "2026-03-02", reason="family")
    assert child.on("2026-03-02 15:00", later) == ["open transfer looked_after, again"]
    assert child.open("transfer").move_on == date(2026, 3, 20)


def test_where_the_policy_says_that_capacity_never_delays_it_is_no_ground_and_its_clause_is_named() -> None:
    child = moving(invariants={"capacity_never_delays": invariant("FEN-CAP")})
    later = agreed(child.id_of("transfer"), "2026-03-20", "2026-03-02", reason="capacity")
    assert child.on("2026-03-02 15:00", later) == ["open alert agreed_date_refused"]
    assert child.open("alert").names == ("FEN-CAP",)
    assert child.open("transfer").move_on == date(2026, 3, 2)


def test_where_the_policy_does_not_say_so_capacity_is_a_ground() -> None:
    child = moving()
    later = agreed(child.id_of("transfer"), "2026-03-20", "2026-03-02", reason="capacity")
    assert child.on("2026-03-02 15:00", later) == ["open transfer looked_after, again"]


def test_a_refused_date_names_what_refuses_it_and_an_earlier_date_needs_no_ground() -> None:
    @rule("FEN-27", clause="4.7", since=SINCE, on=transfer())
    def by_the_end_of_march(_case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """A move is made by the end of March."""
        yield Bound(not_after=date(2026, 3, 31))

    child = moving(a_checklist_is_no_ground, by_the_end_of_march)
    later = agreed(child.id_of("transfer"), "2026-03-20", "2026-03-02", reason="checklist")
    child.on("2026-03-02 15:00", later)
    assert child.open("alert").names == ("FEN-25",)
    earlier = agreed(child.id_of("transfer"), "2026-03-01", "2026-03-03", reason="checklist")
    child.on("2026-03-03", earlier)
    assert child.open("transfer").move_on == date(2026, 3, 1)


def test_a_date_outside_the_bounds_is_refused_and_names_the_bound_alone() -> None:
    child = moving(ten_days_are_given, a_checklist_is_no_ground)
    outside = agreed(child.id_of("transfer"), "2026-03-30", "2026-03-02", reason="family")
    assert child.on("2026-03-02 15:00", outside) == ["open alert agreed_date_refused"]
    assert child.open("alert").names == ("FEN-24",)
    assert child.open("transfer").move_on == date(2026, 3, 12)


def test_the_worker_named_to_receive_the_case_is_on_the_transfer() -> None:
    child = moving()
    assert child.on("2026-03-02 15:00", named("W2", "looked_after", "2026-03-02")) == [
        "open transfer looked_after, again"
    ]
    assert child.open("transfer").worker_id == "W2"
    assert child.on("2026-03-02 16:00", named("W3", "disability", "2026-03-02")) == []


def test_a_review_held_adds_no_item_twice() -> None:
    child = moving(a_chronology_goes_with_the_child)
    child.on("2026-03-02 15:00", review(1, "2026-03-02"))
    assert [line.item for line in child.open("transfer").items] == ["chronology"]
