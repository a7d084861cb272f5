"""Who holds the case: spells, handovers, workers, and nobody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.facts import Spell
from policy_core.reading import start_of
from policy_core.unknown import ABSENT, Unknown

if TYPE_CHECKING:
    from tests.unit.facts.conftest import CaseOn

OPENED = {"event": "CaseOpened", "case_id": "K1", "opened_on": "2025-10-01"}


def began(key: str, team: str | None, on: str, worker: str | None = "W1", **more: Any) -> dict[str, Any]:
    ref = {"team": team, **({"locality": more.pop("locality")} if "locality" in more else {})} if team else None
    return {
        "event": "InvolvementStarted",
        "involvement_id": key,
        "role": "primary",
        "team": ref,
        "worker": {"worker_id": worker} if worker else None,
        "started_on": on,
        **more,
    }


def ended(key: str, on: str) -> dict[str, Any]:
    return {"event": "InvolvementEnded", "involvement_id": key, "ended_on": on}


def test_the_team_of_the_open_primary_involvement_holds_the_child(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", OPENED, began("I1", "fas", "2025-10-01", locality="south"))
    assert case.holding_team == "fas"
    assert case.holding_team_kind == "safeguarding"
    assert case.holding_locality == "south"
    assert case.primary_worker.worker_id == "W1"
    assert case.primary_worker.since == date(2025, 10, 1)


def test_a_worker_without_a_team_of_the_record_holds_the_case_in_the_workers_own_team(case_on: CaseOn) -> None:
    held = {**began("I1", None, "2025-10-01"), "worker": {"worker_id": "W1", "team": {"team": "lac"}}}
    case = case_on("2026-03-02", held)
    assert case.holding_team == "lac"
    assert case.primary_worker.team == "lac"


def test_a_worker_whose_team_nobody_told_leaves_the_holding_team_unknown(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", began("I1", None, "2025-10-01"))
    assert isinstance(case.holding_team, Unknown)
    assert case.primary_worker.worker_id == "W1"


def test_the_new_team_holds_from_the_day_on_which_the_old_one_ended(case_on: CaseOn) -> None:
    events = (began("I1", "fas", "2025-10-01"), began("I2", "lac", "2026-03-02", "W2"), ended("I1", "2026-03-02"))
    assert case_on("2026-03-01", *events).holding_team == "fas"
    assert case_on("2026-03-02", *events).holding_team == "lac"
    assert case_on("2026-03-02", *events).as_of(date(2026, 3, 1)).holding_team == "fas"


def test_an_involvement_to_come_does_not_hold_before_its_day(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", began("I1", "fas", "2025-10-01"), began("I2", "lac", "2026-04-01", "W2"))
    assert case.holding_team == "fas"
    assert case.primaries_today == 1
    assert case.reading.earliest == start_of(date(2026, 4, 1))


def test_two_primary_teams_are_a_conflict_that_only_people_settle(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", began("I1", "fas", "2025-10-01"), began("I2", "lac", "2026-02-01", "W2"))
    assert isinstance(case.holding_team, Unknown)
    assert isinstance(case.primary_worker, Unknown)
    assert case.primaries_today == 2
    assert case.unallocated is False
    assert case.handovers.any is False


def test_two_workers_of_one_team_leave_the_team_in_no_doubt(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", began("I1", "fas", "2025-10-01"), began("I2", "fas", "2026-02-01", "W2"))
    assert case.holding_team == "fas"
    assert isinstance(case.primary_worker, Unknown)
    assert case.primaries_today == 2


def test_a_team_recorded_apart_from_its_worker_counts_once(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", began("I1", "fas", "2025-10-01", None), began("I2", "fas", "2025-10-01", "W1"))
    assert case.primaries_today == 1
    assert case.primary_worker.worker_id == "W1"


def test_a_team_without_a_worker_holds_the_child_and_the_case_is_unallocated(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", OPENED, began("I1", "fas", "2025-10-01", None))
    assert case.holding_team == "fas"
    assert case.primary_worker == ABSENT
    assert case.unallocated is True
    assert case.unallocated_since == date(2025, 10, 1)


def test_an_open_case_that_nobody_holds_has_an_unknown_team(case_on: CaseOn) -> None:
    assert isinstance(case_on("2026-03-02", OPENED).holding_team, Unknown)
    assert case_on("2026-03-02", OPENED).primaries_today == 0


def test_a_host_that_tells_of_no_ends_leaves_open_who_holds_the_child_and_nobody_is_asked(case_on: CaseOn) -> None:
    supplied = frozenset({"InvolvementStarted", "CaseOpened", "CaseClosed"})
    team = case_on("2026-03-02", OPENED, began("I1", "fas", "2025-10-01"), supplied=supplied).holding_team
    assert (team.path, team.asked) == ("holding_team", False)


def test_a_closed_case_is_held_by_nobody(case_on: CaseOn) -> None:
    closed = {"event": "CaseClosed", "case_id": "K1", "closed_on": "2026-01-05"}
    case = case_on("2026-03-02", OPENED, closed, began("I1", "fas", "2025-10-01"), ended("I1", "2026-01-05"))
    assert case.holding_team == ABSENT
    assert case.open is False
    assert case.unallocated is False
    assert case.unallocated_since == ABSENT


def test_a_case_is_unallocated_since_the_last_primary_worker_ended(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", OPENED, began("I1", "fas", "2025-10-01"), ended("I1", "2026-02-20"))
    assert case.unallocated is True
    assert case.unallocated_since == date(2026, 2, 20)
    assert case.since("unallocated_since") == (date(2026, 2, 20), "I1")


def test_a_case_opened_again_is_unallocated_since_it_was_opened(case_on: CaseOn) -> None:
    again = {"event": "CaseOpened", "case_id": "K2", "opened_on": "2026-02-25"}
    case = case_on("2026-03-02", OPENED, began("I1", "fas", "2025-10-01"), ended("I1", "2026-01-05"), again)
    assert case.unallocated_since == date(2026, 2, 25)


# ---- spells


def spells(case: Any) -> list[tuple[str, str | None, date, date | None]]:
    return [(spell.team, spell.locality, spell.since, spell.until) for spell in case.spells]


def test_a_change_of_worker_within_a_team_is_no_new_spell(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02",
        began("I1", "fas", "2025-10-01"),
        ended("I1", "2025-12-01"),
        began("I2", "fas", "2025-12-05", "W2"),
    )
    assert case.spells == (
        Spell(team="fas", kind="safeguarding", locality=None, since=date(2025, 10, 1), until=None, record_key="I1"),
    )
    assert case.since("holding_team") == (date(2025, 10, 1), "I1")


def test_a_change_of_locality_is_a_new_spell(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02",
        began("I1", "fas", "2025-10-01", locality="south"),
        ended("I1", "2025-12-01"),
        began("I2", "fas", "2025-12-01", "W2", locality="north"),
    )
    assert spells(case) == [
        ("fas", "south", date(2025, 10, 1), date(2025, 12, 1)),
        ("fas", "north", date(2025, 12, 1), None),
    ]
    assert case.since("holding_team") == (date(2025, 12, 1), "I2")


def test_a_closure_parts_two_spells_of_one_team(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02",
        OPENED,
        began("I1", "fas", "2025-10-01"),
        ended("I1", "2025-12-01"),
        {"event": "CaseClosed", "case_id": "K1", "closed_on": "2025-12-01"},
        {"event": "CaseOpened", "case_id": "K2", "opened_on": "2026-02-01"},
        began("I2", "fas", "2026-02-01"),
    )
    assert spells(case) == [("fas", None, date(2025, 10, 1), date(2025, 12, 1)), ("fas", None, date(2026, 2, 1), None)]
    assert case.handovers.count == 0


def test_an_involvement_that_ended_on_its_first_day_is_no_spell(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02",
        began("I1", "fas", "2025-10-01"),
        began("I2", "lac", "2026-01-05"),
        ended("I2", "2026-01-05"),
    )
    assert spells(case) == [("fas", None, date(2025, 10, 1), None)]
    assert case.holding_team == "fas"


def test_a_spell_to_come_is_among_the_spells(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02", began("I1", "fas", "2025-10-01"), ended("I1", "2026-04-01"), began("I2", "lac", "2026-04-01")
    )
    assert spells(case) == [("fas", None, date(2025, 10, 1), date(2026, 4, 1)), ("lac", None, date(2026, 4, 1), None)]


# ---- handovers


def test_a_handover_names_both_teams_its_day_and_the_new_involvement(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02",
        began("I1", "fas", "2025-10-01", locality="south"),
        ended("I1", "2026-01-05"),
        began("I2", "lac", "2026-01-05", "W2", locality="city", envelope={"recorded_by_role": "team_manager"}),
    )
    (handover,) = case.handovers.all
    assert (handover.from_team, handover.from_locality) == ("fas", "south")
    assert (handover.to_team, handover.to_locality) == ("lac", "city")
    assert (handover.day, handover.record_key) == (date(2026, 1, 5), "I2")
    assert handover.recorded_by_role == "team_manager"


def test_who_recorded_a_handover_is_never_asked(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02", began("I1", "fas", "2025-10-01"), ended("I1", "2026-01-05"), began("I2", "lac", "2026-01-05")
    )
    unknown = case.handovers.latest.recorded_by_role
    assert isinstance(unknown, Unknown)
    assert not unknown.asked


def test_a_handover_is_complete_when_the_old_team_has_ended(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02", began("I1", "fas", "2025-10-01"), began("I2", "lac", "2026-01-05"), ended("I1", "2026-01-12")
    )
    assert case.handovers.latest.changed_on == date(2026, 1, 12)


# ---- co-workers, advisers, everybody


def test_co_workers_are_found_by_team_kind_and_qualification(case_on: CaseOn) -> None:
    adviser = {
        **began("I2", "leaving_care", "2026-01-05", "W2"),
        "role": "co_worker",
        "worker": {"worker_id": "W2", "qualification": "personal_adviser"},
    }
    case = case_on("2026-03-02", began("I1", "fas", "2025-10-01"), adviser)
    assert case.co_workers.open.of_team("leaving_care").worker_id == "W2"
    assert case.co_workers.of_team("looked_after").any is False
    assert case.co_workers.of_kind("personal_adviser").count == 1
    assert case.personal_adviser.worker_id == "W2"
    assert case.personal_adviser.allocated_on == date(2026, 1, 5)
    assert case.holding_team == "fas"


def test_a_co_working_ends_when_it_is_ended_not_when_it_was_to_end(case_on: CaseOn) -> None:
    co = {**began("I2", "lac", "2026-01-05", "W2"), "role": "co_worker", "until": "2026-02-01"}
    case = case_on("2026-03-02", co)
    assert case.co_workers.open.count == 1
    assert case.co_workers.latest.until == date(2026, 2, 1)


def test_before_there_is_an_adviser_the_one_named_counts(case_on: CaseOn) -> None:
    named = {
        "event": "WorkerNamed",
        "purpose": "personal_adviser",
        "worker": {"worker_id": "W7"},
        "named_on": "2026-02-01",
    }
    adviser = case_on("2026-03-02", named).personal_adviser
    assert (adviser.worker_id, adviser.named_on) == ("W7", date(2026, 2, 1))
    assert adviser.allocated_on == ABSENT


def test_workers_of_a_window_the_host_does_not_know_are_unknown(case_on: CaseOn) -> None:
    child = {
        "event": "ChildRecorded",
        "details_updated_on": "2026-01-01",
        "allocation_history_from": "2025-01-01",
    }
    case = case_on("2026-03-02", child, began("I1", "fas", "2025-10-01"), ended("I1", "2025-12-01"))
    assert case.workers.since_day(date(2025, 6, 1)).count == 1
    assert case.workers.since_day(date(2026, 1, 1)).count == 0
    assert isinstance(case.workers.since_day(date(2024, 6, 1)), Unknown)
    assert case.teams.of_kind("safeguarding").latest.ended_on == date(2025, 12, 1)
