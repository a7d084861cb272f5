"""Cells of the return: dates in the three ways they are written, ids of children, codes."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from connector.importers.ssda903.left_out import Reason

_DATE_FORMATS: Final = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d")
_CHILD_ID: Final = re.compile(r"[A-Za-z0-9]{1,20}")
_FIRST_PLAUSIBLE: Final = date(1980, 1, 1)
# 903 SEX was 1 and 2 until 2023-24, M, F and U since.
_SEXES: Final = {"1": "M", "2": "F"}


class RowLeftOut(Exception):  # noqa: N818 - ends the reading of one row, and of nothing else
    """A row can't become case events; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def child_id(cell: str) -> str:
    """Give the child's id. Raises RowLeftOut where there is none or it isn't one."""
    if not cell:
        raise RowLeftOut(Reason.NO_CHILD)
    if not _CHILD_ID.fullmatch(cell):
        raise RowLeftOut(Reason.CHILD_ID_INVALID)
    return cell


def optional_day(cell: str) -> date | None:
    """Give a date, or None for a blank cell. Raises RowLeftOut where it can't be read or be true."""
    if not cell:
        return None
    for form in _DATE_FORMATS:
        try:
            day = datetime.strptime(cell, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
        if day < _FIRST_PLAUSIBLE:
            raise RowLeftOut(Reason.DATE_IMPLAUSIBLE)
        return day
    raise RowLeftOut(Reason.DATE_UNREADABLE)


def day(cell: str) -> date:
    """Give a date that must be there. Raises RowLeftOut."""
    found = optional_day(cell)
    if found is None:
        raise RowLeftOut(Reason.DATE_MISSING)
    return found


def code(cell: str) -> str | None:
    """Give a code as it was returned, in capitals as all of the return's are; None for a blank cell."""
    return cell.upper() or None


def sex(cell: str) -> str | None:
    """Give M, F or U, also from the older 1 and 2; any other code as it was returned."""
    found = code(cell)
    return None if found is None else _SEXES.get(found, found)
