"""Contacts, opening and closing, and how a case is held in law."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from policy_core.unknown import ABSENT, Unknown

if TYPE_CHECKING:
    from tests.unit.facts.conftest import CaseOn

OPENED = {"event": "CaseOpened", "case_id": "K1", "opened_on": "2025-10-01"}
CLOSED = {"event": "CaseClosed", "case_id": "K1", "closed_on": "2026-01-05", "reason": "RC7"}
IN_CARE = {"event": "BecameLookedAfter", "period_id": "P1", "started_on": "2025-11-03"}
PROTECTED = {"event": "ChildProtectionPlanStarted", "plan_id": "CP1", "started_on": "2025-11-03"}
IN_NEED = {"event": "ChildInNeedPlanStarted", "plan_id": "CN1", "started_on": "2025-11-03"}


def held_by(team: str, key: str, began: str, ended: str | None = None) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = [
        {
            "event": "InvolvementStarted",
            "involvement_id": key,
            "role": "primary",
            "worker": {"worker_id": f"W{key}"},
            "team": {"team": team},
            "started_on": began,
        }
    ]
    if ended:
        events.append({"event": "InvolvementEnded", "involvement_id": key, "ended_on": ended})
    return events


def contact(key: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"event": "ContactReceived", "contact_id": key, "received_on": on, "reasons": [], **fields}


# ---- open and closed


def test_a_case_is_open_from_its_opening_to_the_day_it_is_closed(case_on: CaseOn) -> None:
    assert case_on("2025-09-30", OPENED, CLOSED).open is False
    assert case_on("2026-01-04", OPENED, CLOSED).open is True
    assert case_on("2026-01-05", OPENED, CLOSED).open is False
    assert case_on("2026-01-04", OPENED, CLOSED).since("open") == (date(2025, 10, 1), "K1")


def test_a_case_held_by_a_primary_worker_is_open_although_nobody_told_of_its_opening(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", *held_by("fas", "1", "2025-10-01"))
    assert case.open is True
    assert isinstance(case.opened_on, Unknown)


def test_a_case_opened_again_under_its_number_is_open(case_on: CaseOn) -> None:
    again = {**OPENED, "opened_on": "2026-02-01", "envelope": {"record_version": 2, "change": "amended"}}
    case = case_on("2026-03-02", {**OPENED, "envelope": {"record_version": 1}}, CLOSED, again)
    assert case.open is True
    assert case.opened_on == date(2026, 2, 1)
    assert case.last_closure.closed_on == date(2026, 1, 5)


def test_a_host_that_tells_of_no_openings_leaves_open_whether_a_case_is(case_on: CaseOn) -> None:
    supplied = frozenset({"InvolvementStarted", "InvolvementEnded"})
    assert isinstance(case_on("2026-03-02", supplied=supplied).open, Unknown)
    assert case_on("2026-03-02", *held_by("fas", "1", "2025-10-01"), supplied=supplied).open is True


def test_the_team_and_worker_that_held_the_case_the_day_before_closed_it(case_on: CaseOn) -> None:
    events = [
        OPENED,
        CLOSED,
        *held_by("cads", "1", "2025-10-01", "2025-11-01"),
        *held_by("fas", "2", "2025-11-01", "2026-01-05"),
    ]
    closure = case_on("2026-03-02", *events).last_closure
    assert closure.team == "fas"
    assert closure.worker_id == "W2"
    assert closure.social_work_team == "fas"
    assert closure.reason == "RC7"


def test_what_the_closure_says_counts_before_what_is_reckoned(case_on: CaseOn) -> None:
    told = {**CLOSED, "last_team": {"team": "cwd"}, "last_worker_id": "W9", "locality": "north"}
    closure = case_on("2026-03-02", OPENED, told, *held_by("fas", "2", "2025-11-01", "2026-01-05")).last_closure
    assert (closure.team.team, closure.worker_id, closure.locality) == ("cwd", "W9", "north")


def test_a_case_never_closed_has_no_closure(case_on: CaseOn) -> None:
    assert case_on("2026-03-02", OPENED).last_closure == ABSENT
    assert case_on("2026-03-02", OPENED).last_closure.team == ABSENT


def test_a_proposal_stands_until_the_case_is_closed(case_on: CaseOn) -> None:
    proposed = {"event": "ClosureProposed", "target": "case", "proposed_on": "2025-12-20", "planned_for": "2026-01-05"}
    assert case_on("2025-12-31", OPENED, proposed).closure.planned_for == date(2026, 1, 5)
    assert case_on("2026-01-05", OPENED, proposed, CLOSED).closure == ABSENT


# ---- statutory


@pytest.mark.parametrize(
    ("events", "kind", "status"),
    [
        ([IN_CARE, PROTECTED], "looked_after", "a"),
        ([PROTECTED, IN_NEED], "child_protection", "b"),
        ([IN_NEED], "child_in_need", "c"),
        ([], "none", "e"),
    ],
)
def test_the_highest_status_counts(case_on: CaseOn, events: list[dict[str, Any]], kind: str, status: str) -> None:
    case = case_on("2026-03-02", OPENED, *events)
    assert case.statutory_kind == kind
    assert case.case_status == status


def test_a_plan_of_another_authority_is_not_ours(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", OPENED, {**PROTECTED, "other_authority": True})
    assert case.child_protection_plan.active is False
    assert case.child_protection_plan.elsewhere is True
    assert case.statutory_kind == "none"


def test_an_unknown_status_hides_what_is_below_it_and_nothing_above(case_on: CaseOn) -> None:
    supplied = frozenset({"BecameLookedAfter", "CeasedToBeLookedAfter"})
    assert case_on("2026-03-02", IN_CARE, supplied=supplied).statutory_kind == "looked_after"
    assert isinstance(case_on("2026-03-02", supplied=supplied).statutory_kind, Unknown)


def test_a_statutory_need_that_triage_found_makes_a_child_in_need(case_on: CaseOn) -> None:
    triage = {"event": "TriageRecorded", "contact_id": "X1", "decided_on": "2025-09-30", "threshold": "statutory"}
    case = case_on("2026-03-02", OPENED, triage)
    assert case.statutory_kind == "child_in_need"
    assert case.threshold_met is True
    assert case.statutory is True


def test_a_threshold_recorded_at_the_opening_makes_an_open_case_statutory(case_on: CaseOn) -> None:
    assert case_on("2026-03-02", {**OPENED, "statutory_threshold_met": True}).statutory is True
    assert case_on("2026-03-02", {**OPENED, "statutory_threshold_met": False}).statutory is False
    assert isinstance(case_on("2026-03-02", OPENED).statutory, Unknown)


def test_a_care_leaver_has_a_statutory_case(case_on: CaseOn) -> None:
    decided = {
        "event": "EligibilityDecided",
        "scheme": "leaving_care",
        "category": "Former Relevant",
        "decided_on": "2026-01-05",
    }
    assert case_on("2026-03-02", decided).statutory_kind == "care_leaver"


def test_the_type_of_a_looked_after_case_is_by_proceedings_then_by_legal_status(case_on: CaseOn) -> None:
    section_20 = {"event": "LegalStatusStarted", "legal_status": "V2", "started_on": "2025-11-03"}
    issued = {
        "event": "ProceedingsStarted",
        "proceedings_id": "L1",
        "kind": "care_proceedings",
        "started_on": "2026-01-05",
    }
    assert case_on("2026-03-02", IN_CARE, section_20).case_type == "looked_after_section_20"
    assert case_on("2026-03-02", IN_CARE, section_20, issued).case_type == "looked_after_in_proceedings"
    assert isinstance(case_on("2026-03-02", IN_CARE).case_type, Unknown)


# ---- the front door


def test_a_contact_after_a_closure_is_a_rereferral_of_so_many_weeks(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", OPENED, CLOSED, contact("X0", "2025-09-30"), contact("X1", "2026-02-25"))
    first, second = case.contacts.all
    assert (first.is_rereferral, first.weeks_since_closure) == (False, ABSENT)
    assert (second.is_rereferral, second.weeks_since_closure) == (True, 7)


def test_a_referral_without_a_contact_is_itself_what_arrived(case_on: CaseOn) -> None:
    alone = {"event": "ReferralReceived", "referral_id": "R1", "received_on": "2026-02-01", "reasons": []}
    of_contact = {**alone, "referral_id": "R2", "contact_id": "X1"}
    case = case_on("2026-03-02", alone, of_contact, contact("X1", "2026-02-02"))
    assert [item.record_key for item in case.contacts.all] == ["R1", "X1"]
    assert case.referrals.count == 2


def test_what_the_front_door_decides_is_triage_else_what_a_referral_says_itself(case_on: CaseOn) -> None:
    alone = {"event": "ReferralReceived", "referral_id": "R1", "received_on": "2026-02-01", "reasons": []}
    waiting = case_on("2026-03-02", alone).contacts.latest
    assert waiting.decided_on == ABSENT
    assert isinstance(waiting.needs_social_care, Unknown)
    says = case_on("2026-03-02", {**alone, "no_further_action": False}).contacts.latest
    assert (says.decided_on, says.needs_social_care) == (date(2026, 2, 1), True)
    triaged = {"event": "TriageRecorded", "referral_id": "R1", "needs_social_care": False, "decided_on": "2026-02-03"}
    found = case_on("2026-03-02", {**alone, "no_further_action": False}, triaged).contacts.latest
    assert (found.decided_on, found.needs_social_care) == (date(2026, 2, 3), False)


def test_a_contact_is_found_by_any_of_its_reasons(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", contact("X1", "2026-02-02", reasons=["section_47", "domestic_abuse"]))
    assert case.contacts.of_kind("section_47").count == case.contacts.count == 1


def test_a_contact_is_open_until_triage_is_decided(case_on: CaseOn) -> None:
    triage = {"event": "TriageRecorded", "contact_id": "X1", "decided_on": "2026-02-03", "outcome": "assessment"}
    case = case_on("2026-03-02", contact("X1", "2026-02-02"), contact("X2", "2026-03-01"), triage)
    assert [item.record_key for item in case.contacts.open] == ["X2"]
    first, second = case.contacts.all
    assert case.triage.of_contact(first).latest.outcome == "assessment"
    assert case.triage.of_contact(second).latest.outcome == ABSENT
    assert case.triage.latest.is_open is False


def test_a_case_of_another_authority_is_decided_upon_after_we_were_told_of_it(case_on: CaseOn) -> None:
    told = {"event": "TransferInNotified", "transfer_in_id": "T1", "notified_on": "2026-02-01"}
    earlier = {"event": "DecisionRecorded", "kind": "transfer_in", "choice": "refused", "decided_on": "2025-06-01"}
    later = {**earlier, "choice": "accepted", "decided_on": "2026-02-20"}
    letter = {
        "event": "DocumentRecorded",
        "document": "chronology",
        "updated_on": "2026-02-10",
        "received_on": "2026-02-10",
    }
    assert case_on("2026-03-02", told, earlier).transfer_in.decision == ABSENT
    transfer_in = case_on("2026-03-02", told, earlier, later, letter).transfer_in
    assert (transfer_in.decision, transfer_in.decided_on) == ("accepted", date(2026, 2, 20))
    assert transfer_in.documents_received == ("chronology",)
    assert transfer_in.conference_booked is False
