"""Published records, wherever they were published, as a scenario is compared with them: by day, and what is open."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from policy_core.obligations import ObligationState, TransferEvent, TransferState
from policy_core.reading import LONDON

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

_OVER = frozenset(
    {ObligationState.FULFILLED, ObligationState.WITHDRAWN, ObligationState.SAID, ObligationState.CORRECTED}
)


def by_day(records: Iterable[Any]) -> dict[date, list[Any]]:
    """Sort one child's obligations by the day of their decision, each day's in order.

    Left aside is what repeats another topic: a transfer's history and present state, and records that only say that
    something has moved to the topics of the restricted.
    """
    days: dict[date, list[Any]] = defaultdict(list)
    for record in sorted(filter(is_obligation, records), key=_when):
        days[record.obligation.decided_at.astimezone(LONDON).date()].append(record)
    return dict(days)


def is_obligation(record: Any) -> bool:
    """Say whether a record is an obligation as said, and nothing that repeats or moves one."""
    return (
        not isinstance(record, TransferEvent | TransferState) and record.obligation.state is not ObligationState.MOVED
    )


def open_after(records: Iterable[Any]) -> list[Any]:
    """Give the obligations that are open after records in order, each as it was said last."""
    last = {record.obligation.obligation_id: record for record in records}
    return [record for record in last.values() if record.obligation.state not in _OVER]


def _when(record: Any) -> tuple[datetime, int]:
    return record.obligation.decided_at, record.obligation.revision
