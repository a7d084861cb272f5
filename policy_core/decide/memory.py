"""What was judged before and still holds. Leaving it out changes nothing but the time it takes.

A rule's answer stands while no record it read has changed and no instant it looked at has come. Records are compared
by identity: a history hands on, untouched, what an event doesn't concern.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from policy_core.frame import Frame, kinds_of_record

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from policy_core.decide.wanted import Judgement, Occasion
    from policy_core.facts import Case
    from policy_core.history import History
    from policy_core.rules import Rule

MOST_SUBJECTS = 8

Said = tuple[tuple["Occasion", "Judgement"], ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """One answer, when it was given, and what it hangs on."""

    said: Said
    frame: Frame
    at: datetime


@dataclass(slots=True)
class Answers:
    """What each rule said about one subject: the case itself, or a move as it stood."""

    by_rule: dict[Rule, Remembered] = field(default_factory=dict)

    def recall(self, rule: Rule, case: Case, judge: Callable[[], Said]) -> Said:
        """Give the answer remembered where it still holds, else judge. Raises what `judge` raises."""
        reading = case.reading
        known = self.by_rule.get(rule)
        if known is not None and known.at <= reading.now:
            until = known.frame.earliest
            if until is None or reading.now < until:
                reading.frame.join(known.frame)
                return known.said
        said, frame = reading.framed(judge)
        kept = tuple((replace(occasion, arguments=()), judgement) for occasion, judgement in said)
        self.by_rule[rule] = Remembered(kept, frame, reading.now)
        return said

    def forget(self, changed: Frame) -> None:
        """Forget what hangs on a record that has changed."""
        bits = changed.records
        stale = [rule for rule, known in self.by_rule.items() if known.frame.records & bits]
        for rule in stale:
            del self.by_rule[rule]


@dataclass(slots=True)
class Memory:
    """Answers of one case's rules, by what they were judged on, as of the history last seen."""

    subjects: dict[Hashable, Answers] = field(default_factory=dict)
    history: History | None = None

    def see(self, history: History) -> None:
        """Take a history in: forget what hangs on the records in which it differs from the last."""
        last, self.history = self.history, history
        if last is history:
            return
        changed = Frame()
        changed.read(r for r in kinds_of_record() if last is None or history.of_record(r) is not last.of_record(r))
        for answers in self.subjects.values():
            answers.forget(changed)

    def of(self, subject: Hashable) -> Answers:
        """Give what was said about a subject; the subjects longest unasked are forgotten."""
        answers = self.subjects.pop(subject, None) or Answers()
        self.subjects[subject] = answers
        if len(self.subjects) > MOST_SUBJECTS:
            del self.subjects[next(iter(self.subjects))]
        return answers

    def __reduce__(self) -> Any:
        """Copy as empty: a memory belongs to one process."""
        return (Memory, ())
