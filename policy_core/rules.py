"""Rules: one clause of a policy, one pure function, and what it is judged on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from policy_core.outcomes import Outcome
from policy_core.unknown import Unknown

if TYPE_CHECKING:
    from datetime import date

MOST_WORDS = 25
Body = Callable[..., Iterable[Outcome]]


class JudgedOn(StrEnum):
    """What a rule is judged on: from it come the occurrence, the anchor of due dates and the text in force."""

    CASE = "case"
    EACH = "each"
    TRANSFER = "transfer"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """`name` is a kind of record (EACH) or a dated fact (CASE). `to` and `from_`: team ids or kinds, () is any."""

    what: JudgedOn
    name: str = ""
    to: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def each(kind_of_record: str, *codes: str) -> On:
    """Judge a rule on every record of a kind (of these codes), booked ones too: what they want is then foreseen."""
    return On(what=JudgedOn.EACH, name=kind_of_record, codes=codes)


def case_since(dated_fact: str) -> On:
    """Judge a rule on the case since a dated fact: occurrence, anchor and text in force at once."""
    return On(what=JudgedOn.CASE, name=dated_fact)


def transfer(*, to: str | tuple[str, ...] = (), from_: str | tuple[str, ...] = ()) -> On:
    """Judge a rule on each wanted, asked-for or foreseen transfer to and from these teams (ids or kinds)."""
    return On(what=JudgedOn.TRANSFER, to=_several(to), from_=_several(from_))


def closure() -> On:
    """Judge a rule on a wanted or proposed closure."""
    return On(what=JudgedOn.CLOSURE)


def _several(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One clause as a function. In force for what happened from `since` to the day before `until` (None: open)."""

    rule_id: str
    clause: str
    on: On
    body: Body
    since: date
    until: date | None = None
    held_by: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """What the clause demands, in our words."""
        return (self.body.__doc__ or "").strip().split("\n")[0]

    def in_force_on(self, day: date) -> bool:
        """Say whether the rule's text was in force on a day."""
        return self.since <= day and (self.until is None or day < self.until)


def rule(
    rule_id: str,
    *,
    clause: str,
    since: date,
    on: On,
    until: date | None = None,
    held_by: str | tuple[str, ...] = (),
) -> Callable[[Body], Rule]:
    """Make a rule of a function that yields outcomes.

    Raises ValueError where the clause or the docstring is missing or the docstring is longer than 25 words.
    """

    def make(body: Body) -> Rule:
        words = len((body.__doc__ or "").split())
        if not clause.strip():
            raise ValueError(f"{rule_id}: a rule needs its clause; give clause=")
        if not 0 < words <= MOST_WORDS:
            raise ValueError(f"{rule_id}: say in at most {MOST_WORDS} words what the clause demands (now {words})")
        return Rule(
            rule_id=rule_id, clause=clause, on=on, body=body, since=since, until=until, held_by=_several(held_by)
        )

    return make


def presumed(fact: Any, value: Any) -> Any:
    """State the policy's own reading of a fact that isn't known: the value counts, and the question is still asked."""
    if isinstance(fact, Unknown):
        fact.reading.presumed.setdefault(fact.path, fact)
        return value
    return fact
