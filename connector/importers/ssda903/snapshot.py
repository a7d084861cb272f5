"""A return as it was read: one or several yearly snapshots, oldest first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.importers.ssda903.rows import Row, RowId

_LAST_DAY: Final = (3, 31)


class ReturnUnreadable(Exception):  # noqa: N818 - names what is the matter
    """The folder holds no return that can be read; the message names file, column and remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was returned for one collection year: by child, each row under its id.

    `closes_on` is the 31 March on which the collection year ends, the day as at which the return speaks.
    """

    closes_on: date
    children: Mapping[str, Mapping[RowId, Row]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Return:
    """Snapshots, oldest first; each closes in another year."""

    snapshots: tuple[Snapshot, ...]


def close_of(day: date) -> date:
    """Give the last day of the collection year in which a day lies (1 April to 31 March)."""
    close = date(day.year, *_LAST_DAY)
    return close if day <= close else date(day.year + 1, *_LAST_DAY)
