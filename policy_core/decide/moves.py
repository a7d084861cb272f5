"""All moves of a case: each proposed transfer through steps 2 and 3, conflicts, closures, and moves made otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policy_core.decide.closures import closures
from policy_core.decide.date_that_stands import bounds_of, date_that_stands
from policy_core.decide.draft import Sort, Spell
from policy_core.decide.drafting import as_rules_read_it, draft_of
from policy_core.decide.followed_up import answers_at_odds, follow_up
from policy_core.decide.holder import holder_of
from policy_core.decide.move import command, stand
from policy_core.decide.moved import after_the_fact
from policy_core.decide.needs import after_the_date, before_the_date
from policy_core.decide.others import drafts_of
from policy_core.decide.overdue import overdue_move
from policy_core.decide.proposals import proposals
from policy_core.decide.proposed import AtHand, Moves, Proposed
from policy_core.decide.refusals import bounds_conflict, conflict_of, refused_date
from policy_core.decide.repeats import as_said
from policy_core.decide.settled import unsettled
from policy_core.obligations import ObligationState
from policy_core.outcomes import Stay

if TYPE_CHECKING:
    from policy_core.book import PolicyBook
    from policy_core.decide.draft import Draft
    from policy_core.decide.memory import Memory
    from policy_core.decide.wanted import Wanted
    from policy_core.facts import Case
    from policy_core.ledger import Ledger


def move_drafts(
    wanted: tuple[Wanted, ...],
    book: PolicyBook,
    case: Case,
    ledger: Ledger,
    *,
    child_id: str,
    spell: Spell,
    spells: tuple[Spell, ...],
    memory: Memory,
) -> Moves:
    """Give the drafts of all transfers and closures of a case, with their alerts, notices and commands."""
    at_hand = AtHand(
        book=book, case=case, ledger=ledger, child_id=child_id, spell=spell, spells=spells, wanted=wanted, memory=memory
    )
    moves = Moves()
    drafted = [left for one in proposals(at_hand, moves) if (left := unsettled(one, at_hand)) is not None]
    proposed = [one for one, _ in drafted]
    holding = holder_of(case).unknown
    if holding is not None:
        moves.asks.extend((want.rule, holding) for one in proposed for want in one.wants)
    rivals = [one for one in proposed if one.sure and not one.foreseen and one.outcome.purpose is None]
    in_conflict = {one.subject for one in rivals} if len({one.subject for one in rivals}) > 1 else set()
    for one, draft in drafted:
        _move(one, draft, at_hand, moves, conflict=one.subject in in_conflict)
    if in_conflict:
        moves.drafts.append(conflict_of([one for one in rivals if one.subject in in_conflict], at_hand))
    closures(at_hand, moves)
    drafts = [draft for draft in moves.drafts if draft.sort is Sort.TRANSFER]
    wanted_still = [found for draft in drafts if (found := ledger.find(draft, spells)) is not None]
    moves.drafts.extend(after_the_fact(ledger, wanted_still, book, case, spell))
    moves.drafts.extend(answers_at_odds(at_hand))
    return moves


def _move(one: Proposed, draft: Draft, at_hand: AtHand, moves: Moves, *, conflict: bool) -> None:
    book, case, ledger = at_hand.book, at_hand.case, at_hand.ledger
    published = ledger.find(draft, at_hand.spells)
    if one.foreseen and one.perhaps_now is not None and published is not None and _is_open(published):
        one = one.perhaps_now
        draft = draft_of(one, at_hand)
    transfer_id = ledger.id_of(book.authority, at_hand.child_id, draft, at_hand.spells)
    move = as_rules_read_it(one, draft, transfer_id, at_hand)
    needs = before_the_date(book.transfer_rules, move, book, case, at_hand.memory)
    standing = date_that_stands(move, needs, published, book)
    after_the_date(needs, move, standing.day, book, case, at_hand.memory)
    moves.asks.extend(needs.asks)
    moves.judged.extend(needs.judged)
    if any(want.sure and isinstance(want.outcome, Stay) for want in needs.others):
        return
    bounds = bounds_of(needs)
    held_back = tuple(
        reason
        for reason, holds in (
            ("conflict", conflict or bounds.cross),
            ("perhaps_stay", any(not barred.stay.sure for barred in one.stays)),
            ("perhaps_bound", not bounds.sure),
        )
        if holds
    )
    stood = stand(draft, move, needs, standing, held_back, book, case)
    if conflict:
        stood = replace(stood, frozen=True)
    order = command(stood, move, standing, book, case) if not conflict else None
    if order is not None:
        order = as_said(order, _said(ledger.find(order, at_hand.spells), ledger), move, book, case)
    command_id = _id_of(order, at_hand) if order is not None else None
    extra = [
        bounds_conflict(stood, move, needs, book) if bounds.cross else None,
        refused_date(stood, move, standing, book) if standing.refused else None,
        overdue_move(stood, transfer_id, book),
        _followed_up(published, command_id, stood, at_hand),
        order,
    ]
    body = {key: value for key, value in stood.body.items() if key not in ("at_once", "commanded")}
    moves.drafts.append(replace(stood, body={**body, "command_id": command_id}))
    moves.drafts.extend(replace(draft, frozen=conflict) for draft in extra if draft is not None)
    sure = one.sure and not conflict
    for other in drafts_of(needs.others, at_hand.spell, book, case, about=transfer_id):
        moves.drafts.append(replace(other, sure=other.sure and sure, frozen=conflict))


def _id_of(order: Draft, at_hand: AtHand) -> str:
    """Give the id of a command: that of the open one, unless it is given anew."""
    ledger, authority, child_id = at_hand.ledger, at_hand.book.authority, at_hand.child_id
    if order.anew:
        return ledger.next_id(authority, child_id, order)[0]
    return ledger.id_of(authority, child_id, order, at_hand.spells)


def _said(command: Any, ledger: Ledger) -> Any:
    """Give an open command back, None where it is only kept in silence."""
    return None if command is None or command.command_id in ledger.silent else command


def _followed_up(published: Any, command_id: str | None, stood: Draft, at_hand: AtHand) -> Draft | None:
    """Give the alert of the command of a transfer, unless this very decision ends that command."""
    found = at_hand.ledger.open.get(published.command_id) if published is not None else None
    issued = _said(found, at_hand.ledger)
    if issued is None or (issued.command_id != command_id and stood.sure and not stood.frozen):
        return None
    return follow_up(issued, at_hand.book, at_hand.case, at_hand.spell)


def _is_open(published: Any) -> bool:
    """Say whether a transfer is published as real, not only foreseen."""
    return bool(published.obligation.state == ObligationState.OPEN)
