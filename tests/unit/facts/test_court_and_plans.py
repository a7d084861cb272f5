"""Proceedings, hearings and orders; assessments, plans, concerns; meetings and conferences."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.reading import start_of
from policy_core.unknown import ABSENT, Absent, Unknown

if TYPE_CHECKING:
    from tests.unit.facts.conftest import CaseOn


def issued(key: str, on: str, kind: str = "care_proceedings") -> dict[str, Any]:
    return {"event": "ProceedingsStarted", "proceedings_id": key, "kind": kind, "started_on": on}


def concluded(key: str, on: str) -> dict[str, Any]:
    return {"event": "ProceedingsConcluded", "proceedings_id": key, "concluded_on": on}


def heard(key: str, on: str, kind: str = "final", **fields: Any) -> dict[str, Any]:
    return {"event": "HearingHeld", "hearing_id": key, "kind": kind, "held_on": on, **fields}


def listed(key: str, on: str | None, kind: str = "final", **fields: Any) -> dict[str, Any]:
    status = {"status": "booked", "listed_on": "2026-01-10", **fields}
    return {"event": "HearingListed", "hearing_id": key, "kind": kind, "listed_for": on, **status}


# ---- proceedings and hearings


def test_open_care_proceedings_come_before_other_open_ones_and_those_before_past_ones(case_on: CaseOn) -> None:
    private, care = issued("L1", "2026-01-20", "private_law"), issued("L2", "2026-01-05")
    assert case_on("2026-03-02", private, care).proceedings.kind == "care_proceedings"
    assert case_on("2026-03-02", private, care, concluded("L2", "2026-02-20")).proceedings.kind == "private_law"
    over = (private, care, concluded("L1", "2026-02-25"), concluded("L2", "2026-02-20"))
    assert case_on("2026-03-02", *over).proceedings.kind == "private_law"
    assert case_on("2026-03-02", *over).proceedings.active is False


def test_proceedings_conclude_by_the_hearing_that_concluded_them_where_nobody_recorded_it(case_on: CaseOn) -> None:
    hearing = heard("H1", "2026-02-20", concluded_proceedings=True)
    case = case_on("2026-03-02", issued("L1", "2026-01-05"), hearing)
    assert case.proceedings.concluded_on == date(2026, 2, 20)
    assert case.proceedings.active is False
    assert case.as_of(date(2026, 2, 19)).proceedings.active is True


def test_a_recorded_conclusion_counts_before_the_hearing(case_on: CaseOn) -> None:
    hearing = heard("H1", "2026-02-20", concluded_proceedings=True)
    case = case_on("2026-03-02", issued("L1", "2026-01-05"), hearing, concluded("L1", "2026-02-24"))
    assert case.proceedings.concluded_on == date(2026, 2, 24)


def test_hearings_of_earlier_proceedings_do_not_count(case_on: CaseOn) -> None:
    earlier = (issued("L0", "2024-01-05"), heard("H0", "2024-06-01"), concluded("L0", "2024-06-01"))
    now = (issued("L1", "2026-01-05"), heard("H1", "2026-02-20", "initial"))
    assert [item.record_key for item in case_on("2026-03-02", *earlier, *now).hearings.all] == ["H1"]
    assert [item.record_key for item in case_on("2026-03-02", *earlier).hearings.all] == ["H0"]


def test_a_hearing_that_names_its_proceedings_counts_in_them_whatever_its_day(case_on: CaseOn) -> None:
    late = listed("H0", "2026-02-20", proceedings_id="L0")
    early = listed("H1", "2026-01-02", proceedings_id="L1")
    case = case_on("2026-03-02", issued("L0", "2024-01-05"), issued("L1", "2026-01-05"), late, early)
    assert [item.record_key for item in case.hearings.all] == ["H1"]


def test_hearings_count_although_nobody_told_of_proceedings(case_on: CaseOn) -> None:
    assert case_on("2026-03-02", heard("H1", "2026-02-20")).hearings.latest_held.kind == "final"


def test_a_listed_hearing_is_the_next_one_until_it_is_held_or_vacated(case_on: CaseOn) -> None:
    events = (issued("L1", "2026-01-05"), listed("H1", "2026-04-01"))
    case = case_on("2026-03-02", *events)
    assert case.hearings.next_booked.listed_for == date(2026, 4, 1)
    assert case.hearings.next_booked.concluded_proceedings == ABSENT
    assert case_on(
        "2026-03-02", *events, listed("H2", "2026-03-20", status="cancelled")
    ).hearings.next_booked.day == date(2026, 4, 1)
    assert case_on("2026-04-02", *events, heard("H1", "2026-04-01")).hearings.next_booked == ABSENT
    assert case_on("2026-04-02", *events, heard("H1", "2026-04-01")).hearings.of_kind("final").latest_held.happened


# ---- orders


def order(key: str, kind: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"event": "CourtOrderMade", "order_id": key, "kind": kind, "made_on": on, **fields}


def test_an_order_is_in_force_to_its_last_day_or_until_it_is_ended(case_on: CaseOn) -> None:
    made = order("O1", "supervision", "2026-01-05", ends_for="2026-03-10")
    ended = {"event": "CourtOrderEnded", "order_id": "O1", "kind": "supervision", "ended_on": "2026-02-01"}
    case = case_on("2026-03-10", made)
    assert case.orders.in_force.of_kind("supervision").any
    assert case.orders.latest.in_force is True
    assert case.reading.earliest == start_of(date(2026, 3, 11))
    assert not case_on("2026-03-11", made).orders.in_force.any
    assert not case_on("2026-02-01", made, ended).orders.in_force.any
    assert case_on("2026-02-01", made, ended).orders.latest.ended_on == date(2026, 2, 1)


def test_an_order_whose_making_was_withdrawn_is_gone_although_its_end_stands(case_on: CaseOn) -> None:
    made = order("O1", "supervision", "2026-01-05", envelope={"record_version": 1})
    ended = {"event": "CourtOrderEnded", "order_id": "O1", "kind": "supervision", "ended_on": "2026-02-01"}
    withdrawn = {**made, "envelope": {"record_version": 2, "change": "withdrawn"}}
    assert not case_on("2026-03-02", made, ended, withdrawn).orders.any


def test_late_recording_of_an_order_is_read_from_the_record_of_its_making(case_on: CaseOn) -> None:
    made = order("O1", "care", "2026-01-05", envelope={"recorded_at": "2026-01-09T10:00:00Z"})
    ended = {
        "event": "CourtOrderEnded",
        "order_id": "O1",
        "kind": "care",
        "ended_on": "2026-02-01",
        "envelope": {"recorded_at": "2026-02-02T10:00:00Z"},
    }
    recorded_at = case_on("2026-03-02", made, ended).orders.latest.recorded_at
    assert recorded_at.isoformat() == "2026-01-09T10:00:00+00:00"


def test_the_latest_report_that_a_court_directed_counts(case_on: CaseOn) -> None:
    directed = {"event": "CourtReportDirected", "direction_id": "D1", "kind": "section_7", "received_on": "2026-02-01"}
    case = case_on("2026-03-02", directed, {**directed, "direction_id": "D2", "received_on": "2026-02-10"})
    assert case.court_report.received_on == date(2026, 2, 10)
    assert isinstance(case.court_report.agreed, Unknown)


# ---- assessments and plans


ASSESSED = {"assessment_id": "A1", "kind": "child_and_family"}


def test_an_assessment_is_in_progress_until_it_is_completed(case_on: CaseOn) -> None:
    started = {"event": "AssessmentStarted", "started_on": "2026-01-05", **ASSESSED}
    done = {"event": "AssessmentAuthorised", "completed_on": "2026-02-10", **ASSESSED}
    case = case_on("2026-02-09", started, done)
    assert case.assessments.latest.in_progress is True
    assert case.reading.earliest == start_of(date(2026, 2, 10))
    assert case_on("2026-02-10", started, done).assessments.latest.is_complete is True
    assert case_on("2026-02-10", started, done).assessments.latest.authorised_on == ABSENT
    assert case_on("2026-02-09", started).assessments.latest.outcome == ABSENT
    assert isinstance(case_on("2026-02-10", started, done).assessments.latest.outcome, Unknown)


def test_an_assessment_is_shared_on_the_day_a_party_was_told_of_it(case_on: CaseOn) -> None:
    started = {"event": "AssessmentStarted", "started_on": "2026-01-05", **ASSESSED}
    done = {"event": "AssessmentAuthorised", "completed_on": "2026-02-10", **ASSESSED}
    told = {"event": "PartyInformed", "about": "assessment", "party": "family", "informed_on": "2026-02-12"}
    latest = case_on("2026-03-02", started, done, told).assessments.latest
    assert latest.shared_with_family_on == date(2026, 2, 12)
    assert latest.shared_with_professionals_on == ABSENT


def test_a_section_47_enquiry_is_in_progress_until_it_is_completed(case_on: CaseOn) -> None:
    started = {"event": "Section47EnquiryStarted", "enquiry_id": "E1", "started_on": "2026-02-20"}
    done = {"event": "Section47EnquiryCompleted", "enquiry_id": "E1", "completed_on": "2026-03-01"}
    assert case_on("2026-03-02", started).section47.in_progress is True
    assert case_on("2026-03-02", started, done).section47.in_progress is False
    assert case_on("2026-03-02").section47.in_progress == ABSENT


def test_a_plan_is_active_from_its_first_day_to_the_day_it_ends(case_on: CaseOn) -> None:
    started = {"event": "ChildInNeedPlanStarted", "plan_id": "P1", "started_on": "2026-01-05"}
    ended = {"event": "ChildInNeedPlanEnded", "plan_id": "P1", "ended_on": "2026-03-02"}
    assert case_on("2026-03-01", started, ended).child_in_need_plan.active is True
    assert case_on("2026-03-02", started, ended).child_in_need_plan.active is False
    assert isinstance(case_on("2026-03-02").child_in_need_plan.active, Absent)


# ---- concerns


def test_a_concern_is_open_until_it_is_resolved(case_on: CaseOn) -> None:
    concern = {
        "event": "ConcernRecorded",
        "kind": "young_carer",
        "arose_on": "2026-02-01",
        "adult": {"gp_practice": "D82001", "area": "own"},
    }
    case = case_on("2026-03-02", concern)
    assert case.concerns.open.of_kind("young_carer").any
    assert case.concerns.latest.cared_for_gp_practice == "D82001"
    assert isinstance(case.concerns.latest.cared_for_reason, Unknown)
    assert not case_on("2026-03-02", {**concern, "resolved_on": "2026-02-20"}).concerns.open.any
    assert case_on("2026-03-02", {**concern, "adult": None}).concerns.latest.cared_for_reason == ABSENT


def test_a_private_fostering_arrangement_is_active_while_it_is_potential_or_confirmed(case_on: CaseOn) -> None:
    found = {"event": "PrivateFosteringRecorded", "status": "potential", "identified_on": "2026-02-01"}
    assert case_on("2026-03-02", found).private_fostering.active is True
    assert case_on("2026-03-02", {**found, "status": "not_private_fostering"}).private_fostering.active is False
    assert case_on("2026-03-02", {**found, "ended_on": "2026-03-01"}).private_fostering.active is False
    assert case_on("2026-03-02", found).has_carer is True


def test_a_relinquishment_is_planned_until_it_is_withdrawn(case_on: CaseOn) -> None:
    told = {"event": "RelinquishmentRecorded", "notified_on": "2026-02-01", "intention": "intended"}
    assert case_on("2026-03-02", told).relinquishment.is_planned is True
    assert case_on("2026-03-02", {**told, "withdrawn_on": "2026-03-01"}).relinquishment.is_planned is False
    assert isinstance(case_on("2026-03-02", {**told, "intention": None}).relinquishment.is_planned, Unknown)


# ---- meetings and conferences


def booking(key: str, kind: str, on: str, **fields: Any) -> dict[str, Any]:
    status = {"status": "booked", "booked_on": "2026-01-10", **fields}
    return {"event": "MeetingBooked", "meeting_id": key, "kind": kind, "booked_for": on, **status}


def test_a_conference_is_a_meeting_of_its_kind_and_a_conference_of_its_own(case_on: CaseOn) -> None:
    held = {"event": "ChildProtectionConferenceHeld", "meeting_id": "M1", "kind": "initial", "held_on": "2026-02-20"}
    booked = booking("M2", "review_child_protection_conference", "2026-05-20")
    case = case_on("2026-03-02", held, booked)
    assert [item.kind for item in case.conferences.all] == ["initial", "review"]
    assert case.conferences.of_kind("initial").latest_held.day == date(2026, 2, 20)
    assert case.meetings.of_kind("initial_child_protection_conference").count == 1
    assert case.meetings.of_kind("conference").count == 2
    assert case.meetings.latest_held.kind.is_in("key_point")


def test_a_looked_after_review_held_is_a_meeting_of_that_kind(case_on: CaseOn) -> None:
    held = {"event": "LookedAfterReviewHeld", "meeting_id": "M1", "held_on": "2026-02-20"}
    assert case_on("2026-03-02", held).meetings.of_kind("looked_after_review").latest_held.day == date(2026, 2, 20)


def test_a_meeting_is_open_until_it_is_held_or_cancelled(case_on: CaseOn) -> None:
    moved = booking("M1", "transfer_meeting", "2026-03-20")
    cancelled = booking("M2", "transfer_meeting", "2026-03-25", status="cancelled")
    case = case_on("2026-03-02", moved, cancelled)
    assert [item.record_key for item in case.meetings.open] == ["M1"]
    assert case.meetings.of_kind("transfer_meeting").next_booked.day == date(2026, 3, 20)
    assert [item.cancelled for item in case.meetings.all] == [False, True]


def test_a_meeting_held_and_not_minuted_decided_nothing_that_is_known(case_on: CaseOn) -> None:
    held = {"event": "MeetingHeld", "meeting_id": "M1", "kind": "strategy_discussion", "held_on": "2026-02-20"}
    assert case_on("2026-03-02", held).meetings.latest_held.decision == ABSENT
    assert isinstance(case_on("2026-03-02", held).meetings.latest_held.discussed, Unknown)


def test_meetings_of_a_case_that_was_closed_do_not_count_when_it_is_opened_again(case_on: CaseOn) -> None:
    events = (
        {"event": "CaseOpened", "case_id": "K1", "opened_on": "2025-01-05"},
        {"event": "MeetingHeld", "meeting_id": "M1", "kind": "step_down", "held_on": "2025-06-01"},
        {"event": "CaseClosed", "case_id": "K1", "closed_on": "2025-06-01"},
    )
    again = {"event": "CaseOpened", "case_id": "K2", "opened_on": "2026-02-01"}
    before_opening = {
        "event": "MeetingHeld",
        "meeting_id": "M2",
        "kind": "strategy_discussion",
        "held_on": "2026-01-30",
    }
    assert [item.record_key for item in case_on("2025-12-01", *events).meetings.all] == ["M1"]
    assert [item.record_key for item in case_on("2026-03-02", *events, again, before_opening).meetings.all] == ["M2"]


def test_meetings_before_a_case_was_opened_again_under_its_number_do_not_count(case_on: CaseOn) -> None:
    events = (
        {"event": "CaseOpened", "case_id": "K1", "opened_on": "2026-02-01"},
        {"event": "CaseClosed", "case_id": "K1", "closed_on": "2025-06-01"},
        {"event": "MeetingHeld", "meeting_id": "M1", "kind": "step_down", "held_on": "2025-06-01"},
    )
    assert case_on("2026-03-02", *events).meetings.any is False
