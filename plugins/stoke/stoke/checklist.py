"""The checklist of Appendix 1: what a line holds back, who ticked it, and what isn't due yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.outcomes import ChecklistItem

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

WORKER_AND_MANAGER = ("allocated_worker", "transferring_manager")
SIGNED_BY = ("holding_team_manager", "team_manager")


def changes_by_age(case: Case, transfer: Move) -> bool:
    """Say whether the young person becomes eighteen by this move: that waits for no checklist (section 11)."""
    return bool(transfer.point == "birthday" and transfer.due_on == case.eighteenth_birthday)


def line(case: Case, transfer: Move, item: str, *, met: Any = None, due: bool = True) -> ChecklistItem:
    """Give a line of the checklist, which holds the move; one not yet due goes over as a forward date."""
    hard = due and not changes_by_age(case, transfer)
    return ChecklistItem(item=item, met=met, hard=hard, tell=WORKER_AND_MANAGER)


def tick_of(case: Case, transfer: Move, item: str) -> Any:
    """Give the last word of a person on a line of this move."""
    return case.checklist.of_kind(item).of_transfer(transfer.transfer_id).latest


def is_ticked(case: Case, transfer: Move, item: str) -> bool:
    """Say whether a person confirmed a line or said that it isn't relevant."""
    return bool(tick_of(case, transfer, item).is_met)


def is_audited(case: Case, transfer: Move) -> bool:
    """Say whether the manager of the team that holds the child audited the file."""
    return bool(_signature(case, transfer, "readiness_audit"))


def is_authorised(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the transferring manager authorised the checklist, and no line of it changed since."""
    signed = _signature(case, transfer, "transfer_checklist")
    lines = case.checklist.of_kind(*policy.appendix_1_items).of_transfer(transfer.transfer_id)
    return bool(signed) and all(one.recorded_on <= signed[-1].recorded_on for one in lines)


def _signature(case: Case, transfer: Move, item: str) -> list[Item]:
    signed = case.checklist.of_kind(item).of_transfer(transfer.transfer_id)
    return [one for one in signed if one.status == "complete" and one.by_role in SIGNED_BY]


def is_assessed_and_authorised(case: Case, transfer: Move) -> bool:
    """Say whether the assessment is confirmed and a manager authorised one; not where it is said to be irrelevant."""
    tick = tick_of(case, transfer, "child_and_family_assessment")
    if tick.status == "not_applicable":
        return True
    return bool(tick.is_met and case.assessments.latest.authorised_on)


def letter_is_sent(case: Case, transfer: Move) -> bool:
    """Say whether agencies and family were told of the new worker, by letter or otherwise."""
    told = case.informed.of_kind("change_of_worker")
    both_told = bool(told.to("family").any) and bool(told.to("professionals").any)
    sent = bool(case.documents.of_kind("change_of_worker_letter").latest.sent_on)
    return both_told or sent or is_ticked(case, transfer, "change_of_worker_letter")
