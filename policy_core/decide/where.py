"""Step 1, where should the child be? Rules on the case and on each record want transfers, stays and the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from policy_core.book import AUTHORITY_KEY
from policy_core.decide.exceptions import lifted
from policy_core.decide.holder import Holder, holder_of
from policy_core.decide.wanted import Judgement, Occasion, Wanted, judge
from policy_core.facts import FACTS, Kind
from policy_core.facts.derive import worker_id_of
from policy_core.outcomes import Closure, Stay, Transfer
from policy_core.reading import LeanedOn
from policy_core.rules import JudgedOn, Rule
from policy_core.unknown import Absent, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.book import PolicyBook
    from policy_core.decide.memory import Memory
    from policy_core.facts import Case, Item
    from policy_core.facts.spells import Spell


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the rules of step 1 want, which of them are undecided, and what they would have to be told."""

    wanted: tuple[Wanted, ...]
    judged: tuple[tuple[Rule, Occasion, Judgement], ...]
    asks: tuple[tuple[Rule, Unknown], ...]


def gather(book: PolicyBook, case: Case, memory: Memory, *, about_authority: bool = False) -> Gathered:
    """Read every rule that is judged on the case or on its records, or recall what it said."""
    holder = Holder(AUTHORITY_KEY) if about_authority else holder_of(case)
    rules = book.rules_for(holder.team) if holder.unknown is None else book.all_case_rules
    judged: list[tuple[Rule, Occasion, Judgement]] = []
    wanted: list[Wanted] = []
    asks: list[tuple[Rule, Unknown]] = []
    answers = memory.of(None)
    for rule in rules:
        for occasion, answer in answers.recall(rule, case, partial(_asked, rule, case, book)):
            said = _perhaps(answer, holder.unknown) if holder.unknown is not None and rule.held_by else answer
            judged.append((rule, occasion, said))
            wanted.extend(lifted(want, book, case) for want in said.wanted)
            asks.extend((rule, unknown) for unknown in said.asks)
    return Gathered(tuple(want for want in wanted if want.outcome is not None), tuple(judged), tuple(asks))


def _asked(rule: Rule, case: Case, book: PolicyBook) -> tuple[tuple[Occasion, Judgement], ...]:
    return tuple((occasion, judge(rule, occasion, case.reading)) for occasion in occasions(rule, case, book))


def _perhaps(said: Judgement, holding: Unknown) -> Judgement:
    """Make what a team's rule wants uncertain: it hangs on who holds the child, and that alone is asked."""
    wanted = tuple(replace(want, sure=False) for want in said.wanted)
    asked = (holding,) if wanted and holding.asked else ()
    return replace(said, wanted=wanted, asks=asked, undecided=bool(wanted))


def occasions(rule: Rule, case: Case, book: PolicyBook) -> Iterator[Occasion]:
    """Give what a rule is judged on, each with the text of the day of what happened."""
    if rule.on.what is JudgedOn.EACH:
        yield from _each(rule, case, book)
    else:
        yield from _case_since(rule, case, book)


def _each(rule: Rule, case: Case, book: PolicyBook) -> Iterator[Occasion]:
    items = case.items(rule.on.name)
    if not items:
        return
    kind = FACTS[rule.on.name]
    if rule.on.codes and isinstance(kind, Kind):
        wanted = case.codes_of(kind, rule.on.codes)
        items = tuple(item for item in items if item.is_of(wanted))
    for item in items:
        if not item.happened and unreported(case, item):
            continue
        anchor = item.day if isinstance(item.day, date) else item.effective_on
        if rule.in_force_on(anchor):
            foreseen = not item.happened or not case.reached(anchor)
            arguments = (case, item, book.text(anchor))
            yield Occasion(
                occurrence=item.record_key,
                anchor=anchor,
                foreseen=foreseen,
                arguments=arguments,
                leaned=(item.own_day(rule.on.name),),
            )


def unreported(case: Case, item: Item) -> bool:
    """Say whether a booking is called off, undated, or past without anybody reporting it held."""
    if item.called_off or not isinstance(item.day, date):
        return True
    return case.reached_next(item.day)


def _case_since(rule: Rule, case: Case, book: PolicyBook) -> Iterator[Occasion]:
    found = case.since(rule.on.name)
    if isinstance(found, Absent):
        return
    if isinstance(found, Unknown):
        today = case.reading.today.date
        for day in book.change_days:
            case.reached(day)  # judged by today's text, so it may turn when a text comes into force
        if rule.in_force_on(today):
            anchor = max(day for day in book.change_days if day <= today)
            arguments = (case, book.text(anchor))
            yield Occasion(occurrence=rule.on.name, anchor=anchor, sure=False, dated=False, arguments=arguments)
        return
    day, record_key = found
    if rule.in_force_on(day):
        yield Occasion(
            occurrence=record_key,
            anchor=day,
            foreseen=not case.reached(day),
            arguments=(case, book.text(day)),
            leaned=(LeanedOn(f"{rule.on.name}.since", day.isoformat(), record_key.partition("/")[0]),),
        )


def by_ladder(wanted: tuple[Wanted, ...], book: PolicyBook, case: Case) -> tuple[Wanted, ...]:
    """Let the first rule of each ladder that applies win over the others it names.

    Transfers, stays and closures compete with one another, other outcomes only with those of their own sort. A stay
    that isn't running, a spent transfer, and a foreseen outcome, beat nothing real. What a perhaps outcome would beat
    becomes perhaps.
    """
    for ladder in book.data.policy.ladders.values():
        rank = ladder.places
        rivals: dict[type, list[Wanted]] = {}
        for want in wanted:
            if want.rule.rule_id in rank and _competes(want, book, case):
                rivals.setdefault(_league(want), []).append(want)
        firsts = {league: _First.of(some, rank) for league, some in rivals.items()}
        wanted = tuple(kept for want in wanted if (kept := _ranked(want, rank, firsts.get(_league(want)))) is not None)
    return wanted


def _league(want: Wanted) -> type:
    return Transfer if isinstance(want.outcome, Transfer | Stay | Closure) else type(want.outcome)


def _competes(want: Wanted, book: PolicyBook, case: Case) -> bool:
    """Say whether an outcome can beat others: not an ended stay, nor a transfer already spent."""
    if isinstance(want.outcome, Stay):
        return _runs(want.outcome, case)
    return not (isinstance(want.outcome, Transfer) and spent(want, book, case))


def _runs(stay: Stay, case: Case) -> bool:
    since, until = _as_day(stay.since), _as_day(stay.until)
    return (since is None or case.reached(since)) and not (until is not None and case.reached(until))


@dataclass(frozen=True, slots=True)
class _First:
    """The place of the first rule of a ladder that applies: for sure, perhaps, and as foreseen."""

    sure: int
    perhaps: int
    foreseen: int

    @classmethod
    def of(cls, rivals: list[Wanted], rank: dict[str, int]) -> _First:
        """Find them among the rivals of one league."""
        last = len(rank)
        places = [(want, rank[want.rule.rule_id]) for want in rivals]
        return cls(
            min((place for want, place in places if want.sure and not want.foreseen), default=last),
            min((place for want, place in places if not want.sure and not want.foreseen), default=last),
            min((place for want, place in places if want.sure and want.foreseen), default=last),
        )


def _ranked(want: Wanted, rank: dict[str, int], first: _First | None) -> Wanted | None:
    place = rank.get(want.rule.rule_id)
    if place is None or first is None:
        return want
    if place > (min(first.sure, first.foreseen) if want.foreseen else first.sure):
        return None
    return replace(want, sure=False) if place > first.perhaps else want


@dataclass(frozen=True, slots=True)
class Barred:
    """A stay as it bears on a move: whether it is certain, and the day it ends where that is known."""

    stay: Wanted
    until: date | None


def stays_over(
    to: str | None, day: date | None, wanted: tuple[Wanted, ...], book: PolicyBook, case: Case
) -> list[Barred]:
    """Give the stays that bar a move to a team today, and those that ran over the day it fell due."""
    found = []
    for want in wanted:
        if not isinstance(want.outcome, Stay) or not _bars(want.outcome, to, book):
            continue
        since, until = _as_day(want.outcome.since), _as_day(want.outcome.until)
        begun = since is None or case.reached(since)
        over = until is not None and case.reached(until)
        fell_inside = day is not None and (since is None or since <= day) and (until is None or day < until)
        if (begun and not over) or fell_inside:
            found.append(Barred(want, until))
    return found


def _bars(stay: Stay, to: str | None, book: PolicyBook) -> bool:
    return not stay.bars or to in stay.bars or book.kind_of(to) in stay.bars


def _as_day(value: Any) -> date | None:
    value = getattr(value, "day", value) if not isinstance(value, date) else value
    return value if isinstance(value, date) else None


def spent(want: Wanted, book: PolicyBook, case: Case) -> bool:
    """Say whether the receiving team has held the child on or after the day of the occurrence.

    Where nobody knows that day, whether it holds the child now. A move inside the team is spent once its worker is
    primary.
    """
    move: Transfer = want.outcome
    if move.purpose is not None or move.to is None:
        return False
    if move.inside_team:
        return is_primary(move.worker, case)
    there = [spell for spell in case.spells if is_there(spell, book.kind_of(move.to), move.locality)]
    if not want.dated:
        return any(spell.until is None or not case.reached(spell.until) for spell in there)
    return any(spell.until is None or spell.until > want.anchor for spell in there)


def is_primary(worker_id: str | None, case: Case) -> bool:
    """Say whether this worker holds the child today; nobody doesn't."""
    involvements = case.items("primary_involvements")
    return worker_id is not None and any(one.is_open is True and worker_id_of(one) == worker_id for one in involvements)


def is_there(spell: Spell, kind: str | None, locality: str | None) -> bool:
    """Say whether a spell is with a kind of team, and of a locality where one is named and the team is split."""
    return spell.kind == kind and (locality is None or spell.locality is None or spell.locality == locality)
