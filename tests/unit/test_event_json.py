"""Events as anyone can write them by hand: what may be left out, and what it is then."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from policy_core.event_json import event_to_json, obligation_to_json
from policy_core.events import (
    EVENTS,
    Change,
    Envelope,
    Event,
    Ingest,
    InvolvementStarted,
    LookedAfterReviewHeld,
    TeamRef,
    TriageRecorded,
    Worker,
)
from policy_core.obligations import Notice
from tests.contract.golden_records import NEWEST
from tests.contract.records import records
from tests.unit.event_lines import REVIEW, enveloped, read, refusal, review


@pytest.mark.parametrize("name", sorted(EVENTS))
@given(data=st.data())
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_event_comes_back_the_same(name: str, data: st.DataObject) -> None:
    event: Event = data.draw(records(EVENTS[name]))
    assert read(json.loads(json.dumps(event_to_json(event)))) == event


@pytest.mark.parametrize("golden", [golden for golden in NEWEST if golden.name == "Notice"], ids=["Notice"])
def test_an_obligation_is_written_as_the_same_form(golden: Any) -> None:
    written = obligation_to_json(golden.record)
    assert written == golden.value
    assert TypeAdapter(Notice).validate_json(json.dumps(written)) == golden.record


def test_what_can_be_derived_is_derived() -> None:
    event = review()
    assert isinstance(event, LookedAfterReviewHeld)
    assert event.envelope == Envelope(
        event_id=event.envelope.event_id,
        authority="norfolk",
        child_id="C1",
        host_system="OTHER",
        record_key="M2",
        change=Change.CREATED,
        effective_on=date(2026, 3, 2),
        observed_at=datetime(2026, 3, 2, tzinfo=UTC),
        ingest=Ingest.CHANGE,
        restricted=False,
    )


def test_what_is_given_is_kept() -> None:
    given_envelope = {
        "event_id": "5f0c1f8e-6a0b-5d2e-9c57-0f5d2b1c7a11",
        "authority": "stoke",
        "host_system": "CAREFIRST",
        "record_key": "R-9",
        "change": "withdrawn",
        "effective_on": "2026-03-01",
        "observed_at": "2026-03-05T08:00:00Z",
        "ingest": "snapshot",
        "restricted": True,
    }
    written = event_to_json(enveloped(**given_envelope))["envelope"]
    assert {name: written[name] for name in given_envelope} == given_envelope


def test_a_day_in_summer_begins_at_eleven_in_the_evening_of_utc() -> None:
    assert review(held_on="2026-07-02").envelope.observed_at == datetime(2026, 7, 1, 23, tzinfo=UTC)


def test_an_event_is_observed_when_it_was_recorded_before_anything_else() -> None:
    event = enveloped(recorded_at="2026-03-04T10:00:00Z", effective_at="2026-03-03T10:00:00Z")
    assert event.envelope.observed_at == datetime(2026, 3, 4, 10, tzinfo=UTC)


def test_an_event_is_observed_when_it_took_effect_if_nobody_says_when_it_was_recorded() -> None:
    event = review(envelope={"child_id": "C1", "effective_at": "2026-03-03T10:00:00Z"}, held_at="2026-03-02T14:00:00Z")
    assert event.envelope.observed_at == datetime(2026, 3, 3, 10, tzinfo=UTC)


def test_an_event_is_observed_at_the_hour_beside_the_day_it_took_effect() -> None:
    assert review(held_at="2026-03-02T14:00:00Z").envelope.observed_at == datetime(2026, 3, 2, 14, tzinfo=UTC)


def test_an_instant_gives_the_day_that_it_falls_on_in_london() -> None:
    event = read(
        {
            "event": "TriageRecorded",
            "envelope": {"child_id": "C1"},
            "contact_id": "K1",
            "risk_assessed_at": "2026-06-30T23:30:00Z",
        }
    )
    assert isinstance(event, TriageRecorded)
    assert event.envelope.effective_on == date(2026, 7, 1)
    assert event.envelope.observed_at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_an_event_without_a_day_of_its_own_takes_the_day_it_was_recorded() -> None:
    child = {"event": "ChildRecorded", "envelope": {"child_id": "C1", "recorded_at": "2026-03-04T10:00:00Z"}}
    assert read(child).envelope.effective_on == date(2026, 3, 4)


def test_an_event_that_nothing_dates_is_refused() -> None:
    assert refusal({"event": "ChildRecorded", "envelope": {"child_id": "C1"}}) == (
        "envelope.effective_on",
        "nothing says when it happened; give effective_on or observed_at",
    )


def test_a_key_of_several_parts_is_joined() -> None:
    status = {
        "event": "LegalStatusStarted",
        "envelope": {"child_id": "C1"},
        "legal_status": "V2",
        "started_on": "2025-11-03",
    }
    assert read(status).envelope.record_key == "C1/V2/2025-11-03"


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"member_id": "P7"}, "C1/mother/P7"),
        ({"notified_on": "2026-02-01"}, "C1/mother/2026-02-01"),
        ({"member_id": "P7", "notified_on": "2026-02-01"}, "C1/mother/P7"),
        ({}, "C1/mother/-"),
    ],
)
def test_the_first_of_two_alternatives_makes_the_key_and_none_of_them_a_dash(told: dict[str, str], key: str) -> None:
    member = {
        "event": "FamilyMemberRecorded",
        "envelope": {"child_id": "C1"},
        "relationship": "mother",
        "as_at": "2026-03-02",
        **told,
    }
    assert read(member).envelope.record_key == key


def test_the_same_event_has_the_same_id_however_it_is_written() -> None:
    plain = review()
    assert review(held_at=None).envelope.event_id == plain.envelope.event_id
    chaired = review(attendees=[{"role": "chair"}])
    assert review(attendees=[{"role": "chair", "agency": None}]).envelope.event_id == chaired.envelope.event_id
    assert read(dict(reversed(REVIEW.items()))).envelope.event_id == plain.envelope.event_id
    assert enveloped(change="created", restricted=False).envelope.event_id == plain.envelope.event_id
    winter, london = "2026-03-02T14:00:00.000Z", "2026-03-02T14:00:00+00:00"
    assert review(held_at=winter).envelope.event_id == review(held_at=london).envelope.event_id


def test_a_second_run_gives_the_same_id() -> None:
    first = enveloped(ingest="initial_load", observed_at="2026-03-03T06:00:00Z", more_follow=True, host_record_id="1")
    second = enveloped(ingest="snapshot", observed_at="2026-03-04T06:00:00Z", host_record_id="2")
    assert first.envelope.event_id == second.envelope.event_id == enveloped().envelope.event_id


@pytest.mark.parametrize(
    "other",
    [
        {**REVIEW, "number": 3},
        {**REVIEW, "envelope": {"child_id": "C2"}},
        {**REVIEW, "envelope": {"child_id": "C1", "change": "withdrawn"}},
        {**REVIEW, "envelope": {"child_id": "C1", "record_version": 2}},
        {**REVIEW, "envelope": {"child_id": "C1", "authority": "stoke"}},
        {**REVIEW, "event": "MeetingHeld", "number": None, "kind": "strategy_discussion"},
    ],
    ids=["content", "child", "change", "version", "authority", "event"],
)
def test_another_event_has_another_id(other: dict[str, Any]) -> None:
    assert read(other).envelope.event_id != review().envelope.event_id


def test_days_may_be_days_already_as_yaml_reads_them() -> None:
    assert review(held_on=date(2026, 3, 2)) == review()
    assert review(held_at=datetime(2026, 3, 2, 14, tzinfo=UTC)) == review(held_at="2026-03-02T14:00:00Z")


def test_an_instant_is_kept_to_the_millisecond_in_utc() -> None:
    event = review(held_at="2026-07-02T14:00:00.123987+01:00")
    assert event.held_at == datetime(2026, 7, 2, 13, 0, 0, 123_000, tzinfo=UTC)


def test_nested_records_are_read() -> None:
    event = read(
        {
            "event": "InvolvementStarted",
            "envelope": {"child_id": "C1"},
            "involvement_id": "I1",
            "role": "primary",
            "started_on": "2026-03-02",
            "worker": {"worker_id": "W1", "specialisms": ["court"]},
            "team": {"team": "fas", "locality": "south"},
        }
    )
    assert isinstance(event, InvolvementStarted)
    assert (event.worker, event.team) == (
        Worker(worker_id="W1", specialisms=("court",)),
        TeamRef(team="fas", locality="south"),
    )


def test_the_record_about_no_child_is_read() -> None:
    assert review(envelope={"child_id": "~authority"}).envelope.child_id == "~authority"


def test_an_event_reads_the_same_whether_an_optional_field_is_null_or_left_out() -> None:
    assert replace(review(attendees=None)) == review()
