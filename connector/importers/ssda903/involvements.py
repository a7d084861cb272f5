"""Who is involved with a child: the social workers a return names, in the team that is assumed to hold the case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from connector.importers.ssda903.record import ASSUMED_HOLDING_TEAM, Record, content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from connector.importers.ssda903.rows import SocialWorkerEpisode
    from connector.importers.ssda903.teams import Holding


@dataclass(frozen=True, slots=True, kw_only=True)
class _Involvement:
    """A primary worker, a primary team, or both, from a day on."""

    key: str
    worker_id: str | None
    holding: Holding | None
    started_on: date
    ended_on: date | None
    change_reason: str | None


def involvement_records(
    child_id: str, held: Sequence[Holding], workers: Iterable[SocialWorkerEpisode], worker_id: str | None
) -> Iterator[Record]:
    """Give the involvements of one child, from all that was returned: an assumption isn't made anew each year.

    A returned worker is in the team assumed on the worker's first day; where no worker is returned the team holds the
    case alone, or with the assumed `worker_id` if the return names no worker of this child at all.
    """
    named = sorted(workers, key=lambda worker: worker.started_on)
    involvements = [_of_worker(child_id, worker, held) for worker in named]
    for holding in held:
        gaps = _gaps(holding, named)
        involvements += [_of_team(child_id, gap, None if named else worker_id) for gap in gaps]
    for involvement in involvements:
        yield from _records(involvement)


def _of_worker(child_id: str, worker: SocialWorkerEpisode, held: Sequence[Holding]) -> _Involvement:
    holding = next((one for one in held if _holds(one, worker.started_on)), None)
    return _Involvement(
        key=f"{child_id}/involvement/{worker.started_on}/{worker.worker_id}",
        worker_id=worker.worker_id,
        holding=holding,
        started_on=worker.started_on,
        ended_on=worker.ended_on,
        change_reason=worker.change_reason,
    )


def _of_team(child_id: str, holding: Holding, worker_id: str | None) -> _Involvement:
    return _Involvement(
        key=f"{child_id}/involvement/{holding.started_on}",
        worker_id=worker_id,
        holding=holding,
        started_on=holding.started_on,
        ended_on=holding.ended_on,
        change_reason=None,
    )


def _holds(holding: Holding, day: date) -> bool:
    return holding.started_on <= day and (holding.ended_on is None or day < holding.ended_on)


def _gaps(holding: Holding, workers: Sequence[SocialWorkerEpisode]) -> Iterator[Holding]:
    """Give the parts of a holding in which no worker is returned."""
    since = holding.started_on
    for worker in workers:
        if worker.started_on > since and (holding.ended_on is None or since < holding.ended_on):
            until = worker.started_on if holding.ended_on is None else min(worker.started_on, holding.ended_on)
            yield replace(holding, started_on=since, ended_on=until)
        if worker.ended_on is None:
            return
        since = max(since, worker.ended_on)
    if holding.ended_on is None or since < holding.ended_on:
        yield replace(holding, started_on=since)


def _records(involvement: _Involvement) -> Iterator[Record]:
    holding = involvement.holding
    team: dict[str, Any] | None = None if holding is None else content(team=holding.team, locality=holding.locality)
    worker = None if involvement.worker_id is None else {"worker_id": involvement.worker_id}
    entity = "sw_episodes" if holding is None else ASSUMED_HOLDING_TEAM
    yield Record(
        event="InvolvementStarted",
        record_key=involvement.key,
        effective_on=involvement.started_on,
        content=content(
            involvement_id=involvement.key,
            role="primary",
            worker=worker,
            team=team,
            started_on=involvement.started_on,
            change_reason=involvement.change_reason,
        ),
        row_id=None,
        host_entity=entity,
    )
    if involvement.ended_on is not None:
        yield Record(
            event="InvolvementEnded",
            record_key=involvement.key,
            effective_on=involvement.ended_on,
            content=content(involvement_id=involvement.key, ended_on=involvement.ended_on),
            row_id=None,
            host_entity=entity,
        )
