"""LCS's words become canonical codes; words nobody knows are kept, and counted."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import entry_points
from typing import Any

import liquidlogic
import pytest

from policy_core.authority_settings import AuthoritySettings
from policy_core.event_json import event_from_json
from policy_core.events import EVENTS, TeamRef
from policy_core.facts.code_sets import is_code

ENVELOPE = {"child_id": "C1", "host_system": "LCS", "observed_at": "2026-03-02T09:00:00Z"}
DEPARTMENTS = {"lac": {"work_trays": {"south": ["2301"], "north": ["2302"]}}}

# SSDA903 guide, list of legal statuses: the wording LCS exports in place of the code.
LEGAL_STATUSES = {
    "C1": "Interim care order",
    "C2": "Full care order",
    "D1": "Freeing order granted",
    "E1": "Placement order granted",
    "V2": "Single period of accommodation under section 20 (Children Act 1989)",
    "V3": "Accommodated under an agreed series of short-term breaks, when individual episodes of care are recorded",
    "V4": "Accommodated under an agreed series of short-term breaks, when agreements are recorded "
    "(NOT individual episodes of care)",
    "L1": "Under police protection and in local authority accommodation",
    "L2": "Emergency protection order (EPO)",
    "L3": "Under child assessment order and in local authority accommodation",
    "J1": "Remanded to local authority accommodation or to youth detention accommodation",
    "J2": "Placed in LA accommodation under PACE 1984, including secure accommodation",
    "J3": "Sentenced to Youth Rehabilitation Order with residence or intensive fostering requirement",
}


def mapped(event: str, unmapped: Counter[tuple[str, str]] | None = None, **fields: Any) -> Any:
    read = event_from_json({"event": event, "envelope": ENVELOPE, **fields}, authority="norfolk")
    return liquidlogic.host().map(read, unmapped)


@pytest.mark.parametrize(("code", "words"), LEGAL_STATUSES.items())
def test_each_legal_status_in_words_becomes_its_code(code: str, words: str) -> None:
    assert mapped("LegalStatusStarted", legal_status=words, started_on="2026-03-02").legal_status == code


def test_words_are_compared_without_case_and_outer_blanks() -> None:
    assert mapped("LegalStatusStarted", legal_status="  FULL care ORDER ", started_on="2026-03-02").legal_status == "C2"


def test_a_code_that_is_canonical_already_passes_as_it_is() -> None:
    unmapped: Counter[tuple[str, str]] = Counter()
    assert mapped("LegalStatusStarted", unmapped, legal_status="V2", started_on="2026-03-02").legal_status == "V2"
    assert unmapped == {}


def test_a_word_that_no_mapping_knows_is_kept_and_counted() -> None:
    unmapped: Counter[tuple[str, str]] = Counter()
    event = mapped("LegalStatusStarted", unmapped, legal_status="Wardship", started_on="2026-03-02")
    assert event.legal_status == "Wardship"
    assert unmapped == {("legal_status", "Wardship"): 1}


@pytest.mark.parametrize(
    ("word", "role"), [("CW", "primary"), ("16PLUS", "co_worker"), ("IRO", "reviewing_officer"), ("cw", "primary")]
)
def test_roles_of_an_involvement_become_canonical(word: str, role: str) -> None:
    event = mapped("InvolvementStarted", involvement_id="i1", role=word, started_on="2026-03-02")
    assert event.role == role


def test_a_main_file_holder_is_of_no_role_that_we_may_guess() -> None:
    unmapped: Counter[tuple[str, str]] = Counter()
    assert (
        mapped("InvolvementStarted", unmapped, involvement_id="i1", role="CSO", started_on="2026-03-02").role == "CSO"
    )
    assert unmapped == {("involvement_role", "CSO"): 1}


def test_one_word_may_mean_different_things_in_different_fields() -> None:
    ceased = mapped("CeasedToBeLookedAfter", period_id="p1", ended_on="2026-03-02", reason="Died")
    closed = mapped("CaseClosed", case_id="k1", closed_on="2026-03-02", reason="Died")
    assert (ceased.reason, closed.reason) == ("E2", "RC2")


def test_every_key_of_the_permanence_plan_becomes_an_option() -> None:
    event = mapped(
        "CarePlanRecorded",
        plan="authority",
        decided_on="2026-03-02",
        permanence_option="LTFOST18",
        parallel_options=["RETURN6M", "SUPPLIV"],
    )
    assert event.permanence_option == "long_term_fostering"
    assert event.parallel_options == ("return_home", "until_independence")


def test_orders_that_no_legal_status_covers_become_orders() -> None:
    words = ["Special Guardianship Order", "Supervision order", "Child Arrangements/ Residence Order"]
    kinds = [mapped("CourtOrderMade", order_id="o1", kind=word, made_on="2026-03-02").kind for word in words]
    assert kinds == ["special_guardianship", "supervision", "child_arrangements"]


def test_meetings_by_their_usual_names_become_canonical() -> None:
    words = ["LAC Review", "Strategy Meeting", "RCPC", "Legal Planning Meeting"]
    booked: dict[str, Any] = {"meeting_id": "m1", "status": "booked", "booked_on": "2026-03-02"}
    kinds = [mapped("MeetingBooked", kind=word, **booked).kind for word in words]
    assert kinds == [
        "looked_after_review",
        "strategy_discussion",
        "review_child_protection_conference",
        "legal_planning",
    ]


def test_every_word_stands_for_a_code_of_its_set() -> None:
    wrong = [
        (code_set, word, code)
        for code_set, words in liquidlogic.host().codes.items()
        for word, code in words.items()
        if not is_code(code_set, code)
    ]
    assert wrong == []


def test_every_event_of_the_vocabulary_is_supplied_or_said_not_to_be() -> None:
    host = liquidlogic.host()
    assert host.supplied is not None
    assert set(EVENTS) == host.supplied | (set(host.notes) & set(EVENTS))
    assert not host.supplied & set(host.notes)


def test_a_department_becomes_the_authoritys_team_and_keeps_its_own_id() -> None:
    host = liquidlogic.host().with_settings(AuthoritySettings.model_validate({"teams": DEPARTMENTS}))
    read = event_from_json(
        {
            "event": "InvolvementStarted",
            "envelope": ENVELOPE,
            "involvement_id": "i1",
            "role": "CW",
            "team": {"team": "Looked After Team 1", "host_team_id": "2301"},
            "started_on": "2026-03-02",
        },
        authority="norfolk",
    )
    team = getattr(host.map(read), "team", None)
    assert isinstance(team, TeamRef)
    assert (team.team, team.locality, team.host_team_id) == ("lac", "south", "2301")


def test_a_department_that_the_settings_do_not_know_is_kept() -> None:
    event = mapped("InvolvementStarted", involvement_id="i1", role="CW", team={"team": "2999"}, started_on="2026-03-02")
    assert event.team.team == "2999"


def test_the_plugin_is_found_by_its_entry_point() -> None:
    found = {entry.value for entry in entry_points(group="handover.hosts", name="liquidlogic")}
    assert found == {"liquidlogic"}
    assert liquidlogic.handover_host() is liquidlogic.host()
