"""What a rule may want. Small frozen values; the core adds clause, occurrence, identity and life.

A `tell` is a tuple of the authority's role ids. A due day is inclusive: due on D is overdue at 00:00 of D+1.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from policy_core.unknown import Absent, Unknown, known


class Severity(StrEnum):
    """How urgently somebody must know."""

    INFO = "info"
    WARNING = "warning"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When something is due: the last day or instant, the day aimed at where the limit is later, the earliest day.

    `waits_for` is the path of an unknown fact the day depends on: not overdue while it isn't known.
    """

    on: date | None = None
    at: datetime | None = None
    target_on: date | None = None
    not_before_on: date | None = None
    waits_for: str | None = None


def at(moment: Any, *, target: Any = None, not_before: Any = None) -> Due:
    """Say when something is due: on the day of a record, on a date, or at an instant.

    `target` is the day aimed at where `moment` is the limit, `not_before` the earliest day.
    """
    return replace(_due(moment), target_on=_day(target), not_before_on=_day(not_before))


def _due(moment: Any) -> Due:
    if isinstance(moment, Due):
        return moment
    moment = getattr(moment, "day", moment) if not isinstance(moment, date | Unknown | Absent) else moment
    if isinstance(moment, Unknown):
        return Due(waits_for=moment.path)
    if isinstance(moment, datetime):
        return Due(at=moment)
    return Due(on=moment if known(moment) else None)


def _day(moment: Any) -> date | None:
    moment = getattr(moment, "day", moment) if not isinstance(moment, date | Unknown | Absent) else moment
    return moment if isinstance(moment, date) else None


class _Outcome:
    """What every outcome shares: a due day given as a date, an instant or a record becomes a `Due`."""

    __slots__ = ()

    def __post_init__(self) -> None:
        """Normalise `due`, and single roles, teams and codes given where a tuple is meant."""
        for spec in fields(self):  # type: ignore[arg-type]
            value = getattr(self, spec.name)
            if spec.name == "due" and value is not None and not isinstance(value, Due):
                object.__setattr__(self, "due", _due(value))
            elif str(spec.type).startswith("tuple[str") and isinstance(value, str):
                object.__setattr__(self, spec.name, (value,))
            elif spec.name != "due" and isinstance(value, Absent):
                object.__setattr__(self, spec.name, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(_Outcome):
    """The case is to move to another team (`to`, a team id), or a piece of work is (`purpose`).

    `to` None leaves the choice to a manager among `choice_of`. `locality` where teams of that name are several.
    `worker` is the worker the clause names or proposes. `point` is the transfer point's code. `at_once` marks a route
    that a policy lets the connector command directly, where the authority allows it. `commanded` False: no command is
    ever issued for it. `inside_team`: only `worker` becomes primary, in the team that holds the child already.
    """

    to: str | None = None
    due: Any = None
    locality: Any = None
    worker: Any = None
    point: str | None = None
    tell: tuple[str, ...] = ()
    choice_of: tuple[str, ...] = ()
    keeps_co_worker: bool = False
    purpose: str | None = None
    at_once: bool = False
    commanded: bool = True
    inside_team: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay(_Outcome):
    """The child stays with the holding team from `since` to `until` (None or unknown: until further notice).

    `bars` are the team ids (or kinds) it may not move to; empty: it may not move at all. Wanted by a rule on a
    transfer, it ends that transfer: it is decided that the child stays.
    """

    since: Any
    until: Any = None
    bars: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure(_Outcome):
    """The case is to be closed."""

    target: str | None = None
    due: Any = None
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(_Outcome):
    """A piece of work for a person or a team. `task` is its code: a decision kind, a document or a code of the policy.

    `answered` is whether the fact that answers it is there; the rule states it and never makes the task depend on it.
    """

    task: str
    answered: Any
    due: Any = None
    to_team: str | None = None
    tell: tuple[str, ...] = ()
    question: str | None = None
    choices: tuple[str, ...] = ()
    document: str | None = None
    activity: str | None = None
    escalates_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoWorking(_Outcome):
    """A second worker beside the primary one: `role` is what they are, `in_place` whether the host shows them."""

    role: str
    in_place: Any
    team: str | None = None
    locality: Any = None
    worker: Any = None
    from_on: Any = None
    until: Any = None
    named_by: str | None = None
    purpose: str | None = None
    never: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(_Outcome):
    """A meeting is to be arranged, or the child put on the agenda of a standing one. `held` is whether it was."""

    meeting: str
    held: Any
    due: Any = None
    meeting_id: Any = None
    list_only: bool = False
    organiser: str | None = None
    invitees: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(_Outcome):
    """Somebody must know while its ground holds. `about_on` is the day it is about, `names` the items or facts."""

    alert: str
    tell: tuple[str, ...]
    severity: Severity = Severity.WARNING
    about_on: Any = None
    names: tuple[str, ...] = ()
    escalates_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(_Outcome):
    """Somebody is told once. `to` is a role; a party outside is told by `prompt_to`, a worker."""

    notice: str
    to: tuple[str, ...]
    about_on: Any = None
    carries: tuple[str, ...] = ()
    due: Any = None
    prompt_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem(_Outcome):
    """One line of the readiness checklist of a transfer or closure.

    `met` None: the core reads it from the checklist and the documents. `hard` items hold the move back. `valid_from`
    is the day from which evidence counts. `any_of` are items of which one is enough.
    """

    item: str
    met: Any = None
    hard: bool = False
    detail: str | None = None
    tell: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate(_Outcome):
    """The move may not happen until this is there."""

    gate: str
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(_Outcome):
    """The earliest, aimed-at or latest day of a move, or days on which it may not be.

    No day from `closed_from` to `closed_to` (None: an end nobody knows yet) may be agreed, save the day `open_on`; a
    move that falls due on one is due on the first day after.
    """

    not_before: Any = None
    aim: Any = None
    not_after: Any = None
    closed_from: Any = None
    closed_to: Any = None
    open_on: Any = None


@dataclass(frozen=True, slots=True)
class Strike(_Outcome):
    """A ground on which the move may not be put off (a `reason` code of the host's answer)."""

    ground: str


Outcome = (
    Transfer | Stay | Closure | Task | CoWorking | Meeting | Alert | Notice | ChecklistItem | Gate | Bound | Strike
)
