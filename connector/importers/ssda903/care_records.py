"""The records of being looked after: periods of care, legal statuses, placements, and the orders they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connector.importers.ssda903.left_out import LeftOut, Reason
from connector.importers.ssda903.record import ASSUMED_START_OF_CARE, Record, content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from connector.importers.ssda903.care import Period, Span
    from connector.importers.ssda903.rows import Episode, RowId

_EPISODES: Final = "episodes"
# Statuses that are an order of the family court: remand (J) and agreement (V) are none, D1 can't be made any more.
_ORDER_OF_STATUS: Final = {"C1": "interim_care", "C2": "care", "E1": "placement", "L2": "emergency_protection"}
# E43 and E44 were the codes for special guardianship until 2018-19.
_ORDER_OF_REASON: Final = {
    "E11": "adoption",
    "E12": "adoption",
    "E41": "child_arrangements",
    **dict.fromkeys(("E43", "E44", "E45", "E46", "E47", "E48"), "special_guardianship"),
}
_PLACED_FOR_ADOPTION: Final = frozenset({"A3", "A4", "A5", "A6"})


def period_records(child_id: str, period: Period, left_out: LeftOut, *, assume_start: bool) -> Iterator[Record]:
    """Give the records of one period of care.

    Where its first day isn't told: with `assume_start` the first returned day stands for it, and is marked as assumed;
    without, the period and what began before the return are left out and counted.
    """
    if not period.told:
        left_out[Reason.START_OF_CARE_ASSUMED if assume_start else Reason.START_OF_CARE_NOT_TOLD] += 1
    period_id = f"{child_id}/period_of_care/{period.started_on}"
    known = period.told or assume_start
    if known:
        yield from _care(period, period_id)
    for span in period.statuses:
        if span.told or assume_start:
            yield from _status(child_id, span, period_id if known else None)
        else:
            left_out[Reason.START_OF_STATUS_NOT_TOLD] += 1
    for span in period.placements:
        if span.told or assume_start:
            yield from _placement(child_id, span)
        else:
            left_out[Reason.START_OF_PLACEMENT_NOT_TOLD] += 1
    yield from _orders(child_id, period)


def _entity(*, told: bool) -> str:
    return _EPISODES if told else ASSUMED_START_OF_CARE


def _care(period: Period, period_id: str) -> Iterator[Record]:
    yield Record(
        event="BecameLookedAfter",
        record_key=period_id,
        effective_on=period.started_on,
        content=content(
            period_id=period_id,
            started_on=period.started_on,
            legal_status=period.first.legal_status,
            primary_need=period.first.primary_need,
        ),
        row_id=period.first.row_id,
        host_entity=_entity(told=period.told),
    )
    if period.ended_on is not None:
        yield Record(
            event="CeasedToBeLookedAfter",
            record_key=period_id,
            effective_on=period.ended_on,
            content=content(period_id=period_id, ended_on=period.ended_on, reason=period.reason),
            row_id=period.last.row_id,
            host_entity=_EPISODES,
        )


def _status(child_id: str, span: Span, period_id: str | None) -> Iterator[Record]:
    key = f"{child_id}/{span.code}/{span.started_on}"
    yield Record(
        event="LegalStatusStarted",
        record_key=key,
        effective_on=span.started_on,
        content=content(legal_status=span.code, started_on=span.started_on, period_id=period_id),
        row_id=span.first.row_id,
        host_entity=_entity(told=span.told),
    )
    if span.ended_on is not None:
        yield Record(
            event="LegalStatusEnded",
            record_key=key,
            effective_on=span.ended_on,
            content=content(legal_status=span.code, started_on=span.started_on, ended_on=span.ended_on),
            row_id=span.last.row_id,
            host_entity=_EPISODES,
        )


def _placement(child_id: str, span: Span) -> Iterator[Record]:
    placement_id = f"{child_id}/placement/{span.started_on}"
    yield Record(
        event="PlacementStarted",
        record_key=placement_id,
        effective_on=span.started_on,
        content=content(
            placement_id=placement_id,
            type=span.code,
            provider=span.first.placement_provider,
            started_on=span.started_on,
            reason_new_episode=span.first.reason_new,
            carer_changed=span.carer_changed,
        ),
        row_id=span.first.row_id,
        host_entity=_entity(told=span.told),
    )
    if span.ended_on is not None:
        yield Record(
            event="PlacementEnded",
            record_key=placement_id,
            effective_on=span.ended_on,
            content=content(placement_id=placement_id, ended_on=span.ended_on, change_reason=span.last.change_reason),
            row_id=span.last.row_id,
            host_entity=_EPISODES,
        )
    if span.told and span.code in _PLACED_FOR_ADOPTION:
        yield adoption_step(child_id, "placed", span.started_on, span.first.row_id)


def _orders(child_id: str, period: Period) -> Iterator[Record]:
    seen: set[str] = set()
    for span in period.statuses:
        kind = _ORDER_OF_STATUS.get(span.code)
        # A status that comes back, or is said again, is the order already made.
        if kind is not None and span.told and span.code not in seen:
            yield _order(child_id, kind, span.started_on, span.first)
        seen.add(span.code)
    kind = _ORDER_OF_REASON.get(period.reason or "")
    if kind is not None and period.ended_on is not None:
        yield _order(child_id, kind, period.ended_on, period.last)
        if kind == "adoption":
            yield adoption_step(child_id, "order", period.ended_on, period.last.row_id)


def _order(child_id: str, kind: str, made_on: date, episode: Episode) -> Record:
    order_id = f"{child_id}/order/{kind}/{made_on}"
    return Record(
        event="CourtOrderMade",
        record_key=order_id,
        effective_on=made_on,
        content=content(order_id=order_id, kind=kind, made_on=made_on),
        row_id=episode.row_id,
        host_entity=_EPISODES,
    )


def adoption_step(
    child_id: str, step: str, happened_on: date, row_id: RowId, reversal_reason: str | None = None
) -> Record:
    """Give the record of one step towards adoption."""
    return Record(
        event="AdoptionStepRecorded",
        record_key=f"{child_id}/{step}/{happened_on}",
        effective_on=happened_on,
        content=content(step=step, happened_on=happened_on, reversal_reason=reversal_reason),
        row_id=row_id,
        host_entity=row_id[0],
    )
