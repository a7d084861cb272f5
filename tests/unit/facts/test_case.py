"""What every fact and record does: unknown or not there, thresholds, leaning, other days, what the host supplies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from policy_core.facts import FACTS, Collection, FactTestsUnknown, Kind
from policy_core.reading import every_run, start_of
from policy_core.unknown import ABSENT, Absent, FactUnknown, Unknown

if TYPE_CHECKING:
    from tests.unit.facts.conftest import CaseOn

BORN = {"event": "ChildRecorded", "date_of_birth": "2010-03-10", "details_updated_on": "2025-10-01"}
HELD_BY_FAS = {
    "event": "InvolvementStarted",
    "involvement_id": "I1",
    "role": "primary",
    "worker": {"worker_id": "W1"},
    "team": {"team": "fas", "locality": "south"},
    "started_on": "2025-10-01",
}
REVIEW = {"event": "LookedAfterReviewHeld", "meeting_id": "M1", "held_on": "2025-11-28"}
IN_CARE = {"event": "BecameLookedAfter", "period_id": "P1", "started_on": "2025-11-03", "legal_status": "V2"}


# ---- names


def test_a_fact_that_does_not_exist_names_the_nearest_one(case_on: CaseOn) -> None:
    with pytest.raises(AttributeError, match="did you mean 'holding_team'"):
        _ = case_on("2026-03-02").holding_teem


def test_a_field_that_does_not_exist_names_the_nearest_one(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, REVIEW)
    with pytest.raises(AttributeError, match="looked_after_reviews has no field 'held_om'; did you mean 'held_on'"):
        _ = case.looked_after_reviews.latest_held.held_om
    with pytest.raises(AttributeError, match="did you mean 'latest_held'"):
        _ = case.looked_after_reviews.latest_hold


def test_a_field_that_does_not_exist_is_refused_where_there_is_no_record_either(case_on: CaseOn) -> None:
    with pytest.raises(AttributeError, match="orders has no field 'made'"):
        _ = case_on("2026-03-02").orders.made


def test_a_value_is_no_kind_of_record(case_on: CaseOn) -> None:
    with pytest.raises(TypeError, match="holding_team is a value"):
        case_on("2026-03-02").items("holding_team")


# ---- unknown, and not there


def test_a_null_field_is_unknown_and_a_null_end_says_that_there_is_none(case_on: CaseOn) -> None:
    period = case_on("2026-03-02", IN_CARE).looked_after_period
    assert isinstance(period.primary_need, Unknown)
    assert isinstance(period.ended_on, Absent)


def test_an_unknown_is_named_by_its_record_however_a_rule_came_to_it(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, REVIEW)
    by_latest = case.looked_after_reviews.latest_held.participation
    by_first = case.looked_after_reviews.first.participation
    assert by_latest.path == by_first.path == "meeting.M1.participation"
    assert by_latest.asked


def test_the_outcome_of_a_review_that_is_only_booked_is_not_there_yet(case_on: CaseOn) -> None:
    booked = {
        "event": "MeetingBooked",
        "meeting_id": "M2",
        "kind": "looked_after_review",
        "status": "booked",
        "booked_on": "2026-02-01",
        "booked_for": "2026-05-01",
    }
    review = case_on("2026-03-02", IN_CARE, booked).looked_after_reviews.next_booked
    assert isinstance(review.participation, Absent)
    assert isinstance(review.number, Absent)
    assert review.booked_for == date(2026, 5, 1)


def test_a_record_that_was_looked_for_and_is_not_there_is_known(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE)
    assert case.looked_after_reviews.latest_held == ABSENT
    assert case.looked_after_reviews.latest_held.held_on == ABSENT
    assert not case.looked_after_reviews.latest_held.number >= 2
    assert not case.orders.of_kind("supervision").any


def test_what_the_host_does_not_supply_is_unknown_and_nobody_is_asked(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, supplied=frozenset({"BecameLookedAfter", "CeasedToBeLookedAfter"}))
    for unknown in (case.orders, case.legal_status, case.proceedings, case.orders.of_kind("supervision").in_force):
        assert isinstance(unknown, Unknown)
        assert not unknown.asked
    assert case.looked_after


def test_a_field_the_host_has_no_place_for_is_unknown_and_nobody_is_asked(case_on: CaseOn) -> None:
    unfilled = frozenset({"LookedAfterReviewHeld.participation", "Worker.newly_qualified"})
    case = case_on("2026-03-02", HELD_BY_FAS, IN_CARE, REVIEW, unfilled=unfilled)
    for unknown in (case.looked_after_reviews.latest_held.participation, case.primary_worker.newly_qualified):
        assert isinstance(unknown, Unknown)
        assert not unknown.asked
    assert case.primary_worker.experienced.asked


def test_a_record_that_arrived_is_known_although_the_host_does_not_supply_it(case_on: CaseOn) -> None:
    order = {"event": "CourtOrderMade", "order_id": "O1", "kind": "supervision", "made_on": "2026-01-05"}
    case = case_on("2026-03-02", order, supplied=frozenset({"ChildRecorded"}))
    assert case.orders.latest.kind == "supervision"
    assert isinstance(case.orders.latest.in_force, Unknown)


def test_an_end_that_the_host_never_tells_leaves_open_whether_it_has_ended(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, supplied=frozenset({"BecameLookedAfter"}))
    assert isinstance(case.looked_after, Unknown)
    assert not case.looked_after.asked


def test_a_host_that_only_books_leaves_open_whether_a_review_was_held(case_on: CaseOn) -> None:
    supplied = frozenset({"MeetingBooked", "BecameLookedAfter", "CeasedToBeLookedAfter"})
    booked = {
        "event": "MeetingBooked",
        "meeting_id": "M2",
        "kind": "looked_after_review",
        "status": "booked",
        "booked_on": "2026-01-01",
        "booked_for": "2026-02-01",
    }
    case = case_on("2026-03-02", IN_CARE, booked, supplied=supplied)
    assert isinstance(case.looked_after_reviews.latest_held, Unknown)


def test_a_code_no_mapping_knows_is_unknown_and_nobody_is_asked(case_on: CaseOn) -> None:
    started = {"event": "PlacementStarted", "placement_id": "A1", "type": "FOSTER-XX", "started_on": "2026-01-05"}
    unknown = case_on("2026-03-02", started).placement.type
    assert isinstance(unknown, Unknown)
    assert not unknown.asked


def test_an_order_of_a_kind_no_mapping_knows_may_be_the_one_looked_for(case_on: CaseOn) -> None:
    odd = {"event": "CourtOrderMade", "order_id": "O1", "kind": "LOCAL-7", "made_on": "2026-01-05"}
    known = {"event": "CourtOrderMade", "order_id": "O2", "kind": "supervision", "made_on": "2026-01-06"}
    assert isinstance(case_on("2026-03-02", odd).orders.of_kind("supervision"), Unknown)
    assert case_on("2026-03-02", odd, known).orders.of_kind("supervision").count == 1


def test_a_list_with_a_code_no_mapping_knows_says_yes_to_what_is_seen_and_nothing_else(case_on: CaseOn) -> None:
    contact = {
        "event": "ContactReceived",
        "contact_id": "K1",
        "received_on": "2026-03-01",
        "reasons": [],
        "agencies_involved": ["police", "LOCAL-AGENCY"],
    }
    case = case_on("2026-03-02", contact)
    agencies = case.contacts.latest.agencies_involved
    assert "police" in agencies
    answers = ["health" in agencies for _ in every_run(case.reading)]
    case.reading.end_runs()
    assert sorted(answers) == [False, True]
    with pytest.raises(FactUnknown):
        list(agencies)


def test_an_area_is_also_any_authority_by_its_ons_code(case_on: CaseOn) -> None:
    started = {"event": "PlacementStarted", "placement_id": "A1", "area": "E10000020", "started_on": "2026-01-05"}
    assert case_on("2026-03-02", started).placed_out_of_area is True


# ---- records within records


def test_a_team_compares_with_its_id_and_knows_its_kind(case_on: CaseOn) -> None:
    team = case_on("2026-03-02", HELD_BY_FAS).primary_worker.team
    assert team == "fas"
    assert team in ("fas", "cwd")
    assert team in {"fas", "cwd"}
    assert team.kind == "safeguarding"
    assert team.locality == "south"


def test_a_null_in_a_worker_is_unknown_save_ids_and_a_day_of_leaving(case_on: CaseOn) -> None:
    worker = case_on("2026-03-02", HELD_BY_FAS).primary_worker
    assert worker.worker_id == "W1"
    assert isinstance(worker.newly_qualified, Unknown)
    assert worker.newly_qualified.path == "involvement.I1.worker.newly_qualified"
    assert worker.leaving_for == ABSENT
    assert worker.line_manager_id == ABSENT


def test_a_team_that_nobody_placed_in_a_locality_has_none_unless_there_are_several(case_on: CaseOn) -> None:
    held = {**HELD_BY_FAS, "team": {"team": "fas"}}
    assert case_on("2026-03-02", held).primary_worker.team.locality == ABSENT
    split = case_on("2026-03-02", held, split_teams=frozenset({"fas"}))
    assert isinstance(split.primary_worker.team.locality, Unknown)


# ---- tried both ways


def test_a_condition_on_an_unknown_fact_is_tried_both_ways(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, REVIEW)
    review = case.looked_after_reviews.latest_held
    answers = [review.participation == "PN1" for _ in every_run(case.reading)]
    case.reading.end_runs()
    assert sorted(answers) == [False, True]


def test_a_fact_supposed_to_be_one_thing_is_not_another_in_the_same_run(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, REVIEW)
    review = case.looked_after_reviews.latest_held
    seen = set()
    for _ in every_run(case.reading):
        by_first = case.looked_after_reviews.first
        seen.add((review.participation == "PN1", by_first.participation == "PN2"))
    case.reading.end_runs()
    assert seen == {(True, False), (False, True), (False, False)}


def test_two_records_of_one_kind_are_not_supposed_alike(case_on: CaseOn) -> None:
    other = {**REVIEW, "meeting_id": "M2", "held_on": "2026-02-20"}
    case = case_on("2026-03-02", IN_CARE, REVIEW, other)
    first, second = case.items("looked_after_reviews")
    seen = set()
    for _ in every_run(case.reading):
        seen.add((first.progress_to_relatives == True, second.progress_to_relatives == True))  # noqa: E712
    case.reading.end_runs()
    assert len(seen) == 4


def test_a_value_kept_for_one_run_does_not_carry_over_to_the_next(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, supplied=frozenset({"BecameLookedAfter"}))
    answers = [bool(case.looked_after) for _ in every_run(case.reading)]
    case.reading.end_runs()
    assert sorted(answers) == [False, True]


SEVERAL_SAY_NOTHING: list[dict[str, Any]] = [
    {"event": "CaseOpened", "case_id": "K1", "opened_on": "2025-09-01"},
    HELD_BY_FAS,
    IN_CARE,
    {"event": "ChildRecorded", "details_updated_on": "2025-10-01", "family_id": "F1", "age_disputed": True},
    {"event": "AddressRecorded", "kind": "home", "area": "own", "started_on": "2025-01-01"},
    {"event": "AddressRecorded", "kind": "home", "area": "own", "started_on": "2025-06-01"},
    {"event": "ContactReceived", "contact_id": "K1", "received_on": "2025-08-30", "reasons": []},
    {"event": "TriageRecorded", "contact_id": "K1", "decided_on": "2025-08-31"},
    {"event": "ImmigrationStatusRecorded", "identified_on": "2025-08-30"},
    {"event": "CircumstanceRecorded", "kind": "homeless", "recorded_on": "2025-08-30"},
    {"event": "EligibilityDecided", "scheme": "leaving_care", "decided_on": "2025-08-30"},
    {"event": "RelinquishmentRecorded", "notified_on": "2025-08-30"},
    {"event": "ChildProtectionPlanStarted", "plan_id": "CP1", "started_on": "2025-08-30"},
    {"event": "PlacementStarted", "placement_id": "A1", "started_on": "2025-11-03"},
    {"event": "CarePlanRecorded", "plan": "authority", "decided_on": "2025-11-03"},
    {"event": "ProceedingsStarted", "proceedings_id": "L1", "kind": "care_proceedings", "started_on": "2025-12-01"},
    {"event": "HearingHeld", "hearing_id": "H1", "kind": "interim", "held_on": "2025-12-05"},
    {"event": "StepDownRecorded", "proposed_on": "2025-10-01"},
    {"event": "CaseFileStateReported", "as_at": "2025-10-01"},
    {"event": "TransferInNotified", "transfer_in_id": "T1", "notified_on": "2025-08-01"},
    {"event": "WorkerNamed", "purpose": "personal_adviser", "worker": {"worker_id": "W9"}, "named_on": "2025-12-01"},
    {"event": "FamilyMemberRecorded", "relationship": "sibling", "member_id": "C2", "as_at": "2025-10-01"},
    {"event": "CaseClosed", "case_id": "K0", "closed_on": "2024-01-01"},
]


@pytest.mark.parametrize("name", sorted(FACTS))
@pytest.mark.parametrize("events", [[], SEVERAL_SAY_NOTHING], ids=["nothing told", "records that say nothing"])
@pytest.mark.parametrize("supplied", [None, frozenset[str]()], ids=["all supplied", "nothing supplied"])
def test_no_fact_tests_an_unknown(
    case_on: CaseOn, name: str, events: list[dict[str, Any]], supplied: frozenset[str] | None
) -> None:
    case = case_on("2026-03-02", *events, supplied=supplied)
    case.reading.begin_run(())
    try:
        getattr(case, name)
        found = FACTS[name]
        if isinstance(found, Kind):
            for item in case.items(name):
                for field in found.derived:
                    getattr(item, field)
        assert not case.reading.given
    finally:
        case.reading.end_runs()


def test_a_fact_that_tests_an_unknown_is_a_defect_with_a_name(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, REVIEW)
    case.reading.begin_run(())
    with pytest.raises(FactTestsUnknown, match=r"pass it on"):
        case.quietly(lambda: case.looked_after_reviews.latest_held.participation == "PN1")
    assert case.reading.tracing


# ---- time


def test_what_is_to_come_notes_the_day_on_which_it_comes(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", {**HELD_BY_FAS, "started_on": "2026-04-01"})
    assert case.primaries_today == 0
    assert case.reading.earliest == start_of(date(2026, 4, 1)) == datetime(2026, 3, 31, 23, tzinfo=UTC)


def test_the_age_notes_the_birthday_it_is_compared_with(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", BORN)
    assert not case.age >= 16
    assert case.reading.earliest == start_of(date(2026, 3, 10))


def test_a_case_of_another_day_notes_nothing(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, BORN)
    assert case.as_of(date(2027, 1, 1)).age >= 16
    assert not case.as_of(date(2025, 11, 2)).looked_after
    assert case.reading.earliest is None


def test_a_case_as_of_an_unknown_day_is_unknown(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE)
    assert isinstance(case.as_of(case.birthday(16)).looked_after, Unknown)
    assert case.as_of(ABSENT) == ABSENT


# ---- leaning


def test_a_traced_reading_leans_on_the_record_a_fact_came_from(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", HELD_BY_FAS, IN_CARE)
    _ = case.holding_team
    case.reading.begin_run(())
    _ = case.holding_team, case.looked_after_period.started_on
    leaned = {fact.path: fact for fact in case.reading.leaned.values()}
    assert leaned["holding_team"].value == "fas"
    assert leaned["holding_team"].record_key == "I1"
    assert leaned["holding_team"].as_of == date(2025, 10, 1)
    assert leaned["looked_after_period.started_on"].value == "2025-11-03"
    assert set(leaned) == {"holding_team", "looked_after_period.started_on"}
    case.reading.end_runs()


def test_leaning_says_what_was_restricted_and_what_was_assumed(case_on: CaseOn) -> None:
    held = {**HELD_BY_FAS, "envelope": {"restricted": True, "host_entity": "assumed_holding_team"}}
    case = case_on("2026-03-02", held)
    case.reading.begin_run(())
    _ = case.holding_team
    (leaned,) = case.reading.leaned.values()
    assert (leaned.restricted, leaned.assumed) == (True, True)
    case.reading.end_runs()


def test_a_child_is_restricted_where_a_record_of_its_core_is(case_on: CaseOn) -> None:
    assert not case_on("2026-03-02", BORN, {**HELD_BY_FAS, "envelope": {"restricted": True}}).is_restricted
    assert case_on("2026-03-02", {**BORN, "envelope": {"restricted": True}}).is_restricted


# ---- since


def test_a_dated_fact_gives_its_day_and_the_record_it_came_from(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", BORN, HELD_BY_FAS, IN_CARE, REVIEW)
    assert case.since("looked_after") == (date(2025, 11, 3), "P1")
    assert case.since("holding_team") == (date(2025, 10, 1), "I1")
    assert case.since("date_of_birth") == (date(2010, 3, 10), "C1")
    assert case.since("looked_after_reviews") == (date(2025, 11, 28), "M1")


def test_two_birthdays_of_one_child_are_two_occurrences_that_outlive_a_corrected_birth(case_on: CaseOn) -> None:
    corrected = {**BORN, "date_of_birth": "2010-03-11"}
    case, mended = case_on("2026-03-02", BORN), case_on("2026-03-02", corrected)
    assert case.since("sixteenth_birthday") == (date(2026, 3, 10), "C1/sixteenth_birthday")
    assert mended.since("sixteenth_birthday") == (date(2026, 3, 11), "C1/sixteenth_birthday")
    assert case.since("eighteenth_birthday")[1] == "C1/eighteenth_birthday"


def test_what_is_not_so_has_no_day_and_what_is_unknown_is_unknown(case_on: CaseOn) -> None:
    case = case_on("2026-03-02")
    assert case.since("looked_after") == ABSENT
    assert case.since("last_closure") == ABSENT
    assert isinstance(case.since("sixteenth_birthday"), Unknown)


def test_a_fact_without_a_day_is_refused(case_on: CaseOn) -> None:
    with pytest.raises(TypeError, match="primaries_today has no day of its own"):
        case_on("2026-03-02", HELD_BY_FAS).since("primaries_today")


def test_a_collection_reads_its_latest_item(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, REVIEW, {**REVIEW, "meeting_id": "M2", "held_on": "2026-02-20"})
    assert isinstance(case.looked_after_reviews, Collection)
    assert case.looked_after_reviews.held_on == date(2026, 2, 20)
    assert case.looked_after_reviews.first.held_on == date(2025, 11, 28)
    assert len(case.looked_after_reviews) == 2
    assert case.looked_after_reviews
