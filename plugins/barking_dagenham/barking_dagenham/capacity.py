"""Want of capacity in the receiving team: raised, solved, or taken to the Group Managers (Introduction, para 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


def open_issue(case: Case, transfer: Move, policy: PolicyText) -> Any:
    """Give the capacity issue the managers haven't solved and nobody took to the Group Managers, the last raised."""
    raised = [one for one in case.disputes.of_transfer(transfer.transfer_id) if one.subject == "capacity"]
    taken_up = {one.dispute_id for one in raised if one.level == "group_managers"}
    waiting = [one for one in raised if one.level == "managers" and one.outcome not in policy.outcomes_that_settle]
    return next((one for one in reversed(waiting) if one.dispute_id not in taken_up), ABSENT)


def postponement(case: Case, transfer: Move, policy: PolicyText) -> Any:
    """Give a side's last answer where it puts a move off because of capacity, beyond the day that stands."""
    last = {str(one.side): one for one in case.transfer_answers.of_transfer(transfer.transfer_id)}
    asked = [one for one in last.values() if one.answer in policy.answers_that_put_off and one.reason == "capacity"]
    stands = transfer.agreed_for or transfer.due_on
    return next((one for one in asked if not one.new_date_for <= stands), ABSENT)
