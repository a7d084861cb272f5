"""Reading one rule: on what occasions, with which facts, both ways where a fact is unknown."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policy_core.outcomes import Closure, Outcome, Transfer
from policy_core.reading import LeanedOn, NeedsTrial, Reading, TooManyUnknowns, every_run
from policy_core.unknown import Absent, FactUnknown, Unknown, known

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from policy_core.rules import Rule

_ANSWERED = frozenset({"answered", "held", "in_place"})
_NAMES_OF_SUBJECT = ("to", "purpose", "task", "to_team", "role", "team", "meeting", "alert", "notice", "item", "gate")
_ALSO_SUBJECT = ("ground", "bars", "about_on", "question", "document", "target")


class RuleRaised(Exception):  # noqa: N818 - a rule failed on known facts
    """A rule raised on known facts: the case is held. Names the rule and the kind of error, never a fact."""

    def __init__(self, rule: Rule, error: Exception) -> None:
        super().__init__(f"rule {rule.rule_id} raised {type(error).__name__}; mend the rule, the case waits")
        self.rule_id = rule.rule_id
        self.clause = rule.clause
        self.reason = type(error).__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One thing a rule is judged on: its key, the day of what happened, and whether that is still only booked.

    `leaned` is the record it comes from, which whatever is wanted on it leans on too. `dated` False: nobody knows the
    day, and `anchor` is the one since which the present text stands, so that it is the same whenever it is asked.
    """

    occurrence: str
    anchor: date
    foreseen: bool = False
    sure: bool = True
    dated: bool = True
    arguments: tuple[Any, ...] = ()
    leaned: tuple[LeanedOn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One outcome that a rule wants on one occasion. `sure` is false where it hangs on a fact nobody knows."""

    rule: Rule
    outcome: Any
    occurrence: str
    anchor: date
    foreseen: bool
    sure: bool
    dated: bool = True
    leaned: tuple[LeanedOn, ...] = ()
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one rule said on one occasion, and the unknown facts it would have to be told."""

    wanted: tuple[Wanted, ...] = ()
    asks: tuple[Unknown, ...] = ()
    undecided: bool = False


NOTHING = Judgement()


def judge(rule: Rule, occasion: Occasion, reading: Reading) -> Judgement:
    """Read a rule on an occasion. Raises RuleRaised where it raises on known facts."""
    try:
        first = tuple(rule.body(*occasion.arguments))
        if not first and not reading.presumed:
            return NOTHING
    except (NeedsTrial, FactUnknown):
        pass
    except Exception as error:
        raise RuleRaised(rule, error) from error
    return _tried_both_ways(rule, occasion, reading)


def _tried_both_ways(rule: Rule, occasion: Occasion, reading: Reading) -> Judgement:
    runs: list[dict[tuple[Any, ...], Outcome]] = []
    complete = True
    try:
        for _ in every_run(reading):
            outcomes, whole = _one_run(rule, occasion, reading)
            complete = complete and whole
            runs.append({_subject(outcome): outcome for outcome in outcomes})
    except TooManyUnknowns:
        asks = tuple(reading.met.values())
        reading.end_runs()
        return Judgement(asks=asks, undecided=True)
    leaned = (*occasion.leaned, *reading.leaned.values())
    met, presumed = tuple(reading.met.values()), reading.presumed
    reading.end_runs()
    subjects = dict.fromkeys(subject for run in runs for subject in run)
    wanted = tuple(
        Wanted(
            rule=rule,
            outcome=_agreed([run[subject] for run in runs if subject in run]),
            occurrence=occasion.occurrence,
            anchor=occasion.anchor,
            foreseen=occasion.foreseen,
            dated=occasion.dated,
            sure=complete and occasion.sure and all(subject in run for run in runs),
            leaned=leaned,
        )
        for subject in subjects
    )
    unsure = not complete or any(not want.sure for want in wanted)
    asks = (*presumed.values(), *(met if unsure else ()))
    return Judgement(wanted=wanted, asks=tuple(a for a in asks if a.asked), undecided=unsure)


def _one_run(rule: Rule, occasion: Occasion, reading: Reading) -> tuple[list[Outcome], bool]:
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(_written_down(outcome, reading) for outcome in rule.body(*occasion.arguments))
    except FactUnknown as leaned:
        reading.met.setdefault(leaned.unknown.path, leaned.unknown)
        return outcomes, False
    except Exception as error:
        if not reading.given:
            raise RuleRaised(rule, error) from error
        return outcomes, False
    return outcomes, True


def _written_down(outcome: Outcome, reading: Reading) -> Outcome:
    """Replace unknown and absent values by what can be written: "answered?" by yes or no, others by None."""
    changes: dict[str, Any] = {}
    for spec in dataclasses.fields(outcome):
        value = getattr(outcome, spec.name)
        if spec.name in _ANSWERED:
            changes[spec.name] = value if isinstance(value, bool) else known(value)
        elif spec.name == "met" and value is not None:
            changes[spec.name] = None if isinstance(value, Unknown) else bool(value)
        elif isinstance(value, Unknown):
            reading.presumed.setdefault(value.path, value)
            changes[spec.name] = None
        elif isinstance(value, Absent):
            changes[spec.name] = None
    return dataclasses.replace(outcome, **changes) if changes else outcome


def _subject(outcome: Outcome) -> tuple[Any, ...]:
    names = (*_NAMES_OF_SUBJECT, *_ALSO_SUBJECT)
    return (type(outcome).__name__, *(getattr(outcome, name, None) for name in names))


def _agreed(outcomes: list[Any]) -> Any:
    """Of one outcome in several answers: the first, due at the earliest, `met` unknown where answers differ."""
    first = outcomes[0]
    changes: dict[str, Any] = {}
    if len({getattr(outcome, "met", None) for outcome in outcomes}) > 1:
        changes["met"] = None
    if isinstance(first, Transfer | Closure):
        dated = [outcome.due for outcome in outcomes if outcome.due is not None and outcome.due.on is not None]
        if dated:
            changes["due"] = min(dated, key=lambda due: due.on)
    return dataclasses.replace(first, **changes) if changes else first


def leaned_of(wanted: Iterable[Wanted]) -> tuple[LeanedOn, ...]:
    """Join the facts several wants leaned on, each once."""
    return tuple({(fact.path, fact.record_key): fact for want in wanted for fact in want.leaned}.values())
