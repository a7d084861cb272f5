"""What an authority must supply that its published policy doesn't say: one TOML file.

Which area is whose, which work tray is which team's, when each team goes live, on which days offices are shut, which
moves are commanded, and the numbers that the policy leaves open.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from policy_core.commands import Commands
from policy_core.policy import ALL_LOCALITIES, Parameter, PolicyData, Value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from importlib.resources.abc import Traversable

_REMEDIES = {
    "string_type": "write it in quotes",
    "tuple_type": "write it in quotes, several in brackets",
    "date_type": "write a day as 2026-04-01",
    "date_parsing": "write a day as 2026-04-01",
    "date_from_datetime_parsing": "write a day as 2026-04-01",
    "missing": "add it",
}


class AuthoritySettingsInvalid(ValueError):  # noqa: N818 - names what is the matter
    """The authority's settings can't be used; the message names file or entry, what is wrong, and the remedy."""


def _several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


_Words = Annotated[tuple[str, ...], BeforeValidator(_several)]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TeamSettings(_Settings):
    """One team: its go-live day, and its work trays (ids of the host) by locality, `all` where it isn't split.

    Of several trays the first is the one that is written to; the others are read as the same team.
    """

    go_live: date | None = None
    work_trays: dict[str, Annotated[_Words, Field(min_length=1)]] = Field(default_factory=dict)


class RetentionSettings(_Settings):
    """How many years a closed case is kept; None: for ever."""

    closed_case_years: Annotated[int, Field(ge=1, le=150)] | None = None


class AuthoritySettings(_Settings):
    """The whole file. `closures` None: nobody has said; (): there are none.

    `localities` gives, for each locality of the authority, the host's own words for the areas in it. What
    `commands` says wins over the policy's.
    """

    closures: tuple[date, ...] | None = None
    localities: dict[str, _Words] = Field(default_factory=dict)
    teams: dict[str, TeamSettings] = Field(default_factory=dict)
    parameters: dict[str, Value] = Field(default_factory=dict)
    commands: Commands = Commands()
    retention: RetentionSettings = RetentionSettings()

    @property
    def words(self) -> dict[str, str]:
        """The locality of each of the host's words, as words are compared; a locality's own name is one of them."""
        return {spelled: locality for locality, word in self._words() if (spelled := as_compared(word))}

    @property
    def trays(self) -> dict[str, tuple[str, str | None]]:
        """Team and locality of each work tray; no locality where the tray serves several."""
        found: dict[str, tuple[str, str | None]] = {}
        for team, locality, tray in self._trays():
            named = None if locality == ALL_LOCALITIES else locality
            found[tray] = (team, named if found.get(tray, (team, named)) == (team, named) else None)
        return found

    def faults(self, data: PolicyData) -> Iterator[str]:
        """Say what can't be meant: names that the policy doesn't have, a word or tray that means two things."""
        yield from _twice(((as_compared(word), locality) for locality, word in self._words()), "localities", "areas")
        yield from _twice(((tray, team) for team, _, tray in self._trays()), "teams", "work trays")
        for team, told in self.teams.items():
            known = data.teams.get(team)
            if known is None:
                yield f"teams.{team}: the policy has no such team; {nearest(team, data.teams)}"
                continue
            places = (*self.localities, ALL_LOCALITIES) if known.by_locality else (ALL_LOCALITIES,)
            for locality in (place for place in told.work_trays if place not in places):
                why = "no such locality" if known.by_locality else "the policy doesn't split this team by locality"
                yield f"teams.{team}.work_trays.{locality}: {why}; {nearest(locality, places)}"
        for name, given in self.parameters.items():
            parameter = data.parameters.get(name)
            if parameter is None:
                yield f"parameters.{name}: the policy has no such parameter; {nearest(name, data.parameters)}"
            elif _overlaps(given, parameter):
                yield f"parameters.{name}: the policy itself gives a value on {given.since}; leave it out here"

    def completed(self, data: PolicyData) -> PolicyData:
        """Give a policy's data with what the authority supplies; teams and parameters it doesn't have are left out."""
        closures = (*data.policy.closures, *(self.closures or ()))
        teams = {key: told.model_dump(exclude_none=True) for key, told in self.teams.items()}
        values = {name: (given,) for name, given in self.parameters.items()}
        commands = data.policy.commands.model_copy(update=self.commands.model_dump(exclude_unset=True))
        return replace(
            data,
            policy=data.policy.model_copy(update={"closures": closures, "commands": commands}),
            calendar=replace(data.calendar, closures=frozenset(closures)),
            closed_case_years=self.retention.closed_case_years,
            teams={key: team.model_copy(update=teams.get(key)) for key, team in data.teams.items()},
            parameters={
                name: parameter.model_copy(update={"values": (*parameter.values, *values.get(name, ()))})
                for name, parameter in data.parameters.items()
            },
        )

    def _words(self) -> Iterator[tuple[str, str]]:
        for locality, words in self.localities.items():
            yield from ((locality, word) for word in (locality, *words))

    def _trays(self) -> Iterator[tuple[str, str, str]]:
        for team, told in self.teams.items():
            yield from ((team, locality, tray) for locality, trays in told.work_trays.items() for tray in trays)


def read_authority_settings(file: Traversable) -> AuthoritySettings:
    """Read the file. Raises AuthoritySettingsInvalid naming file, field and remedy."""
    try:
        return AuthoritySettings.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as unreadable:
        raise AuthoritySettingsInvalid(
            f"{file} can't be read: {unreadable.strerror}; begin with a copy of the policy's authority-example.toml"
        ) from unreadable
    except tomllib.TOMLDecodeError as broken:
        raise AuthoritySettingsInvalid(f"{file}: not TOML: {broken}") from broken
    except ValidationError as invalid:
        raise AuthoritySettingsInvalid(f"{file}: {_said_of(invalid)}") from invalid


def as_compared(word: str) -> str:
    """Give a host's word as words are compared: without case and outer blanks."""
    return word.strip().casefold()


def nearest(name: str, known: Collection[str]) -> str:
    """Point from a name that there isn't to the nearest that there is."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known)) or 'none'}"


def _twice(pairs: Iterator[tuple[str, str]], where: str, what: str) -> Iterator[str]:
    owners: dict[str, set[str]] = {}
    for name, owner in pairs:
        owners.setdefault(name, set()).add(owner)
    for name, several in owners.items():
        if len(several) > 1:
            yield f"{where}: {name!r} is among the {what} of {' and '.join(sorted(several))}; leave it to one"


def _overlaps(given: Value, parameter: Parameter) -> bool:
    last = date.max
    return any(one.since < (given.until or last) and given.since < (one.until or last) for one in parameter.values)


def _said_of(invalid: ValidationError) -> str:
    first = invalid.errors()[0]
    where = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        return f"there is no {'.'.join(where)}; {nearest(where[-1], _fields_beside(where))}"
    remedy = _REMEDIES.get(first["type"], "see docs/authority-settings.md")
    return f"{'.'.join(where)}: {first['msg']}; {remedy}"


def _fields_beside(where: list[str]) -> Mapping[str, Any]:
    owners: dict[str, type[BaseModel]] = {
        "teams": TeamSettings,
        "parameters": Value,
        "commands": Commands,
        "retention": RetentionSettings,
    }
    return owners.get(where[0], AuthoritySettings).model_fields
