"""A command as it is said: for the first time, or again because nobody answered, and what the host must still find."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policy_core.calendar import start_of
from policy_core.decide.replies import (
    CommandState,
    Reply,
    answers_are_told,
    awaited_until,
    read_back_due_on,
    reply_to,
    state_of,
)
from policy_core.facts.derive import worker_id_of
from policy_core.unknown import known

if TYPE_CHECKING:
    from datetime import date, datetime

    from policy_core.book import PolicyBook
    from policy_core.decide.draft import Draft
    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.obligations import AllocationCommand


def as_said(order: Draft, issued: AllocationCommand | None, move: Move, book: PolicyBook, case: Case) -> Draft:
    """Give a command as it is to be said today, by what was said of it before.

    It holds from the day that stands, or that on which it was given where that is later. One that was refused, or that
    nobody answered, is given anew, under another id, once people have agreed anew.
    """
    if issued is None or _agreed_anew(issued, move, book, case):
        said = replace(_dated(order, None, case), anew=issued is not None)
        return _awaited(said, 1, None, book, case)
    reply, said = reply_to(issued.command_id, case), _dated(order, issued, case)
    if _is_said_again(issued, reply, book, case):
        return _awaited(said, issued.attempt + 1, None, book, case)
    return _awaited(said, issued.attempt, issued.answer_due_on, book, case)


def _dated(order: Draft, issued: AllocationCommand | None, case: Case) -> Draft:
    """Give the day a command holds from and what the host must still find, as they were where nobody knows better."""
    given = case.day_of_reading() if issued is None else issued.effective_for
    body: dict[str, Any] = {
        **order.body,
        "effective_for": max(order.body["effective_for"], given),
        "expected_team": order.body["expected_team"] or (issued.expected_team if issued else None),
        "expected_worker_id": _primary_worker(case) or (issued.expected_worker_id if issued else None),
    }
    return replace(order, body=body)


def _awaited(order: Draft, attempt: int, due: date | None, book: PolicyBook, case: Case) -> Draft:
    """Give an attempt its number; its answer is awaited up to `due`, else from today on, and then looked at again."""
    if not answers_are_told(case):
        case.reached_next(read_back_due_on(order.body["effective_for"], Reply(), book))
        return replace(order, body={**order.body, "attempt": attempt, "answer_due_on": None})
    if due is None:
        due = book.data.policy.commands.answer_due_on(attempt, case.day_of_reading(), book.data.calendar)
    case.reached_next(due)
    return replace(order, body={**order.body, "attempt": attempt, "answer_due_on": due})


def _primary_worker(case: Case) -> str | None:
    worker = case.primary_worker
    found = worker_id_of(worker) if known(worker) else None
    return str(found) if known(found) else None


def _is_said_again(issued: AllocationCommand, reply: Reply, book: PolicyBook, case: Case) -> bool:
    waits = state_of(issued, reply, book, case) is CommandState.WAITS_FOR_ANSWER
    return waits and case.reached_next(awaited_until(issued)) and issued.attempt < book.data.policy.commands.attempts


def _agreed_anew(issued: AllocationCommand, move: Move, book: PolicyBook, case: Case) -> bool:
    """Say whether people agreed after a command had come to nothing."""
    reply = reply_to(issued.command_id, case)
    state, agreed_at = state_of(issued, reply, book, case), move.said.agreed_at()
    since: datetime | None = None
    if state is CommandState.NOT_ANSWERED:
        since = start_of(book.data.calendar.days_after(awaited_until(issued), 1))
    elif state in (CommandState.REFUSED, CommandState.ANSWERED_TWO_WAYS):
        since = reply.seen_at
    return since is not None and agreed_at is not None and agreed_at > since
