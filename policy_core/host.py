"""A host plugin's answer: how the host's own words become canonical codes, and which events it supplies."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core import null_dates
from policy_core.codes import FIELD_CODES
from policy_core.facts.code_sets import is_code

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from policy_core.authority_settings import AuthoritySettings
    from policy_core.events import Event

LOCALITY = "locality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What `handover_host()` returns.

    `codes` maps code set -> the host's word (compared without case) -> canonical code. `teams` maps the host's team id
    to the authority's, `localities` to the locality which that team is of. `null_dates` are days that stand for no
    date: by default the one that SQL Server keeps for an empty text. `supplied` names the events the host delivers;
    None is all of them. `unfilled` names fields the host has no place for ("Worker.newly_qualified"): they are never
    asked for. `notes` says, for what is missing, why.
    """

    key: str
    name: str
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    localities: Mapping[str, str] = field(default_factory=dict)
    null_dates: frozenset[date] = frozenset({date(1900, 1, 1)})
    supplied: frozenset[str] | None = None
    unfilled: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)

    def with_settings(self, settings: AuthoritySettings) -> Host:
        """Give the host with its words for areas as the authority's localities, its work trays as teams of these."""
        words = {**self.codes.get(LOCALITY, {}), **settings.words}
        trays = settings.trays
        return dataclasses.replace(
            self,
            codes={**self.codes, LOCALITY: words} if settings.localities else self.codes,
            teams={**self.teams, **{tray: team for tray, (team, _) in trays.items()}},
            localities={**self.localities, **{tray: place for tray, (_, place) in trays.items() if place}},
        )

    @property
    def mapping_hash(self) -> str:
        """Names this very mapping: state mapped under another hash is mapped again."""
        content = {
            "codes": {k: dict(v) for k, v in self.codes.items()},
            "teams": dict(self.teams),
            "localities": dict(self.localities),
            "null_dates": sorted(day.isoformat() for day in self.null_dates),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def lacks_a_date(self, event: Event) -> bool:
        """Say whether a date that an event can't do without stands for none."""
        return null_dates.lacks_a_date(event, self.null_dates)

    def map(self, event: Event, unmapped: Counter[tuple[str, str]] | None = None) -> Event:
        """Give the event in canonical codes, its null dates as null.

        A word no mapping knows is kept as it is and counted in `unmapped`. Where areas are mapped, one that isn't is
        counted too, and left out: no team is of it.
        """
        name, event = type(event).__name__, null_dates.without(event, self.null_dates)
        changes: dict[str, Any] = {}
        for spec in dataclasses.fields(event):
            value = getattr(event, spec.name)
            if value is None or spec.name == "envelope":
                continue
            mapped = self._mapped(name, spec.name, value, unmapped)
            if mapped is not value:
                changes[spec.name] = mapped
        return dataclasses.replace(event, **changes) if changes else event

    def _mapped(self, owner: str, name: str, value: Any, unmapped: Counter[tuple[str, str]] | None) -> Any:
        if isinstance(value, str):
            return self._code(FIELD_CODES.get((owner, name)), value, unmapped)
        if isinstance(value, tuple):
            parts = tuple(self._mapped(owner, name, part, unmapped) for part in value)
            return parts if any(new is not old for new, old in zip(parts, value, strict=True)) else value
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._nested(value, unmapped)
        return value

    def _nested(self, value: Any, unmapped: Counter[tuple[str, str]] | None) -> Any:
        owner = type(value).__name__
        changes: dict[str, Any] = {}
        for spec in dataclasses.fields(value):
            old = getattr(value, spec.name)
            if old is not None and (new := self._mapped(owner, spec.name, old, unmapped)) is not old:
                changes[spec.name] = new
        if owner == "TeamRef":
            changes |= self._team(value)
        return dataclasses.replace(value, **changes) if changes else value

    def _team(self, value: Any) -> dict[str, str]:
        """Give team and locality of a team that the host names by an id of its own."""
        known = next((named for named in (value.host_team_id, value.team) if named in self.teams), None)
        if known is None:
            return {}
        told = {"team": self.teams[known], "locality": self.localities.get(known)}
        return {name: said for name, said in told.items() if said is not None and said != getattr(value, name)}

    def _code(self, code_set: str | None, value: str, unmapped: Counter[tuple[str, str]] | None) -> str | None:
        if code_set is None:
            return value
        words = self.codes.get(code_set)
        if words:
            mapped = words.get(value) or words.get(value.strip().casefold())
            if mapped is not None:
                return mapped
        stray_area = code_set == LOCALITY and bool(words)
        if unmapped is not None and (stray_area or not is_code(code_set, value)):
            unmapped[code_set, value] += 1
        return None if stray_area else value
