"""What the host answered to a command, and how the command stands by that, by what was read back, and by the day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policy_core.codes import CommandAnswer
from policy_core.facts.part import as_text
from policy_core.reading import LeanedOn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from policy_core.book import PolicyBook
    from policy_core.facts import Case, Item
    from policy_core.obligations import AllocationCommand, Transfer

_TAKEN = frozenset({CommandAnswer.ACCEPTED, CommandAnswer.DONE})


class CommandState(StrEnum):
    """How a command that was given stands."""

    WAITS_FOR_ANSWER = "waits_for_answer"
    NOT_ANSWERED = "not_answered"
    REFUSED = "refused"
    ANSWERED_TWO_WAYS = "answered_two_ways"
    WAITS_FOR_INVOLVEMENT = "waits_for_involvement"
    NOT_CARRIED_OUT = "not_carried_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer that stands: of one record the last version, of several records the newest.

    `at_odds`: one record says that the command was taken, and another that it was refused; then neither counts.
    """

    answer: CommandAnswer | None = None
    reason: str | None = None
    on: date | None = None
    seen_at: datetime | None = None
    at_odds: bool = False
    leaned: tuple[LeanedOn, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether the host has it in hand, or says that it carried it out."""
        return self.answer in _TAKEN and not self.at_odds

    @property
    def refused(self) -> bool:
        """Whether the host, or a person in it, said no."""
        return self.answer is CommandAnswer.REFUSED and not self.at_odds

    @property
    def declined(self) -> bool:
        """Whether it won't be carried out unless it is said again: refused, failed, or nobody answered in the host."""
        return self.answer is not None and self.answer not in _TAKEN and not self.at_odds


def replies(case: Case) -> Mapping[str, Reply]:
    """Give the answers that stand, by command id."""
    by_command: dict[str, list[Item]] = {}
    for item in case.items("command_answers"):
        if case.reached(item.raw("answered_on")):
            by_command.setdefault(item.raw("command_id"), []).append(item)
    return {command_id: _standing(items) for command_id, items in by_command.items()}


def reply_to(command_id: str, case: Case) -> Reply:
    """Give the answer to a command; an empty one where there is none."""
    return replies(case).get(command_id, Reply())


def may_be_carried_out(record: Transfer, case: Case) -> bool:
    """Say whether a transfer's command is out, and the host hasn't said that it doesn't carry it out."""
    return record.command_id is not None and not reply_to(record.command_id, case).declined


def state_of(command: AllocationCommand, reply: Reply, book: PolicyBook, case: Case) -> CommandState:
    """Say how an open command stands today."""
    if reply.at_odds:
        return CommandState.ANSWERED_TWO_WAYS
    if reply.refused:
        return CommandState.REFUSED
    if reply.taken or (reply.answer is None and not answers_are_told(case)):
        late = case.reached_next(read_back_due_on(command.effective_for, reply, book))
        return CommandState.NOT_CARRIED_OUT if late else CommandState.WAITS_FOR_INVOLVEMENT
    spent = command.attempt >= book.data.policy.commands.attempts and case.reached_next(awaited_until(command))
    return CommandState.NOT_ANSWERED if spent else CommandState.WAITS_FOR_ANSWER


def answers_are_told(case: Case) -> bool:
    """Say whether the host answers commands at all. Of one that doesn't, only the involvement is awaited."""
    return bool(case.is_supplied("CommandAnswered"))


def awaited_until(command: AllocationCommand) -> date:
    """Give the last day on which an answer to the present attempt is waited for."""
    return command.answer_due_on or command.effective_for


def read_back_due_on(effective_for: date, reply: Reply, book: PolicyBook) -> date:
    """Give the last day on which the involvement is waited for of a command that was taken, or that needs no answer."""
    commands = book.data.policy.commands
    days = commands.read_back_within if reply.answer is CommandAnswer.DONE else commands.carried_out_within
    from_day = max(effective_for, reply.on or effective_for)
    due: date = book.data.calendar.working_days_after(from_day, days)
    return due


def _standing(items: list[Item]) -> Reply:
    newest = max(items, key=lambda item: (item.raw("answered_on"), _seen_at(item), item.record_key))
    said = {item.raw("answer") for item in items}
    return Reply(
        answer=CommandAnswer(newest.raw("answer")),
        reason=newest.raw("reason"),
        on=newest.raw("answered_on"),
        seen_at=_seen_at(newest),
        at_odds=not said.isdisjoint(_TAKEN) and CommandAnswer.REFUSED in said,
        leaned=tuple(_leaned(item) for item in items),
    )


def _seen_at(item: Item) -> datetime:
    seen: datetime = max(envelope.observed_at for envelope in item.folded.envelopes.values())
    return seen


def _leaned(item: Item) -> LeanedOn:
    folded, answer = item.folded, as_text(item.raw("answer"))
    path = "command_answers.answer"
    return LeanedOn(path, answer, item.record_key, folded.effective_on, folded.restricted, folded.assumed)
