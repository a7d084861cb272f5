"""Closures: wanted by rules or proposed by a person, with a checklist; ended by the closure, never commanded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.decide.date_that_stands import date_that_stands
from policy_core.decide.draft import Basis, Draft, Sort, joined
from policy_core.decide.move import stand
from policy_core.decide.needs import Move, after_the_date, before_the_date
from policy_core.decide.others import drafts_of
from policy_core.decide.people import Said
from policy_core.decide.wanted import leaned_of
from policy_core.outcomes import Closure
from policy_core.unknown import ABSENT, known

if TYPE_CHECKING:
    from policy_core.decide.proposed import AtHand, Moves
    from policy_core.decide.wanted import Wanted
    from policy_core.facts import Case


def closures(at_hand: AtHand, moves: Moves) -> None:
    """Give the draft of the closure that rules want or a person proposed, with its checklist."""
    book, case = at_hand.book, at_hand.case
    proposal = case.closure
    wants = [want for want in at_hand.wanted if isinstance(want.outcome, Closure) and not _spent(want, case)]
    sure = [want for want in wants if want.sure]
    wants = sure if sure or known(proposal) else wants
    if not wants and not known(proposal):
        return
    anchor = min((want.anchor for want in wants), default=None) or proposal.effective_on
    planned = proposal.planned_for if known(proposal) else ABSENT
    policy = book.data.policy.move
    draft = Draft(
        sort=Sort.CLOSURE,
        subject="case",
        spell=at_hand.spell,
        basis=tuple(sorted({Basis(w.rule.rule_id, w.rule.clause) for w in wants}))
        or (Basis(policy.rule_id, policy.clause),),
        leaned=leaned_of(wants),
        tell=joined(*(want.outcome.tell for want in wants), book.manager_of(at_hand.spell.team)),
        foreseen=bool(wants) and all(want.foreseen for want in wants),
        sure=known(proposal) or any(want.sure for want in wants),
    )
    closure_id = at_hand.ledger.id_of(book.authority, at_hand.child_id, draft, at_hand.spells)
    said = Said(case, frozenset({closure_id}))
    due = next((want.outcome.due.on for want in wants if want.outcome.due), None)
    move = Move(
        transfer_id=closure_id,
        names=frozenset({closure_id}),
        from_team=at_hand.spell.team,
        to_team=None,
        to_kind=None,
        locality=None,
        anchor=anchor,
        due_on=planned if isinstance(planned, date) else due,
        due_at=None,
        target_on=None,
        foreseen=draft.foreseen,
        purpose=None,
        point=None,
        requested_by=ABSENT,
        reason=ABSENT,
        said=said,
    )
    needs = before_the_date(book.closure_rules, move, book, case, at_hand.memory)
    after_the_date(needs, move, move.due_on, book, case, at_hand.memory)
    moves.asks.extend(needs.asks)
    moves.judged.extend(needs.judged)
    stood = stand(draft, move, needs, date_that_stands(move, needs, None, book), (), book, case)
    asked_for = proposal.target if known(proposal) else None
    target = next((want.outcome.target for want in wants), None) or (asked_for if known(asked_for) else None)
    body: dict[str, Any] = {key: stood.body[key] for key in ("items", "gates", "missing", "ready")}
    moves.drafts.append(replace(stood, body={**body, "target": target, "planned_for": move.due_on}))
    moves.drafts.extend(drafts_of(needs.others, at_hand.spell, at_hand.book, case, about=closure_id))


def _spent(want: Wanted, case: Case) -> bool:
    """Say whether the case was closed on or after the day of the occurrence, and no team held it any longer then."""
    closed_on = case.last_closure.closed_on
    if not isinstance(closed_on, date) or closed_on < want.anchor:
        return False
    return not any(
        spell.since <= closed_on and (spell.until is None or spell.until > closed_on) for spell in case.spells
    )
