"""Step 2, what does each move need? Rules on a transfer or closure add items, gates, bounds, strikes and the rest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from policy_core.decide.exceptions import lifting, names_days
from policy_core.decide.wanted import Occasion, RuleRaised, Wanted, judge
from policy_core.outcomes import Bound, ChecklistItem, Gate, Strike
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from datetime import date, datetime

    from policy_core.book import PolicyBook
    from policy_core.decide.memory import Answers, Memory
    from policy_core.decide.people import Said
    from policy_core.facts import Case, Item
    from policy_core.rules import Rule
    from policy_core.unknown import Unknown


class ReadsDate(BaseException):
    """A rule read `transfer.date` before the date that stands was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A transfer (or closure) as the rules of step 2 read it.

    `due_on` is the day the clauses give, `target_on` a day aimed at before it; `date` the date that stands, found
    after bounds and strikes. `foreseen`: its point is still only booked. `requested_by` is the role of the person who
    asked for it, absent where rules want it. `names` are all ids under which people speak of it.
    """

    transfer_id: str
    names: frozenset[str]
    from_team: str | None
    to_team: str | None
    to_kind: str | None
    locality: str | None
    anchor: date
    due_on: date | None
    due_at: datetime | None
    target_on: date | None
    foreseen: bool
    purpose: str | None
    point: str | None
    requested_by: Any
    reason: Any
    said: Said
    stands: Any = field(default=None)

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells this move, as it stands, from another: all but the people's words, which are facts.

        Whether its date was looked for is said apart, because a date that is absent equals one not looked for yet.
        """
        told = (getattr(self, name) for name in self.__dataclass_fields__ if name != "said")
        return (self.stands is not None, *told)

    @property
    def date(self) -> Any:
        """The date that stands: the last one agreed inside the bounds, else the due day."""
        if self.stands is None:
            raise ReadsDate
        return self.stands

    @property
    def limit_on(self) -> Any:
        """The due day where it is a limit, one with a day aimed at."""
        return self.due_on if self.target_on is not None else None

    @property
    def worker(self) -> Any:
        """The worker named to receive the case."""
        return self.said.worker(self.to_team, self.locality) or ABSENT

    @property
    def accepted(self) -> bool:
        """Whether the receiving side's last answer accepts."""
        return self.said.accepted()

    @property
    def agreed_for(self) -> Any:
        """The last date both sides agreed, whether or not it stands."""
        agreed = self.said.agreed_dates()
        return agreed[0].agreed_for if agreed else ABSENT

    @property
    def date_agreed(self) -> Any:
        """The date that stands, where both sides agreed it; absent where it is only the due day."""
        stands = self.date
        return stands if any(agreed.agreed_for == stands for agreed in self.said.agreed_dates()) else ABSENT


@dataclass(slots=True)
class Needs:
    """What the rules of step 2 want of one move."""

    items: list[Wanted] = field(default_factory=list)
    gates: list[Wanted] = field(default_factory=list)
    bounds: list[Wanted] = field(default_factory=list)
    strikes: list[Wanted] = field(default_factory=list)
    others: list[Wanted] = field(default_factory=list)
    asks: list[tuple[Rule, Unknown]] = field(default_factory=list)
    waiting: list[Rule] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    excepted_days: dict[str, frozenset[date]] = field(default_factory=dict)
    judged: list[tuple[Rule, Occasion]] = field(default_factory=list)

    def take(self, want: Wanted) -> None:
        """Put what a rule wants into its place."""
        place = {ChecklistItem: self.items, Gate: self.gates, Bound: self.bounds, Strike: self.strikes}
        place.get(type(want.outcome), self.others).append(want)


def before_the_date(rules: tuple[Rule, ...], move: Move, book: PolicyBook, case: Case, memory: Memory) -> Needs:
    """Read every rule that bears on a move; those that read its date wait in `waiting`."""
    needs = Needs()
    answers = memory.of(move.key)
    for rule in rules:
        if not _bears_on(rule, move, book) or not rule.in_force_on(move.anchor):
            continue
        try:
            _read(rule, move, book, case, needs, answers)
        except ReadsDate:
            case.reading.end_runs()
            needs.waiting.append(rule)
    return needs


def after_the_date(needs: Needs, move: Move, day: date | None, book: PolicyBook, case: Case, memory: Memory) -> None:
    """Read the rules that waited, now that the date that stands is known. They may add no bound and no strike."""
    dated = replace(move, stands=day if day is not None else ABSENT)
    answers = memory.of(dated.key)
    limits = len(needs.bounds) + len(needs.strikes)
    for rule in needs.waiting:
        _read(rule, dated, book, case, needs, answers)
        if len(needs.bounds) + len(needs.strikes) > limits:
            raise RuleRaised(rule, ValueError("reads the date it would bound"))


def _read(rule: Rule, move: Move, book: PolicyBook, case: Case, needs: Needs, answers: Answers) -> None:
    occasion = Occasion(
        occurrence=move.transfer_id,
        anchor=move.anchor,
        foreseen=move.foreseen,
        arguments=(case, move, book.text(move.anchor)),
    )
    ((_, said),) = answers.recall(rule, case, lambda: ((occasion, judge(rule, occasion, case.reading)),))
    needs.judged.append((rule, occasion))
    needs.asks.extend((rule, unknown) for unknown in said.asks)
    for want in said.wanted:
        agreements = _lifting(want, move, book, case)
        days = names_days(agreements)
        bounds = isinstance(want.outcome, Bound)
        if agreements and (bounds or not days):
            needs.exceptions.extend(one.record_key for one in agreements)
        if days and bounds:
            needs.excepted_days[rule.rule_id] = days
        if days or not agreements:
            needs.take(want)


def _lifting(want: Wanted, move: Move, book: PolicyBook, case: Case) -> tuple[Item, ...]:
    item = getattr(want.outcome, "item", None)
    return lifting(want.rule.rule_id, book, case, to_team=move.to_team, transfer_id=move.transfer_id, item=item)


def _bears_on(rule: Rule, move: Move, book: PolicyBook) -> bool:
    to = not rule.on.to or move.to_team in rule.on.to or move.to_kind in rule.on.to
    from_kind = book.kind_of(move.from_team)
    from_ = not rule.on.from_ or move.from_team in rule.on.from_ or from_kind in rule.on.from_
    held = not rule.held_by or move.from_team in rule.held_by
    return to and from_ and held
