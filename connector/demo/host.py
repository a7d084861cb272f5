"""The simulated host's answers: an allocation command is carried out, and the involvement it makes is reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from policy_core.event_json import event_from_json
from policy_core.obligations import ObligationState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from policy_core.events import Event
    from policy_core.obligations import AllocationCommand


@dataclass(slots=True)
class SimulatedHost:
    """Carries out each command once, by its id, and closes the involvement that was open."""

    authority: str
    carried_out: set[str] = field(default_factory=set)
    _open: dict[str, str] = field(default_factory=dict)

    def saw(self, event: dict[str, Any]) -> None:
        """Remember the primary involvement an event of its own began."""
        if event["event"] == "InvolvementStarted" and event.get("role") == "primary":
            self._open[event["envelope"]["child_id"]] = event["involvement_id"]

    def answer(self, command: AllocationCommand, at: datetime) -> Iterator[Event]:
        """Give the events of carrying a command out. A command already carried out is only answered."""
        head = command.obligation
        if head.state is not ObligationState.ISSUED or command.command_id in self.carried_out:
            return
        self.carried_out.add(command.command_id)
        child, day = head.child_id, max(command.effective_for, at.date()).isoformat()
        new = f"{child}-{len(self.carried_out)}-c"
        worker = {"worker_id": command.worker_id} if command.worker_id else None
        team = {"team": command.team.team, "locality": command.team.locality}
        told: list[tuple[str, dict[str, Any]]] = [
            ("CommandAnswered", {"command_id": command.command_id, "answer": "done", "answered_on": day}),
        ]
        if child in self._open:
            told.append(("InvolvementEnded", {"involvement_id": self._open[child], "ended_on": day}))
        begun = {"involvement_id": new, "role": "primary", "worker": worker, "team": team, "started_on": day}
        told.append(("InvolvementStarted", {**begun, "change_reason": command.change_reason}))
        self._open[child] = new
        for place, (name, fields) in enumerate(told):
            envelope = {
                "child_id": child,
                "observed_at": (at + timedelta(seconds=place + 1)).isoformat(),
                "in_reply_to": command.command_id,
                "more_follow": place < len(told) - 1,
            }
            yield event_from_json({"event": name, "envelope": envelope, **fields}, authority=self.authority)
