"""Obligations as records: how one is born, revised and ended, and whether it already says what a draft wants."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policy_core import obligations as published
from policy_core.decide.draft import Draft, Sort, Spell, joined
from policy_core.ledger import IN_SPELL
from policy_core.obligations import Clause, Leaned, ObligationKind, ObligationState
from policy_core.obligations import Obligation as Head
from policy_core.read_back import Change

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from policy_core.book import PolicyBook
    from policy_core.ledger import Ledger
    from policy_core.policy import Withdrawn

RECORD_OF = {
    Sort.TRANSFER: published.Transfer,
    Sort.CLOSURE: published.Closure,
    Sort.TASK: published.Task,
    Sort.CO_WORKING: published.CoWorking,
    Sort.MEETING: published.Meeting,
    Sort.ALERT: published.Alert,
    Sort.NOTICE: published.Notice,
    Sort.CONFLICT: published.Conflict,
    Sort.QUESTION: published.Question,
    Sort.COMMAND: published.AllocationCommand,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When and for whom a decision is made. `settled` is false while more events of a burst may come.

    `new_version`: the case was decided by another policy book before, and no event has come since.
    """

    child_id: str
    now: datetime
    settled: bool
    restricted: bool
    new_version: bool = False


def content_of(draft: Draft) -> str:
    """Digest what a notice says, so that it is said again only when that changes."""
    content = repr((sorted(draft.body.items()), draft.tell))
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def born(draft: Draft, ledger: Ledger, book: PolicyBook, moment: Moment, state: ObligationState | None = None) -> Any:
    """Give the first record of a new life."""
    new_id, life = ledger.next_id(book.authority, moment.child_id, draft)
    head = Head(
        obligation_id=new_id,
        kind=ObligationKind(draft.sort.value),
        state=state or state_of(draft),
        authority=book.authority,
        child_id=moment.child_id,
        subject=draft.subject,
        occurrence=draft.occurrence,
        spell_team=book.team_ref(draft.spell.team, draft.spell.locality),
        spell_since=draft.spell.since,
        life=life,
        revision=1,
        **spoken(draft, book, moment),
        because=(),
    )
    return RECORD_OF[draft.sort](obligation=head, **own_fields(draft, new_id))


def own_fields(draft: Draft, obligation_id: str) -> dict[str, Any]:
    """Give the fields of the obligation's own record."""
    if draft.sort is Sort.COMMAND:
        return {**draft.body, "command_id": obligation_id}
    return dict(draft.body)


def spoken(draft: Draft, book: PolicyBook, moment: Moment) -> dict[str, Any]:
    """Give what the head of a record says anew each time it is published."""
    return {
        "decided_at": moment.now,
        "policy_version": book.version,
        "basis": tuple(Clause(rule_id=one.rule_id, clause=one.clause) for one in draft.basis),
        "facts": tuple(
            Leaned(fact=fact.path, value=fact.value, record_key=fact.record_key, as_of=fact.as_of)
            for fact in sorted(draft.leaned, key=lambda fact: (fact.path, fact.record_key or ""))
        ),
        "tell": draft.tell,
        "restricted": moment.restricted or draft.restricted,
        "exceptions": draft.exceptions,
        "assumed": draft.assumed,
    }


def state_of(draft: Draft) -> ObligationState:
    """Give the state a wanted obligation is in."""
    if draft.sort is Sort.COMMAND:
        return ObligationState.ISSUED
    return ObligationState.FORESEEN if draft.foreseen else ObligationState.OPEN


def revised(found: Any, draft: Draft, book: PolicyBook, moment: Moment) -> Any:
    """Give the next record of an open obligation, naming the facts that read otherwise now.

    One that arose while nobody was known to hold the child belongs to the spell that is known by now.
    """
    held = found.obligation.spell_team
    spell = draft.spell if held is None else Spell(held.team, held.locality, found.obligation.spell_since)
    head = dataclasses.replace(
        found.obligation,
        spell_team=book.team_ref(spell.team, spell.locality),
        spell_since=spell.since,
        state=state_of(draft),
        revision=found.obligation.revision + 1,
        because=_turned(found, draft),
        **spoken(draft, book, moment),
    )
    return dataclasses.replace(found, obligation=head, **own_fields(draft, head.obligation_id))


def _turned(found: Any, draft: Draft) -> tuple[str, ...]:
    before = {fact.fact: fact.value for fact in found.obligation.facts}
    return tuple(dict.fromkeys(f.path for f in draft.leaned if before.get(f.path) != f.value))


def says_the_same(found: Any, draft: Draft, moment: Moment) -> bool:
    """Say whether an open obligation already says what is wanted; facts alone are no news, but whose it is, is."""
    head = found.obligation
    in_a_spell_now = draft.sort in IN_SPELL and head.spell_team is None and draft.spell.team is not None
    return not in_a_spell_now and (
        head.state == state_of(draft)
        and head.tell == draft.tell
        and head.exceptions == draft.exceptions
        and head.restricted == (moment.restricted or draft.restricted)
        and [(one.rule_id, one.clause) for one in head.basis] == [(one.rule_id, one.clause) for one in draft.basis]
        and all(getattr(found, name) == value for name, value in own_fields(draft, head.obligation_id).items())
    )


def ended_as(
    record: Any, change: Change, moment: Moment, because: Iterable[str], cited: Withdrawn | None = None
) -> Any:
    """Give the last record of a life. A withdrawal names the facts that changed, and the clause behind it if any."""
    state = ObligationState.FULFILLED if change is Change.FULFIL else ObligationState.WITHDRAWN
    clauses = {(one.rule_id, one.clause) for one in record.obligation.basis}
    if cited is not None:
        clauses.add((cited.rule_id, cited.clause))
    told = joined(record.obligation.tell, cited.tell if cited else ())
    head = dataclasses.replace(
        record.obligation,
        state=state,
        revision=record.obligation.revision + 1,
        decided_at=moment.now,
        because=tuple(because) if change is Change.WITHDRAW else (),
        tell=told,
        basis=tuple(Clause(rule_id=rule_id, clause=clause) for rule_id, clause in sorted(clauses)),
    )
    return dataclasses.replace(record, obligation=head)
