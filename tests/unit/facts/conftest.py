"""Cases for the tests of facts, built from events in their JSON form."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from policy_core.calendar import LONDON, Calendar
from policy_core.event_json import event_from_json
from policy_core.facts import Case
from policy_core.history import History
from policy_core.reading import Reading

if TYPE_CHECKING:
    from policy_core.events import Event

TEAM_KINDS = {
    "cads": "front_door",
    "fas": "safeguarding",
    "cwd": "disability",
    "lac": "looked_after",
    "leaving_care": "leaving_care",
    "nehff": "early_help",
}


class CaseOn(Protocol):
    """Builds the case of one child at noon of a day."""

    def __call__(
        self,
        day: str,
        *events: dict[str, Any],
        supplied: frozenset[str] | None = None,
        unfilled: frozenset[str] = frozenset(),
        calendar: Calendar = ...,
        split_teams: frozenset[str] = frozenset(),
    ) -> Case: ...


def event(name: str, **fields: Any) -> Event:
    """Make an event of one child; `envelope` holds what differs from an ordinary one."""
    envelope = {"child_id": "C1", **fields.pop("envelope", {})}
    return event_from_json({"event": name, "envelope": envelope, **fields}, authority="norfolk")


@pytest.fixture
def case_on() -> CaseOn:
    def build(
        day: str,
        *events: dict[str, Any],
        supplied: frozenset[str] | None = None,
        unfilled: frozenset[str] = frozenset(),
        calendar: Calendar | None = None,
        split_teams: frozenset[str] = frozenset(),
    ) -> Case:
        noon = datetime.combine(date.fromisoformat(day), time(12), LONDON).astimezone(UTC)
        return Case(
            History.of(event(one["event"], **{k: v for k, v in one.items() if k != "event"}) for one in events),
            Reading(noon),
            team_kinds=TEAM_KINDS,
            split_teams=split_teams,
            supplied=supplied,
            unfilled=unfilled,
            calendar=calendar or Calendar(),
        )

    return build
