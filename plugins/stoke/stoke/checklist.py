"""The checklist of Appendix 1: what a line holds back, who ticked it, and what isn't due yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.outcomes import ChecklistItem

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

WORKER_AND_MANAGER = ("allocated_worker", "transferring_manager")


def changes_by_age(case: Case, transfer: Move) -> bool:
    """Say whether the young person becomes eighteen by this move: that waits for no checklist (section 11)."""
    return bool(transfer.point == "birthday" and transfer.due_on == case.eighteenth_birthday)


def changes_only_worker(transfer: Move) -> bool:
    """Say whether the young person stays in the team and only the worker changes, on the birthday."""
    return transfer.point == "birthday" and transfer.from_team == transfer.to_team


def line(
    case: Case, transfer: Move, policy: PolicyText, item: str, *, met: Any = None, due: bool = True
) -> ChecklistItem:
    """Give a line of the checklist, which holds the move; one not yet due goes over as a forward date.

    Where people have spoken of a line, their last word counts and not what is on file.
    """
    if met is None and tick_of(case, transfer, item):
        met = is_ticked(case, transfer, policy, item)
    hard = due and not changes_by_age(case, transfer)
    return ChecklistItem(item=item, met=met, hard=hard, tell=WORKER_AND_MANAGER)


def tick_of(case: Case, transfer: Move, item: str) -> Any:
    """Give the last word of a person on a line of this move."""
    return case.checklist.of_kind(item).of_transfer(transfer.transfer_id).latest


def is_ticked(case: Case, transfer: Move, policy: PolicyText, item: str) -> bool:
    """Say whether a person confirmed a line, or a manager said that it isn't relevant."""
    tick = tick_of(case, transfer, item)
    by_manager = tick.status != "not_applicable" or tick.by_role in policy.checklist_signed_by
    return bool(tick.is_met and by_manager)


def lines_missing(case: Case, transfer: Move, policy: PolicyText) -> tuple[str, ...]:
    """Name the lines every file needs that nobody confirmed and no completed document shows."""
    filed = {str(one.document) for one in case.documents if one.completed_on}
    ticked = {item for item in policy.lines_of_every_file if is_ticked(case, transfer, policy, item)}
    return tuple(item for item in policy.lines_of_every_file if item not in filed | ticked)


def is_signed(case: Case, transfer: Move, policy: PolicyText, item: str) -> bool:
    """Say whether the manager of the team that holds the child has signed a line of this move."""
    return bool(_signature(case, transfer, policy, item))


def is_authorised(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the transferring manager authorised the checklist, and no line of it changed since."""
    signed = _signature(case, transfer, policy, "transfer_checklist")
    lines = case.checklist.of_kind(*policy.appendix_1_items).of_transfer(transfer.transfer_id)
    return bool(signed) and all(one.recorded_on <= signed[-1].recorded_on for one in lines)


def _signature(case: Case, transfer: Move, policy: PolicyText, item: str) -> list[Item]:
    ticks = case.checklist.of_kind(item).of_transfer(transfer.transfer_id)
    signed = [one for one in ticks if one.by_role in policy.checklist_signed_by]
    signed = [one for one in signed if one.transfer_id or is_of_this_team(case, one.recorded_on)]
    return signed if signed and signed[-1].status == "complete" else []


def is_of_this_team(case: Case, day: Any) -> bool:
    """Say whether a day lies in the time of the team that holds the child now: what came before was for its move."""
    taken_on = case.handovers.latest.changed_on
    return bool(not taken_on or day >= taken_on)


def is_confirmed_by_receiver(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the manager of the receiving team has confirmed the file."""
    ticks = case.checklist.of_kind("receiver_confirmation").of_transfer(transfer.transfer_id)
    confirmed = [one for one in ticks if one.by_role in policy.receiver_confirms_by]
    return bool(confirmed) and bool(confirmed[-1].is_met)


def is_assessed_and_authorised(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the assessment is confirmed, and a manager authorised the last one completed, unless irrelevant."""
    item = "child_and_family_assessment"
    if not is_ticked(case, transfer, policy, item):
        return False
    completed = [one for one in case.assessments if one.completed_on]
    irrelevant = tick_of(case, transfer, item).status == "not_applicable"
    return irrelevant or (bool(completed) and bool(completed[-1].authorised_on))


def letter_is_sent(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether agencies and family were told of the new worker of this move, by letter or otherwise."""
    told = case.informed.of_kind("change_of_worker").of_transfer(transfer.transfer_id)
    told = [one for one in told if one.transfer_id or is_of_this_team(case, one.informed_on)]
    both_told = all(any(one.party == party for one in told) for party in ("family", "professionals"))
    letters = [one for one in case.documents.of_kind("change_of_worker_letter") if one.sent_on]
    sent = any(is_of_this_team(case, one.sent_on) for one in letters)
    return both_told or sent or is_ticked(case, transfer, policy, "change_of_worker_letter")
