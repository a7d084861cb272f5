"""Who is named to receive a case, who leaves, and who may not hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norfolk.children import is_on_a_plan_or_looked_after
from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def receiving_worker(case: Case, transfer: Move) -> Any:
    """Give the last naming of the worker who is to receive the case."""
    return case.named_workers.of_kind("receiving_worker").of_transfer(transfer.transfer_id).latest


def nobody_is_named(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the day of transfer has come without a worker being named (2, para 4)."""
    allowed_until = policy.calendar.days_after(transfer.date, policy.transfer_allocation_grace_days)
    return bool(case.today >= allowed_until and not transfer.worker)


def is_newly_qualified_with_a_protected_child(case: Case, worker: Any) -> bool:
    """Say whether a newly qualified worker would hold a child on a plan or looked after (3, bullet 1)."""
    if not is_on_a_plan_or_looked_after(case):
        return False
    return bool(presumed(worker.newly_qualified, False))  # noqa: FBT003 - the value presumed


def is_adviser_of_a_minor(case: Case, worker: Any, policy: PolicyText) -> bool:
    """Say whether a Personal Adviser would hold a looked-after child who isn't of age (3, bullet 3)."""
    if not case.looked_after:
        return False
    qualification = presumed(worker.qualification, "social_worker")
    return bool(qualification == "personal_adviser" and case.age < policy.pa_primary_age)


def leaves_without_successor(case: Case, involvement: Item) -> bool:
    """Say whether a primary worker's last day is booked and nobody is named to follow (8, para 6)."""
    if not involvement.worker.leaving_for or not involvement.is_open:
        return False
    named = case.named_workers.of_kind("receiving_worker").all
    return not any(naming.named_on >= involvement.started_on for naming in named)


def day_is_over(case: Case) -> bool:
    """Say whether the day on which the child lost the worker has ended with nobody in place (8, para 3)."""
    return bool(case.unallocated and case.today > case.unallocated_since)
