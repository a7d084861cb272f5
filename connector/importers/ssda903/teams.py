"""The holding team that a return doesn't tell, assumed by rules in a file of the authority's (TOML).

Every involvement made here is marked as assumed; the file says which teams, this module knows none.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from connector.importers.ssda903.care import Period

EXAMPLE = "teams-example.toml"


class TeamsUnreadable(Exception):  # noqa: N818 - names what is the matter
    """The teams file can't be used; the message names file, entry and reason."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TeamRule(_Data):
    """One rule: at what moment which team is taken to hold the case.

    `becoming_looked_after` counts only where no team holds the case yet: afterwards it stays where it is.
    `legal_status` moves it when one of `legal_statuses` starts. `after_days`: calendar days from that moment.
    `unaccompanied`: only children who seek asylum unaccompanied (true), only others (false), all (left out).
    """

    on: Literal["becoming_looked_after", "legal_status"]
    team: str = Field(min_length=1)
    by_locality: bool = False
    legal_statuses: tuple[str, ...] = ()
    after_days: int = Field(default=0, ge=0)
    unaccompanied: bool | None = None

    def speaks_of(self, *, status: str | None, unaccompanied: bool) -> bool:
        """Say whether the rule speaks of a child at a moment; `status` None: the child became looked after."""
        if self.unaccompanied is not None and self.unaccompanied != unaccompanied:
            return False
        return self.on == "becoming_looked_after" if status is None else status in self.legal_statuses


class AssumedTeams(_Data):
    """The whole file. `localities` share the children out by a hash of HOME_POST; one name puts all in one.

    `start_of_care`: `first_episode` takes a period of care whose first day isn't returned to start on its first
    returned day, marked as assumed; `as_returned` leaves it out. `worker_id` stands for the social worker whom a return
    before 2023-24 doesn't name.
    """

    start_of_care: Literal["first_episode", "as_returned"] = "as_returned"
    worker_id: str | None = None
    localities: tuple[str, ...] = ()
    rule: tuple[TeamRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A time in which a team is assumed to hold the case; `ended_on` None: it stays there."""

    team: str
    locality: str | None
    started_on: date
    ended_on: date | None


def read_teams(path: Path | None = None) -> AssumedTeams:
    """Read a teams file; None: the shipped example. Raises TeamsUnreadable."""
    source: Path | Traversable = path or files(__package__).joinpath(EXAMPLE)
    try:
        return AssumedTeams.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
    except OSError as missing:
        raise TeamsUnreadable(
            f"{path} can't be read: {missing.strerror}; give --teams a file like {EXAMPLE}"
        ) from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise TeamsUnreadable(f"{source.name}: not TOML: {broken}") from broken
    except ValidationError as invalid:
        first = invalid.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise TeamsUnreadable(f"{source.name}: {where}: {first['msg']}") from invalid


def holdings(periods: Iterable[Period], teams: AssumedTeams, *, unaccompanied: bool) -> tuple[Holding, ...]:
    """Give the times in which teams are assumed to hold one child's case, in order, each until the next."""
    held: list[Holding] = []
    moments = sorted(_moments(periods, teams, unaccompanied=unaccompanied), key=lambda moment: moment[0])
    for day, rule, home_postcode in moments:
        if held and (rule.on == "becoming_looked_after" or rule.team == held[-1].team):
            continue
        if held:
            held[-1] = replace(held[-1], ended_on=day)
        locality = _locality(home_postcode, teams.localities) if rule.by_locality else None
        held.append(Holding(team=rule.team, locality=locality, started_on=day, ended_on=None))
    return tuple(one for one in held if one.started_on != one.ended_on)


def _moments(
    periods: Iterable[Period], teams: AssumedTeams, *, unaccompanied: bool
) -> Iterator[tuple[date, TeamRule, str | None]]:
    """Give each day on which a rule speaks, with the home from which the child came into care."""
    for period in periods:
        if not period.told and teams.start_of_care == "as_returned":
            continue
        asked: list[tuple[date, str | None]] = [(period.started_on, None)]
        asked += [(span.started_on, span.code) for span in period.statuses]
        for day, status in asked:
            spoken = (rule for rule in teams.rule if rule.speaks_of(status=status, unaccompanied=unaccompanied))
            rule = next(spoken, None)
            if rule is None:
                continue
            moment = day + timedelta(days=rule.after_days)
            if status is None or period.ended_on is None or moment < period.ended_on:
                yield moment, rule, period.first.home_postcode


def _locality(home_postcode: str | None, localities: tuple[str, ...]) -> str | None:
    if home_postcode is None or not localities:
        return None
    digest = hashlib.sha256(home_postcode.replace(" ", "").encode()).digest()
    return localities[int.from_bytes(digest[:8]) % len(localities)]
