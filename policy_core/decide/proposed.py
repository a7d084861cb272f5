"""A transfer as proposed, what every step of one decision has at hand, and what the steps bring together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policy_core.outcomes import Due, Transfer

if TYPE_CHECKING:
    from datetime import date

    from policy_core.book import PolicyBook
    from policy_core.decide.draft import Draft, Spell
    from policy_core.decide.memory import Memory
    from policy_core.decide.wanted import Occasion, Wanted
    from policy_core.decide.where import Barred
    from policy_core.facts import Case, Item
    from policy_core.ledger import Ledger
    from policy_core.rules import Rule
    from policy_core.unknown import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One transfer after merging: what several clauses, or a person, want of one receiving team.

    `perhaps_now` is what is perhaps wanted already of one that is foreseen for sure: an open transfer is left to it.
    """

    subject: str
    wants: tuple[Wanted, ...]
    due: Due
    foreseen: bool
    sure: bool
    anchor: date
    requested: Item | None = None
    stays: tuple[Barred, ...] = ()
    perhaps_now: Proposed | None = None

    @property
    def outcome(self) -> Transfer:
        """The want that gives the fields: the earliest."""
        return self.wants[0].outcome if self.wants else Transfer(to=self.requested.raw("to_team").team)  # type: ignore[union-attr]


@dataclass(slots=True)
class Moves:
    """Drafts of all moves and what goes with them, the facts still asked for, and what was judged on each move."""

    drafts: list[Draft] = field(default_factory=list)
    asks: list[tuple[Rule, Unknown]] = field(default_factory=list)
    judged: list[tuple[Rule, Occasion]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """What every step of one decision needs to hand."""

    book: PolicyBook
    case: Case
    ledger: Ledger
    child_id: str
    spell: Spell
    spells: tuple[Spell, ...]
    wanted: tuple[Wanted, ...]
    memory: Memory
