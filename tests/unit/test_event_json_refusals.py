"""Events that can't be read are refused in one line that names the field."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.event_lines import refused


def test_an_unknown_event_is_refused_with_the_nearest_name() -> None:
    assert refused(event="LookedAfterReviewHold") == (
        "event",
        "'LookedAfterReviewHold' is no event; did you mean 'LookedAfterReviewHeld'?",
    )


def test_an_event_without_a_name_is_refused() -> None:
    assert refused(event=None)[0] == "event"


def test_an_unknown_field_is_refused_with_the_nearest_name() -> None:
    assert refused(held="2026-03-02") == ("held", "LookedAfterReviewHeld has no such field; did you mean 'held_on'?")


def test_an_unknown_field_of_the_envelope_is_refused_with_the_nearest_name() -> None:
    assert refused(envelope={"child_id": "C1", "recordkey": "x"}) == (
        "envelope.recordkey",
        "Envelope has no such field; did you mean 'record_key'?",
    )


def test_an_unknown_field_of_a_nested_record_is_refused_with_the_nearest_name() -> None:
    assert refused(attendees=[{"role": "chair"}, {"rolle": "chair"}]) == (
        "attendees.1.rolle",
        "Attendee has no such field; did you mean 'role'?",
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"held_on": "2026-02-30"}, "held_on"),
        ({"held_on": 20260302}, "held_on"),
        ({"held_on": "2026-03-02T10:00:00Z"}, "held_on"),
        ({"held_at": "yesterday"}, "held_at"),
        ({"held_at": "2026-03-02T14:00:00"}, "held_at"),
        ({"held_at": 1772460000}, "held_at"),
        ({"number": "2"}, "number"),
        ({"number": 2.0}, "number"),
        ({"number": True}, "number"),
        ({"meeting_id": 7}, "meeting_id"),
        ({"meeting_id": None}, "meeting_id"),
        ({"attendees": {}}, "attendees"),
        ({"attendees": [{"attended": "yes"}]}, "attendees.0.attended"),
        ({"envelope": {"child_id": "C1", "restricted": "no"}}, "envelope.restricted"),
        ({"envelope": {"child_id": "C1", "change": "changed"}}, "envelope.change"),
        ({"envelope": {"child_id": "C1", "effective_on": "soon"}}, "envelope.effective_on"),
        ({"envelope": {"child_id": "C1", "observed_at": "2026-03-02"}}, "envelope.observed_at"),
        ({"envelope": {"child_id": "C1", "record_version": 1.5}}, "envelope.record_version"),
        ({"envelope": {"child_id": ""}}, "envelope.child_id"),
        ({"envelope": {"child_id": 4711}}, "envelope.child_id"),
        ({"envelope": {"child_id": "C/1"}}, "envelope.child_id"),
        ({"envelope": {"child_id": "C23456789012345678901"}}, "envelope.child_id"),
        ({"envelope": {}}, "envelope.child_id"),
        ({"envelope": None}, "envelope"),
        ({"envelope": "C1"}, "envelope"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_the_name_of_its_field(fields: dict[str, Any], field: str) -> None:
    assert refused(**fields)[0] == field


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}, "\ud800"])
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    assert refused(meeting_id=value)[0] in ("meeting_id", "LookedAfterReviewHeld")


def test_a_refusal_repeats_nothing_that_was_said_of_a_child() -> None:
    for fields in (
        {"held_on": "CANARY"},
        {"held_at": "CANARY"},
        {"number": "CANARY"},
        {"attendees": "CANARY"},
        {"envelope": {"child_id": "CANARY/1"}},
        {"envelope": {"child_id": "C1", "observed_at": "CANARY"}},
        {"envelope": {"child_id": "C1", "change": "CANARY"}},
    ):
        assert "CANARY" not in "".join(refused(**fields)), fields
