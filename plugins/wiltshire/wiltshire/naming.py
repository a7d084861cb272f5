"""What follows once the receiving worker is named, and whether both managers gave the same day (E items 7 to 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


def one_manager_alone_says(case: Case, transfer: Move) -> Any:
    """Give the newest day that one manager gave and the other hasn't agreed to; absent where there is none."""
    newest = case.transfer_dates.of_transfer(transfer.transfer_id).latest
    return newest.agreed_for if newest.agreed_for and newest.agreed_for != transfer.agreed_for else ABSENT


def named_on(case: Case, transfer: Move) -> Any:
    """Give the day on which the receiving worker was named."""
    return case.named_workers.of_kind("receiving_worker").of_transfer(transfer.transfer_id).latest.named_on


def family_was_told(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether child or family were told of the worker since the naming."""
    told = case.informed.of_kind("change_of_worker").to(*policy.parties_told_of_the_worker)
    return bool(told.latest.informed_on >= named_on(case, transfer))


def letter_was_sent(case: Case, transfer: Move) -> bool:
    """Say whether the standard letter went out since the naming."""
    return bool(case.documents.of_kind("professionals_letter").latest.sent_on >= named_on(case, transfer))


def has_met_beforehand(case: Case, transfer: Move) -> bool:
    """Say whether both workers have met since the naming."""
    return bool(case.meetings.of_kind("pre_meeting").latest_held.held_on >= named_on(case, transfer))


def has_visited_together(case: Case, transfer: Move) -> bool:
    """Say whether both workers have visited the child together since the naming."""
    return bool(case.visits.of_kind("joint").latest_held.held_on >= named_on(case, transfer))
