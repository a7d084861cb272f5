"""Counts that grow with the days (an age, weeks of a pregnancy): comparing one notes the day on which it turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from policy_core.facts.case import Case


class Counted:
    """A whole number that grows: `reached_on(n)` is the day on which it becomes n. Compares with numbers."""

    __slots__ = ("_case", "_now", "_reached_on")

    def __init__(self, case: Case, now: int, reached_on: Callable[[int], date]) -> None:
        self._case = case
        self._now = now
        self._reached_on = reached_on

    def _is_at_least(self, count: int) -> bool:
        return self._case.reached(self._reached_on(count))

    def __ge__(self, count: int) -> bool:
        return self._is_at_least(count)

    def __gt__(self, count: int) -> bool:
        return self._is_at_least(count + 1)

    def __lt__(self, count: int) -> bool:
        return not self._is_at_least(count)

    def __le__(self, count: int) -> bool:
        return not self._is_at_least(count + 1)

    def __eq__(self, count: object) -> bool:
        return isinstance(count, int) and self._is_at_least(count) and not self._is_at_least(count + 1)

    def __hash__(self) -> int:
        return hash(int(self))

    def __int__(self) -> int:
        self._is_at_least(self._now + 1)
        return self._now

    __index__ = __int__

    def __repr__(self) -> str:
        # What is published leans on the day it counts from, which is the same whenever it was looked at.
        return f"counted from {self._reached_on(0).isoformat()}"
