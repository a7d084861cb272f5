"""How a rule meets time and what is unknown: thresholds, trying both ways, arithmetic on what nobody knows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from policy_core.reading import LeanedOn, NeedsTrial, Now, Reading, TooManyUnknowns, every_run, start_of
from policy_core.unknown import ABSENT, FactUnknown, Unknown, known, through

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def reading(at: datetime = NOON) -> Reading:
    return Reading(at)


# ---- time


def test_comparing_today_with_a_day_to_come_notes_its_start() -> None:
    read = reading()
    assert not read.today >= date(2026, 4, 1)
    assert read.earliest == start_of(date(2026, 4, 1))


def test_the_earliest_of_the_days_looked_at_wakes_the_case() -> None:
    read = reading()
    _ = read.today >= date(2026, 4, 1), read.today > date(2026, 3, 10), read.today >= date(2026, 2, 1)
    assert read.earliest == start_of(date(2026, 3, 11))  # only then is the tenth past


def test_whether_today_is_past_turns_at_the_end_of_today() -> None:
    read = reading()
    assert not read.today > date(2026, 3, 2)
    assert read.earliest == start_of(date(2026, 3, 3))


def test_the_day_is_the_one_in_england() -> None:
    assert reading(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)).today == date(2026, 7, 2)


def test_an_instant_is_compared_with_now_and_a_date_with_today() -> None:
    read = reading()
    with pytest.raises(TypeError, match=r"compare case\.now"):
        _ = read.today >= NOON
    with pytest.raises(TypeError, match=r"compare case\.today"):
        _ = Now(read) >= date(2026, 3, 2)


def test_comparing_now_with_an_instant_to_come_notes_it() -> None:
    read = reading()
    later = NOON + timedelta(hours=3)
    assert not Now(read).reached(later)
    assert Now(read) < later
    assert read.earliest == later


def test_nothing_that_is_absent_has_come() -> None:
    read = reading()
    assert not read.today >= ABSENT
    assert not read.today < ABSENT
    assert not Now(read) >= ABSENT
    assert read.earliest is None


# ---- both ways


def test_a_plain_reading_stops_at_the_first_condition_on_an_unknown() -> None:
    with pytest.raises(NeedsTrial):
        bool(Unknown("disabled", reading()))


def test_the_same_condition_gets_the_same_answer_within_a_run() -> None:
    read = reading()
    fact = Unknown("legal_status", read)
    for _ in every_run(read):
        first = fact == "V2"
        assert (fact == "V2") is first
        assert (fact != "V2") is not first


def test_what_is_supposed_equal_is_compared_by_its_value() -> None:
    read = reading()
    fact = Unknown("number", read)
    seen = set()
    for _ in every_run(read):
        if fact == 2:
            seen.add((fact >= 2, fact < 1, fact == 3))
    assert seen == {(True, False, False)}


def test_two_conditions_are_tried_in_every_combination() -> None:
    read = reading()
    one, other = Unknown("disabled", read), Unknown("born", read)
    seen = [(bool(one), bool(other)) for _ in every_run(read)]
    assert sorted(seen) == [(False, False), (False, True), (True, False), (True, True)]


def test_more_than_sixty_four_ways_are_too_many() -> None:
    read = reading()
    facts = [Unknown(f"fact_{number}", read) for number in range(7)]
    runs = every_run(read)
    with pytest.raises(TooManyUnknowns):
        [[bool(fact) for fact in facts] for _ in runs]


def test_a_day_that_is_unknown_is_tried_both_ways_against_today() -> None:
    read = reading()
    day = Unknown("placement.A1.started_on", read)
    assert sorted(read.today >= day for _ in every_run(read)) == [False, True]


def test_after_the_runs_nothing_that_was_supposed_remains() -> None:
    read = reading()
    for _ in every_run(read):
        read.lean(LeanedOn("open", "true"))
        bool(Unknown("disabled", read))
    read.end_runs()
    assert (read.tracing, read.leaned, read.met, read.answers) == (False, {}, {}, {})


# ---- what is unknown, and what is absent


def test_a_value_that_nobody_knows_can_not_be_gone_through_counted_or_looked_up() -> None:
    fact = Unknown("contact.K1.reasons", reading())
    for use in (iter, len, hash):
        with pytest.raises(FactUnknown, match=r"contact\.K1\.reasons is not known"):
            use(fact)


def test_every_field_of_what_is_unknown_is_unknown_and_of_what_is_absent_absent() -> None:
    fact = Unknown("orders", reading(), asked=False)
    field = fact.of_kind("supervision").latest.made_on
    assert field.path == "orders.of_kind(supervision).latest.made_on"
    assert not field.asked
    assert ABSENT.of_kind("supervision").latest.made_on is ABSENT


def test_what_is_absent_is_false_empty_and_on_neither_side_of_any_day() -> None:
    assert not ABSENT
    assert ABSENT == None  # noqa: E711 - that it equals None is what is tested
    assert [date(2026, 3, 2) > ABSENT, date(2026, 3, 2) < ABSENT] == [False, False]
    assert list(ABSENT) == []
    assert "V2" not in ABSENT


def test_reckoning_passes_on_the_first_value_that_is_not_known() -> None:
    fact = Unknown("orders.O1.made_on", reading())
    assert through("days", lambda one, other: one + other, 1, fact).path == "days(orders.O1.made_on)"
    assert through("days", lambda one, other: one + other, ABSENT, fact) is ABSENT
    assert through("days", lambda one, other: one + other, 1, 2) == 3


def test_only_what_can_be_written_down_is_known() -> None:
    assert known(False)  # noqa: FBT003 - a known no
    assert not known(None)
    assert not known(ABSENT)
    assert not known(Unknown("open", reading()))
