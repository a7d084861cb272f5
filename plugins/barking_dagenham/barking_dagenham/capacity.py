"""Want of capacity in the receiving team: raised, solved, or taken to the Group Managers (Introduction, para 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case


def open_issue(case: Case, transfer: Move) -> Any:
    """Give the capacity issue the managers haven't solved and nobody took to the Group Managers, the last raised."""
    raised = [one for one in case.disputes.of_transfer(transfer.transfer_id) if one.subject == "capacity"]
    taken_up = {one.dispute_id for one in raised if one.level == "group_managers"}
    waiting = [one for one in raised if one.level == "managers" and one.outcome not in ("resolved", "decided")]
    return next((one for one in reversed(waiting) if one.dispute_id not in taken_up), ABSENT)


def postponement(case: Case, transfer: Move) -> Any:
    """Give the last answer to a transfer where it asks for delay because of capacity."""
    answer = case.transfer_answers.of_transfer(transfer.transfer_id).latest
    asks = answer.answer in ("delay_requested", "on_hold", "refused")
    return answer if asks and answer.reason == "capacity" else ABSENT
