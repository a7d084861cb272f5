"""General principles: what may not hold a transfer up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Outcome
from policy_core.rules import rule, transfer
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)


@rule("STK-01-05", clause="General Principles, para 3", since=IN_FORCE, on=transfer())
def capacity_is_no_ground_to_hold(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The receiving team manages its capacity itself; a hold for want of it is told and moves no date."""
    answers = case.transfer_answers.of_transfer(transfer.transfer_id)
    answer = next((one for one in reversed(tuple(answers)) if one.side != "holding"), ABSENT)
    if answer and answer.answer != "agreed" and answer.reason == "capacity":
        tell = ("receiving_manager", "transferring_manager", "service_manager")
        yield Alert(alert="capacity_is_no_ground", tell=tell, about_on=answer.answered_on)
