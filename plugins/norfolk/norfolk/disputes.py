"""Whether a transfer is contested, and whether that is settled (2, para 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


def receiving_answer(case: Case, transfer: Move) -> Any:
    """Give the receiving side's last answer to a transfer."""
    answers = case.transfer_answers.of_transfer(transfer.transfer_id)
    given = [answer for answer in answers if answer.side in ("receiving", "both")]
    return given[-1] if given else ABSENT


def is_contested(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the receiving side refuses a transfer on another ground than capacity, or a dispute is open."""
    answer = receiving_answer(case, transfer)
    refused = answer.answer in policy.answers_that_contest and answer.reason not in policy.grounds_that_never_count
    return bool(refused or dispute_at(case, transfer, "managers"))


def dispute_at(case: Case, transfer: Move, level: str) -> Any:
    """Give the dispute about a transfer at one level."""
    return case.disputes.of_transfer(transfer.transfer_id).of_kind(level).latest


def is_settled(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether a dispute about a transfer was settled at any level."""
    disputes = case.disputes.of_transfer(transfer.transfer_id)
    return any(dispute.outcome in policy.outcomes_that_settle for dispute in disputes)
