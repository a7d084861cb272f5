"""Days, working days, months, birthdays and hours as a policy counts them, in England.

The anchor's own date is day 0. A date holds from 00:00 in Europe/London; what is due on D is overdue at 00:00 of D+1.
Hours are elapsed hours on the instant, so a clock change adds and takes none. Every function passes a day that is
unknown or absent through, and refuses an instant where a date is meant (TypeError). What would lie outside the years 1
to 9999 is the first or the last day there is: hosts write 9999-12-31 for an open end.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from policy_core.bank_holidays import SATURDAY, bank_holidays
from policy_core.unknown import Maybe, through

LONDON: Final = ZoneInfo("Europe/London")
_DAY = timedelta(days=1)
_MONTHS = 12
_FEBRUARY = 2
_LEAP_DAY = 29
_WEEK = 7
_FIRST_INSTANT, _LAST_INSTANT = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


class LeapDayBirthday(StrEnum):
    """When a child born on 29 February has a birthday in a common year."""

    FIRST_OF_MARCH = "1 March"
    LAST_OF_FEBRUARY = "28 February"


@lru_cache(maxsize=4096)
def start_of(day: date) -> datetime:
    """Give the instant at which a day begins in England, in UTC."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def day_on(day: date, count: int) -> date:
    """Give the day so many calendar days later; negative: earlier."""
    return date.fromordinal(min(max(day.toordinal() + count, _FIRST), _LAST))


def end_of(day: Maybe) -> Maybe:
    """Give the first instant after a day in England, in UTC: what is due on it is overdue from then."""
    return through("end_of", lambda known: start_of(day_on(_date(known), 1)), day)


def london_date(instant: Maybe) -> Maybe:
    """Give the date in England at an instant."""
    return through("london_date", lambda known: _london(_instant(known)), instant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One authority's way of counting. `closures` are days it is closed besides weekends and bank holidays."""

    closures: frozenset[date] = frozenset()
    leap_day_birthday: LeapDayBirthday = LeapDayBirthday.FIRST_OF_MARCH

    def is_working_day(self, day: Maybe) -> Maybe:
        """Say whether a day is Monday to Friday, no bank holiday and no closure."""
        return through("is_working_day", lambda known: self._works(_date(known)), day)

    def working_days_after(self, day: Maybe, count: int) -> Maybe:
        """Give the count-th working day after a day; 0 is the day itself, whatever it is."""
        return through(f"working_days_after_{count}", lambda known: self._stepped(known, count, _DAY), day)

    def working_days_before(self, day: Maybe, count: int) -> Maybe:
        """Give the count-th working day before a day; 0 is the day itself, whatever it is."""
        return through(f"working_days_before_{count}", lambda known: self._stepped(known, count, -_DAY), day)

    def working_days_between(self, start: Maybe, end: Maybe) -> Maybe:
        """Count the working days after `start` up to and including `end`; negative where `end` is the earlier."""
        return through("working_days_between", self._working_days_between, start, end)

    def working_day_on_or_after(self, day: Maybe) -> Maybe:
        """Give the day itself where it is a working day, else the next one."""
        return through("working_day_on_or_after", lambda known: self._stepped(day_on(_date(known), -1), 1, _DAY), day)

    def days_after(self, day: Maybe, count: int) -> Maybe:
        """Give the day so many calendar days later."""
        return through(f"days_after_{count}", lambda known: day_on(_date(known), count), day)

    def days_before(self, day: Maybe, count: int) -> Maybe:
        """Give the day so many calendar days earlier."""
        return through(f"days_before_{count}", lambda known: day_on(_date(known), -count), day)

    def days_between(self, start: Maybe, end: Maybe) -> Maybe:
        """Count the calendar days from one day to another; negative where the other is the earlier."""
        return through("days_between", lambda one, other: (_date(other) - _date(one)).days, start, end)

    def weeks_after(self, day: Maybe, count: int) -> Maybe:
        """Give the same weekday so many weeks later."""
        return through(f"weeks_after_{count}", lambda known: day_on(_date(known), _WEEK * count), day)

    def weeks_before(self, day: Maybe, count: int) -> Maybe:
        """Give the same weekday so many weeks earlier."""
        return through(f"weeks_before_{count}", lambda known: day_on(_date(known), -_WEEK * count), day)

    def weeks_between(self, start: Maybe, end: Maybe) -> Maybe:
        """Count the whole weeks from one day to a later one."""
        return through("weeks_between", lambda one, other: (_date(other) - _date(one)).days // _WEEK, start, end)

    def months_after(self, day: Maybe, count: int) -> Maybe:
        """Give the same day number so many months later, or that month's last day where it has no such day."""
        return through(f"months_after_{count}", lambda known: _months_on(_date(known), count), day)

    def months_before(self, day: Maybe, count: int) -> Maybe:
        """Give the same day number so many months earlier, or that month's last day where it has no such day."""
        return through(f"months_before_{count}", lambda known: _months_on(_date(known), -count), day)

    def birthday(self, born: Maybe, age: int) -> Maybe:
        """Give the day on which a child reaches an age (years)."""
        return through(f"birthday_{age}", lambda known: self._birthday(_date(known), age), born)

    def age_on(self, born: Maybe, day: Maybe) -> Maybe:
        """Give the age in whole years on a day; negative before birth."""
        return through("age_on", lambda one, other: self._age_on(_date(one), _date(other)), born, day)

    def hours_after(self, instant: Maybe, hours: float) -> Maybe:
        """Give the instant so many elapsed hours later, weekends and nights included."""
        return through(f"hours_after_{hours}", lambda known: _later(_instant(known), timedelta(hours=hours)), instant)

    def hours_between(self, start: Maybe, end: Maybe) -> Maybe:
        """Give the elapsed hours from one instant to another."""
        return through(
            "hours_between", lambda one, other: (_instant(other) - _instant(one)) / timedelta(hours=1), start, end
        )

    def working_hours_after(
        self, instant: Maybe, hours: float, *, opens: time = time.min, closes: time | None = None
    ) -> Maybe:
        """Give the instant after so many hours that fall on working days, between `opens` and `closes` in England.

        Without them every hour of a working day counts; `closes` None is midnight. Raises ValueError where the office
        closes before it opens.
        """
        if closes is not None and closes <= opens:
            raise ValueError(f"an office that opens at {opens} can't close at {closes}; give a later closing time")
        return through(
            f"working_hours_after_{hours}",
            lambda known: self._working_hours_after(_instant(known), timedelta(hours=hours), opens, closes),
            instant,
        )

    def _works(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.closures and day not in bank_holidays(day.year)

    def _stepped(self, day: date, count: int, step: timedelta) -> date:
        if count < 0:
            raise ValueError(f"{count} working days: count forwards with working_days_after, back with _before")
        day, last = _date(day), date.max if step > timedelta() else date.min
        left = count
        while left and day != last:
            day += step
            left -= self._works(day)
        return day

    def _working_days_between(self, start: date, end: date) -> int:
        if _date(end) < _date(start):
            return -self._working_days_between(end, start)
        return sum(self._works(start + timedelta(days=days)) for days in range(1, (end - start).days + 1))

    def _birthday(self, born: date, age: int) -> date:
        year = born.year + age
        if not MINYEAR <= year <= MAXYEAR:
            return _end(year)
        if (born.month, born.day) != (_FEBRUARY, _LEAP_DAY) or isleap(year):
            return born.replace(year=year)
        if self.leap_day_birthday is LeapDayBirthday.LAST_OF_FEBRUARY:
            return date(year, 2, 28)
        return date(year, 3, 1)

    def _age_on(self, born: date, day: date) -> int:
        years = day.year - born.year
        return years if self._birthday(born, years) <= day else years - 1

    def _working_hours_after(self, instant: datetime, left: timedelta, opens: time, closes: time | None) -> datetime:
        day = _london(instant)
        while day != date.max:
            begins = datetime.combine(day, opens, LONDON).astimezone(UTC)
            ends = datetime.combine(day, closes, LONDON).astimezone(UTC) if closes else start_of(day + _DAY)
            begins = max(begins, instant)
            if self._works(day) and begins < ends:
                if begins + left <= ends:
                    return begins + left
                left -= ends - begins
            day += _DAY
        return start_of(day)


def _months_on(day: date, count: int) -> date:
    month = day.year * _MONTHS + day.month - 1 + count
    year, month = divmod(month, _MONTHS)
    if not MINYEAR <= year <= MAXYEAR:
        return _end(year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _end(year: int) -> date:
    return date.max if year > MAXYEAR else date.min


def _london(instant: datetime) -> date:
    try:
        return instant.astimezone(LONDON).date()
    except OverflowError:
        return _end(MINYEAR - 1 if instant.year == MINYEAR else MAXYEAR + 1)


def _later(instant: datetime, by: timedelta) -> datetime:
    try:
        return instant + by
    except OverflowError:
        return _LAST_INSTANT if by > timedelta() else _FIRST_INSTANT


def _date(value: object) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError(f"{value!r} is no date; reckon from a recorded date and compare the result with case.today")
    return value


def _instant(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{value!r} is no instant with a time zone; hours are counted on instants")
    return value.astimezone(UTC)
