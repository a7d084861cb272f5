"""What was judged before and still holds. Leaving it out changes nothing but the time it takes.

A rule's answer stands while no record it read has changed and no instant it looked at has come. Records are compared
by identity: a history hands on, untouched, what an event doesn't concern.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from policy_core.decide.wanted import Judgement, Occasion
    from policy_core.facts import Case
    from policy_core.frame import Frame
    from policy_core.history import Folded

Said = tuple[tuple["Occasion", "Judgement"], ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """One answer with what it hangs on."""

    frame: Frame
    records: tuple[tuple[str, tuple[Folded, ...]], ...]
    said: Said

    def holds(self, case: Case) -> bool:
        """Say whether it would be given again."""
        until: datetime | None = self.frame.earliest
        return (until is None or case.reading.now < until) and all(
            case.history.of_record(record) is folded for record, folded in self.records
        )


@dataclass(slots=True)
class Memory:
    """Answers of one case's rules, by rule and by what the rule was judged on."""

    answers: dict[Hashable, Remembered] = field(default_factory=dict)

    def recall(self, key: Hashable, case: Case, judge: Callable[[], Said]) -> Said:
        """Give the answer remembered where it still holds, else judge. Raises what `judge` raises."""
        known = self.answers.get(key)
        if known is not None and known.holds(case):
            case.reading.frame.join(known.frame)
            return known.said
        said, frame = case.reading.framed(judge)
        records = tuple((record, case.history.of_record(record)) for record in frame.names())
        kept = tuple((replace(occasion, arguments=()), judgement) for occasion, judgement in said)
        self.answers[key] = Remembered(frame, records, kept)
        return said

    def __reduce__(self) -> Any:
        """Copy as empty: a memory belongs to one process."""
        return (Memory, ())
