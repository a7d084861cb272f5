"""Where a child lives and which locality's team holds the case (6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def is_in_another_locality(case: Case, address: Item) -> bool:
    """Say whether a present address lies outside the locality of the team that holds the case."""
    return bool(address.is_open and case.holding_locality and address.locality != case.holding_locality)


def may_be_for_less_than(address: Item, months: int) -> bool:
    """Say whether a child lives at an address for less than so many months, or nobody knows for how long."""
    return bool(presumed(address.expected_months, 0) < months)


def has_a_co_worker_from(case: Case, address: Item) -> bool:
    """Say whether a worker of the locality where the child lives works beside the primary worker."""
    return any(worker.team.locality == address.locality for worker in case.co_workers.open)


def exception_is_agreed(case: Case, transfer_id: str, policy: PolicyText) -> bool:
    """Say whether both managers agree to move a case to another locality's team, the reason on record."""
    agreements = case.agreements.of_kind("locality_exception").of_transfer(transfer_id)
    standing = [agreed for agreed in agreements if agreed.reason_recorded and not agreed.withdrawn_on]
    return all(any(agreed.side in (side, "both") for agreed in standing) for side in policy.sides_that_agree)


def is_agreed_for(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether both managers agree to this very move."""
    return exception_is_agreed(case, transfer.transfer_id, policy)
