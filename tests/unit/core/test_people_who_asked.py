"""A transfer a person asked for: of one rules opened too, under whatever id; of a child nobody holds; taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_core.outcomes import Gate, Outcome
from policy_core.rules import rule, transfer
from tests.unit.core.child import Child, answered, asked_for, care_order, changed, closed, ended, held, in_care
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


def test_a_move_of_a_child_nobody_holds_is_not_done_because_the_team_held_it_before_closure() -> None:
    child = Child(book_of(long_term_care_after_a_care_order))
    child.on("2026-01-10", held("I1", "safeguarding", "2025-10-01"))
    child.on("2026-01-15", ended("I1", "2026-01-15"), closed("2026-01-15"))
    asked = asked_for("safeguarding", "2026-03-02")
    assert child.on("2026-03-02", asked) == ["open transfer safeguarding"]

    told = child.on("2026-03-03", changed(asked, "2026-03-03", "withdrawn"))

    assert "withdrawn transfer safeguarding" in told
