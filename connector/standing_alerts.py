"""Alerts that cases are held, as they stand on the bus: for a state that was lost, which can't know of them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.log_reading import committed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.judging import AlertTold, Judge
    from connector.ports import Connection, Partition


def standing_alerts(connection: Connection, topics: Iterable[Partition], judge: Judge) -> dict[bytes, bytes]:
    """Give, by case, what it takes to end its alert, where one stands on any of the topics. Raises Outage, Refused.

    The last revision counts, on whichever topic: an alert may end on another one, its child being restricted by then.
    """
    last: dict[str, tuple[bytes, AlertTold]] = {}
    for topic in topics:
        for record in committed(connection, topic):
            told = judge.alert_told(record)
            if told is None or record.key is None:
                continue
            if told.alert_id not in last or last[told.alert_id][1].revision <= told.revision:
                last[told.alert_id] = (record.key, told)
    return {key: told.kept for key, told in last.values() if told.kept is not None}
