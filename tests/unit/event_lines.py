"""One event as somebody writes it by hand, and ways to read it with something changed."""

from __future__ import annotations

from typing import Any

import pytest

from policy_core.event_json import EventUnreadable, event_from_json

REVIEW = {
    "event": "LookedAfterReviewHeld",
    "envelope": {"child_id": "C1"},
    "meeting_id": "M2",
    "number": 2,
    "held_on": "2026-03-02",
}


def read(raw: dict[str, Any]) -> Any:
    return event_from_json(raw, authority="norfolk")


def review(**fields: Any) -> Any:
    return read({**REVIEW, **fields})


def enveloped(**fields: Any) -> Any:
    return review(envelope={"child_id": "C1", **fields})


def refusal(raw: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(EventUnreadable) as caught:
        read(raw)
    assert str(caught.value) == f"{caught.value.field}: {caught.value.reason}"
    assert "\n" not in str(caught.value)
    return caught.value.field, caught.value.reason


def refused(**fields: Any) -> tuple[str, str]:
    return refusal({**REVIEW, **fields})
