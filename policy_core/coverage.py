"""Which rules of a policy can be decided from what a host supplies: clause by clause, with what each needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from policy_core.book import RuleState
from policy_core.reads import reads_of
from policy_core.rules import JudgedOn
from policy_core.sources import SAID_BY_PEOPLE, Missing, Source, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.book import PolicyBook
    from policy_core.host import Host
    from policy_core.policy import CatalogueRow
    from policy_core.reads import NotFollowed
    from policy_core.rules import Rule

Name = tuple[str, str | None]

_HOLDER: Final[Name] = ("holding_team", None)
_AGREED: Final[dict[str, Name]] = {
    "date_agreed": ("transfer_dates", "agreed_for"),
    "accepted": ("transfer_answers", "answer"),
    "worker_named": ("named_workers", "worker"),
}
_TICKED: Final = Source((("ChecklistItemRecorded", ()), ("DocumentRecorded", ())))


class Answer(StrEnum):
    """Whether a rule can be decided from what a host supplies."""

    DECIDABLE = "decidable"
    NEEDS_AN_ANSWER = "needs_an_answer"
    CANNOT_TELL = "cannot_tell"
    NOT_SUPPLIED = "not_supplied"


class NeededBy(StrEnum):
    """Who reads a fact: the rule itself, or the core for whatever the rule bears on."""

    RULE = "rule"
    CORE = "core"


_WORST_LAST: Final = tuple(Answer)
PARAMETERS: Final = "parameters."
DONE_BY_THE_CORE: Final = "done_by_the_core"
SAID: Final = (
    *(answer.value for answer in Answer),
    DONE_BY_THE_CORE,
    *(RuleState.LEFT_TO_PEOPLE.value, RuleState.NOT_YET.value),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One fact that a rule needs (`looked_after_reviews.number`), and how a host stands to it.

    `told_by` are the events by which the host tells it, `missing` what it would have to supply. A parameter that the
    policy leaves open is one too (`policy.NAME`): the authority's settings supply it.
    """

    fact: str
    needed_by: NeededBy
    answer: Answer
    told_by: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def answered_by(self) -> tuple[str, ...]:
        """The events with which people answer, where the fact waits for them."""
        asked = self.told_by if self.answer is Answer.NEEDS_AN_ANSWER else ()
        return tuple(event for event in asked if event in SAID_BY_PEOPLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One row of the catalogue. `answer` is by the worst fact the rule needs, None where there is no rule to decide.

    `says` are the clause's sentences in the rules' words, one a rule; `reason` is the catalogue's for having none.
    """

    row: CatalogueRow
    state: RuleState
    reason: str | None
    says: tuple[str, ...] = ()
    answer: Answer | None = None
    needs: tuple[Need, ...] = ()
    parameters: tuple[str, ...] = ()
    not_followed: tuple[NotFollowed, ...] = ()

    @property
    def said(self) -> str:
        """Say in one word what is said of the row: the answer, or why there is no rule to decide."""
        if self.answer is not None:
            return self.answer.value
        return DONE_BY_THE_CORE if self.row.by_core else self.state.value

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What the host, or the authority's settings, would have to supply, each once."""
        return tuple(dict.fromkeys(one for need in self.needs for one in need.missing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A whole policy against one host, in the order of the catalogue."""

    book: PolicyBook
    host: Host
    rows: tuple[Covered, ...]

    def having(self, answer: Answer) -> tuple[Covered, ...]:
        """Give the rows with this answer."""
        return tuple(one for one in self.rows if one.answer is answer)

    @property
    def summary(self) -> dict[str, int]:
        """Count the rows by what is said of them: each once, none left out."""
        counted = Counter(row.said for row in self.rows)
        return {said: counted[said] for said in SAID}

    @property
    def missing(self) -> tuple[tuple[Missing, tuple[str, ...]], ...]:
        """What the host would have to supply, with the ids of the rules that wait for it, most waited for first."""
        waiting = Counter(missing for row in self.rows for missing in row.missing)
        in_order = sorted(waiting, key=lambda one: (-waiting[one], one.what))
        return tuple((one, tuple(row.row.id for row in self.rows if one in row.missing)) for one in in_order)


def coverage_of(book: PolicyBook, host: Host) -> Coverage:
    """Say of every row of a policy's catalogue whether it can be decided from what a host supplies."""
    rules: dict[str, list[Rule]] = {}
    for rule in book.rules:
        rules.setdefault(rule.rule_id, []).append(rule)
    rows = tuple(_covered(row, rules.get(row.id, []), book, host) for row in book.data.catalogue)
    return Coverage(book=book, host=host, rows=rows)


def _covered(row: CatalogueRow, rules: list[Rule], book: PolicyBook, host: Host) -> Covered:
    state, reason = book.state_of(row)
    if not rules:
        return Covered(row=row, state=state, reason=reason)
    reads = [reads_of(rule) for rule in rules]
    needs = _merged([need for rule in rules for need in _needs(rule, book, host)])
    lost = tuple(dict.fromkeys(one for read in reads for one in read.not_followed))
    answers = [*(need.answer for need in needs), *(Answer.CANNOT_TELL for _ in lost)]
    return Covered(
        row=row,
        state=state,
        reason=reason,
        says=tuple(dict.fromkeys(rule.says for rule in rules)),
        answer=max(answers, key=_WORST_LAST.index, default=Answer.DECIDABLE),
        needs=needs,
        parameters=tuple(sorted({one.name for read in reads for one in read.parameters})),
        not_followed=lost,
    )


def _merged(needs: list[Need]) -> tuple[Need, ...]:
    """Give each fact once, as the rule's own where both need it, the worst first."""
    by_fact = {need.fact: need for need in sorted(needs, key=lambda one: one.needed_by is NeededBy.RULE)}
    return tuple(sorted(by_fact.values(), key=lambda need: (-_WORST_LAST.index(need.answer), need.fact)))


def _needs(rule: Rule, book: PolicyBook, host: Host) -> Iterator[Need]:
    reads = reads_of(rule)
    for fact, field in dict.fromkeys((read.fact, read.field) for read in reads.facts):
        yield _need((fact, field), NeededBy.RULE, host)
    for parameter in dict.fromkeys(read.name for read in reads.parameters):
        yield from _open(parameter, book)
    for name in _needs_of_the_core(rule, book):
        yield _need(name, NeededBy.CORE, host)
    if "ChecklistItem" in reads.wants:
        yield _judged("checklist or documents", (_TICKED,), NeededBy.CORE, host)


def _open(parameter: str, book: PolicyBook) -> Iterator[Need]:
    """Give a parameter as a need where it has no value yet, or where there is none of the name."""
    found = book.data.parameters.get(parameter)
    if found is None:
        yield Need(fact=f"policy.{parameter}", needed_by=NeededBy.RULE, answer=Answer.CANNOT_TELL)
    elif not found.values:
        left_open = Missing(f"{PARAMETERS}{parameter}", f"the policy leaves it to the authority: {found.title}")
        name = f"policy.{parameter}"
        yield Need(fact=name, needed_by=NeededBy.RULE, answer=Answer.NOT_SUPPLIED, missing=(left_open,))


def _needs_of_the_core(rule: Rule, book: PolicyBook) -> Iterator[Name]:
    """Give what the core reads of the case for a rule: who holds the child, and how people agree to a move."""
    if rule.held_by or rule.on.what in (JudgedOn.TRANSFER, JudgedOn.CLOSURE):
        yield _HOLDER
    if rule.on.what is JudgedOn.TRANSFER:
        yield from (_AGREED[asked] for asked in dict.fromkeys(("date_agreed", *book.data.policy.move.agreed_by)))


def _need(name: Name, needed_by: NeededBy, host: Host) -> Need:
    fact, field = name
    return _judged(fact if field is None else f"{fact}.{field}", sources_of(fact, field), needed_by, host)


def _judged(fact: str, sources: tuple[Source, ...], needed_by: NeededBy, host: Host) -> Need:
    """Judge a fact by the worst of what it comes from. One that comes from nowhere can't be told."""
    missing = tuple(dict.fromkeys(one for source in sources for one in source.missing(host)))
    told = [source.told_by(host) for source in sources]
    if not sources:
        answer = Answer.CANNOT_TELL
    elif missing:
        answer = Answer.NOT_SUPPLIED
    elif any(SAID_BY_PEOPLE.issuperset(events) for events in told):
        answer = Answer.NEEDS_AN_ANSWER
    else:
        answer = Answer.DECIDABLE
    by = tuple(dict.fromkeys(event for events in told for event in events))
    return Need(fact=fact, needed_by=needed_by, answer=answer, told_by=by, missing=missing)
