"""Days, working days, months, birthdays and hours, worked out by hand from a wall calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_core.bank_holidays import BankHolidaysUnreadable, easter_sunday, ordinary, published, read_published
from policy_core.calendar import LONDON, Calendar, LeapDayBirthday, day_on, end_of, london_date, start_of
from policy_core.reading import Reading
from policy_core.unknown import ABSENT, Absent, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

ENGLAND = Calendar()
LAST_OF_FEBRUARY = Calendar(leap_day_birthday=LeapDayBirthday.LAST_OF_FEBRUARY)

days = st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 12, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


def unknown(path: str = "orders.latest.made_on") -> Unknown:
    return Unknown(path, Reading(datetime(2026, 3, 2, 12, tzinfo=UTC)))


# ---- bank holidays


@pytest.mark.parametrize("year", range(2015, 2029))
def test_the_ordinary_rule_gives_every_published_day_but_those_proclaimed_once(year: int) -> None:
    moved = {date(2020, 5, 4), date(2022, 5, 30)}
    proclaimed = {date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}
    listed = {day for day in published() if day.year == year}
    assert listed - proclaimed == set(ordinary(year)) - moved


def test_the_days_proclaimed_once_are_no_working_days() -> None:
    for day in (date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)):
        assert not ENGLAND.is_working_day(day)


def test_the_bank_holidays_that_were_moved_are_working_days() -> None:
    assert ENGLAND.is_working_day(date(2020, 5, 4))
    assert ENGLAND.is_working_day(date(2022, 5, 30))


def test_a_christmas_on_a_saturday_moves_both_days_to_monday_and_tuesday() -> None:
    assert [ENGLAND.is_working_day(date(2021, 12, day)) for day in (24, 27, 28, 29)] == [True, False, False, True]


def test_a_year_nobody_has_published_yet_has_the_ordinary_bank_holidays() -> None:
    assert not ENGLAND.is_working_day(date(2030, 4, 19))  # Good Friday
    assert not ENGLAND.is_working_day(date(2030, 5, 27))  # spring bank holiday
    assert ENGLAND.is_working_day(date(2030, 4, 18))


@pytest.mark.parametrize("day", [date(2000, 4, 23), date(2011, 4, 24), date(2026, 4, 5), date(2038, 4, 25)])
def test_easter_falls_where_the_almanac_says(day: date) -> None:
    assert easter_sunday(day.year) == day


def test_a_file_that_is_not_the_official_format_says_where_to_get_it() -> None:
    with pytest.raises(BankHolidaysUnreadable, match=r"https://www\.gov\.uk/bank-holidays\.json"):
        read_published('{"scotland": {}}')


# ---- working days


def test_the_first_working_day_after_the_anchor_is_day_one() -> None:
    monday = date(2026, 3, 2)
    assert ENGLAND.working_days_after(monday, 0) == monday
    assert ENGLAND.working_days_after(monday, 1) == date(2026, 3, 3)
    assert ENGLAND.working_days_after(monday, 5) == date(2026, 3, 9)


def test_an_anchor_on_a_saturday_is_day_nought_too() -> None:
    assert ENGLAND.working_days_after(date(2026, 3, 7), 1) == date(2026, 3, 9)


def test_easter_is_stepped_over() -> None:
    assert ENGLAND.working_days_after(date(2026, 4, 2), 1) == date(2026, 4, 7)
    assert ENGLAND.working_days_before(date(2026, 4, 7), 1) == date(2026, 4, 2)


def test_a_closure_of_the_authority_is_stepped_over() -> None:
    closed = Calendar(closures=frozenset({date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)}))
    assert closed.working_days_after(date(2026, 12, 24), 1) == date(2027, 1, 4)
    assert ENGLAND.working_days_after(date(2026, 12, 24), 1) == date(2026, 12, 29)


def test_working_days_between_count_the_last_day_and_not_the_first() -> None:
    assert ENGLAND.working_days_between(date(2026, 3, 6), date(2026, 3, 9)) == 1
    assert ENGLAND.working_days_between(date(2026, 3, 9), date(2026, 3, 6)) == -1
    assert ENGLAND.working_days_between(date(2026, 3, 9), date(2026, 3, 9)) == 0


def test_a_day_that_is_no_working_day_moves_to_the_next_one() -> None:
    assert ENGLAND.working_day_on_or_after(date(2026, 4, 3)) == date(2026, 4, 7)
    assert ENGLAND.working_day_on_or_after(date(2026, 4, 7)) == date(2026, 4, 7)


def test_counting_working_days_backwards_has_a_name_of_its_own() -> None:
    with pytest.raises(ValueError, match="back with _before"):
        ENGLAND.working_days_after(date(2026, 3, 2), -1)


@given(days, st.integers(min_value=1, max_value=60))
def test_so_many_working_days_on_are_so_many_between(day: date, count: int) -> None:
    later = ENGLAND.working_days_after(day, count)
    assert ENGLAND.working_days_between(day, later) == count
    assert ENGLAND.is_working_day(later)


@given(days, st.integers(min_value=1, max_value=60))
def test_back_and_forth_from_a_working_day_is_where_one_was(day: date, count: int) -> None:
    working = ENGLAND.working_day_on_or_after(day)
    assert ENGLAND.working_days_before(ENGLAND.working_days_after(working, count), count) == working


@given(days, st.integers(min_value=0, max_value=30), st.sets(days, max_size=5))
def test_a_closure_never_brings_a_day_forward(day: date, count: int, closures: set[date]) -> None:
    closed = Calendar(closures=frozenset(closures))
    assert closed.working_days_after(day, count) >= ENGLAND.working_days_after(day, count)


# ---- days, weeks, months


def test_three_months_after_the_thirtieth_of_november_is_the_last_of_february() -> None:
    assert ENGLAND.months_after(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert ENGLAND.months_after(date(2023, 11, 30), 3) == date(2024, 2, 29)


def test_a_month_after_the_last_of_february_is_not_the_last_of_march() -> None:
    assert ENGLAND.months_after(date(2026, 2, 28), 1) == date(2026, 3, 28)


def test_months_before_go_over_the_turn_of_the_year() -> None:
    assert ENGLAND.months_before(date(2026, 3, 31), 4) == date(2025, 11, 30)


@given(days, st.integers(min_value=0, max_value=240))
def test_months_on_keep_the_day_number_or_take_the_last_day(day: date, count: int) -> None:
    later = ENGLAND.months_after(day, count)
    assert (later.year - day.year) * 12 + later.month - day.month == count
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(days, days)
def test_weeks_between_are_whole_weeks(one: date, other: date) -> None:
    start, end = sorted((one, other))
    weeks = ENGLAND.weeks_between(start, end)
    assert ENGLAND.weeks_after(start, weeks) <= end < ENGLAND.weeks_after(start, weeks + 1)


@given(days, st.integers(min_value=0, max_value=1000))
def test_days_and_weeks_go_back_the_way_they_came(day: date, count: int) -> None:
    assert ENGLAND.days_before(ENGLAND.days_after(day, count), count) == day
    assert ENGLAND.weeks_before(ENGLAND.weeks_after(day, count), count) == day
    assert ENGLAND.days_between(day, ENGLAND.days_after(day, count)) == count


# ---- birthdays


def test_a_child_of_the_leap_day_reaches_sixteen_on_the_first_of_march_unless_the_authority_says_otherwise() -> None:
    born = date(2009, 2, 28)
    leapling = date(2008, 2, 29)
    assert ENGLAND.birthday(leapling, 17) == date(2025, 3, 1)
    assert LAST_OF_FEBRUARY.birthday(leapling, 17) == date(2025, 2, 28)
    assert ENGLAND.birthday(leapling, 16) == date(2024, 2, 29)
    assert ENGLAND.birthday(born, 16) == date(2025, 2, 28)


def test_an_age_is_reached_on_the_birthday() -> None:
    born = date(2010, 6, 15)
    assert ENGLAND.age_on(born, date(2026, 6, 14)) == 15
    assert ENGLAND.age_on(born, date(2026, 6, 15)) == 16


@given(days, days)
def test_the_age_on_a_day_lies_between_two_birthdays(born: date, day: date) -> None:
    for calendar in (ENGLAND, LAST_OF_FEBRUARY):
        age = calendar.age_on(born, day)
        assert calendar.birthday(born, age) <= day < calendar.birthday(born, age + 1)


# ---- instants and hours


def test_what_is_due_on_a_day_is_overdue_at_midnight_in_england() -> None:
    assert end_of(date(2026, 1, 15)) == datetime(2026, 1, 16, 0, tzinfo=UTC)
    assert end_of(date(2026, 7, 15)) == datetime(2026, 7, 15, 23, tzinfo=UTC)


def test_half_past_eleven_at_night_utc_in_summer_is_the_next_day_in_england() -> None:
    assert london_date(datetime(2026, 7, 15, 23, 30, tzinfo=UTC)) == date(2026, 7, 16)
    assert london_date(datetime(2026, 1, 15, 23, 30, tzinfo=UTC)) == date(2026, 1, 15)


def test_seventy_two_hours_over_the_clock_change_are_seventy_two_hours() -> None:
    friday_noon = at("2026-03-27T12:00")
    later = ENGLAND.hours_after(friday_noon, 72)
    assert later.astimezone(LONDON).replace(tzinfo=None) == datetime(2026, 3, 30, 13, 0)  # noqa: DTZ001 - a wall clock
    assert ENGLAND.hours_between(friday_noon, later) == 72


def test_forty_eight_working_hours_from_friday_noon_end_on_tuesday_noon() -> None:
    assert ENGLAND.working_hours_after(at("2026-03-06T12:00"), 48) == at("2026-03-10T12:00")


def test_working_hours_asked_for_on_a_saturday_begin_on_monday_at_midnight() -> None:
    assert ENGLAND.working_hours_after(at("2026-03-07T15:00"), 24) == at("2026-03-10T00:00")


def test_office_hours_count_only_while_the_office_is_open() -> None:
    found = ENGLAND.working_hours_after(at("2026-03-06T15:00"), 4, opens=time(9), closes=time(17))
    assert found == at("2026-03-09T11:00")


def test_an_office_that_closes_before_it_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="later closing time"):
        ENGLAND.working_hours_after(at("2026-03-06T15:00"), 4, opens=time(17), closes=time(9))


@given(days)
def test_a_day_begins_and_ends_at_midnight_in_england(day: date) -> None:
    assert london_date(start_of(day)) == day
    assert london_date(end_of(day) - timedelta(microseconds=1)) == day
    assert end_of(day) == start_of(day + timedelta(days=1))


# ---- what is not known

RECKONED: list[Callable[[object], object]] = [
    ENGLAND.is_working_day,
    lambda day: ENGLAND.working_days_after(day, 5),
    lambda day: ENGLAND.working_days_before(day, 5),
    lambda day: ENGLAND.working_days_between(date(2026, 3, 2), day),
    ENGLAND.working_day_on_or_after,
    lambda day: ENGLAND.days_after(day, 5),
    lambda day: ENGLAND.days_before(day, 5),
    lambda day: ENGLAND.days_between(day, date(2026, 3, 2)),
    lambda day: ENGLAND.weeks_after(day, 5),
    lambda day: ENGLAND.weeks_before(day, 5),
    lambda day: ENGLAND.weeks_between(day, date(2026, 3, 2)),
    lambda day: ENGLAND.months_after(day, 5),
    lambda day: ENGLAND.months_before(day, 5),
    lambda day: ENGLAND.birthday(day, 16),
    lambda day: ENGLAND.age_on(day, date(2026, 3, 2)),
    lambda at: ENGLAND.hours_after(at, 24),
    lambda at: ENGLAND.hours_between(at, start_of(date(2026, 3, 2))),
    lambda at: ENGLAND.working_hours_after(at, 24),
    end_of,
    london_date,
]


# ---- where the calendar ends


def test_what_lies_beyond_the_last_year_is_its_last_day_and_before_the_first_its_first() -> None:
    assert ENGLAND.days_after(date(9999, 12, 1), 31) == date.max
    assert ENGLAND.weeks_before(date(1, 1, 7), 1) == date.min
    assert ENGLAND.months_after(date(9999, 10, 31), 3) == date.max
    assert ENGLAND.months_before(date(1, 1, 1), 1) == date.min
    assert ENGLAND.birthday(date(9999, 12, 31), 16) == date.max
    assert ENGLAND.working_days_after(date.max, 10) == date.max
    assert ENGLAND.working_days_before(date.min, 10) == date.min
    assert ENGLAND.working_day_on_or_after(date.min) == date(1, 1, 2)
    assert end_of(date.max) == start_of(date.max)


def test_an_instant_at_either_end_of_the_calendar_has_a_day_in_england_and_hours_after_it() -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

    assert (london_date(first), london_date(last)) == (date.min, date.max)
    assert ENGLAND.hours_after(last, 1) == last
    assert ENGLAND.working_hours_after(last, 24) == start_of(date.max)


@pytest.mark.parametrize("count", [2**31 - 1, -(2**31)])
def test_a_count_that_no_calendar_holds_leads_to_its_end(count: int) -> None:
    assert day_on(date(2026, 3, 2), count) == (date.max if count > 0 else date.min)


@pytest.mark.parametrize("reckon", RECKONED)
def test_arithmetic_passes_an_unknown_day_and_an_absent_one_through(reckon: Callable[[object], object]) -> None:
    assert isinstance(reckon(unknown()), Unknown)
    assert isinstance(reckon(ABSENT), Absent)
    assert isinstance(reckon(None), Absent)


def test_an_unknown_day_keeps_its_name_through_arithmetic() -> None:
    assert ENGLAND.months_after(unknown(), 3).path == "months_after_3(orders.latest.made_on)"


def test_an_instant_is_no_date_and_a_date_no_instant() -> None:
    with pytest.raises(TypeError, match="is no date"):
        ENGLAND.days_after(at("2026-03-06T15:00"), 1)
    with pytest.raises(TypeError, match="is no instant"):
        ENGLAND.hours_after(date(2026, 3, 6), 1)
    with pytest.raises(TypeError, match="time zone"):
        ENGLAND.hours_after(datetime(2026, 3, 6, 12, 0), 1)  # noqa: DTZ001 - what is refused
