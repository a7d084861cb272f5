"""CareFirst's words become canonical codes; words nobody knows are kept, and counted; triage is nobody's question."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import entry_points
from typing import Any

import carefirst
import pytest

from policy_core.authority_settings import AuthoritySettings
from policy_core.event_json import event_from_json
from policy_core.events import EVENTS, TeamRef
from policy_core.facts.code_sets import is_code

ENVELOPE = {"child_id": "C1", "host_system": "CAREFIRST", "observed_at": "2026-03-03T02:00:00Z"}


def mapped(event: str, unmapped: Counter[tuple[str, str]] | None = None, **fields: Any) -> Any:
    read = event_from_json({"event": event, "envelope": ENVELOPE, **fields}, authority="wiltshire")
    return carefirst.host().map(read, unmapped)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Single period of accommodation under section 20 (Children Act 1989)", "V2"),
        ("interim care order", "C1"),
        ("Full care order", "C2"),
        ("Placement order granted", "E1"),
    ],
)
def test_a_legal_status_in_words_becomes_its_code(words: str, code: str) -> None:
    assert mapped("LegalStatusStarted", legal_status=words, started_on="2026-03-02").legal_status == code


@pytest.mark.parametrize(("word", "role"), [("Case holder", "primary"), ("CO-WORKER", "co_worker")])
def test_an_allocation_is_primary_or_beside_it(word: str, role: str) -> None:
    assert mapped("InvolvementStarted", involvement_id="i1", role=word, started_on="2026-03-02").role == role


def test_care_docs_is_the_document_store_and_the_case_summary_form_the_transfer_summary() -> None:
    event = mapped("DocumentRecorded", document="Case Summary Form", updated_on="2026-03-02", store="Care Docs")
    assert (event.document, event.store) == ("transfer_summary", "document_store")


def test_an_activity_closed_down_is_completed() -> None:
    event = mapped("ActivityRecorded", activity_id="a1", kind="S47", status="Closed down", raised_on="2026-03-02")
    assert (event.kind, event.status) == ("section_47", "completed")


def test_a_word_that_no_mapping_knows_is_kept_and_counted() -> None:
    unmapped: Counter[tuple[str, str]] = Counter()
    event = mapped("LegalStatusStarted", unmapped, legal_status="Wardship", started_on="2026-03-02")
    assert event.legal_status == "Wardship"
    assert unmapped == {("legal_status", "Wardship"): 1}


def test_a_referral_comes_without_contact_and_triage() -> None:
    supplied = carefirst.host().supplied or frozenset()
    assert "ReferralReceived" in supplied
    assert supplied.isdisjoint({"ContactReceived", "TriageRecorded"})


def test_every_word_stands_for_a_code_of_its_set() -> None:
    wrong = [
        (code_set, word, code)
        for code_set, words in carefirst.host().codes.items()
        for word, code in words.items()
        if not is_code(code_set, code)
    ]
    assert wrong == []


def test_every_event_of_the_vocabulary_is_supplied_or_said_not_to_be() -> None:
    host = carefirst.host()
    assert host.supplied is not None
    assert set(EVENTS) == host.supplied | (set(host.notes) & set(EVENTS))
    assert not host.supplied & set(host.notes)


def test_a_team_of_carefirst_becomes_the_authoritys() -> None:
    trays = {"sat": {"work_trays": {"north": "SATN", "south": "SATS"}}}
    host = carefirst.host().with_settings(AuthoritySettings.model_validate({"teams": trays}))
    fields: dict[str, Any] = {"involvement_id": "i1", "role": "Case holder", "started_on": "2026-03-02"}
    event = {
        "event": "InvolvementStarted",
        "envelope": ENVELOPE,
        "team": {"team": "SATN"},
        **fields,
    }
    team = getattr(host.map(event_from_json(event, authority="wiltshire")), "team", None)
    assert isinstance(team, TeamRef)
    assert (team.team, team.locality) == ("sat", "north")


def test_the_plugin_is_found_by_its_entry_point() -> None:
    found = {entry.value for entry in entry_points(group="handover.hosts", name="carefirst")}
    assert found == {"carefirst"}
    assert carefirst.handover_host() is carefirst.host()
