"""Headers tell where a message comes from and why, and nothing about a child."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from connector.wire import codec
from connector.wire.headers import WAKE_UP, Cause, cause_of, headers_of
from policy_core.obligations import Obligation, ObligationKind, ObligationState, Question

AT = datetime(2026, 3, 2, 10, 0, 5, 1000, tzinfo=UTC)
EVENT_ID = "5f0c1f8e-6a0b-5d2e-9c57-0f5d2b1c7a11"
TRACE = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
QUESTION = Question(
    obligation=Obligation(
        obligation_id="0b1f3e55-1f6d-5f3a-8d55-6f2f0a6d9f10",
        kind=ObligationKind.QUESTION,
        state=ObligationState.OPEN,
        authority="norfolk",
        child_id="CANARY",
        subject="case.legal_status",
        life=1,
        revision=2,
        decided_at=AT,
        policy_version="norfolk/2026.1",
        restricted=False,
        assumed=False,
    ),
    fact="case.legal_status",
)


def headers(cause: Cause) -> dict[str, bytes]:
    return dict(headers_of(QUESTION, cause=cause, at=AT, authority="norfolk"))


def test_headers_are_those_of_cloudevents_in_binary_mode() -> None:
    told = headers(cause_of(EVENT_ID, ()))
    schema = told.pop("ce_dataschema")
    assert told == {
        "content-type": b"application/avro",
        "ce_specversion": b"1.0",
        "ce_id": b"0b1f3e55-1f6d-5f3a-8d55-6f2f0a6d9f10/2/Question",
        "ce_source": b"/handover/norfolk",
        "ce_type": b"csc.Question",
        "ce_time": b"2026-03-02T10:00:05.001Z",
        "policy_version": b"norfolk/2026.1",
        "cause": EVENT_ID.encode(),
    }
    assert schema.startswith(b"urn:avro:csc.Question:")


def test_the_header_of_the_schema_is_its_fingerprint() -> None:
    fingerprint = codec.encode(QUESTION)[2:10].hex()
    assert headers(WAKE_UP)["ce_dataschema"] == f"urn:avro:csc.Question:{fingerprint}".encode()


def test_a_wake_up_is_a_cause_of_its_own() -> None:
    assert headers(WAKE_UP)["cause"] == b"wake-up"


def test_a_trace_is_passed_on() -> None:
    assert headers(cause_of(EVENT_ID, [("traceparent", TRACE)]))["traceparent"] == TRACE


def test_a_trace_that_is_none_is_not_passed_on() -> None:
    assert "traceparent" not in headers(cause_of(EVENT_ID, [("traceparent", b"CANARY was seen at school")]))


def test_an_event_id_that_might_say_something_is_told_as_a_uuid() -> None:
    cause = headers(cause_of("CANARY-moved-2026", ()))["cause"]
    assert b"CANARY" not in cause
    assert cause == headers(cause_of("CANARY-moved-2026", ()))["cause"]


def test_no_header_says_which_child_it_is_about() -> None:
    restricted = replace(QUESTION, obligation=replace(QUESTION.obligation, restricted=True))
    told = headers_of(restricted, cause=cause_of(EVENT_ID, ()), at=AT, authority="norfolk")
    assert [name for name, value in told if b"CANARY" in value or b"restricted" in value] == []
