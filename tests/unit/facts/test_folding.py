"""Events folded into records: repeats, late, corrected and withdrawn ones, in any order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_core.calendar import Calendar
from policy_core.event_json import event_from_json
from policy_core.facts import Case
from policy_core.history import History
from policy_core.reading import Reading
from policy_core.unknown import Absent, Unknown

if TYPE_CHECKING:
    import random

    from policy_core.events import Event


def event(name: str, **fields: Any) -> Event:
    envelope = {"child_id": "C1", **fields.pop("envelope", {})}
    return event_from_json({"event": name, "envelope": envelope, **fields}, authority="norfolk")


def version(number: int, change: str = "amended") -> dict[str, Any]:
    return {"record_version": number, "change": change}


def held(history: History, record: str, key: str) -> dict[str, Any]:
    folded = history.fold(record, key)
    assert folded is not None
    return dict(folded.fields)


BEGAN = event("BecameLookedAfter", period_id="P1", started_on="2025-11-03", legal_status="V2")
CEASED = event("CeasedToBeLookedAfter", period_id="P1", ended_on="2026-02-01", reason="E4A")


def test_started_and_ended_are_one_record() -> None:
    record = held(History.of([BEGAN, CEASED]), "period_of_care", "P1")
    assert (record["started_on"], record["ended_on"]) == (date(2025, 11, 3), date(2026, 2, 1))


def test_a_late_correction_of_the_start_never_wipes_the_end() -> None:
    corrected = event(
        "BecameLookedAfter", period_id="P1", started_on="2025-11-02", envelope={"recorded_at": "2026-03-01T09:00:00Z"}
    )
    record = held(History.of([BEGAN, CEASED, corrected]), "period_of_care", "P1")
    assert (record["started_on"], record["ended_on"]) == (date(2025, 11, 2), date(2026, 2, 1))


def test_withdrawing_the_end_opens_the_record_again() -> None:
    withdrawn = event("CeasedToBeLookedAfter", period_id="P1", ended_on="2026-02-01", envelope=version(2, "withdrawn"))
    assert "ended_on" not in held(History.of([BEGAN, CEASED, withdrawn]), "period_of_care", "P1")


def test_withdrawing_everything_leaves_nothing() -> None:
    withdrawn = event("BecameLookedAfter", period_id="P1", started_on="2025-11-03", envelope=version(2, "withdrawn"))
    history = History.of([BEGAN, withdrawn])
    assert history.fold("period_of_care", "P1") is None
    assert history.of_record("period_of_care") == ()


def test_an_older_version_that_arrives_late_does_not_bring_back_what_was_withdrawn() -> None:
    first = event("BecameLookedAfter", period_id="P1", started_on="2025-11-03", envelope=version(1))
    withdrawn = event("BecameLookedAfter", period_id="P1", started_on="2025-11-03", envelope=version(2, "withdrawn"))
    assert History.of([withdrawn, first]).fold("period_of_care", "P1") is None


def test_a_repeat_changes_nothing_and_gives_the_same_history() -> None:
    history = History.of([BEGAN, CEASED])
    assert history.apply(BEGAN) is history


@pytest.mark.parametrize("later", ["amended", "withdrawn"])
def test_of_versions_without_any_time_the_amendment_is_the_later(later: str) -> None:
    first = event("BecameLookedAfter", period_id="P1", started_on="2025-11-03")
    second = event("BecameLookedAfter", period_id="P1", started_on="2025-11-03", envelope={"change": later})
    for order in ([first, second], [second, first]):
        assert History.of(order).versions["BecameLookedAfter", "P1"].envelope.change == later


def test_what_was_folded_is_kept_for_records_that_the_next_event_does_not_touch() -> None:
    review = event("LookedAfterReviewHeld", meeting_id="M1", held_on="2025-11-28")
    history = History.of([BEGAN])
    before = history.fold("period_of_care", "P1")
    after = history.apply(review)
    assert after.fold("period_of_care", "P1") is before
    assert after.fold("meeting", "M1") is not None
    assert history.fold("meeting", "M1") is None


def test_a_history_does_not_change_when_another_is_made_of_it() -> None:
    history = History.of([BEGAN])
    assert len(history.of_record("period_of_care")) == 1
    history.apply(event("BecameLookedAfter", period_id="P2", started_on="2026-01-01"))
    history.apply(CEASED)
    assert len(history.of_record("period_of_care")) == 1
    assert "ended_on" not in held(history, "period_of_care", "P1")


def test_a_booking_and_the_meeting_held_are_one_record_whichever_came_first() -> None:
    booked = event(
        "MeetingBooked",
        meeting_id="M1",
        kind="looked_after_review",
        status="booked",
        booked_on="2025-11-10",
        booked_for="2025-11-28",
    )
    review = event("LookedAfterReviewHeld", meeting_id="M1", held_on="2025-11-27")
    for order in ([booked, review], [review, booked]):
        record = held(History.of(order), "meeting", "M1")
        assert (record["booked_for"], record["held_on"]) == (date(2025, 11, 28), date(2025, 11, 27))


# ---- any order, and any number of times

days = st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(date.isoformat)
envelopes = st.fixed_dictionaries(
    {"change": st.sampled_from(["created", "amended", "withdrawn"])},
    optional={
        "record_version": st.integers(1, 3),
        "recorded_at": st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3), timezones=st.just(UTC)).map(  # noqa: DTZ001
            datetime.isoformat
        ),
    },
)
some_event = st.one_of(
    st.builds(
        lambda key, team, day, envelope: event(
            "InvolvementStarted",
            involvement_id=key,
            role="primary",
            worker={"worker_id": f"W{key}"},
            team={"team": team},
            started_on=day,
            envelope=envelope,
        ),
        st.sampled_from(["1", "2", "3"]),
        st.sampled_from(["fas", "lac"]),
        days,
        envelopes,
    ),
    st.builds(
        lambda key, day, envelope: event("InvolvementEnded", involvement_id=key, ended_on=day, envelope=envelope),
        st.sampled_from(["1", "2", "3"]),
        days,
        envelopes,
    ),
    st.builds(
        lambda key, day, envelope: event("BecameLookedAfter", period_id=key, started_on=day, envelope=envelope),
        st.sampled_from(["1", "2"]),
        days,
        envelopes,
    ),
    st.builds(
        lambda key, day, envelope: event("CeasedToBeLookedAfter", period_id=key, ended_on=day, envelope=envelope),
        st.sampled_from(["1", "2"]),
        days,
        envelopes,
    ),
    st.builds(
        lambda key, day, envelope: event("LookedAfterReviewHeld", meeting_id=key, held_on=day, envelope=envelope),
        st.sampled_from(["1", "2", "3"]),
        days,
        envelopes,
    ),
    st.builds(
        lambda day, option, envelope: event(
            "CarePlanRecorded", plan="authority", permanence_option=option, decided_on=day, envelope=envelope
        ),
        days,
        st.sampled_from(["adoption", "return_home"]),
        envelopes,
    ),
    st.builds(
        lambda key, opened, envelope: event("CaseOpened", case_id=key, opened_on=opened, envelope=envelope),
        st.sampled_from(["1", "2"]),
        days,
        envelopes,
    ),
    st.builds(
        lambda key, closed, envelope: event("CaseClosed", case_id=key, closed_on=closed, envelope=envelope),
        st.sampled_from(["1", "2"]),
        days,
        envelopes,
    ),
)
READ = (
    "holding_team",
    "holding_locality",
    "primaries_today",
    "unallocated_since",
    "looked_after",
    "legal_status",
    "permanence_plan",
    "permanence_decided_on",
    "open",
    "statutory_kind",
)


def facts_of(history: History) -> dict[str, Any]:
    reading = Reading(datetime(2026, 3, 2, 12, tzinfo=UTC))
    case = Case(history, reading, team_kinds={"fas": "safeguarding", "lac": "looked_after"}, calendar=Calendar())
    facts: dict[str, Any] = {name: _told(getattr(case, name)) for name in READ}
    facts["spells"] = case.spells
    facts["reviews"] = [(item.record_key, _told(item.number)) for item in case.items("looked_after_reviews")]
    facts["handovers"] = [(item.record_key, item.changed_on) for item in case.items("handovers")]
    facts["wake_at"] = reading.earliest
    return facts


def _told(value: object) -> object:
    return repr(value) if isinstance(value, Unknown | Absent) else value


@given(st.lists(some_event, max_size=12), st.randoms(use_true_random=False))
def test_the_same_events_in_any_order_and_repeated_are_the_same_facts(
    events: list[Event], chance: random.Random
) -> None:
    shuffled = [*events, *chance.sample(events, k=len(events) // 2)]
    chance.shuffle(shuffled)
    assert facts_of(History.of(events)) == facts_of(History.of(shuffled))


@given(st.lists(some_event, max_size=10))
def test_reading_between_events_changes_nothing(events: list[Event]) -> None:
    history = History()
    for one in events:
        history = history.apply(one)
        facts_of(history)
    assert facts_of(history) == facts_of(History.of(events))
