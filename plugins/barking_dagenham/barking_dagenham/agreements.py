"""Who agreed what: exceptions between Heads of Service, joint working, the point of a transfer (paras 13 and 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def has_agreed(record: Item, side: str) -> bool:
    """Say whether a record is the word of this side, or of both."""
    return record.side in (side, "both")


def is_half_agreed(case: Case, agreement: Item, policy: PolicyText) -> bool:
    """Say whether an exception has the word of one side's Head of Service only."""
    same = [
        one
        for one in case.agreements.of_kind(agreement.kind).open
        if one.rule_id == agreement.rule_id
        and one.item == agreement.item
        and one.transfer_id == agreement.transfer_id
        and one.agreed_by_role in policy.roles_that_agree_exceptions
    ]
    return not all(any(has_agreed(one, side) for one in same) for side in ("holding", "receiving"))


def joint_working_of(case: Case, transfer_id: str) -> Any:
    """Give the agreement to work jointly on a transfer that still runs."""
    return case.agreements.of_kind("joint_working").of_transfer(transfer_id).open.latest


def both_managers_accepted(case: Case, transfer_id: str) -> bool:
    """Say whether the last answers of both managers accept a transfer."""
    said = {str(one.side): one.answer for one in case.transfer_answers.of_transfer(transfer_id)}
    return said.get("both") == "agreed" or {said.get("holding"), said.get("receiving")} == {"agreed"}


def heads_who_agreed(case: Case, transfer_id: str, policy: PolicyText) -> tuple[str, ...]:
    """Name the sides whose Head of Service agreed the point of a transfer."""
    said = [
        one for one in case.transfer_dates.of_transfer(transfer_id) if one.by_role in policy.roles_that_agree_exceptions
    ]
    return tuple(side for side in ("holding", "receiving") if any(has_agreed(one, side) for one in said))
