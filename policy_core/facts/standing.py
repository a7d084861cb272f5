"""Which records of a kind stand in a case, and count in the present period of what they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts.item import Item
from policy_core.facts.kind import Kind, kind_named

if TYPE_CHECKING:
    from datetime import date

    from policy_core.facts.case import Case
    from policy_core.history import Folded


def standing(case: Case, kind: Kind, prefix: str, as_of: date | None) -> tuple[Item, ...]:
    """Give the items of a kind that count, in order of their day; on another day only those in effect by then."""
    folded = _folded(case, kind)
    if not folded:
        return ()
    path = prefix + kind.name
    items = [Item(case, kind, one, path) for one in folded]
    if as_of is not None and not kind.timeless:
        items = [item for item in items if item.folded.effective_on <= as_of]
    if kind.period is not None:
        items = _in_period(case, kind, items)
    if len(items) > 1:
        items.sort(key=lambda item: (_day(item), item.record_key))
    return tuple(items)


def _folded(case: Case, kind: Kind) -> list[Folded]:
    if kind.make is not None:
        return list(kind.make(case))
    case.reading.frame.read(kind.records)
    found = [one for record in kind.records for one in case.history.of_record(record)]
    if not found:
        return found
    where, events, opening = kind.where, kind.events, kind.events[0]
    needs_opening = kind.needs_opening
    return [
        one
        for one in found
        if (opening in one.events if needs_opening else not one.events.isdisjoint(events))
        and (where is None or where(one))
    ]


def _in_period(case: Case, kind: Kind, items: list[Item]) -> list[Item]:
    of = kind_named(kind.period or "")
    periods = case.items(of.name)
    if not periods:
        return items if kind.since_last or not case.is_supplied(*of.events) else []
    begun = [place for place, item in enumerate(periods) if case.reached(item.day)] or [0]
    present = begun[-1]
    if kind.since_last:
        own = _ended(of, periods[present])
        reopened = own is not None and own < periods[present].day
        before = own if reopened else (_ended(of, periods[present - 1]) if present else None)
        return items if before is None else [item for item in items if _day(item) > before]
    since, until = periods[present].day, _ended(of, periods[present])
    return [item for item in items if since <= _day(item) and (until is None or _day(item) <= until)]


def _day(item: Item) -> date:
    day: date = item.day or item.effective_on
    return day


def _ended(kind: Kind, item: Item) -> date | None:
    ends: list[date] = [day for name in kind.ends if (day := item.raw(name)) is not None]
    return min(ends) if ends else None
