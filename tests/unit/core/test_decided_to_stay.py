"""A decision that the child stays ends a transfer for good; what happens later is a new question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.outcomes import Outcome, Stay
from policy_core.rules import rule, transfer
from tests.unit.core.child import Child, care_order, held, in_care, plan, review
from tests.unit.core.policies import (
    SINCE,
    book_of,
    long_term_care_after_a_care_order,
    long_term_care_at_a_second_review,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


@rule("FEN-90", clause="9.1", since=SINCE, on=transfer())
def what_is_decided_of_a_transfer_holds(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Where the Head of Service decides that the child stays, the transfer ends."""
    decided = case.disputes.of_transfer(transfer.transfer_id).latest
    if decided.decision == "keep":
        yield Stay(since=decided.decided_on, tell=("head_of_service",))


BOOK = book_of(
    long_term_care_at_a_second_review, long_term_care_after_a_care_order, what_is_decided_of_a_transfer_holds
)


def child_decided_to_stay() -> Child:
    """Tell of a child whose transfer of 2 March 2026 ended on the 16th by a decision that it stays."""
    child = Child(BOOK)
    child.on("2026-02-10", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
    child.on("2026-02-11", plan("long_term_fostering", "2026-02-10"))
    assert child.on("2026-03-02", review(2, "2026-03-02")) == ["open transfer looked_after"]
    keep = {
        "event": "DisputeDecided",
        "dispute_id": "D1",
        "level": "head_of_service",
        "outcome": "decided",
        "decision": "keep",
        "decided_on": "2026-03-16",
    }
    raised = {
        "event": "DisputeRaised",
        "dispute_id": "D1",
        "level": "head_of_service",
        "subject": "transfer",
        "raised_on": "2026-03-09",
        "transfer_id": child.id_of("transfer"),
    }
    child.on("2026-03-09", raised)
    assert child.on("2026-03-16", keep) == ["withdrawn transfer looked_after", "fulfilled alert overdue"]
    return child


def test_a_transfer_it_was_decided_against_does_not_come_back_by_being_looked_at_again() -> None:
    child = child_decided_to_stay()
    assert child.judged_again("2026-03-17") == []
    assert child.until("2027-03-16") == []


def test_what_happens_after_the_decision_is_a_new_question() -> None:
    child = child_decided_to_stay()
    assert child.on("2026-05-04", care_order("2026-05-04")) == ["open transfer looked_after"]
    assert child.open("transfer").obligation.life == 2
    assert [one.rule_id for one in child.open("transfer").obligation.basis] == ["FEN-02"]


def test_what_happened_on_the_day_of_the_decision_was_decided_with_it() -> None:
    child = child_decided_to_stay()
    assert child.on("2026-03-18", care_order("2026-03-16")) == []
