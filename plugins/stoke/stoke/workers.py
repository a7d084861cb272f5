"""Who is named to receive a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case


def receiving_worker(case: Case, transfer: Move) -> Any:
    """Give the last naming of the worker who is to receive the case in the team it goes to."""
    named = case.named_workers.of_kind("receiving_worker").of_transfer(transfer.transfer_id)
    theirs = [one for one in named if not one.for_team or one.for_team == transfer.to_team]
    return theirs[-1] if theirs else ABSENT


def co_worker_of(case: Case, team: str) -> Any:
    """Give the id of a team's co-worker, who is proposed as the next primary worker."""
    return case.co_workers.open.of_team(team).latest.worker_id


def co_worker_is_named(case: Case, team: str) -> bool:
    """Say whether a team has named a co-worker for the child."""
    return any(one.for_team == team for one in case.named_workers.of_kind("co_worker"))


def co_works(case: Case, team: str) -> bool:
    """Say whether a worker of a team is a co-worker today."""
    return bool(case.co_workers.open.of_team(team))
