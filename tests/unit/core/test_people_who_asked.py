"""A transfer that rules opened and a person then asked for: whatever id people use, rules read what they say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_core.outcomes import Gate, Outcome
from policy_core.rules import rule, transfer
from tests.unit.core.child import Child, answered, asked_for, care_order, held, in_care
from tests.unit.core.policies import SINCE, book_of, long_term_care_after_a_care_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


@rule("FEN-30", clause="30", since=SINCE, on=transfer())
def nothing_moves_unanswered(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Nothing moves before somebody has answered."""
    if not case.transfer_answers.of_transfer(transfer.transfer_id):
        yield Gate("answered")


@pytest.mark.parametrize(("name", "gates"), [("its own", 0), ("T1", 0), ("T2", 1)])
def test_rules_read_what_is_said_under_either_id_and_no_other(name: str, gates: int) -> None:
    child = Child(book_of(long_term_care_after_a_care_order, nothing_moves_unanswered))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
    child.on("2026-03-02 10:00", care_order("2026-03-02"))
    own = child.id_of("transfer")
    child.on("2026-03-02 11:00", asked_for("looked_after", "2026-03-02", transfer_id="T1"))
    child.on("2026-03-02 12:00", answered(own if name == "its own" else name, "agreed", "2026-03-02"))

    assert len(child.open("transfer").gates) == gates
