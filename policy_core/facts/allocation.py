"""Who holds the case: involvements of workers and teams, those named for it, and delays in allocating it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policy_core.facts.collection import Collection
from policy_core.facts.derive import is_open, known_to, same_as, within, worker_id_of
from policy_core.facts.kind import Kind, kind
from policy_core.facts.spells import changes, team_of
from policy_core.unknown import Absent, Maybe, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policy_core.facts.case import Case
    from policy_core.facts.item import Item
    from policy_core.history import Folded

_STARTED, _ENDED, _OPENED = "InvolvementStarted", "InvolvementEnded", "CaseOpened"
INVOLVEMENT = (_STARTED, _ENDED)
HELD = frozenset({"worker", "ended_on", "until"})
_ADVISER = "personal_adviser"


def team_held_in(_case: Case, item: Item) -> Maybe:
    """Give the team an involvement is held in: its own, else its worker's."""
    team = item.field("team")
    return team if item.raw("team") is not None else _own_team(item, team)


def _own_team(item: Item, untold: Maybe) -> Maybe:
    own = item.field("worker").team
    return untold if isinstance(own, Absent) else own


def _agreed_by_roles(case: Case, item: Item) -> Maybe:
    told = item.field("agreed_by_roles")
    named = [
        naming.field("agreed_by_roles")
        for naming in case.items("named_workers")
        if naming.raw("purpose") == "co_worker" and worker_id_of(naming) == worker_id_of(item)
    ]
    return next((roles for roles in (told, *reversed(named)) if isinstance(roles, tuple)), told)


WORKER_FIELDS = {
    name: within("worker", name)
    for name in (
        "worker_id",
        "qualification",
        "newly_qualified",
        "experienced",
        "suitably_qualified",
        "specialisms",
        "leaving_for",
        "active",
        "line_manager_id",
    )
} | {"own_team": within("worker", "team")}


class CoWorkers(Collection):
    """The co-workers of a child."""

    __slots__ = ()

    def of_team(self, *teams: str) -> Maybe:
        """Only those of these teams or kinds of team."""
        found = [item for item in self._items if _is_of_team(self._case, item, teams)]
        return self.narrowed(f"of_team({','.join(teams)})", found)


def _is_of_team(case: Case, item: Item, teams: tuple[str, ...]) -> bool:
    held_in = team_of(item)
    return held_in is not None and (held_in[0] in teams or case.team_kinds.get(held_in[0]) in teams)


class Workers(Collection):
    """Every involvement that has a worker, ended ones too."""

    __slots__ = ()

    def since_day(self, day: date) -> Maybe:
        """Only those still involved on or after a day; unknown where the host's record of them begins later."""
        complete_from = self._case.child.allocation_history_from
        if isinstance(complete_from, Unknown | Absent) or complete_from > day:
            return Unknown(f"{self._path}.since_day({day})", self._case.reading, asked=False)
        held = [item for item in self._items if (end := item.raw("ended_on")) is None or end >= day]
        return self.narrowed(f"since_day({day})", held)


kind(
    Kind(
        name="primary_involvements",
        events=INVOLVEMENT,
        where=lambda folded: folded.fields.get("role") == "primary",
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=HELD,
        derived=WORKER_FIELDS | {"team": team_held_in},
    )
)
kind(
    Kind(
        name="co_workers",
        events=INVOLVEMENT,
        also=("WorkerNamed",),
        where=lambda folded: folded.fields.get("role") == "co_worker",
        codes_of=lambda item: (item.raw("worker").qualification if item.raw("worker") is not None else None,),
        code_set="worker_qualification",
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=HELD,
        derived=WORKER_FIELDS | {"team": team_held_in, "agreed_by_roles": _agreed_by_roles},
        collection=CoWorkers,
    )
)
kind(
    Kind(
        name="workers",
        events=INVOLVEMENT,
        code="role",
        where=lambda folded: folded.fields.get("worker") is not None,
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=HELD,
        derived=WORKER_FIELDS | {"team": team_held_in, "changed_by_role": same_as("recorded_by_role")},
        collection=Workers,
    )
)
kind(
    Kind(
        name="teams",
        events=INVOLVEMENT,
        where=lambda folded: folded.fields.get("role") == "primary",
        codes_of=lambda item: (item.case.team_kinds.get(held[0]) if (held := team_of(item)) else None,),
        code_set="team_kind",
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=HELD,
        derived={"team": team_held_in},
    )
)
kind(
    Kind(
        name="named_workers",
        events=("WorkerNamed",),
        code="purpose",
        none_if_null=frozenset({"until", "for_team"}),
        period="cases",
        since_last=True,
        derived=WORKER_FIELDS,
    )
)
kind(
    Kind(
        name="allocation_delay",
        events=("AllocationDelayReported",),
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=frozenset({"started_on", "ended_on", "challenging_since", "monitoring_evidenced_on"}),
        one=True,
        derived={"is_open": is_open},
    )
)


def _advisers(case: Case) -> Iterator[Folded]:
    """Give the involvements of personal advisers; before there is one, who is named to become it."""
    involved = [
        item.folded
        for item in case.items("workers")
        if item.raw("worker").qualification == _ADVISER and known_to(item.is_open)
    ]
    for folded in involved:
        yield replace(folded, fields={**folded.fields, "allocated_on": folded.fields["started_on"]})
    if not involved:
        yield from (item.folded for item in case.items("named_workers") if item.raw("purpose") == _ADVISER)


kind(
    Kind(
        name="personal_adviser",
        events=(_STARTED, "WorkerNamed"),
        make=_advisers,
        made_fields=(
            "worker",
            "allocated_on",
            "named_on",
            "team",
            "for_team",
            "until",
            "role",
            "agreed_by_roles",
            "named_by_role",
            "transfer_id",
            "involvement_id",
        ),
        none_if_null=frozenset({"until", "allocated_on", "named_on", "for_team", "transfer_id", "involvement_id"}),
        one=True,
        derived={"worker_id": within("worker", "worker_id")},
    )
)


def _handovers(case: Case) -> Iterator[Folded]:
    involvements = {item.record_key: item.folded for item in case.items("primary_involvements")}
    for before, after, changed_on in changes(case.spells, case.items("last_closure")):
        yield replace(
            involvements[after.record_key],
            record="handover",
            fields={
                "from_team": before.team,
                "from_locality": before.locality,
                "to_team": after.team,
                "to_locality": after.locality,
                "changed_on": changed_on,
            },
        )


kind(
    Kind(
        name="handovers",
        events=INVOLVEMENT,
        make=_handovers,
        made_fields=("from_team", "from_locality", "to_team", "to_locality", "changed_on"),
        none_if_null=frozenset({"from_locality", "to_locality"}),
        starts=("changed_on",),
    )
)
