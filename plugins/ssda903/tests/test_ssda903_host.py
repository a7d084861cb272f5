"""The return as a host: what it holds is known, what it doesn't hold is unknown and never asked for."""

from __future__ import annotations

from importlib.metadata import entry_points

import ssda903

from policy_core.events import EVENTS


def test_only_what_the_return_holds_is_supplied() -> None:
    supplied = ssda903.host().supplied
    assert supplied is not None
    assert supplied <= set(EVENTS)
    assert "LookedAfterReviewHeld" in supplied
    assert not supplied & {"ProceedingsStarted", "CarePlanRecorded", "CourtOrderMade", "AdoptionStepRecorded"}


def test_a_field_that_the_return_does_not_hold_is_never_asked_for() -> None:
    unfilled = ssda903.host().unfilled
    assert {"LookedAfterReviewHeld.permanence_decision", "ChildRecorded.disabled", "Worker.qualification"} <= unfilled
    assert not unfilled & {"LookedAfterReviewHeld.held_on", "Worker.worker_id", "ChildRecorded.date_of_birth"}


def test_what_is_held_in_part_has_its_reason() -> None:
    assert set(ssda903.host().notes) == {"CourtOrderMade", "AdoptionStepRecorded"}


def test_the_assumed_involvements_are_supplied_so_that_rules_held_by_a_team_can_speak() -> None:
    supplied = ssda903.host().supplied
    assert supplied is not None
    assert {"InvolvementStarted", "InvolvementEnded"} <= supplied


def test_the_plugin_is_found_by_its_entry_point() -> None:
    found = {entry.value for entry in entry_points(group="handover.hosts", name="ssda903")}
    assert found == {"ssda903"}
    assert ssda903.handover_host() is ssda903.host()
