"""What the demonstration shows: what happened, which task, which clause, due when. One line a message."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from policy_core.obligations import (
    AllocationCommand,
    ObligationState,
    Transfer,
    TransferEvent,
    TransferState,
)

if TYPE_CHECKING:
    from policy_core.events import Event

_WIDTH = 30


@dataclass(slots=True)
class View:
    """Counts all messages and, where there is a terminal or a table is asked for, writes a line for each."""

    out: TextIO | None
    messages: Counter[str] = field(default_factory=Counter)
    open_transfers: set[str] = field(default_factory=set)

    def event(self, event: Event) -> None:
        """Show what the simulated host reports."""
        envelope = event.envelope
        self._line(f"{envelope.effective_on}  {envelope.child_id}  {_spaced(type(event).__name__)}")

    def message(self, record: Any) -> None:
        """Show what the policy makes of it."""
        if isinstance(record, TransferEvent | TransferState):
            self.messages["transfer_event" if isinstance(record, TransferEvent) else "transfer_state"] += 1
            return
        head = record.obligation
        self.messages[head.kind.value] += 1
        if isinstance(record, Transfer):
            closed = head.state in (ObligationState.FULFILLED, ObligationState.WITHDRAWN)
            (self.open_transfers.discard if closed else self.open_transfers.add)(head.obligation_id)
        clause = head.basis[0] if head.basis else None
        about = f"{head.state.value} {head.kind.value} {_subject(record)}".ljust(_WIDTH)
        shown = [f"due {due}" for due in [getattr(record, "due_on", None)] if due]
        shown += [f"missing {', '.join(missing)}" for missing in [getattr(record, "missing", ())] if missing]
        because = f"{clause.rule_id}: {clause.clause}" if clause else ""
        self._line(f"            {head.child_id}    > {about} {'; '.join(shown)}  [{because}]")

    def _line(self, text: str) -> None:
        if self.out is not None:
            self.out.write(text + "\n")
            self.out.flush()


def _subject(record: Any) -> str:
    if isinstance(record, Transfer | AllocationCommand):
        team = record.to_team if isinstance(record, Transfer) else record.team
        return f"to {team.team}" if team else "to a team a manager chooses"
    return str(record.obligation.subject).replace("_", " ")


def _spaced(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
