"""What a receiving team must find, and what people say about moving a case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT, Unknown

if TYPE_CHECKING:
    from tests.unit.facts.conftest import CaseOn


def agreed(side: str, on: str = "2026-02-01", kind: str = "outstanding_work", **fields: Any) -> dict[str, Any]:
    said = {"side": side, "agreed_by_role": "team_manager", "agreed_on": on, **fields}
    return {"event": "AgreementRecorded", "kind": kind, **said}


def item(status: str, **fields: Any) -> dict[str, Any]:
    return {
        "event": "ChecklistItemRecorded",
        "item": "chronology",
        "status": status,
        "recorded_on": "2026-02-10",
        **fields,
    }


# ---- readiness


def test_a_step_that_a_document_has_not_taken_is_not_there_yet(case_on: CaseOn) -> None:
    begun = {"event": "DocumentRecorded", "document": "chronology", "created_on": "2026-02-01", "status": "outstanding"}
    document = case_on("2026-03-02", begun).documents.of_kind("chronology").latest
    assert document.status == "outstanding"
    assert document.completed_on == ABSENT
    assert isinstance(document.covers_to, Unknown)


def test_an_item_is_met_when_it_is_complete_or_does_not_apply(case_on: CaseOn) -> None:
    assert case_on("2026-03-02", item("complete")).checklist.of_kind("chronology").latest.is_met is True
    assert case_on("2026-03-02", item("not_applicable")).checklist.latest.is_met is True
    assert case_on("2026-03-02", item("outstanding")).checklist.latest.is_met is False


def test_an_item_is_met_when_both_sides_let_it_follow(case_on: CaseOn) -> None:
    waiting = item("outstanding", transfer_id="T1")
    holding = agreed("holding", item="chronology", transfer_id="T1")
    receiving = agreed("receiving", item="chronology")
    assert case_on("2026-03-02", waiting, holding).checklist.latest.is_met is False
    assert case_on("2026-03-02", waiting, holding, receiving).checklist.latest.is_met is True
    withdrawn = {**receiving, "withdrawn_on": "2026-02-20"}
    assert case_on("2026-03-02", waiting, holding, withdrawn).checklist.latest.is_met is False


def test_items_of_another_transfer_are_left_out(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", item("complete", transfer_id="T1"), item("outstanding", transfer_id="T2"))
    assert [one.status for one in case.checklist.of_transfer("T1").all] == ["complete"]
    assert case_on("2026-03-02", item("complete")).checklist.of_transfer("T1").count == 1


def test_the_file_says_which_episodes_are_open(case_on: CaseOn) -> None:
    told = {"event": "CaseFileStateReported", "as_at": "2026-02-01", "open_episodes": ["contact"]}
    file = case_on("2026-03-02", told).file
    assert (file.contact_episode_open, file.child_in_need_episode_open) == (True, False)
    untold = {"event": "CaseFileStateReported", "as_at": "2026-02-01"}
    assert isinstance(case_on("2026-03-02", untold).file.contact_episode_open, Unknown)


def test_an_activity_is_open_until_it_is_completed_or_withdrawn(case_on: CaseOn) -> None:
    raised = {"event": "ActivityRecorded", "activity_id": "A1", "kind": "visit", "raised_on": "2026-02-01"}
    assert case_on("2026-03-02", {**raised, "status": "outstanding"}).activities.open.count == 1
    assert case_on("2026-03-02", {**raised, "status": "completed"}).activities.open.count == 0


def test_a_visit_asked_for_and_not_made_is_not_held(case_on: CaseOn) -> None:
    asked = {"event": "VisitRecorded", "visit_id": "V1", "kind": "introduction", "requested_on": "2026-02-01"}
    made = {"event": "VisitRecorded", "visit_id": "V2", "kind": "introduction", "held_on": "2026-02-10"}
    assert case_on("2026-03-02", asked).visits.latest_held == ABSENT
    assert case_on("2026-03-02", asked, made).visits.latest_held.held_on == date(2026, 2, 10)


def test_who_was_told_is_found_by_subject_and_party(case_on: CaseOn) -> None:
    told = {"event": "PartyInformed", "about": "transfer", "party": "parents", "informed_on": "2026-02-10"}
    case = case_on("2026-03-02", told)
    assert case.informed.of_kind("transfer").to("parents").latest.informed_on == date(2026, 2, 10)
    assert not case.informed.of_kind("transfer").to("child").any
    assert not case.informed.of_kind("allocation_delay").any


# ---- transfer


def test_each_side_agrees_by_a_record_of_its_own(case_on: CaseOn) -> None:
    kept = case_on("2026-03-02", agreed("holding", kind="keep_case")).agreements.of_kind("keep_case")
    assert (kept.holding_agreed, kept.receiving_agreed, kept.both_sides) == (True, False, False)
    assert (kept.holding_agreed_on, kept.receiving_agreed_on) == (date(2026, 2, 1), ABSENT)
    both = case_on("2026-03-02", agreed("both", kind="keep_case")).agreements.of_kind("keep_case")
    assert both.both_sides
    assert both.agreed_by_roles == ("team_manager",)


def test_a_role_no_mapping_knows_leaves_open_who_agreed(case_on: CaseOn) -> None:
    local = {**agreed("both", kind="keep_case"), "agreed_by_role": "LOCAL-CHIEF"}
    roles = case_on("2026-03-02", agreed("holding", kind="keep_case"), local).agreements.agreed_by_roles
    assert "team_manager" in roles
    assert isinstance(roles.unknown, Unknown)


def test_an_agreement_stands_until_it_is_withdrawn_or_its_last_day_is_past(case_on: CaseOn) -> None:
    joint = agreed("both", kind="joint_working", until="2026-03-01")
    assert case_on("2026-03-01", joint).agreements.in_force.count == 1
    assert case_on("2026-03-02", joint).agreements.in_force.count == 0
    assert case_on("2026-03-02", {**joint, "until": None, "withdrawn_on": "2026-02-05"}).agreements.both_sides is False


def test_the_parts_agreed_are_those_every_side_agrees_to(case_on: CaseOn) -> None:
    parts = [
        agreed("holding", kind="cross_area_working", part="supervision"),
        agreed("holding", kind="cross_area_working", part="recording"),
        agreed("receiving", kind="cross_area_working", part="supervision"),
    ]
    assert case_on("2026-03-02", *parts).agreements.parts_agreed == ("supervision",)


def test_a_decision_asked_for_is_open_until_it_is_made(case_on: CaseOn) -> None:
    asked = {"event": "DecisionRecorded", "kind": "reunification", "requested_on": "2026-02-01"}
    case = case_on("2026-03-02", asked)
    assert case.decisions.open.of_kind("reunification").any
    assert case.decisions.latest.decided_on == ABSENT
    assert isinstance(case.decisions.latest.answer, Unknown)


def test_what_people_say_of_a_transfer_is_read_by_its_id(case_on: CaseOn) -> None:
    request = {
        "event": "TransferRequested",
        "transfer_id": "T1",
        "to_team": {"team": "lac"},
        "requested_on": "2026-02-01",
        "requested_by_role": "team_manager",
    }
    answer = {
        "event": "TransferAnswered",
        "transfer_id": "T1",
        "side": "receiving",
        "answer": "agreed",
        "answered_on": "2026-02-05",
    }
    day = {
        "event": "TransferDateAgreed",
        "transfer_id": "T1",
        "side": "both",
        "agreed_for": "2026-03-10",
        "agreed_on": "2026-02-05",
    }
    named = {
        "event": "WorkerNamed",
        "purpose": "receiving_worker",
        "worker": {"worker_id": "W9"},
        "transfer_id": "T1",
        "named_on": "2026-02-06",
    }
    case = case_on("2026-03-02", request, answer, day, named)
    assert case.transfer_requests.of_transfer("T1").latest.to_team == "lac"
    assert case.transfer_answers.of_transfer("T1").latest.answer == "agreed"
    assert case.transfer_dates.of_transfer("T1").latest.agreed_for == date(2026, 3, 10)
    assert case.named_workers.of_kind("receiving_worker").latest.worker_id == "W9"
    assert case.transfer_dates.of_transfer("T2").count == 0


def test_a_dispute_is_open_at_every_level_until_one_settles_it(case_on: CaseOn) -> None:
    raised = {
        "event": "DisputeRaised",
        "dispute_id": "D1",
        "level": "managers",
        "subject": "transfer",
        "raised_on": "2026-02-01",
    }
    unresolved = {
        "event": "DisputeDecided",
        "dispute_id": "D1",
        "level": "managers",
        "outcome": "unresolved",
        "decided_on": "2026-02-05",
    }
    higher = {**raised, "level": "head_of_service", "raised_on": "2026-02-05"}
    ruled = {**unresolved, "level": "head_of_service", "outcome": "decided", "decided_on": "2026-02-10"}
    case = case_on("2026-03-02", raised, unresolved, higher)
    assert case.disputes.open.count == 2
    assert case.disputes.first.unresolved_on == date(2026, 2, 5)
    assert case_on("2026-03-02", raised, unresolved, higher, ruled).disputes.open.count == 0
    ruled_without_going_up = case_on("2026-03-02", raised, unresolved, ruled)
    assert ruled_without_going_up.disputes.open.count == 0
    assert ruled_without_going_up.disputes.of_kind("head_of_service").latest.decided_on == date(2026, 2, 10)


def test_a_step_down_is_of_a_plan_where_one_ran_since_the_case_was_opened(case_on: CaseOn) -> None:
    opened = {"event": "CaseOpened", "case_id": "K1", "opened_on": "2025-10-01"}
    proposed = {"event": "StepDownRecorded", "proposed_on": "2026-02-01"}
    plan = {"event": "ChildInNeedPlanStarted", "plan_id": "P1", "started_on": "2025-11-01"}
    ended = {"event": "ChildInNeedPlanEnded", "plan_id": "P1", "ended_on": "2026-01-20"}
    earlier = {"event": "ChildInNeedPlanStarted", "plan_id": "P0", "started_on": "2024-01-01"}
    left = {"event": "ChildInNeedPlanEnded", "plan_id": "P0", "ended_on": "2024-06-01"}
    assert case_on("2026-03-02", opened, proposed, plan, ended).step_down.stage == "plan"
    assert case_on("2026-03-02", opened, proposed, earlier, left).step_down.stage == "assessment"


def test_the_answer_to_a_command_is_read_as_it_was_given(case_on: CaseOn) -> None:
    answer = {"event": "CommandAnswered", "command_id": "X1", "answer": "refused", "answered_on": "2026-02-05"}
    case = case_on("2026-03-02", answer)
    assert case.command_answers.of_kind("refused").count == 1
    assert case.command_answers.latest.reason == ABSENT
