"""What a decision wants published, before it has an id or a life."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policy_core.reading import LeanedOn


class Sort(StrEnum):
    """The kinds of obligation, as on the wire."""

    TRANSFER = "transfer"
    CLOSURE = "closure"
    TASK = "task"
    CO_WORKING = "co_working"
    MEETING = "meeting"
    ALERT = "alert"
    NOTICE = "notice"
    CONFLICT = "conflict"
    QUESTION = "question"
    COMMAND = "allocation_command"


SETTLED = frozenset({Sort.ALERT, Sort.NOTICE, Sort.CONFLICT, Sort.QUESTION})


@dataclass(frozen=True, slots=True, order=True)
class Basis:
    """A clause that stands behind an outcome."""

    rule_id: str
    clause: str


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """The holding team's spell in which an obligation arose: team id, locality and first day; all None: nobody held."""

    team: str | None = None
    locality: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One outcome as it would be published: everything but id, life, revision and the moment of decision.

    `occurrence` is None for transfers, closures and commands: they merge across occurrences. `sure` False opens
    nothing. `frozen` leaves what is published as it is. `fulfilled` says that its end is already a fact. `unsettled` is
    said at once, before the burst of events has settled. `anew` ends the open life and begins another. `body` holds the
    fields of the obligation's own record.
    """

    sort: Sort
    subject: str
    occurrence: str | None = None
    spell: Spell = field(default_factory=Spell)
    body: Mapping[str, Any] = field(default_factory=dict)
    basis: tuple[Basis, ...] = ()
    leaned: tuple[LeanedOn, ...] = ()
    tell: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    foreseen: bool = False
    sure: bool = True
    frozen: bool = False
    fulfilled: bool = False
    unsettled: bool = False
    anew: bool = False
    host_id: str | None = None

    @property
    def restricted(self) -> bool:
        """Whether a fact it leaned on comes from a restricted record."""
        return any(fact.restricted for fact in self.leaned)

    @property
    def assumed(self) -> bool:
        """Whether a fact it leaned on is marked as assumed by its sender."""
        return any(fact.assumed for fact in self.leaned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A rule that can't be decided on one occasion, and the facts that would decide it."""

    rule_id: str
    clause: str
    occurrence: str
    facts: tuple[str, ...]


def joined(*parts: tuple[str, ...]) -> tuple[str, ...]:
    """Join tuples of ids, each id once, in order of first mention."""
    return tuple(dict.fromkeys(one for part in parts for one in part))
