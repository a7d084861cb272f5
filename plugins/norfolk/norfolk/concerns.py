"""When it became apparent that a child needs protecting or accommodating (3, bullet 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case


def protected_from(case: Case) -> Any:
    """Give the first day of a strategy discussion, enquiry, conference, concern or need to be accommodated."""
    meetings = case.meetings.of_kind("strategy_discussion", "initial_child_protection_conference")
    days = [
        *(meeting.effective_on for meeting in meetings if meeting.status != "cancelled"),
        *(concern.arose_on for concern in case.concerns.of_kind("child_protection")),
        *(one.decided_on for one in case.decisions.of_kind("accommodation_needed") if one.answer),
        case.section47.started_on,
        case.looked_after_period.started_on,
    ]
    return min((day for day in days if day), default=ABSENT)
