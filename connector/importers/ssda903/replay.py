"""Yearly snapshots as one stream of case events, by effective date.

Each snapshot is laid over what the earlier ones said; absence from a later one is neither an end nor a deletion. The
records of a child are made anew after each, and what differs becomes events:

- a record not seen before is `created`, and observed at 00:00 (London) of the day on which it takes effect, ends too;
- a record whose content differs is `amended`, with the whole content, and observed on the day its snapshot closes;
- a record that a corrected row no longer bears out is `withdrawn` then, and the one in its place created then;
- involvements, whose team is assumed, are made once, from all snapshots together.

`record_version` is the year in which the snapshot closes: higher for a later return, also one imported alone. Events
come in the order of the day they are observed; within a day by `SAME_DAY_ORDER`, then child, then record key. Of one
child's events of one day all but the last say that more follow, so that a day is judged as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from connector.importers.ssda903.child_records import Told, child_records
from connector.importers.ssda903.left_out import LeftOut
from connector.importers.ssda903.record import SAME_DAY_ORDER, Record
from connector.importers.ssda903.rows import Episode
from policy_core.calendar import start_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from connector.importers.ssda903.rows import Row, RowId
    from connector.importers.ssda903.snapshot import Return, Snapshot
    from connector.importers.ssda903.teams import AssumedTeams

_ORDER: Final = {name: place for place, name in enumerate(SAME_DAY_ORDER)}
_YEAR: Final = 1
_RecordId = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """One version of one record of a child, and the day it is seen."""

    child_id: str
    record: Record
    change: str
    version: int
    observed_on: date
    ingest: str


def events(
    return_: Return, authority: str, teams: AssumedTeams, left_out: LeftOut | None = None
) -> Iterator[dict[str, Any]]:
    """Give the case events of a return in the JSON form; counts in `left_out` what isn't given and why."""
    counted = LeftOut() if left_out is None else left_out
    versions = sorted(_versions(return_, teams, counted), key=_place)
    last = {(one.child_id, one.observed_on): number for number, one in enumerate(versions)}
    for number, one in enumerate(versions):
        yield _event(one, authority, more_follow=number != last[one.child_id, one.observed_on])


def _place(one: _Version) -> tuple[date, int, str, str, int]:
    record = one.record
    return one.observed_on, _ORDER[record.event], one.child_id, record.record_key, one.version


def _versions(return_: Return, teams: AssumedTeams, left_out: LeftOut) -> Iterator[_Version]:
    rows: dict[str, dict[RowId, Row]] = {}
    since: dict[str, date] = {}
    standing: dict[str, dict[_RecordId, _Version]] = {}
    for number, snapshot in enumerate(return_.snapshots):
        complete = number + 1 == len(return_.snapshots)
        ingest = "snapshot" if number else "initial_load"
        corrected: dict[str, frozenset[RowId]] = {}
        for child_id, returned in snapshot.children.items():
            known = rows.setdefault(child_id, {})
            since.setdefault(child_id, _first_day(snapshot))
            corrected[child_id] = frozenset(
                row_id for row_id, row in returned.items() if _corrects(known.get(row_id), row)
            )
            known.update(returned)
        for child_id in sorted(rows):
            told = Told(
                child_id=child_id,
                rows=rows[child_id],
                in_return_since=since[child_id],
                closes_on=snapshot.closes_on,
                complete=complete,
            )
            records = child_records(told, teams, left_out if complete else LeftOut())
            before = standing.setdefault(child_id, {})
            now = {(record.event, record.record_key): record for record in records}
            for one in _differences(before, now, told, corrected.get(child_id, frozenset()), ingest):
                before[one.record.event, one.record.record_key] = one
                yield one


def _first_day(snapshot: Snapshot) -> date:
    close = snapshot.closes_on
    return close.replace(year=close.year - _YEAR) + timedelta(days=1)


def _corrects(known: Row | None, row: Row) -> bool:
    """Say whether a row says something else than before. An end filled in is news, no correction."""
    if known is None or known == row:
        return False
    if isinstance(known, Episode) and isinstance(row, Episode) and known.ended_on is None:
        return known.unended() != row.unended()
    return True


def _differences(
    before: Mapping[_RecordId, _Version],
    now: Mapping[_RecordId, Record],
    told: Told,
    corrected: frozenset[RowId],
    ingest: str,
) -> list[_Version]:
    found = []
    for record_id, record in now.items():
        old = before.get(record_id)
        if old is None:
            change, seen = "created", record.effective_on
            if record.row_id in corrected:
                seen = max(seen, told.closes_on)
        elif old.change == "withdrawn" or _says(old.record) != _says(record):
            change, seen = "amended", max(told.closes_on, old.observed_on)
        else:
            continue
        found.append(_version(told, record, change, seen, ingest))
    for record_id, old in before.items():
        if record_id not in now and old.change != "withdrawn":
            found.append(_version(told, old.record, "withdrawn", max(told.closes_on, old.observed_on), ingest))
    return found


def _says(record: Record) -> tuple[Mapping[str, Any], str]:
    return record.content, record.host_entity


def _version(told: Told, record: Record, change: str, observed_on: date, ingest: str) -> _Version:
    return _Version(
        child_id=told.child_id,
        record=record,
        change=change,
        version=told.closes_on.year,
        observed_on=observed_on,
        ingest=ingest,
    )


def _event(one: _Version, authority: str, *, more_follow: bool) -> dict[str, Any]:
    record = one.record
    envelope = {
        "authority": authority,
        "child_id": one.child_id,
        "host_system": "OTHER",
        "host_entity": record.host_entity,
        "record_key": record.record_key,
        "record_version": one.version,
        "change": one.change,
        "effective_on": record.effective_on.isoformat(),
        "observed_at": start_of(one.observed_on).isoformat().replace("+00:00", "Z"),
        "ingest": one.ingest,
    }
    if more_follow:
        envelope["more_follow"] = True
    return {"event": record.event, "envelope": envelope, **record.content}
