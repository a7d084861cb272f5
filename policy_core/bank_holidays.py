"""Bank holidays of England and Wales: as published, and by the ordinary rule in years nobody has published yet.

Published days are gov.uk/bank-holidays.json (Open Government Licence 3.0) in its own format, so that a newer download
replaces the file. The rule is schedule 1 of the Banking and Financial Dealings Act 1971, with New Year's Day and the
early May bank holiday by proclamation; days proclaimed once (a funeral, a jubilee) are only in the published file.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from importlib import resources

DIVISION = "england-and-wales"
SATURDAY = 5
_DAY = timedelta(days=1)


class BankHolidaysUnreadable(ValueError):  # noqa: N818 - names what is the matter
    """The bundled file isn't the official format; the message says what is missing and where to get it."""


@cache
def published() -> frozenset[date]:
    """Give every published bank holiday. Raises BankHolidaysUnreadable."""
    text = resources.files("policy_core").joinpath("data/bank-holidays.json").read_text(encoding="utf-8")
    return read_published(text)


def read_published(text: str) -> frozenset[date]:
    """Read the official JSON. Raises BankHolidaysUnreadable."""
    try:
        events = json.loads(text)[DIVISION]["events"]
        return frozenset(date.fromisoformat(event["date"]) for event in events)
    except (ValueError, KeyError, TypeError) as wrong:
        raise BankHolidaysUnreadable(
            f"bank-holidays.json: {wrong!r}; download it again from https://www.gov.uk/bank-holidays.json"
        ) from wrong


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Give the bank holidays of a year: the published ones, else the ordinary ones."""
    found = frozenset(day for day in published() if day.year == year)
    return found or ordinary(year)


def ordinary(year: int) -> frozenset[date]:
    """Give the eight ordinary bank holidays of a year, those on a weekend moved to the next free weekday."""
    easter = easter_sunday(year)
    days = {
        easter - 2 * _DAY,
        easter + _DAY,
        _monday_on_or_after(date(year, 5, 1)),
        _monday_on_or_after(date(year, 5, 25)),
        _monday_on_or_after(date(year, 8, 25)),
    }
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        day = fixed
        while day.weekday() >= SATURDAY or day in days:
            day += _DAY
        days.add(day)
    return frozenset(days)


def easter_sunday(year: int) -> date:
    """Give Easter Sunday of the Gregorian calendar (the anonymous computus, Nature, 20 April 1876)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _monday_on_or_after(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
