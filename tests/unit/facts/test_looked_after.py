"""Care: periods, reviews and their numbers, legal status, the plan and since when it stands, placements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.reading import start_of
from policy_core.unknown import ABSENT, Absent, Unknown

if TYPE_CHECKING:
    from tests.unit.facts.conftest import CaseOn

IN_CARE = {"event": "BecameLookedAfter", "period_id": "P1", "started_on": "2025-11-03", "legal_status": "V2"}


def review(key: str, on: str, **more: Any) -> dict[str, Any]:
    return {"event": "LookedAfterReviewHeld", "meeting_id": key, "held_on": on, **more}


def booked(key: str, on: str | None, status: str = "booked") -> dict[str, Any]:
    return {
        "event": "MeetingBooked",
        "meeting_id": key,
        "kind": "looked_after_review",
        "status": status,
        "booked_on": "2026-02-20",
        "booked_for": on,
    }


def plan(option: str | None, on: str, **more: Any) -> dict[str, Any]:
    return {"event": "CarePlanRecorded", "plan": "authority", "permanence_option": option, "decided_on": on, **more}


def status(code: str, on: str) -> dict[str, Any]:
    return {"event": "LegalStatusStarted", "legal_status": code, "started_on": on}


def status_ended(code: str, began: str, on: str) -> dict[str, Any]:
    return {"event": "LegalStatusEnded", "legal_status": code, "started_on": began, "ended_on": on}


# ---- periods of care


def test_a_child_is_looked_after_from_the_first_day_to_the_last(case_on: CaseOn) -> None:
    ended = {"event": "CeasedToBeLookedAfter", "period_id": "P1", "ended_on": "2026-03-02", "reason": "E4A"}
    assert case_on("2025-11-03", IN_CARE, ended).looked_after
    assert case_on("2026-03-01", IN_CARE, ended).looked_after
    assert not case_on("2026-03-02", IN_CARE, ended).looked_after
    period = case_on("2026-03-02", IN_CARE, ended).looked_after_period
    assert period.end_reason.is_in("returned_home")
    assert period.returned_home is True


def test_care_to_come_is_not_care_yet(case_on: CaseOn) -> None:
    case = case_on("2025-11-01", IN_CARE)
    assert not case.looked_after
    assert case.reading.earliest == start_of(date(2025, 11, 3))


# ---- reviews


def test_reviews_are_counted_in_the_order_they_were_held(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, review("B", "2026-02-20"), review("A", "2025-11-28"))
    assert [(item.record_key, item.number) for item in case.looked_after_reviews.all] == [("A", 1), ("B", 2)]
    assert case.looked_after_reviews.latest_held.number == 2


def test_a_number_that_the_host_recorded_counts_before_the_place(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, review("A", "2025-11-28", number=3))
    assert case.looked_after_reviews.latest_held.number == 3


def test_reviews_of_an_earlier_period_of_care_do_not_count(case_on: CaseOn) -> None:
    earlier = {"event": "BecameLookedAfter", "period_id": "P0", "started_on": "2024-01-10"}
    left = {"event": "CeasedToBeLookedAfter", "period_id": "P0", "ended_on": "2024-09-01"}
    case = case_on("2026-03-02", earlier, left, IN_CARE, review("A", "2024-02-05"), review("B", "2025-11-28"))
    assert [(item.record_key, item.number) for item in case.looked_after_reviews.all] == [("B", 1)]


def test_a_booking_ends_with_the_period_of_care(case_on: CaseOn) -> None:
    left = {"event": "CeasedToBeLookedAfter", "period_id": "P1", "ended_on": "2026-03-01"}
    events = (IN_CARE, review("A", "2025-11-28"), booked("B", "2026-08-20"))
    assert case_on("2026-02-25", *events).looked_after_reviews.next_booked.record_key == "B"
    assert case_on("2026-03-02", *events, left).looked_after_reviews.next_booked == ABSENT
    assert case_on("2026-03-02", *events, left).looked_after_reviews.latest_held.record_key == "A"


def test_a_review_without_a_recorded_number_is_unknown_where_the_history_begins_later(case_on: CaseOn) -> None:
    child = {
        "event": "ChildRecorded",
        "details_updated_on": "2026-01-01",
        "allocation_history_from": "2025-12-01",
    }
    case = case_on("2026-03-02", child, IN_CARE, review("A", "2026-02-20"))
    assert isinstance(case.looked_after_reviews.latest_held.number, Unknown)


def test_the_period_of_care_that_the_host_does_not_supply_leaves_the_number_open(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", review("A", "2026-02-20"), supplied=frozenset({"LookedAfterReviewHeld"}))
    assert case.looked_after_reviews.latest_held.held_on == date(2026, 2, 20)
    assert isinstance(case.looked_after_reviews.latest_held.number, Unknown)


def test_a_review_that_decided_nothing_on_permanence_raises_no_question(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, review("A", "2026-02-20"))
    assert case.looked_after_reviews.latest_held.permanence_decision == ABSENT


def test_a_cancelled_booking_is_not_the_next_one(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, booked("A", "2026-04-01", "cancelled"), booked("B", "2026-05-01"))
    assert case.looked_after_reviews.next_booked.record_key == "B"


def test_a_review_asked_for_and_not_dated_has_no_day(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, booked("A", None, "requested"))
    (item,) = case.items("looked_after_reviews")
    assert item.day == ABSENT
    assert not item.happened


def test_a_review_booked_for_today_is_still_to_come_and_wakes_the_case_tomorrow(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, booked("A", "2026-03-02"))
    assert case.looked_after_reviews.next_booked.record_key == "A"
    assert case.reading.earliest == start_of(date(2026, 3, 3))


def test_a_day_held_counts_before_the_day_it_was_booked_for(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, booked("A", "2026-02-27"), review("A", "2026-02-26"))
    (item,) = case.items("looked_after_reviews")
    assert item.happened
    assert item.day == item.effective_on == date(2026, 2, 26)
    assert item.booked_for == date(2026, 2, 27)


def test_who_attended_a_review_is_open_where_it_is_not_said_of_one(case_on: CaseOn) -> None:
    came = {"role": "social_worker", "worker_id": "W1", "attended": True}
    invited = {"role": "independent_reviewing_officer", "worker_id": "W2"}
    told = case_on("2026-03-02", IN_CARE, review("A", "2026-02-26", attendees=[came]))
    partly = case_on("2026-03-02", IN_CARE, review("A", "2026-02-26", attendees=[came, invited]))
    assert told.looked_after_reviews.latest_held.attended_by_workers == ("W1",)
    assert "W1" in partly.looked_after_reviews.latest_held.attended_by_workers
    assert isinstance(partly.looked_after_reviews.latest_held.attended_by_workers.unknown, Unknown)


# ---- legal status


def test_a_legal_status_knows_the_groups_it_is_in(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, status("V2", "2025-11-03"))
    assert case.legal_status == "V2"
    assert case.legal_status.is_in("section_20")
    assert not case.legal_status.is_in("care_order", "interim_care_order")
    assert case.since("legal_status") == (date(2025, 11, 3), "C1/V2/2025-11-03")


def test_a_looked_after_child_without_a_legal_status_has_an_unknown_one(case_on: CaseOn) -> None:
    assert isinstance(case_on("2026-03-02", IN_CARE).legal_status, Unknown)
    assert case_on("2026-03-02").legal_status == ABSENT


def test_a_status_follows_another_on_the_day_it_ends(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02",
        IN_CARE,
        status("V2", "2025-11-03"),
        status_ended("V2", "2025-11-03", "2026-03-02"),
        status("C1", "2026-03-02"),
    )
    assert case.legal_status == "C1"
    assert case.as_of(date(2026, 3, 1)).legal_status == "V2"


def test_a_placement_order_covers_the_care_order_beside_it(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, status("C2", "2025-12-01"), status("E1", "2026-01-15"))
    assert case.legal_status == "E1"


def test_two_statuses_that_exclude_each_other_leave_it_unknown(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, status("V2", "2025-11-03"), status("C2", "2026-01-15"))
    assert isinstance(case.legal_status, Unknown)
    assert case.legal_statuses.open.count == 2


# ---- the plan


def test_the_plan_that_stands_is_the_latest_of_the_authority(case_on: CaseOn) -> None:
    court = {**plan("adoption", "2026-02-25"), "plan": "court", "ratified_on": "2026-02-25"}
    case = case_on(
        "2026-03-02", IN_CARE, plan("return_home", "2025-11-10"), plan("long_term_fostering", "2026-02-20"), court
    )
    assert case.permanence_plan == "long_term_fostering"
    assert case.permanence_plan.is_in("long_term_care")
    assert case.court_care_plan.permanence_option == "adoption"
    assert case.as_of(date(2026, 2, 19)).permanence_plan == "return_home"


def test_a_plan_holds_from_the_day_it_was_decided(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", IN_CARE, plan("return_home", "2025-11-10"), plan("adoption", "2026-03-10"))
    assert case.permanence_plan == "return_home"
    assert case.reading.earliest == start_of(date(2026, 3, 10))


def test_a_plan_said_again_stands_since_it_was_first_decided(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02",
        IN_CARE,
        plan("adoption", "2025-11-20"),
        plan("long_term_fostering", "2025-12-20"),
        plan("long_term_fostering", "2026-02-20"),
    )
    assert case.permanence_decided_on == date(2025, 12, 20)
    assert case.since("permanence_plan") == (date(2025, 12, 20), "C1/authority/2025-12-20")


def test_a_plan_that_was_left_and_taken_up_again_stands_since_then(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02",
        IN_CARE,
        plan("adoption", "2025-11-20"),
        plan("return_home", "2025-12-20"),
        plan("adoption", "2026-02-20"),
    )
    assert case.permanence_decided_on == date(2026, 2, 20)


def test_a_looked_after_child_without_a_plan_has_an_unknown_one(case_on: CaseOn) -> None:
    assert isinstance(case_on("2026-03-02", IN_CARE).permanence_plan, Unknown)
    assert isinstance(case_on("2026-03-02", IN_CARE).permanence_decided_on, Unknown)
    assert case_on("2026-03-02").permanence_plan == ABSENT


def test_a_plan_made_before_the_first_day_of_care_counts(case_on: CaseOn) -> None:
    assert case_on("2026-03-02", plan("return_home", "2025-10-30"), IN_CARE).permanence_plan == "return_home"


def test_a_plan_of_an_earlier_period_of_care_does_not_count(case_on: CaseOn) -> None:
    earlier = {"event": "BecameLookedAfter", "period_id": "P0", "started_on": "2024-01-10"}
    left = {"event": "CeasedToBeLookedAfter", "period_id": "P0", "ended_on": "2024-09-01"}
    case = case_on("2026-03-02", earlier, left, plan("adoption", "2024-06-01"), IN_CARE)
    assert isinstance(case.permanence_plan, Unknown)


def test_long_term_care_is_agreed_at_senior_level(case_on: CaseOn) -> None:
    agreed = {
        "event": "AgreementRecorded",
        "kind": "long_term_care",
        "side": "both",
        "agreed_by_role": "head_of_service",
        "agreed_on": "2026-02-21",
    }
    case = case_on("2026-03-02", IN_CARE, plan("long_term_fostering", "2026-02-20"), agreed)
    assert case.care_plan.long_term_agreed_on == date(2026, 2, 21)
    assert case_on("2026-03-02", IN_CARE, plan("adoption", "2026-02-20")).care_plan.long_term_agreed_on == ABSENT


# ---- placement, adoption


def test_the_open_placement_is_the_placement(case_on: CaseOn) -> None:
    first = {"event": "PlacementStarted", "placement_id": "A1", "type": "U6", "area": "own", "started_on": "2025-11-03"}
    over = {"event": "PlacementEnded", "placement_id": "A1", "ended_on": "2026-01-10"}
    second = {
        "event": "PlacementStarted",
        "placement_id": "A2",
        "type": "P1",
        "area": "abroad",
        "locality": "city",
        "started_on": "2026-01-10",
    }
    case = case_on("2026-03-02", IN_CARE, first, over, second)
    assert case.placement.placement_id == "A2"
    assert case.placement_locality == "city"
    assert case.placed_out_of_area is True
    assert case.has_carer is False
    assert case.as_of(date(2026, 1, 9)).placement.type.is_in("foster_care")


def test_a_looked_after_child_whose_placement_nobody_told_may_have_a_carer(case_on: CaseOn) -> None:
    assert isinstance(case_on("2026-03-02", IN_CARE).has_carer, Unknown)
    assert case_on("2026-03-02").has_carer is False


def test_the_end_of_the_adoption_process_is_a_step(case_on: CaseOn) -> None:
    matched = {"event": "AdoptionStepRecorded", "step": "matched", "happened_on": "2026-01-05"}
    over = {
        "event": "AdoptionStepRecorded",
        "step": "process_concluded",
        "happened_on": "2026-02-05",
        "outcome": "adoption_order",
    }
    assert case_on("2026-03-02", matched).adoption.concluded_on == ABSENT
    assert case_on("2026-03-02", matched, over).adoption.concluded_on == date(2026, 2, 5)
    assert isinstance(case_on("2026-03-02").adoption, Absent)
