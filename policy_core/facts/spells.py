"""The holding teams in time, made of the primary involvements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from policy_core.facts.item import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A stretch in which one team (of one locality) held the child, whoever its workers were.

    `until` is the first day on which it no longer does, None while nobody has ended it. `kind` is the team's kind, or
    its id where it is in none. `record_key` is that of the involvement that began it.
    """

    team: str
    kind: str
    locality: str | None
    since: date
    until: date | None
    record_key: str


def team_of(involvement: Item) -> tuple[str, str | None] | None:
    """Give the team and locality an involvement is held in: its own, else its worker's; None where neither is told."""
    team = involvement.raw("team")
    worker = involvement.raw("worker")
    if team is None and worker is not None:
        team = worker.team
    return (team.team, team.locality) if team is not None else None


def spells_of(
    involvements: tuple[Item, ...], closures: tuple[Item, ...], team_kinds: Mapping[str, str]
) -> tuple[Spell, ...]:
    """Join consecutive involvements of one team into spells; a closure of the case in between parts them.

    Both are in order of their day. An involvement that ended on the day it began is none.
    """
    closed = _closed(closures)
    spells: list[Spell] = []
    for involvement in involvements:
        held_in = team_of(involvement)
        since, until = involvement.raw("started_on"), involvement.raw("ended_on")
        if held_in is None or since is None or (until is not None and until <= since):
            continue
        team, locality = held_in
        last = spells[-1] if spells else None
        if last is not None and (last.team, last.locality) == held_in and not _parted(last, since, closed):
            ends = None if last.until is None or until is None else max(last.until, until)
            spells[-1] = replace(last, until=ends)
        else:
            kind = team_kinds.get(team, team)
            key = involvement.record_key
            spells.append(Spell(team=team, kind=kind, locality=locality, since=since, until=until, record_key=key))
    return tuple(spells)


def changes(spells: tuple[Spell, ...], closures: tuple[Item, ...]) -> Iterator[tuple[Spell, Spell, date]]:
    """Give each change of holding team: the spell before, the spell after, the day the one ended and the other held.

    While the spell before hasn't ended there are two primary teams and nothing has changed hands.
    """
    closed = _closed(closures)
    for before, after in pairwise(spells):
        if before.until is not None and not _parted(before, after.since, closed):
            yield before, after, max(before.until, after.since)


def _closed(closures: tuple[Item, ...]) -> list[date]:
    return [closure.raw("closed_on") for closure in closures]


def _parted(last: Spell, since: date, closed: list[date]) -> bool:
    ended = last.until or last.since
    return any(ended <= day <= since for day in closed)
