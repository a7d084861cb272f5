"""Days that stand for no date: read as null where they may be, refused where they can't."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from policy_core import null_dates
from policy_core.event_json import event_from_json
from policy_core.host import Host

if TYPE_CHECKING:
    from policy_core.events import Event

NEVER = date(1900, 1, 1)
NULL = frozenset({NEVER})


def event(name: str, *, envelope: dict[str, Any] | None = None, **fields: Any) -> Event:
    said = {"child_id": "C1", "observed_at": "2026-03-02T09:00:00Z", **(envelope or {})}
    return event_from_json({"event": name, "envelope": said, **fields}, authority="norfolk")


def care_plan(**fields: Any) -> Event:
    return event("CarePlanRecorded", plan="authority", **{"decided_on": "2026-03-02", **fields})


def test_an_open_end_reads_as_null() -> None:
    plan: Any = null_dates.without(care_plan(ended_on="1900-01-01", ratified_on="2026-03-01"), NULL)

    assert (plan.ended_on, plan.ratified_on) == (None, date(2026, 3, 1))


def test_an_instant_of_that_day_in_london_reads_as_null() -> None:
    began: Any = null_dates.without(
        event("BecameLookedAfter", period_id="P1", started_on="2026-03-02", started_at="1900-01-01T00:00:00Z"), NULL
    )

    assert began.started_at is None


def test_a_day_beside_it_is_a_day_like_any_other() -> None:
    plan = care_plan(ended_on="1900-01-02")

    assert null_dates.without(plan, NULL) is plan
    assert not null_dates.lacks_a_date(plan, NULL)


def test_an_event_that_can_do_without_the_date_lacks_none() -> None:
    assert not null_dates.lacks_a_date(care_plan(ended_on="1900-01-01"), NULL)


def test_an_event_that_can_not_do_without_the_date_lacks_it() -> None:
    assert null_dates.lacks_a_date(care_plan(decided_on="1900-01-01"), NULL)


@pytest.mark.parametrize(("name", "value"), [("effective_on", "1900-01-01"), ("recorded_at", "1900-01-01T00:00:00Z")])
def test_an_envelope_can_do_without_no_date(name: str, value: str) -> None:
    plan = event("CarePlanRecorded", envelope={name: value}, plan="authority", decided_on="2026-03-02")

    assert null_dates.lacks_a_date(plan, NULL)


@pytest.mark.parametrize("seen", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_an_instant_at_the_end_of_the_calendar_is_no_null_date(seen: str) -> None:
    plan = event("CarePlanRecorded", envelope={"effective_at": seen}, plan="authority", decided_on="2026-03-02")

    assert not null_dates.lacks_a_date(plan, NULL)


def test_a_null_date_among_several_is_lacking() -> None:
    attempts = ["2026-03-01T09:00:00Z", "1900-01-01T00:00:00Z"]
    triage = event("TriageRecorded", contact_id="X1", decided_on="2026-03-02", previous_team_attempts=attempts)

    assert null_dates.lacks_a_date(triage, NULL)


def test_a_host_says_which_days_stand_for_none() -> None:
    host = Host(key="h", name="A host", null_dates=frozenset({date(9999, 12, 31)}))
    plan: Any = host.map(care_plan(ended_on="9999-12-31", ratified_on="1900-01-01"))

    assert (plan.ended_on, plan.ratified_on) == (None, NEVER)


def test_a_host_that_reads_dates_otherwise_maps_its_events_again() -> None:
    host = Host(key="h", name="A host")

    assert replace(host, null_dates=frozenset()).mapping_hash != host.mapping_hash
