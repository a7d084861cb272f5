"""One way in which what a policy does isn't what was expected of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Failure:
    """What is wrong, where and on which day; the clauses behind it; and what each rule in question read that day."""

    scenario: str
    day: date | None
    says: str
    clauses: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = self.scenario if self.day is None else f"{self.scenario}, {self.day}"
        behind = f" [{'; '.join(self.clauses)}]" if self.clauses else ""
        return "\n    ".join((f"{where}: {self.says}{behind}", *self.trace))
