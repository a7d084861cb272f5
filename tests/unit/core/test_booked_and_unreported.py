"""A booked day that passes unreported: asked about where a rule is judged on that code of record, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_core.outcomes import Notice, Outcome
from policy_core.rules import each, rule
from tests.unit.core.child import Child, held
from tests.unit.core.policies import SINCE, book_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


@rule("FEN-20", clause="20", since=SINCE, on=each("meetings", "transfer_meeting"))
def a_transfer_meeting_is_told(_case: Case, meeting: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The manager hears of a transfer meeting that was held."""
    if meeting.happened:
        yield Notice(notice="held", to=("team_manager",))


@pytest.mark.parametrize(("kind", "questions"), [("transfer_meeting", 1), ("core_group", 0)])
def test_only_a_booking_that_a_rule_is_judged_on_is_asked_about(kind: str, questions: int) -> None:
    child = Child(book_of(a_transfer_meeting_is_told))
    booking = {
        "event": "MeetingBooked",
        "meeting_id": "M1",
        "kind": kind,
        "status": "booked",
        "booked_on": "2026-03-02",
        "booked_for": "2026-03-09",
    }
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), booking)
    child.until("2026-03-11")

    assert len(child.all_open("question")) == questions


@pytest.mark.parametrize("status", ["cancelled", "adjourned"])
def test_a_booking_called_off_without_a_new_day_is_not_asked_about(status: str) -> None:
    child = Child(book_of(a_transfer_meeting_is_told))
    booking = {
        "event": "MeetingBooked",
        "meeting_id": "M1",
        "kind": "transfer_meeting",
        "status": "booked",
        "booked_on": "2026-03-02",
        "booked_for": "2026-03-09",
    }
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), booking)
    child.on("2026-03-06", {**booking, "status": status})
    child.until("2026-03-11")

    assert child.all_open("question") == []
