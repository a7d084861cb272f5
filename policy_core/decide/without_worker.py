"""Teams that hold a case as a team, without a worker: always, or a child under certain court orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_core.book import PolicyBook
    from policy_core.facts import Case


def holds_without_worker(team: str | None, book: PolicyBook, case: Case) -> bool:
    """Say whether a team may hold this child without a worker. An order that isn't surely in force doesn't count."""
    policy = book.data.policy.move
    if team in policy.without_worker:
        return True
    kinds = policy.orders_without_worker.get(team or "", ())
    return any(order.raw("kind") in kinds and order.is_open is True for order in case.items("orders"))
