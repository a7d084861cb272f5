"""Disputes between managers, refusals, and what the Head of Service decides (B item 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def is_about_a_transfer(dispute: Item, policy: PolicyText) -> bool:
    """Say whether a dispute is the Team Managers' own; one about a MASH decision takes another way."""
    return dispute.subject not in policy.disputes_of_the_front_door


def is_unresolved(dispute: Item) -> bool:
    """Say whether the managers have given a dispute up and nobody has settled it since."""
    return bool(dispute.outcome == "unresolved" and dispute.is_open)


def is_contested(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether a dispute about this transfer is open."""
    disputes = case.disputes.of_transfer(transfer.transfer_id).of_kind("managers").open
    return any(is_about_a_transfer(dispute, policy) for dispute in disputes)


def is_refused(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the receiving manager's last answer refuses the case on a ground that may count."""
    answer = last_answer(case, transfer, "receiving")
    if answer.answer != "refused" or presumed(answer.reason, "other") in policy.grounds_that_never_count:
        return False
    return not decided_by_the_head_of_service(case, transfer, policy)


def last_answer(case: Case, transfer: Move, side: str) -> Any:
    """Give the last answer of one side to a transfer."""
    answers = case.transfer_answers.of_transfer(transfer.transfer_id)
    given = [answer for answer in answers if answer.side in (side, "both")]
    return given[-1] if given else ABSENT


def ground_given(case: Case, transfer: Move, ground: str, policy: PolicyText) -> bool:
    """Say whether a side's last answer refuses a transfer, or puts it off, on this ground."""
    answers = [last_answer(case, transfer, side) for side in ("holding", "receiving")]
    return any(one.answer in policy.answers_that_contest and one.reason == ground for one in answers)


def decided_by_the_head_of_service(case: Case, transfer: Move, policy: PolicyText) -> Any:
    """Give the Head of Service's decision on a dispute about this transfer, taken since it arose."""
    about = case.disputes.of_transfer(transfer.transfer_id)
    raised = {str(one.dispute_id) for one in about if one.raised_on and is_about_a_transfer(one, policy)}
    decided = [one for one in about.of_kind("head_of_service") if one.outcome == "decided"]
    since = [one for one in decided if str(one.dispute_id) in raised and one.decided_on >= transfer.anchor]
    return since[-1] if since else ABSENT
