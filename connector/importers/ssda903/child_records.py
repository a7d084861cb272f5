"""All records of one child, from everything that the return has said of it so far."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.importers.ssda903.care import periods_of_care
from connector.importers.ssda903.care_records import adoption_step, period_records
from connector.importers.ssda903.involvements import involvement_records
from connector.importers.ssda903.left_out import LeftOut, Reason
from connector.importers.ssda903.record import Record, content
from connector.importers.ssda903.rows import (
    Adopted,
    AdoptionDecision,
    Episode,
    Header,
    Missing,
    Review,
    SocialWorkerEpisode,
    Unaccompanied,
)
from connector.importers.ssda903.teams import holdings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from connector.importers.ssda903.care import Period
    from connector.importers.ssda903.rows import Row, RowId
    from connector.importers.ssda903.teams import AssumedTeams

UNACCOMPANIED = "Unaccompanied Asylum Seeking Child"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the return has said of one child by the close of a collection year.

    `in_return_since` is the first day of the first collection year with the child; `closes_on` that close; `complete`:
    no later snapshot follows.
    """

    child_id: str
    rows: Mapping[RowId, Row]
    in_return_since: date
    closes_on: date
    complete: bool

    @property
    def first_day(self) -> date:
        """The day from which the child is recorded: the first of any row, else the first day of the first return."""
        return min((day for row in self.rows.values() if (day := row.day) is not None), default=self.in_return_since)


def child_records(told: Told, teams: AssumedTeams, left_out: LeftOut) -> Iterator[Record]:
    """Give every record of one child; counts in `left_out` what isn't given and why."""
    rows = told.rows.values()
    child_id = told.child_id
    periods = periods_of_care((row for row in rows if isinstance(row, Episode)), left_out)
    for row in rows:
        yield from _identity(told, row)
    for period in periods:
        yield from period_records(child_id, period, left_out, assume_start=teams.start_of_care == "first_episode")
    yield from _reviews(told, periods, left_out)
    if not told.complete:
        return
    unaccompanied = any(isinstance(row, Unaccompanied) for row in rows)
    held = holdings(periods, teams, unaccompanied=unaccompanied)
    if periods and not held:
        left_out[Reason.NO_TEAM_ASSUMED] += 1
    workers = [row for row in rows if isinstance(row, SocialWorkerEpisode)]
    yield from involvement_records(child_id, held, workers, teams.worker_id)


def _identity(told: Told, row: Row) -> Iterator[Record]:
    """Give the records of rows that stand for themselves."""
    child_id = told.child_id
    match row:
        case Header():
            yield Record(
                event="ChildRecorded",
                record_key=child_id,
                effective_on=told.first_day,
                content=content(date_of_birth=row.date_of_birth, sex=row.sex, ethnicity=row.ethnicity),
                row_id=row.row_id,
                host_entity="header",
            )
        case Unaccompanied():
            yield Record(
                event="ImmigrationStatusRecorded",
                record_key=f"{child_id}/-",
                effective_on=told.first_day,
                content=content(status=UNACCOMPANIED, unaccompanied_asylum_seeking=True, ended_on=row.ceased_on),
                row_id=row.row_id,
                host_entity="uasc",
            )
        case Missing():
            yield Record(
                event="MissingEpisodeRecorded",
                record_key=f"{child_id}/{row.started_on}",
                effective_on=row.started_on,
                content=content(type=row.kind, started_on=row.started_on, ended_on=row.ended_on),
                row_id=row.row_id,
                host_entity="missing",
            )
        case AdoptionDecision():
            yield adoption_step(child_id, "decision", row.decided_on, row.row_id)
            if row.reversed_on is not None:
                yield adoption_step(child_id, "decision_reversed", row.reversed_on, row.row_id, row.reversal_reason)
        case Adopted():
            if row.decided_on is not None:
                yield adoption_step(child_id, "decision", row.decided_on, row.row_id)
            if row.matched_on is not None:
                yield adoption_step(child_id, "matched", row.matched_on, row.row_id)


def _reviews(told: Told, periods: tuple[Period, ...], left_out: LeftOut) -> Iterator[Record]:
    """Give the reviews held, numbered by their rank in the period of care.

    A review dated after the close is told by the snapshot that covers its date, or by the last one: not as a booking.
    """
    numbers: dict[int, int] = defaultdict(int)
    reviews = sorted((row for row in told.rows.values() if isinstance(row, Review)), key=lambda review: review.held_on)
    for review in reviews:
        if review.held_on > told.closes_on:
            if not told.complete:
                continue
            left_out[Reason.REVIEW_AFTER_SNAPSHOT] += 1
        place = _period_at(review.held_on, periods)
        if place is None:
            left_out[Reason.REVIEW_OUTSIDE_CARE] += 1
            continue
        numbers[place] += 1
        told_whole = periods[place].told
        if not told_whole:
            left_out[Reason.REVIEW_NOT_NUMBERED] += 1
        meeting_id = f"{told.child_id}/looked_after_review/{review.held_on}"
        yield Record(
            event="LookedAfterReviewHeld",
            record_key=meeting_id,
            effective_on=review.held_on,
            content=content(
                meeting_id=meeting_id,
                number=numbers[place] if told_whole else None,
                held_on=review.held_on,
                participation=review.participation,
            ),
            row_id=review.row_id,
            host_entity="reviews",
        )


def _period_at(day: date, periods: Iterable[Period]) -> int | None:
    """Find the period of care a day lies in: the latest begun; else one whose beginning lies before the return."""
    found: int | None = None
    ended_before: date | None = None
    for place, period in enumerate(periods):
        if period.covers(day):
            before_the_return = found is None and (ended_before is None or day > ended_before)
            if period.started_on <= day or before_the_return:
                found = place
        if period.ended_on is not None:
            ended_before = max(period.ended_on, ended_before or period.ended_on)
    return found
