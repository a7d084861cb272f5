"""Why a case is where it is: each rule's answer, the facts it read, what is missing, what will wake it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from policy_core.decide import decide
from policy_core.decide.draft import Sort
from policy_core.decide.holder import holder_of
from policy_core.decide.reading_case import case_at
from policy_core.decide.replies import CommandState, awaited_until, read_back_due_on, reply_to, state_of
from policy_core.decide.wanted import Judgement, Occasion, judge
from policy_core.decide.where import by_ladder, occasions, spent
from policy_core.outcomes import Transfer
from policy_core.reading import every_run
from policy_core.unknown import FactUnknown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from policy_core.book import PolicyBook
    from policy_core.decide import Decision, Draft
    from policy_core.facts import Case
    from policy_core.host import Host
    from policy_core.judge import CaseState
    from policy_core.obligations import AllocationCommand
    from policy_core.reading import LeanedOn, Reading
    from policy_core.rules import Rule


class Verdict(StrEnum):
    """What a rule says on one occasion."""

    WANTED = "wanted"
    FORESEEN = "foreseen"
    UNDECIDED = "undecided"
    NOT_WANTED = "not_wanted"
    SPENT = "spent"
    GIVES_WAY = "gives_way"
    NO_OCCASION = "no_occasion"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrace:
    """One rule on one occasion. `facts` are in the order read; a rule that wants nothing stopped at the last one.

    `wake_at` is when its answer could change by time alone.
    """

    rule_id: str
    clause: str
    says: str
    verdict: Verdict
    occurrence: str | None = None
    anchor: str | None = None
    wants: tuple[str, ...] = ()
    facts: tuple[LeanedOn, ...] = ()
    asks: tuple[str, ...] = ()
    wake_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandTrace:
    """How an open command stands: what the host answered, and up to which day an answer or the move is awaited."""

    command_id: str
    state: CommandState
    attempt: int
    until: date | None
    answer: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The whole answer for one child at one instant."""

    decision: Decision
    holding_team: str | None
    rules: tuple[RuleTrace, ...]
    commands: tuple[CommandTrace, ...] = ()

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """What is wanted now."""
        return self.decision.drafts


def explain(book: PolicyBook, state: CaseState, now: datetime, host: Host | None = None) -> Explanation:
    """Explain a case. Raises RuleRaised where a rule raises on known facts."""
    decision = decide(book, state.mapped, now, state.ledger, child_id=state.child_id, host=host)
    case = case_at(now, state.mapped, book, host)
    team = holder_of(case).team
    kept = {(want.rule.rule_id, want.occurrence) for want in by_ladder(decision.gathered.wanted, book, case)}
    traces = [trace for rule in book.rules_for(team) for trace in _traces(rule, book, state, now, host, kept)]
    traces += [_on_a_move(rule, occasion, decision.case) for rule, occasion in decision.on_moves]
    commands = tuple(_command(one, book, decision.case) for one in state.ledger.of(Sort.COMMAND))
    return Explanation(decision=decision, holding_team=team, rules=tuple(traces), commands=commands)


def _command(command: AllocationCommand, book: PolicyBook, case: Case) -> CommandTrace:
    reply = reply_to(command.command_id, case)
    state = state_of(command, reply, book, case)
    until = None
    if state in (CommandState.WAITS_FOR_ANSWER, CommandState.NOT_ANSWERED):
        until = awaited_until(command)
    elif state in (CommandState.WAITS_FOR_INVOLVEMENT, CommandState.NOT_CARRIED_OUT):
        until = read_back_due_on(command.effective_for, reply, book)
    return CommandTrace(
        command_id=command.command_id,
        state=state,
        attempt=command.attempt,
        until=until,
        answer=reply.answer,
        reason=reply.reason,
    )


def _traces(
    rule: Rule, book: PolicyBook, state: CaseState, now: datetime, host: Host | None, kept: set[tuple[str, str]]
) -> Iterator[RuleTrace]:
    found = False
    case = case_at(now, state.mapped, book, host)
    for occasion in occasions(rule, case, book):
        found = True
        yield _trace(rule, occasion, book, case, kept)
    if not found:
        yield RuleTrace(
            rule_id=rule.rule_id, clause=rule.clause, says=rule.says, verdict=Verdict.NO_OCCASION, asks=(rule.on.name,)
        )


def _trace(rule: Rule, occasion: Occasion, book: PolicyBook, case: Case, kept: set[tuple[str, str]]) -> RuleTrace:
    said = judge(rule, occasion, case.reading)
    return _told(rule, occasion, said, _verdict(said, occasion, book, case, kept), case)


def _on_a_move(rule: Rule, occasion: Occasion, case: Case) -> RuleTrace:
    said = judge(rule, occasion, case.reading)
    verdict = Verdict.FORESEEN if occasion.foreseen else Verdict.WANTED
    if said.undecided or not said.wanted:
        verdict = Verdict.UNDECIDED if said.undecided else Verdict.NOT_WANTED
    return _told(rule, occasion, said, verdict, case)


def _told(rule: Rule, occasion: Occasion, said: Judgement, verdict: Verdict, case: Case) -> RuleTrace:
    return RuleTrace(
        rule_id=rule.rule_id,
        clause=rule.clause,
        says=rule.says,
        verdict=verdict,
        occurrence=occasion.occurrence,
        anchor=occasion.anchor.isoformat(),
        wants=tuple(_sketch(want.outcome) for want in said.wanted),
        facts=_read(rule, occasion, case.reading),
        asks=tuple(dict.fromkeys(unknown.question for unknown in said.asks)),
        wake_at=case.reading.earliest,
    )


def _verdict(said: Judgement, occasion: Occasion, book: PolicyBook, case: Case, kept: set[tuple[str, str]]) -> Verdict:
    if said.undecided:
        return Verdict.UNDECIDED
    if not said.wanted:
        return Verdict.NOT_WANTED
    first = said.wanted[0]
    if (first.rule.rule_id, first.occurrence) not in kept:
        return Verdict.GIVES_WAY
    if isinstance(first.outcome, Transfer) and spent(first, book, case):
        return Verdict.SPENT
    return Verdict.FORESEEN if occasion.foreseen else Verdict.WANTED


def _read(rule: Rule, occasion: Occasion, reading: Reading) -> tuple[LeanedOn, ...]:
    """Give the facts a rule reads on an occasion, in order, in its first run."""
    facts: tuple[LeanedOn, ...] = ()
    for _ in every_run(reading):
        with contextlib.suppress(FactUnknown):
            tuple(rule.body(*occasion.arguments))
        facts = tuple(reading.leaned.values())
        break
    reading.end_runs()
    return facts


def _sketch(outcome: Any) -> str:
    name = type(outcome).__name__
    for field in ("to", "task", "meeting", "role", "alert", "notice", "item", "gate", "bars"):
        value = getattr(outcome, field, None)
        if value:
            return f"{name} {value if isinstance(value, str) else ', '.join(value)}"
    return name
