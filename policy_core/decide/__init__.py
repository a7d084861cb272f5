"""`decide`: what should be true of one case at one instant. Pure: book, history, instant and ledger in, drafts out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_core.book import AUTHORITY_KEY
from policy_core.decide.draft import Draft, Sort, Spell, Undecided
from policy_core.decide.handovers import against_stays, handovers_to_judge, identity_of_handover
from policy_core.decide.holder import holder_of
from policy_core.decide.invariants import invariant_alerts
from policy_core.decide.memory import Memory
from policy_core.decide.moves import move_drafts
from policy_core.decide.others import drafts_of
from policy_core.decide.overdue import overdue_alerts
from policy_core.decide.questions import question_drafts
from policy_core.decide.reading_case import case_at
from policy_core.decide.wanted import RuleRaised
from policy_core.decide.where import Gathered, by_ladder, gather
from policy_core.outcomes import Closure, Stay, Transfer

if TYPE_CHECKING:
    from datetime import datetime

    from policy_core.book import PolicyBook
    from policy_core.decide.wanted import Occasion
    from policy_core.facts import Case
    from policy_core.history import History
    from policy_core.host import Host
    from policy_core.ledger import Identity, Ledger
    from policy_core.rules import Rule

__all__ = ["Decision", "Draft", "RuleRaised", "Sort", "Spell", "Undecided", "decide"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is wanted now; which rules are undecided; when to ask again; the reading, for explaining.

    `on_moves` are the rules judged on each transfer and closure.

    `wake_at` is the earliest instant at which the answer could change without a new event, None where none can.
    """

    drafts: tuple[Draft, ...]
    undecided: tuple[Undecided, ...]
    wake_at: datetime | None
    spell: Spell
    spells: tuple[Spell, ...]
    gathered: Gathered
    case: Case
    on_moves: tuple[tuple[Rule, Occasion], ...] = ()
    judged: tuple[Identity, ...] = ()


def decide(
    book: PolicyBook,
    history: History,
    now: datetime,
    ledger: Ledger,
    *,
    child_id: str,
    host: Host | None = None,
    memory: Memory | None = None,
) -> Decision:
    """Decide one case.

    `now` is an aware instant; `ledger` gives ids to hang people's answers on, and nothing else. `memory` holds what was
    judged before under this very book and host; it saves time and decides nothing.

    Raises RuleRaised where a rule raises on known facts.
    """
    case = case_at(now, history, book, host)
    about_authority = child_id == AUTHORITY_KEY
    memory = memory if memory is not None else Memory()
    memory.see(history)
    gathered = gather(book, case, memory, about_authority=about_authority)
    wanted = by_ladder(gathered.wanted, book, case)
    spells = spells_of(case)
    spell = _present(case, spells)
    moves = move_drafts(wanted, book, case, ledger, child_id=child_id, spell=spell, spells=spells, memory=memory)
    rest = [want for want in wanted if not isinstance(want.outcome, Transfer | Stay | Closure)]
    drafts = [*moves.drafts, *drafts_of(rest, spell, book, case)]
    ids = {
        place: ledger.id_of(book.authority, child_id, draft, spells)
        for place, draft in enumerate(drafts)
        if draft.body.get("overdue_since") is not None
    }
    drafts.extend(overdue_alerts(drafts[:], ids, book))
    handovers = tuple(handovers_to_judge(case, ledger))
    told = [against_stays(handover, history, book, host) for handover in handovers]
    drafts.extend(draft for draft in told if draft is not None)
    if not about_authority:
        drafts.extend(invariant_alerts(book, case, spell))
        drafts.extend(question_drafts((*gathered.asks, *moves.asks), book, case, spell))
    undecided = tuple(
        Undecided(
            rule_id=rule.rule_id,
            clause=rule.clause,
            occurrence=occasion.occurrence,
            facts=tuple(dict.fromkeys(unknown.question for unknown in said.asks)),
        )
        for rule, occasion, said in gathered.judged
        if said.undecided
    )
    return Decision(
        drafts=tuple(drafts),
        undecided=undecided,
        wake_at=case.reading.earliest,
        spell=spell,
        spells=spells,
        gathered=gathered,
        case=case,
        on_moves=tuple(moves.judged),
        judged=tuple(identity_of_handover(handover) for handover in handovers),
    )


def spells_of(case: Case) -> tuple[Spell, ...]:
    """Give the holding teams in time, as identity needs them."""
    return tuple(Spell(team=one.team, locality=one.locality, since=one.since) for one in case.spells)


def _present(case: Case, spells: tuple[Spell, ...]) -> Spell:
    team = holder_of(case).team
    if team is None:
        return Spell()
    held = [spell for spell in spells if spell.team == team and spell.since and case.reached(spell.since)]
    return held[-1] if held else Spell(team=team)
