"""Judges that do what none may, so that a fuzz run must find it: they stumble over a record, or swallow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.case_judge import CaseJudge
from connector.judging import Judged

if TYPE_CHECKING:
    from datetime import datetime

    from connector.ports import Record

ONE_IN = 97


def _is_its_turn(record: Record) -> bool:
    return record.offset % ONE_IN == 0


class Stumbling(CaseJudge):
    """Raises an error that nobody foresaw."""

    def observed_at(self, record: Record) -> datetime:
        if _is_its_turn(record):
            raise KeyError(record.offset)
        return super().observed_at(record)


class Swallowing(CaseJudge):
    """Says of a record that it was judged, and has forgotten it."""

    def apply(self, key: bytes, state: bytes | None, record: Record, now: datetime) -> Judged:
        if _is_its_turn(record):
            return Judged(state=state)
        return super().apply(key, state, record, now)


class Crashing(CaseJudge):
    """Raises what nobody catches."""

    def erases(self, record: Record, now: datetime) -> bool:
        if _is_its_turn(record):
            raise KeyError(record.offset)
        return super().erases(record, now)
