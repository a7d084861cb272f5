"""Who is named to receive a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case


def receiving_worker(case: Case, transfer: Move) -> Any:
    """Give the last naming of the worker who is to receive the case."""
    return case.named_workers.of_kind("receiving_worker").of_transfer(transfer.transfer_id).latest


def co_worker_of(case: Case, team: str) -> Any:
    """Give the id of a team's co-worker, who is proposed as the next primary worker."""
    return case.co_workers.open.of_team(team).latest.worker_id


def co_works(case: Case, team: str) -> bool:
    """Say whether a worker of a team is a co-worker today."""
    return bool(case.co_workers.open.of_team(team))
