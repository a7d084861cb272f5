"""Which rules can be decided from what a host supplies: small policies and hosts, then every policy there is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connector import registry
from policy_core.book import RuleState
from policy_core.coverage import Answer, Coverage, Covered, NeededBy, coverage_of
from policy_core.events import EVENTS
from policy_core.host import Host
from policy_core.outcomes import ChecklistItem, Notice, Outcome
from policy_core.policy import CatalogueRow, Parameter, Value
from policy_core.rules import Rule, case_since, each, rule, transfer
from policy_core.sources import SAID_BY_PEOPLE, Missing
from tests.unit.core.policies import SINCE, book_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

ROOT = Path(__file__).parents[3]
AUTHORITIES = sorted(file.parent.parent.name for file in ROOT.glob("plugins/*/*/policy.toml"))
EVERYTHING = Host(key="all", name="Everything")


def supplying(*events: str, unfilled: frozenset[str] = frozenset(), **notes: str) -> Host:
    return Host(key="some", name="Some", supplied=frozenset(events), unfilled=unfilled, notes=notes)


def covered(one: Rule, host: Host, *, agreed_by: tuple[str, ...] = ("date_agreed",)) -> Covered:
    (row,) = report(host, one, agreed_by=agreed_by).rows
    return row


def report(host: Host, *rules: Rule, agreed_by: tuple[str, ...] = ("date_agreed",)) -> Coverage:
    book = book_of(*rules, agreed_by=agreed_by)
    rows = dict.fromkeys((one.rule_id, one.clause) for one in rules)
    catalogue = tuple(CatalogueRow(id=name, clause=clause, kind="timer", since=SINCE) for name, clause in rows)
    return coverage_of(replace(book, data=replace(book.data, catalogue=catalogue)), host)


@rule("FEN-61", clause="8.1", since=SINCE, on=each("looked_after_reviews"))
def by_the_number(_case: Case, review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A second review is told of."""
    if review.number == 2:
        yield Notice(notice="second", to=("manager",))


@rule("FEN-62", clause="8.2", since=SINCE, on=case_since("looked_after"))
def by_a_decision(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """What people decided is told of."""
    if case.decisions.of_kind("stability").latest.answer:
        yield Notice(notice="stable", to=("manager",))


@rule("FEN-63", clause="8.3", since=SINCE, on=each("primary_involvements"))
def by_the_worker(_case: Case, involvement: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A newly qualified worker is told of."""
    if involvement.worker.newly_qualified:
        yield Notice(notice="new", to=("manager",))


@rule("FEN-64", clause="8.4", since=SINCE, on=transfer())
def a_line(_case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The chronology goes with the child."""
    yield ChecklistItem(item="chronology")


@rule("FEN-65", clause="8.5", since=SINCE, on=case_since("opened_on"))
def by_a_computed_name(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """What only the run would tell."""
    if getattr(case, str(case.age)):
        yield Notice(notice="what", to=("manager",))


@rule("FEN-66", clause="8.6", since=SINCE, on=each("transfer_in"))
def by_a_worked_out_field(_case: Case, notified: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """What was decided on a case of another authority is told of."""
    if notified.decision:
        yield Notice(notice="decided", to=("manager",))


@rule("FEN-67", clause="8.7", since=SINCE, on=each("looked_after_reviews"))
def by_a_misspelt_field(_case: Case, review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A field that no review has."""
    if review.numbr:
        yield Notice(notice="second", to=("manager",))


def answers(row: Covered, needed_by: NeededBy = NeededBy.RULE) -> dict[str, Answer]:
    return {need.fact: need.answer for need in row.needs if need.needed_by is needed_by}


def test_a_rule_whose_facts_are_all_supplied_is_decidable() -> None:
    row = covered(by_the_number, supplying("LookedAfterReviewHeld"))
    assert row.answer is Answer.DECIDABLE
    assert row.says == ("A second review is told of.",)
    assert {need.fact: need.told_by for need in row.needs} == {
        "looked_after_reviews": ("LookedAfterReviewHeld",),
        "looked_after_reviews.held_on": ("LookedAfterReviewHeld",),
        "looked_after_reviews.number": ("LookedAfterReviewHeld",),
    }


def test_a_rule_that_leans_on_a_decision_needs_a_persons_answer() -> None:
    row = covered(by_a_decision, EVERYTHING)
    assert row.answer is Answer.NEEDS_AN_ANSWER
    assert answers(row)["looked_after"] is Answer.DECIDABLE
    assert {event for need in row.needs for event in need.answered_by} == {"DecisionRecorded"}


def test_a_decision_that_the_host_has_no_place_for_is_not_supplied() -> None:
    row = covered(by_a_decision, supplying("BecameLookedAfter", DecisionRecorded="no form"))
    assert (row.answer, row.missing) == (Answer.NOT_SUPPLIED, (Missing("DecisionRecorded", "no form"),))


def test_a_fact_none_of_whose_events_comes_is_not_supplied_and_all_of_them_are_named() -> None:
    row = covered(by_the_number, supplying("CaseOpened", MeetingBooked="no diary"))
    number = next(need for need in row.needs if need.fact == "looked_after_reviews.number")
    assert number.missing == (Missing("LookedAfterReviewHeld", None), Missing("MeetingBooked", "no diary"))


def test_a_booking_alone_does_not_tell_that_a_review_was_held() -> None:
    row = covered(by_the_number, supplying("MeetingBooked"))
    assert row.answer is Answer.NOT_SUPPLIED
    assert answers(row) == {
        "looked_after_reviews": Answer.DECIDABLE,
        "looked_after_reviews.number": Answer.DECIDABLE,
        "looked_after_reviews.held_on": Answer.NOT_SUPPLIED,
    }


def test_a_field_that_the_host_leaves_out_is_not_supplied_with_its_note() -> None:
    why = {"Worker.newly_qualified": "job titles only"}
    host = supplying("InvolvementStarted", unfilled=frozenset(why), **why)
    row = covered(by_the_worker, host)
    assert (row.answer, row.missing) == (Answer.NOT_SUPPLIED, (Missing("Worker.newly_qualified", "job titles only"),))


def test_a_field_that_is_left_out_by_one_event_and_told_by_another_is_supplied() -> None:
    host = supplying("LookedAfterReviewHeld", "MeetingBooked", unfilled=frozenset({"MeetingBooked.number"}))
    assert covered(by_the_number, host).answer is Answer.DECIDABLE


def test_a_rule_on_a_move_also_needs_what_the_core_needs_for_it() -> None:
    row = covered(a_line, EVERYTHING, agreed_by=("accepted", "worker_named"))
    assert answers(row) == {}
    assert answers(row, NeededBy.CORE) == {
        "holding_team": Answer.DECIDABLE,
        "transfer_dates.agreed_for": Answer.NEEDS_AN_ANSWER,
        "transfer_answers.answer": Answer.NEEDS_AN_ANSWER,
        "named_workers.worker": Answer.NEEDS_AN_ANSWER,
        "checklist or documents": Answer.DECIDABLE,
    }
    assert row.answer is Answer.NEEDS_AN_ANSWER


def test_a_rule_of_one_teams_needs_to_know_who_holds_the_child() -> None:
    host = supplying("LookedAfterReviewHeld")
    held = replace(by_the_number, held_by=("safeguarding",))
    assert (covered(by_the_number, host).answer, covered(held, host).answer) == (Answer.DECIDABLE, Answer.NOT_SUPPLIED)
    assert answers(covered(held, EVERYTHING), NeededBy.CORE) == {"holding_team": Answer.DECIDABLE}


def test_a_line_can_be_told_by_a_document_alone_and_not_by_neither() -> None:
    events = ("InvolvementStarted", "TransferDateAgreed")
    line = "checklist or documents"
    assert answers(covered(a_line, supplying(*events, "DocumentRecorded")), NeededBy.CORE)[line] is Answer.DECIDABLE
    assert answers(covered(a_line, supplying(*events)), NeededBy.CORE)[line] is Answer.NOT_SUPPLIED
    ticked = answers(covered(a_line, supplying(*events, "ChecklistItemRecorded")), NeededBy.CORE)
    assert ticked[line] is Answer.NEEDS_AN_ANSWER


def test_a_worked_out_field_comes_from_what_it_is_worked_out_of() -> None:
    assert covered(by_a_worked_out_field, EVERYTHING).answer is Answer.NEEDS_AN_ANSWER
    row = covered(by_a_worked_out_field, supplying("TransferInNotified"))
    assert [one.what for one in row.missing] == ["DecisionRecorded"]


def test_what_cannot_be_followed_cannot_be_told_and_says_where() -> None:
    row = covered(by_a_computed_name, EVERYTHING)
    assert row.answer is Answer.CANNOT_TELL
    assert [one.says for one in row.not_followed] == ["getattr reads a name that can't be told"]


def test_a_field_that_no_record_has_cannot_be_told() -> None:
    row = covered(by_a_misspelt_field, EVERYTHING)
    assert row.answer is Answer.CANNOT_TELL
    assert answers(row)["looked_after_reviews.numbr"] is Answer.CANNOT_TELL


@rule("FEN-68", clause="8.8", since=SINCE, on=each("looked_after_reviews"))
def by_a_number_left_open(_case: Case, _review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A number that the authority gives."""
    yield Notice(notice="n", to=("manager",), carries=(str(policy.days_of_notice),))


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        ({}, Answer.CANNOT_TELL),
        ({"days_of_notice": Parameter(title="Days of notice")}, Answer.NOT_SUPPLIED),
        (
            {"days_of_notice": Parameter(title="Days", values=(Value(since=SINCE, value=2, clause="8.8"),))},
            Answer.DECIDABLE,
        ),
    ],
)
def test_a_number_left_open_is_supplied_by_the_authority(parameters: dict[str, Parameter], answer: Answer) -> None:
    book = book_of(by_a_number_left_open)
    row = CatalogueRow(id="FEN-68", clause="8.8", kind="timer", since=SINCE)
    book = replace(book, data=replace(book.data, catalogue=(row,), parameters=parameters))
    (one,) = coverage_of(book, EVERYTHING).rows
    assert one.answer is answer
    assert ("parameters.days_of_notice" in {missing.what for missing in one.missing}) is (answer is Answer.NOT_SUPPLIED)


def test_a_clause_of_two_rules_is_as_good_as_the_worse_of_them() -> None:
    both = replace(by_a_decision, rule_id="FEN-61", clause="8.1")
    (row,) = report(EVERYTHING, by_the_number, both).rows
    assert row.answer is Answer.NEEDS_AN_ANSWER
    assert row.says == ("A second review is told of.", "What people decided is told of.")


def test_a_clause_without_a_rule_has_no_answer_and_says_why() -> None:
    book = book_of()
    rows = tuple(
        CatalogueRow.model_validate({"id": why, "clause": "9", "kind": "timer", "since": SINCE, why: "because"})
        for why in ("by_core", "left_to_people", "not_yet")
    )
    report = coverage_of(replace(book, data=replace(book.data, catalogue=rows)), EVERYTHING)
    assert [(row.answer, row.state, row.said, row.reason) for row in report.rows] == [
        (None, RuleState.IMPLEMENTED, "done_by_the_core", "because"),
        (None, RuleState.LEFT_TO_PEOPLE, "left_to_people", "because"),
        (None, RuleState.NOT_YET, "not_yet", "because"),
    ]


def test_what_is_missing_is_listed_once_with_the_clauses_that_wait_for_it() -> None:
    host = supplying("BecameLookedAfter", "TransferInNotified")
    missing = report(host, by_a_decision, by_a_worked_out_field, by_the_number).missing
    assert [(one.what, ids) for one, ids in missing] == [
        ("DecisionRecorded", ("FEN-62", "FEN-66")),
        ("LookedAfterReviewHeld", ("FEN-61",)),
        ("MeetingBooked", ("FEN-61",)),
    ]


def test_people_answer_with_events_that_there_are() -> None:
    assert set(EVENTS) >= SAID_BY_PEOPLE


@pytest.mark.parametrize("host", registry.installed("handover.hosts"))
@pytest.mark.parametrize("authority", AUTHORITIES)
def test_of_every_policy_on_every_host_each_clause_is_answered_once(authority: str, host: str) -> None:
    plugins = registry.load(authority, host)
    found = coverage_of(plugins.book, plugins.host)
    assert found.summary == {**dict.fromkeys(found.summary, 0), **Counter(row.said for row in found.rows)}
    assert sum(found.summary.values()) == len(plugins.book.data.catalogue)
    with_rule = {row.row.id for row in found.rows if row.answer is not None}
    assert with_rule == {one.rule_id for one in plugins.book.rules}
    assert [
        (row.row.id, need.fact) for row in found.rows for need in row.needs if need.answer is Answer.CANNOT_TELL
    ] == []
