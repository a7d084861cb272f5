"""An authority's numbers, lists, teams and ladders: data with dates in force, each with its clause (TOML).

Reading a parameter on a day on which none is in force raises `NotInForce`; there are no defaults.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from policy_core.calendar import Calendar, LeapDayBirthday
from policy_core.commands import Commands

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable


_T = TypeVar("_T", bound=BaseModel)

ALL_LOCALITIES = "all"


class NotInForce(LookupError):  # noqa: N818 - names what is the matter
    """No value of a parameter is in force on the day asked for."""


class PolicyDataInvalid(ValueError):  # noqa: N818 - names what is the matter
    """A data file of a policy can't be used; the message names file, field and reason."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Value(_Data):
    """A parameter's value from a day on."""

    since: date
    value: Any
    clause: str
    until: date | None = None


class Parameter(_Data):
    """One number or list of a policy, by date in force. No values: the policy leaves it to the authority's settings."""

    title: str
    values: tuple[Value, ...] = ()
    unit: str | None = None

    def on(self, name: str, day: date) -> Any:
        """Give the value in force on a day; raises NotInForce."""
        for entry in self.values:
            if entry.since <= day and (entry.until is None or day < entry.until):
                return tuple(entry.value) if isinstance(entry.value, list) else entry.value
        raise NotInForce(
            f"parameter {name} has no value in force on {day}; give it one in parameters.toml, or where the policy "
            "gives none, in the authority's settings"
        )


class Team(_Data):
    """A team of the authority: its kind in the sector's words, and whether there is one a locality.

    The go-live day and the work trays (ids of the host, by locality) come from the authority's settings.
    """

    name: str
    kind: str
    by_locality: bool = False
    statutory: bool = True
    manager: str | None = None
    go_live: date | None = None
    work_trays: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    since: date = date(1900, 1, 1)
    until: date | None = None

    def work_tray(self, locality: str | None) -> str | None:
        """Give the work tray that is written to for a locality (None: the team's own), where one is known."""
        trays = self.work_trays.get(locality or ALL_LOCALITIES) or self.work_trays.get(ALL_LOCALITIES)
        return trays[0] if trays else None


class Role(_Data):
    """A role that is told, asked or named. `outside`: a party the connector never writes to."""

    name: str
    role: str
    team: str | None = None
    outside: bool = False


class Ladder(_Data):
    """An ordered list of rule ids: the first that applies wins over the others it names. A list shares one place."""

    clause: str
    order: tuple[str | tuple[str, ...], ...] = Field(min_length=2)

    @property
    def places(self) -> dict[str, int]:
        """The place of each rule id, 0 the first."""
        return {
            rule_id: place
            for place, ids in enumerate(self.order)
            for rule_id in ((ids,) if isinstance(ids, str) else ids)
        }


class InvariantName(StrEnum):
    """What the core holds for every authority, once the authority binds a clause to it."""

    NO_STATUTORY_CASE_UNALLOCATED = "no_statutory_case_unallocated"
    ONE_ACCOUNTABLE_WORKER = "one_accountable_worker"
    CAPACITY_NEVER_DELAYS = "capacity_never_delays"


class Invariant(_Data):
    """The clause and the recipients an authority binds to an invariant of the core.

    `unknown_counts`: a case of which nobody knows whether it is statutory counts as one.
    """

    rule_id: str
    clause: str
    tell: tuple[str, ...] = Field(min_length=1)
    unknown_counts: bool = False


class Cited(_Data):
    """A clause that an authority has for one thing the core does with a move."""

    rule_id: str
    clause: str


class Withdrawn(Cited):
    """The clause behind the withdrawal of a transfer, and who hears of it beside those who heard of the transfer."""

    tell: tuple[str, ...] = ()


class Exceptions(_Data):
    """Whose agreements make an exception valid, on which grounds not, and which rules can't be excepted."""

    clause: str
    sides: tuple[str, ...] = ("holding", "receiving")
    by_roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("exception",)
    never: tuple[str, ...] = ()
    needs_reason: bool = False
    not_for: tuple[str, ...] = ()


class MovePolicy(_Data):
    """How an authority makes a move: what counts as people's agreement, and who is told what.

    `agreed_by` names what must be there before a command: `date_agreed`, `accepted`, `worker_named`. `overdue`,
    `command` and `withdrawn` are the clauses behind the overdue alert, the allocation command and the withdrawal of a
    transfer where they have one of their own.
    `orders_without_worker` gives, by team, the court orders under which the team itself holds a child, and no worker;
    `tell_incomplete` who else hears of an overdue move that lacks something; `tell_command` who gets a command, where
    that isn't whoever hears of its transfer.
    `overdue_after` says whether the due day is the deadline, or only a day people agreed on and a limit with an aim.
    """

    rule_id: str
    clause: str
    agreed_by: tuple[Annotated[str, Field(pattern="^(date_agreed|accepted|worker_named)$")], ...] = ("date_agreed",)
    without_worker: tuple[str, ...] = ()
    orders_without_worker: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    tell_overdue: tuple[str, ...] = Field(min_length=1)
    tell_incomplete: tuple[str, ...] = ()
    tell_conflict: tuple[str, ...] = Field(min_length=1)
    tell_question: tuple[str, ...] = Field(min_length=1)
    tell_missing: tuple[str, ...] = ()
    tell_command: tuple[str, ...] = ()
    due_ends: str = "end_of_day"
    overdue_after: Literal["due_day", "agreed_date"] = "due_day"
    overdue: Cited | None = None
    command: Cited | None = None
    withdrawn: Withdrawn | None = None


class PolicyFile(_Data):
    """`policy.toml`: who the authority is and how the core is bound to its policy."""

    authority: str
    name: str
    version: str
    example_host: str
    sources: tuple[dict[str, str], ...]
    settle_seconds: int = 120
    leap_day_birthday: str = "1 March"
    closures: tuple[date, ...] = ()
    parts: tuple[str, ...] = ()
    move: MovePolicy
    commands: Commands = Commands()
    exceptions: Exceptions | None = None
    ladders: dict[str, Ladder] = Field(default_factory=dict)
    invariants: dict[InvariantName, Invariant] = Field(default_factory=dict)


class CatalogueRow(_Data):
    """One clause that asks for something: its id, clause, kind and dates, and what became of it."""

    id: str
    clause: str
    kind: str
    since: date
    until: date | None = None
    left_to_people: str | None = None
    not_yet: str | None = None
    by_core: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyData:
    """All data files of one policy, read and checked.

    `closed_case_years` comes from the authority's settings: how long a closed case is kept. None: for ever.
    """

    policy: PolicyFile
    parameters: Mapping[str, Parameter]
    teams: Mapping[str, Team]
    roles: Mapping[str, Role]
    documents: Mapping[str, str]
    catalogue: tuple[CatalogueRow, ...]
    calendar: Calendar = field(default_factory=Calendar)
    closed_case_years: int | None = None


def read_policy_data(folder: Traversable) -> PolicyData:
    """Read policy.toml, parameters.toml, teams.toml, roles.toml, documents.toml and catalogue.toml from a folder.

    Raises PolicyDataInvalid naming file, field and reason.
    """
    policy = _model(PolicyFile, "policy.toml", _toml(folder, "policy.toml"))
    return PolicyData(
        policy=policy,
        parameters=_models(Parameter, "parameters.toml", _toml(folder, "parameters.toml")),
        teams=_models(Team, "teams.toml", _toml(folder, "teams.toml")),
        roles=_models(Role, "roles.toml", _toml(folder, "roles.toml")),
        documents={str(key): str(name) for key, name in _toml(folder, "documents.toml").items()},
        catalogue=tuple(
            _model(CatalogueRow, "catalogue.toml", row) for row in _toml(folder, "catalogue.toml").get("rule", [])
        ),
        calendar=Calendar(
            closures=frozenset(policy.closures), leap_day_birthday=LeapDayBirthday(policy.leap_day_birthday)
        ),
    )


def _toml(folder: Traversable, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise PolicyDataInvalid(f"{name} is missing from the policy; every policy has one") from missing
    except tomllib.TOMLDecodeError as broken:
        raise PolicyDataInvalid(f"{name}: not TOML: {broken}") from broken


def _model(kind: type[_T], name: str, raw: object) -> _T:
    try:
        return kind.model_validate(raw)
    except ValidationError as invalid:
        first = invalid.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PolicyDataInvalid(f"{name}: {where}: {first['msg']}") from invalid


def _models(kind: type[_T], name: str, raw: dict[str, Any]) -> dict[str, _T]:
    return {key: _model(kind, f"{name} [{key}]", value) for key, value in raw.items()}


class PolicyText:
    """The policy as it stood on one day: `policy.s20_min_review`, `policy.calendar`. Read by rules."""

    __slots__ = ("_data", "_day")

    def __init__(self, data: PolicyData, day: date) -> None:
        self._data = data
        self._day = day

    @property
    def calendar(self) -> Calendar:
        """Working days, weeks, months and ages as this authority counts them."""
        return self._data.calendar

    def __getattr__(self, name: str) -> Any:
        parameter = self._data.parameters.get(name)
        if parameter is None:
            raise NotInForce(f"no parameter is called {name}; write it in parameters.toml with its clause")
        return parameter.on(name, self._day)
