"""Commands that came to nothing, or otherwise than they were answered: told to both managers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.decide.draft import Basis, Sort
from policy_core.decide.moved import has_moved
from policy_core.decide.replies import (
    CommandState,
    awaited_until,
    read_back_due_on,
    replies,
    reply_to,
    state_of,
)
from policy_core.decide.told import alert, notice
from policy_core.facts.derive import worker_id_of
from policy_core.ledger import identity_of, past_lives, was_withdrawn
from policy_core.unknown import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.book import PolicyBook
    from policy_core.decide.draft import Draft, Spell
    from policy_core.decide.proposed import AtHand
    from policy_core.decide.replies import Reply
    from policy_core.facts import Case
    from policy_core.obligations import AllocationCommand

_ALERT_OF = {
    CommandState.NOT_ANSWERED: "command_not_answered",
    CommandState.REFUSED: "command_refused",
    CommandState.ANSWERED_TWO_WAYS: "command_answered_two_ways",
    CommandState.NOT_CARRIED_OUT: "command_not_carried_out",
}


def follow_up(command: AllocationCommand, book: PolicyBook, case: Case, spell: Spell) -> Draft | None:
    """Give the alert of a command whose move is still wanted and which isn't carried out; None while there is hope."""
    reply = reply_to(command.command_id, case)
    state = state_of(command, reply, book, case)
    if state not in _ALERT_OF:
        return None
    days = {
        CommandState.NOT_ANSWERED: awaited_until(command),
        CommandState.NOT_CARRIED_OUT: read_back_due_on(command.effective_for, reply, book),
    }
    return alert(
        _ALERT_OF[state],
        occurrence=command.command_id,
        about=command.transfer_id,
        about_on=days.get(state, reply.on),
        names=tuple(filter(None, (reply.answer, reply.reason))),
        basis=(_cited(book),),
        leaned=reply.leaned,
        tell=book.data.policy.move.tell_overdue,
        spell=spell,
    )


def answers_at_odds(at_hand: AtHand) -> Iterator[Draft]:
    """Give the notices of answers that what is published, or what is read back, doesn't bear out."""
    if not at_hand.book.data.policy.commands.are_given:
        return
    answered = replies(at_hand.case)
    ended = (
        set(past_lives(at_hand.ledger, at_hand.book.authority, at_hand.child_id, Sort.COMMAND)) if answered else set()
    )
    for command_id, reply in sorted(answered.items()):
        code = _at_odds(command_id, reply, ended, at_hand)
        if code is not None:
            yield _notice(code, command_id, reply, at_hand)


def _at_odds(command_id: str, reply: Reply, ended: set[str], at_hand: AtHand) -> str | None:
    command = at_hand.ledger.open.get(command_id)
    if command is not None:
        return _moved_otherwise(command, reply, at_hand)
    if command_id not in ended:
        return "answer_to_unknown_command"
    if was_withdrawn(command_id, at_hand.ledger):
        return "withdrawn_command_taken" if reply.taken and not _was_told(command_id, at_hand) else None
    return "moved_though_refused" if reply.refused else None


def _moved_otherwise(command: AllocationCommand, reply: Reply, at_hand: AtHand) -> str | None:
    """Say how the move that ends a command differs from what the host answered to it."""
    record = at_hand.ledger.open.get(command.transfer_id)
    if record is None or not has_moved(record, at_hand.book, at_hand.case):
        return None
    if reply.refused:
        return "moved_though_refused"
    worker = at_hand.case.primary_worker
    found = worker_id_of(worker) if known(worker) else None
    return "moved_to_another_worker" if reply.taken and known(found) and found != command.worker_id else None


def _was_told(command_id: str, at_hand: AtHand) -> bool:
    """Say whether it was told already that the command came to another worker."""
    subject = f"moved_to_another_worker/{at_hand.book.data.policy.move.tell_overdue[0]}"
    return identity_of(Sort.NOTICE, subject, command_id, at_hand.spell) in at_hand.ledger.said


def _notice(code: str, command_id: str, reply: Reply, at_hand: AtHand) -> Draft:
    told = at_hand.book.data.policy.move.tell_overdue
    return notice(
        code,
        to=told[0],
        occurrence=command_id,
        about=command_id,
        carries=tuple(filter(None, (reply.answer, reply.reason))),
        basis=(_cited(at_hand.book),),
        leaned=reply.leaned,
        tell=told,
        spell=at_hand.spell,
        unsettled=True,
    )


def _cited(book: PolicyBook) -> Basis:
    cited = book.data.policy.move.command or book.data.policy.move
    return Basis(cited.rule_id, cited.clause)
