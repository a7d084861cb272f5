"""A child whose move is agreed and whose worker is named on Monday 2 March 2026, at noon: its command is out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.unit.core.child import Child, agreed, care_order, ended, held, in_care, named
from tests.unit.core.policies import book_of, long_term_care_after_a_care_order

if TYPE_CHECKING:
    from policy_core.host import Host
    from policy_core.rules import Rule
    from tests.unit.core.child import JsonEvent

MANAGERS = ("safeguarding_manager", "looked_after_manager")
NAMED = named("W2", "looked_after", "2026-03-02")


def commanded(*rules: Rule, host: Host | None = None, **more: Any) -> Child:
    """Tell the child's history up to its command. Safeguarding's W1 holds it, W2 of Looked After Children is named."""
    child = Child(book_of(long_term_care_after_a_care_order, *rules, tell_overdue=MANAGERS, **more), host)
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
    child.on("2026-03-02 10:00", care_order("2026-03-02"))
    day = agreed(child.id_of("transfer"), "2026-03-02", "2026-03-02")
    told = child.on("2026-03-02 12:00", NAMED, day)
    assert "issued allocation_command assign" in told
    return child


def reply(child: Child, answer: str, on: str, *, command_id: str | None = None, **more: Any) -> JsonEvent:
    """Tell what the host answers to the open command, or to the one of this id."""
    return {
        "event": "CommandAnswered",
        "command_id": command_id or child.id_of("allocation_command"),
        "answer": answer,
        "answered_on": on,
        **more,
    }


def moved(on: str, *, team: str = "looked_after", worker: str | None = "W2") -> tuple[JsonEvent, JsonEvent]:
    """Tell of the involvements that a command carried out leaves behind."""
    return ended("I1", on), held("I2", team, on, worker=worker)
