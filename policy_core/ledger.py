"""Obligations: what was published, under which id, in which life. An id never contains a rule."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from policy_core.decide.draft import Sort, Spell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policy_core.decide.draft import Draft

NAMESPACE = UUID("6f1d4b52-0c1e-5d0a-9a64-2b9f3f4f8e11")
IN_SPELL = frozenset({Sort.TRANSFER, Sort.CO_WORKING, Sort.CONFLICT})
"""The kinds of obligation whose identity contains the holding team's spell."""
_ASKED_FOR = "asked for by a person"

Identity = tuple[str, str, str, str]


def identity_of(sort: Sort, subject: str, occurrence: str | None, spell: Spell) -> Identity:
    """Give what makes an obligation this one, its life aside: kind, subject, occurrence, spell."""
    where = f"{spell.team or '-'}/{spell.since.isoformat() if spell.since else '-'}" if sort in IN_SPELL else "-"
    return sort, subject, occurrence or "-", where


def draft_identity(draft: Draft) -> Identity:
    """Give a draft's identity: that of the host's record where a person asked for it, else what it is about."""
    if draft.host_id is not None:
        return draft.sort, draft.host_id, _ASKED_FOR, "-"
    return identity_of(draft.sort, draft.subject, draft.occurrence, draft.spell)


def obligation_id(authority: str, child_id: str, identity: Identity, life: int, generation: int = 0) -> str:
    """Name one life of one obligation: UUIDv5 of authority, child, kind, subject, occurrence, spell and life.

    `generation`: how often a case of this child was deleted before; each begins its lives anew, under other names.
    """
    told = (authority, child_id, *identity, str(life), *((f"generation {generation}",) if generation else ()))
    return str(uuid5(NAMESPACE, "\x1f".join(told)))


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is published of one child: open obligations by id, lives begun by identity, notices said.

    `silent` holds the ids of obligations that are baselined: kept here and not published. `present` holds what has a
    record on the compacted topics: ids, and whether on the restricted one. `generation`: see `obligation_id`.
    """

    open: Mapping[str, Any] = field(default_factory=dict)
    lives: Mapping[Identity, int] = field(default_factory=dict)
    said: Mapping[Identity, str] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    restricted: bool = False
    present: frozenset[tuple[str, bool]] = frozenset()
    generation: int = 0

    def of(self, sort: Sort) -> Iterator[Any]:
        """Give the open obligations of a kind."""
        return (record for record in self.open.values() if record.obligation.kind == sort)

    def find(self, draft: Draft, spells: tuple[Spell, ...] = ()) -> Any | None:
        """Find the open obligation that a draft continues.

        Within the same spell: same holding team with no other team between, so that a corrected start or a re-keyed
        involvement changes nothing.
        """
        for record in self.open.values():
            head = record.obligation
            if head.kind != draft.sort or head.subject != draft.subject:
                continue
            if draft.occurrence is not None and head.occurrence != draft.occurrence:
                continue
            if draft.sort not in IN_SPELL or same_spell(head, draft.spell, spells):
                return record
        return None

    def next_id(self, authority: str, child_id: str, draft: Draft) -> tuple[str, int]:
        """Give the id and the number of the life that a draft would begin."""
        identity = draft_identity(draft)
        life = self.lives.get(identity, 0) + 1
        return self.id_of_life(authority, child_id, identity, life), life

    def last_life(self, authority: str, child_id: str, draft: Draft) -> str | None:
        """Give the id of the last life begun of what a draft is, None where there was none."""
        identity = draft_identity(draft)
        life = self.lives.get(identity, 0)
        return self.id_of_life(authority, child_id, identity, life) if life else None

    def id_of_life(self, authority: str, child_id: str, identity: Identity, life: int) -> str:
        """Name a life: the first of what a person asked for keeps the host's id."""
        if identity[2] == _ASKED_FOR and life == 1:
            return identity[1]
        return obligation_id(authority, child_id, identity, life, self.generation)

    def id_of(self, authority: str, child_id: str, draft: Draft, spells: tuple[Spell, ...] = ()) -> str:
        """Give the id a draft has or would get."""
        found = self.find(draft, spells)
        return str(found.obligation.obligation_id) if found else self.next_id(authority, child_id, draft)[0]

    def with_record(self, record: Any, identity: Identity | None = None) -> Ledger:
        """Give the ledger with an open obligation put in or replaced; `identity` counts a new life."""
        lives = self.lives if identity is None else {**self.lives, identity: record.obligation.life}
        return replace(self, open={**self.open, record.obligation.obligation_id: record}, lives=lives)

    def without(self, closed_id: str) -> Ledger:
        """Give the ledger with an obligation closed."""
        kept = {key: record for key, record in self.open.items() if key != closed_id}
        return replace(self, open=kept, silent=self.silent - {closed_id})


def with_withdrawn(command_id: str, ledger: Ledger) -> Ledger:
    """Give the ledger that remembers of a closed command that it was withdrawn."""
    return replace(ledger, said={**ledger.said, _withdrawn(command_id): ""})


def was_withdrawn(command_id: str, ledger: Ledger) -> bool:
    """Say whether a closed command was withdrawn, and not fulfilled."""
    return _withdrawn(command_id) in ledger.said


def _withdrawn(command_id: str) -> Identity:
    return Sort.COMMAND, command_id, "withdrawn", "-"


def same_spell(head: Any, spell: Spell, spells: tuple[Spell, ...]) -> bool:
    """Say whether an obligation arose in this very spell with the holding team, or it isn't known that it didn't."""
    team = head.spell_team.team if head.spell_team else None
    if team is None or spell.team is None:
        return True
    if team != spell.team:
        return False
    if head.spell_since == spell.since or head.spell_since is None or spell.since is None:
        return True
    first, last = sorted((head.spell_since, spell.since))
    return not any(other.team != team and other.since and first <= other.since < last for other in spells)


def past_lives(ledger: Ledger, authority: str, child_id: str, *sorts: Sort) -> Iterator[str]:
    """Give the ids of all closed obligations of a child that are of these kinds."""
    for identity, lives in sorted(ledger.lives.items()):
        if identity[0] in sorts:
            for life in range(1, lives + 1):
                past = ledger.id_of_life(authority, child_id, identity, life)
                if past not in ledger.open:
                    yield past
