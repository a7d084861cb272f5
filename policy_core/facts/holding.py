"""Which team and which worker hold the child today, and since when nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts.allocation import HELD, INVOLVEMENT, WORKER_FIELDS, team_held_in
from policy_core.facts.answers import both, either, negated
from policy_core.facts.derive import known_to, same_as, worker_id_of
from policy_core.facts.item import Found, Item
from policy_core.facts.kind import Kind, fact, kind
from policy_core.facts.spells import team_of
from policy_core.unknown import ABSENT, Absent, Maybe, Unknown

if TYPE_CHECKING:
    from datetime import date

    from policy_core.facts.case import Case

_STARTED, _ENDED = INVOLVEMENT
_OPENED = "CaseOpened"


def _open_primaries(case: Case) -> tuple[list[Item], Unknown | None]:
    """Give the primary involvements open today, and an unknown where one may be."""
    involvements = case.items_or_unknown("primary_involvements")
    if isinstance(involvements, Unknown):
        return [], involvements
    states = [(item, item.is_open) for item in involvements]
    unknown = next((state for _, state in states if isinstance(state, Unknown)), None)
    return [item for item, state in states if known_to(state)], unknown


def _without_holder(case: Case, name: str, unknown: Unknown | None) -> Maybe:
    """Give what holds while no primary involvement is open: nothing for a closed case, else nobody knows."""
    is_open = case.open
    cause = is_open if unknown is None else unknown
    if isinstance(cause, Unknown):
        return case.unknown_for(name, cause)
    return case.unknown(name, *INVOLVEMENT) if cause else ABSENT


@fact(_STARTED, _ENDED, _OPENED)
def holding_team(case: Case) -> Maybe:
    """Give the id of the team that holds the child; unknown for two of them, or none while the case is open."""
    involvements, unknown = _open_primaries(case)
    if not involvements:
        return _without_holder(case, "holding_team", unknown)
    teams = {held[0] if (held := team_of(item)) else None for item in involvements}
    team = next(iter(teams))
    if len(teams) > 1 or team is None:
        return case.unknown("holding_team", *INVOLVEMENT)
    if unknown is not None:
        return case.unknown_for("holding_team", unknown)
    present = [spell for spell in case.spells if spell.team == team and case.reached(spell.since)]
    if not present:
        return Found(team, involvements[0])
    began = next(item for item in case.items("primary_involvements") if item.record_key == present[-1].record_key)
    return Found(team, began, present[-1].since)


@fact(_STARTED, _ENDED, _OPENED)
def holding_team_kind(case: Case) -> Maybe:
    """Give the kind of the team that holds the child; unknown too where the team is in none."""
    team = case.holding_team
    if isinstance(team, Unknown | Absent):
        return team
    item, since = _holding(case)
    return Found(case.kind_of_team(team, "holding_team_kind"), item, since)


@fact(_STARTED, _ENDED, _OPENED)
def holding_locality(case: Case) -> Maybe:
    """Give the locality of the team that holds the child; absent where the team isn't split by locality."""
    team = case.holding_team
    if isinstance(team, Unknown | Absent):
        return team
    involvements, _ = _open_primaries(case)
    localities = {held[1] for item in involvements if (held := team_of(item))}
    locality = next(iter(localities))
    if len(localities) > 1 or (locality is None and team in case.split_teams):
        return case.unknown("holding_locality", *INVOLVEMENT)
    item, since = _holding(case)
    return ABSENT if locality is None else Found(locality, item, since)


def _holding(case: Case) -> tuple[Item, date]:
    found = case.found("holding_team")
    return found.item, found.since


def _choose_primary_worker(case: Case, items: tuple[Item, ...]) -> Maybe:
    involvements, unknown = _open_primaries(case)
    with_worker = {worker_id_of(item): item for item in involvements if worker_id_of(item) is not None}
    if len(with_worker) > 1:
        return case.unknown("primary_worker", *INVOLVEMENT)
    if not with_worker and unknown is not None:
        return unknown
    return next((item for item in items if item in with_worker.values()), ABSENT)


kind(
    Kind(
        name="primary_worker",
        events=INVOLVEMENT,
        where=lambda folded: folded.fields.get("role") == "primary",
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=HELD,
        one=True,
        choose=_choose_primary_worker,
        derived=WORKER_FIELDS | {"team": team_held_in, "since": same_as("started_on")},
    )
)


@fact(_STARTED, _ENDED)
def primaries_today(case: Case) -> Maybe:
    """Count who is primary today: 0 is unallocated, 2 a conflict that only people settle.

    Some hosts record the team and its worker apart: a team without a worker counts only where no worker of it does.
    """
    involvements, unknown = _open_primaries(case)
    if unknown is not None:
        return unknown
    worked = {held[0] for item in involvements if worker_id_of(item) is not None and (held := team_of(item))}
    alone = {held[0] for item in involvements if worker_id_of(item) is None and (held := team_of(item))}
    return sum(worker_id_of(item) is not None for item in involvements) + len(alone - worked)


@fact(_OPENED, _STARTED, _ENDED)
def unallocated(case: Case) -> Maybe:
    """Say whether the case is open and no worker is primary; a team that holds it without a worker doesn't count."""
    involvements, unknown = _open_primaries(case)
    may_be_held = False if unknown is None else unknown
    has_worker = either((*(worker_id_of(item) is not None for item in involvements), may_be_held))
    return both(case.open, negated(has_worker))


@fact(_ENDED, _STARTED, _OPENED)
def unallocated_since(case: Case) -> Maybe:
    """Give the day the last primary worker ended, else the day the case was opened; absent while it is allocated."""
    is_unallocated = case.unallocated
    if isinstance(is_unallocated, Unknown):
        return is_unallocated
    if not is_unallocated:
        return ABSENT
    left = [
        item
        for item in case.items("primary_involvements")
        if worker_id_of(item) is not None and item.raw("ended_on") is not None and case.reached(item.raw("ended_on"))
    ]
    opened = case.found("opened_on")
    if not left:
        return opened
    last = max(left, key=lambda item: (item.raw("ended_on"), item.record_key))
    reopened = isinstance(opened, Found) and opened.value > last.raw("ended_on")
    return opened if reopened else Found(last.raw("ended_on"), last)
