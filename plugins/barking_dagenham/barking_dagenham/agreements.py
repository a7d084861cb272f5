"""Who agreed what: exceptions between Heads of Service, joint working, the point of a transfer (paras 13 and 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT, known

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def has_agreed(record: Item, side: str) -> bool:
    """Say whether a record is the word of this side, or of both."""
    return record.side in (side, "both")


def sides_still_to_agree(case: Case, agreement: Item, policy: PolicyText) -> tuple[str, ...]:
    """Name the sides whose Head of Service hasn't agreed the same exception, for the same day if it names one."""
    same = [
        one
        for one in case.agreements.of_kind(agreement.kind).open
        if one.rule_id == agreement.rule_id
        and one.item == agreement.item
        and one.transfer_id == agreement.transfer_id
        and one.agreed_for == agreement.agreed_for
        and one.agreed_by_role in policy.roles_that_agree_exceptions
    ]
    return tuple(side for side in ("holding", "receiving") if not any(has_agreed(one, side) for one in same))


def has_a_ground(agreement: Item, policy: PolicyText) -> bool:
    """Say whether an exception has a reason, as far as is known, and one that counts: want of capacity doesn't."""
    if known(agreement.reason) and agreement.reason in policy.reasons_that_count_for_nothing:
        return False
    return not (known(agreement.reason_recorded) and not agreement.reason_recorded)


def joint_working_of(case: Case, transfer_id: str) -> Any:
    """Give the agreement to work jointly on a transfer that still runs."""
    return case.agreements.of_kind("joint_working").of_transfer(transfer_id).open.latest


def both_managers_accepted(case: Case, transfer_id: str) -> bool:
    """Say whether the last answers of both managers accept a transfer."""
    said = {str(one.side): one.answer for one in case.transfer_answers.of_transfer(transfer_id)}
    return said.get("both") == "agreed" or {said.get("holding"), said.get("receiving")} == {"agreed"}


def heads_who_agreed(case: Case, transfer: Move, policy: PolicyText) -> tuple[str, ...]:
    """Name the sides whose Head of Service agreed the point of a transfer: the day both sides agreed, else the last."""
    dates = case.transfer_dates.of_transfer(transfer.transfer_id)
    heads = [one for one in dates if one.by_role in policy.roles_that_agree_exceptions]
    day = transfer.agreed_for or (heads[-1].agreed_for if heads else ABSENT)
    said = [one for one in heads if not one.agreed_for or one.agreed_for == day]
    return tuple(side for side in ("holding", "receiving") if any(has_agreed(one, side) for one in said))
