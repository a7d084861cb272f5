"""Deleting a case: what is published when a child is erased or retention is over, and what comes of a child after."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING

import pytest

from policy_core.deletion import Remnant
from policy_core.judge import EventRefused, begun
from policy_core.messages import Tombstone, Topic, still_present
from tests.unit.core.child import Child, ended, home, instant, opened, plan, review
from tests.unit.core.child import closed as closed_on
from tests.unit.core.policies import book_of, long_term_care_at_a_second_review
from tests.unit.core.test_messages import ALL_KINDS, IN_CARE, PLANNED, RESTRICTED, since, sketch, told_all

if TYPE_CHECKING:
    from policy_core.book import PolicyBook
    from tests.unit.core.child import JsonEvent


def erased(on: str, **envelope: str) -> JsonEvent:
    return {"event": "ChildErased", "erased_on": on, "basis": "request", "envelope": envelope}


def kept_for(years: int | None) -> PolicyBook:
    book = book_of(long_term_care_at_a_second_review)
    return dataclasses.replace(book, data=dataclasses.replace(book.data, closed_case_years=years))


def test_an_erasure_ends_what_is_open_without_content_and_leaves_tombstones() -> None:
    child = told_all()
    child.wakes(instant("2026-03-09"))
    transfer = child.id_of("transfer")
    place = len(child.messages)

    child.at_once("2026-03-09", erased("2026-03-09"))

    said = since(child, place)
    assert sketch(said)[-1] == ("transfers", "tombstone", False)
    over = [one.value for one in said if one.value is not None]
    assert {(one.obligation.kind, one.obligation.state) for one in over} == {
        ("transfer", "withdrawn"),
        ("task", "withdrawn"),
        ("alert", "withdrawn"),
    }
    assert {(one.obligation.subject, one.obligation.facts, one.obligation.basis) for one in over} == {("", (), ())}
    assert (said[-1].key, said[-1].tombstone) == (f"C1/{transfer}", Tombstone.ERASURE)


def test_of_an_erased_child_nothing_is_kept() -> None:
    child = told_all()

    child.at_once("2026-03-09", erased("2026-03-09"))

    assert dict(child.state.raw.versions) == {}
    assert (dict(child.state.ledger.open), dict(child.state.ledger.said), child.state.wake_at) == ({}, {}, None)


def test_every_life_that_was_ever_published_gets_its_tombstone_where_it_was_published() -> None:
    child = told_all()
    first = child.id_of("transfer")
    child.on("2026-03-09", {**review(2, "2026-03-02"), "envelope": {"change": "withdrawn"}})
    child.on("2026-03-16", review(2, "2026-03-16", meeting_id="R3"))
    second = child.id_of("transfer")
    child.on("2026-03-20", RESTRICTED)
    child.wakes(instant("2026-03-23"))
    place = len(child.messages)

    child.at_once("2026-03-23", erased("2026-03-23"))

    # the change of restriction cleared the open topic of both, and said the open one again on the restricted
    assert first != second
    assert [(one.key, one.restricted) for one in since(child, place) if one.value is None] == [(f"C1/{second}", True)]
    assert still_present(frozenset(), child.messages) == frozenset()


def test_the_erasure_of_a_restricted_child_is_on_no_open_topic() -> None:
    child = Child(book_of(*ALL_KINDS))
    child.on("2026-03-02", {**RESTRICTED, "details_updated_on": "2026-03-01"}, *IN_CARE, PLANNED)
    child.on("2026-03-03", review(2, "2026-03-03"))
    assert child.all_open("transfer")

    child.at_once("2026-03-09", erased("2026-03-09"))

    assert child.messages[-1].tombstone is Tombstone.ERASURE
    assert all(message.restricted for message in child.messages)


def test_an_erasure_booked_for_a_day_waits_for_it_and_can_be_taken_back_until_then() -> None:
    child = told_all()
    child.on("2026-03-09", erased("2026-04-01"))
    assert child.all_open("transfer")
    assert child.state.wake_at is not None

    taken_back = dataclasses.replace(child)
    child.until("2026-04-01")
    assert child.messages[-1].tombstone is Tombstone.ERASURE

    taken_back.state = told_all().state
    taken_back.on("2026-03-09", erased("2026-04-01"))
    taken_back.on("2026-03-10", erased("2026-04-01", change="withdrawn"))
    taken_back.until("2026-04-30")
    assert taken_back.all_open("transfer")


def test_more_of_the_same_save_does_not_put_an_erasure_off() -> None:
    child = told_all()

    child.at_once("2026-03-09", {**erased("2026-03-09"), "envelope": {"more_follow": True}})

    assert child.messages[-1].tombstone is Tombstone.ERASURE


def test_the_authoritys_own_record_is_never_erased() -> None:
    child = Child(book_of(*ALL_KINDS), child_id="~authority")

    child.on("2026-03-09", erased("2026-03-09"))

    assert child.state.raw.versions


def closed(book: PolicyBook, *more: JsonEvent) -> Child:
    """Tell of a case opened in October, in which a transfer is out, and closed on 2 April 2026."""
    child = Child(book)
    child.on("2026-03-02", opened("2025-10-01"), *IN_CARE, PLANNED, review(2, "2026-03-02"))
    care_over = {"event": "CeasedToBeLookedAfter", "period_id": "P1", "ended_on": "2026-04-02"}
    child.on("2026-04-02", care_over, ended("I1", "2026-04-02"), closed_on("2026-04-02"), *more)
    return child


def test_a_closed_case_is_deleted_when_its_retention_is_over() -> None:
    child = closed(kept_for(6))

    child.until("2032-04-01")
    assert child.state.raw.versions

    child.until("2032-04-02")

    assert dict(child.state.raw.versions) == {}
    assert (child.messages[-1].topic, child.messages[-1].tombstone) == (Topic.TRANSFERS, Tombstone.RETENTION)
    assert still_present(frozenset(), child.messages) == frozenset()


def test_without_a_retention_nothing_is_ever_deleted() -> None:
    child = closed(kept_for(None))

    child.until("2099-12-31")

    assert child.state.raw.versions


def test_retention_runs_from_the_last_that_took_effect_but_not_from_the_childs_own_details() -> None:
    visited = {"event": "VisitRecorded", "visit_id": "V1", "kind": "statutory", "held_on": "2027-01-10"}
    child = closed(kept_for(6))
    child.on("2027-01-11", visited)
    child.on("2029-05-01", home("north", "2029-05-01"))

    child.until("2033-01-09")
    assert child.state.raw.versions
    child.until("2033-01-10")
    assert dict(child.state.raw.versions) == {}


def test_an_open_case_is_kept_however_old() -> None:
    child = Child(kept_for(1))
    child.on("2026-03-02", opened("2001-10-01"), *IN_CARE)

    child.until("2040-01-01")

    assert child.state.raw.versions


def test_a_history_that_is_still_being_told_is_not_deleted_under_the_hand() -> None:
    child = Child(kept_for(6))
    child.on("2026-03-02", {**opened("2008-10-01"), "case_id": "K0"}, {**closed_on("2010-02-01"), "case_id": "K0"})
    child.on("2026-03-02 10:00", opened("2025-10-01"), *IN_CARE, PLANNED, review(2, "2026-03-02"))
    child.until("2026-12-31")
    assert child.all_open("transfer")

    forgotten = Child(kept_for(6))
    forgotten.on("2026-03-02", opened("2008-10-01"), closed_on("2010-02-01"))
    forgotten.until("2026-04-02")
    assert dict(forgotten.state.raw.versions) == {}


def test_a_child_who_comes_back_gets_other_ids_for_the_same_things() -> None:
    child = closed(kept_for(6))
    before = child.last("transfer").obligation.obligation_id
    child.until("2032-12-31")
    assert (child.state.ledger.generation, child.state.deleted_through) == (1, date(2026, 4, 2))

    again = begun("C1", Remnant(erased=False, generation=1, through=date(2025, 1, 1)))
    child.state = again
    child.on("2033-03-02", opened("2025-10-01"), *IN_CARE, PLANNED, review(2, "2026-03-02"))

    # the very same records, so that only the generation tells the ids apart
    assert child.open("transfer").obligation.life == 1
    assert child.id_of("transfer") != before


def test_what_is_told_of_a_deleted_time_is_refused_and_what_is_new_begins_from_nothing() -> None:
    child = closed(kept_for(6))
    child.until("2032-12-31")
    late = plan("adoption", "2026-01-15")
    with pytest.raises(EventRefused, match="case_deleted"):
        child.on("2033-01-10", late)
    with pytest.raises(EventRefused, match="case_deleted"):
        child.on("2033-01-10", home("north", "2020-05-01"))

    child.on("2033-03-01", {**opened("2033-03-01"), "case_id": "K2"})
    child.on("2033-03-01", home("north", "2020-05-01"))
    with pytest.raises(EventRefused, match="case_deleted"):
        child.on("2033-03-02", late)

    assert {name for name, _ in child.state.raw.versions} == {"CaseOpened", "AddressRecorded"}


def test_what_has_a_record_on_the_compacted_topics_is_what_the_messages_left_there() -> None:
    child = told_all()
    child.on("2026-03-09", {**review(2, "2026-03-02"), "envelope": {"change": "withdrawn"}})
    child.on("2026-03-16", review(2, "2026-03-16", meeting_id="R3"))
    assert child.state.ledger.present == still_present(frozenset(), child.messages)
    assert len(child.state.ledger.present) == 2

    child.on("2026-03-20", RESTRICTED)

    assert child.state.ledger.present == still_present(frozenset(), child.messages)
    assert {restricted for _, restricted in child.state.ledger.present} == {True}


def test_a_later_instant_decides_for_none_before_the_deletion() -> None:
    child = told_all()
    child.at_once("2026-03-09", erased("2026-03-09"))
    assert child.state.decided_through == instant("2026-03-09")
