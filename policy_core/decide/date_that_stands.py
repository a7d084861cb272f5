"""The date that stands for a move: the last one people agreed inside the bounds, else the day it is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.calendar import day_on
from policy_core.decide.draft import Basis
from policy_core.policy import InvariantName
from policy_core.reading import LeanedOn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policy_core.book import PolicyBook
    from policy_core.decide.needs import Move, Needs
    from policy_core.decide.people import AgreedDate
    from policy_core.decide.wanted import Wanted
    from policy_core.outcomes import Bound

_AGREED = "transfer_dates.agreed_for"
_LAPSED = "transfer_dates.lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The earliest and latest day of a move, the day aimed at, the days it may not be, and whether all are certain.

    `closed` are windows by first and last day (None: not known yet), `open_on` days on which no window is closed.
    """

    not_before: date | None = None
    not_after: date | None = None
    aim: date | None = None
    closed: tuple[tuple[date, date | None], ...] = ()
    open_on: frozenset[date] = frozenset()
    sure: bool = True

    @property
    def cross(self) -> bool:
        """Whether no day can satisfy them."""
        return self.not_before is not None and self.not_after is not None and self.not_before > self.not_after

    def hold(self, day: date) -> bool:
        """Whether a day lies inside."""
        return not (
            (self.not_before is not None and day < self.not_before)
            or (self.not_after is not None and day > self.not_after)
            or self._window_of(day) is not None
        )

    def after_windows(self, day: date | None) -> date | None:
        """Give the first day from this one on that lies in no closed window, None where its end isn't known."""
        while day is not None and (window := self._window_of(day)) is not None:
            day = None if window[1] in (None, date.max) else day_on(window[1], 1)
        return day

    def _window_of(self, day: date) -> tuple[date, date | None] | None:
        if day in self.open_on:
            return None
        return next((one for one in self.closed if one[0] <= day and (one[1] is None or day <= one[1])), None)


def bounds_of(needs: Needs) -> Bounds:
    """Put the bounds of all rules together: the latest earliest day, the earliest latest day."""
    return _bounds(needs.bounds)


def _bounds(wants: Sequence[Wanted]) -> Bounds:
    sure = [want.outcome for want in wants if want.sure]
    earliest = [bound.not_before for bound in sure if isinstance(bound.not_before, date)]
    latest = [bound.not_after for bound in sure if isinstance(bound.not_after, date)]
    aims = [bound.aim for bound in sure if isinstance(bound.aim, date)]
    return Bounds(
        not_before=max(earliest, default=None),
        not_after=min(latest, default=None),
        aim=min(aims, default=None),
        closed=tuple(_window(bound) for bound in sure if isinstance(bound.closed_from, date)),
        open_on=frozenset(bound.open_on for bound in sure if isinstance(bound.open_on, date)),
        sure=len(sure) == len(wants),
    )


def _alone(want: Wanted, all_bounds: Bounds) -> Bounds:
    """Give one rule's bounds with the days that others hold open."""
    return replace(_bounds((want,)), open_on=all_bounds.open_on)


def _window(bound: Bound) -> tuple[date, date | None]:
    return bound.closed_from, bound.closed_to if isinstance(bound.closed_to, date) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The date that stands, the agreement it rests on, the newest agreement where it was refused, and why.

    `lapsed` are the agreements given against a due day that has moved since.
    """

    day: date | None
    agreed: AgreedDate | None = None
    refused: AgreedDate | None = None
    refusals: tuple[Basis, ...] = ()
    lapsed: tuple[AgreedDate, ...] = ()

    @property
    def leaned(self) -> tuple[LeanedOn, ...]:
        """The agreements as facts leaned on: by them the next decision knows which stood and which have lapsed."""
        return (*_facts(_LAPSED, self.lapsed), *_facts(_AGREED, (self.agreed,) if self.agreed else ()))


def _facts(path: str, agreements: Sequence[AgreedDate]) -> Iterator[LeanedOn]:
    for agreed in agreements:
        for key in agreed.record_keys:
            yield LeanedOn(path, agreed.agreed_for.isoformat(), key)


def date_that_stands(move: Move, needs: Needs, published: Any, book: PolicyBook) -> Standing:
    """Find the last agreed date inside the bounds and on no struck ground; else the due day, moved into the bounds.

    An agreement was given against a due day: when that day has moved since, it and all before it lapse, and people are
    asked again. No struck ground puts a move off beyond its due day, nor beyond the date agreed before; want of
    capacity is one where the policy binds that invariant.
    """
    bounds, struck = bounds_of(needs), _struck(needs, book)
    due = move.due_on
    if due is not None and bounds.not_before is not None and due < bounds.not_before:
        due = bounds.not_before
    due = bounds.after_windows(due)
    given = move.said.agreed_dates()
    lapsed = _lapsed(given, move, published)
    found = Standing(day=due, lapsed=lapsed)
    for agreed in reversed([one for one in given if one not in lapsed]):
        outside = tuple(_basis(want) for want in needs.bounds if _bars(want, agreed.agreed_for, bounds, needs))
        stood = (move.due_on, found.agreed.agreed_for if found.agreed else None)
        later = any(day is not None and agreed.agreed_for > day for day in stood)
        against_it = (*outside, *(struck.get(agreed.reason or "", ()) if later else ()))
        if against_it:
            found = replace(found, refused=agreed, refusals=against_it)
        else:
            found = Standing(day=agreed.agreed_for, agreed=agreed, lapsed=lapsed)
    return found


def _bars(want: Wanted, day: date, bounds: Bounds, needs: Needs) -> bool:
    """Say whether one rule's bounds forbid a day that no exception to that rule names."""
    excepted = day in needs.excepted_days.get(want.rule.rule_id, ())
    return want.sure and not excepted and not _alone(want, bounds).hold(day)


def _lapsed(given: Sequence[AgreedDate], move: Move, published: Any) -> tuple[AgreedDate, ...]:
    """Give the agreements (newest first) that have lapsed: before, or because the due day has moved now."""
    if published is None:
        return ()
    moved = published.agreed_against is not None and published.agreed_against != move.due_on
    paths = (_LAPSED, _AGREED) if moved else (_LAPSED,)
    keys = {fact.record_key for fact in published.obligation.facts if fact.fact in paths}
    newest = next((place for place, agreed in enumerate(given) if not keys.isdisjoint(agreed.record_keys)), len(given))
    return tuple(given[newest:])


def _struck(needs: Needs, book: PolicyBook) -> dict[str, tuple[Basis, ...]]:
    """Give the grounds on which the move may not be put off, each with the clauses that say so."""
    struck: dict[str, tuple[Basis, ...]] = {}
    for want in needs.strikes:
        if want.sure:
            struck[want.outcome.ground] = (*struck.get(want.outcome.ground, ()), _basis(want))
    bound = book.data.policy.invariants.get(InvariantName.CAPACITY_NEVER_DELAYS)
    if bound is not None:
        struck["capacity"] = (*struck.get("capacity", ()), Basis(bound.rule_id, bound.clause))
    return struck


def _basis(want: Wanted) -> Basis:
    return Basis(want.rule.rule_id, want.rule.clause)
