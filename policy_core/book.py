"""The policy book: an authority's rules, parameters, teams and catalogue, checked and indexed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING

from policy_core.authority_settings import AuthoritySettings, AuthoritySettingsInvalid
from policy_core.commands import NONE_GIVEN
from policy_core.events import TeamRef
from policy_core.policy import CatalogueRow, PolicyData, PolicyText, read_policy_data
from policy_core.rules import JudgedOn, On, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from importlib.resources.abc import Traversable
    from types import ModuleType


EXAMPLE_SETTINGS = "authority-example.toml"
AUTHORITY_KEY = "~authority"


class BookInvalid(ValueError):  # noqa: N818 - names what is the matter
    """A policy book contradicts itself; the message lists every fault, each with its remedy."""


class RuleState(StrEnum):
    """What became of a row of the catalogue."""

    IMPLEMENTED = "implemented"
    LEFT_TO_PEOPLE = "left_to_people"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class PolicyBook:
    """All that is decided by one authority's policy. Build it with `PolicyBook.build`, which refuses a faulty one.

    `written` is a digest of the files that the policy and the core are written in.
    """

    data: PolicyData
    rules: tuple[Rule, ...]
    by_id: dict[str, Rule] = field(repr=False)
    written: str = ""

    @classmethod
    def build(cls, package: str, *modules: ModuleType) -> PolicyBook:
        """Read the data files of a package's `policy` folder and take the rules of these modules.

        Raises PolicyDataInvalid or BookInvalid.
        """
        data = read_policy_data(resources.files(package))
        rules = tuple(value for module in modules for value in vars(module).values() if isinstance(value, Rule))
        unique = tuple(dict.fromkeys(rules))
        faults = _faults(data, unique)
        if faults:
            raise BookInvalid(f"policy {data.policy.authority}: " + "; ".join(faults))
        written = digest_of(resources.files(package), resources.files("policy_core"))
        return cls(data=data, rules=unique, by_id={rule.rule_id: rule for rule in unique}, written=written)

    def with_settings(self, settings: AuthoritySettings) -> PolicyBook:
        """Give the book as the authority's settings complete it: another book, by which cases are judged again.

        Raises AuthoritySettingsInvalid, naming every fault.
        """
        faults = tuple(settings.faults(self.data))
        if faults:
            raise AuthoritySettingsInvalid("; ".join(faults))
        return replace(self, data=settings.completed(self.data))

    def without_commands(self) -> PolicyBook:
        """Give the book as shadow goes by it: it commands nothing."""
        policy = self.data.policy.model_copy(update={"commands": NONE_GIVEN})
        return replace(self, data=replace(self.data, policy=policy))

    @property
    def authority(self) -> str:
        """The authority's key, as in topic names."""
        return self.data.policy.authority

    @cached_property
    def version(self) -> str:
        """The policy's version as published on every obligation."""
        return self.data.policy.version

    @cached_property
    def team_kinds(self) -> dict[str, str]:
        """The kind of each team."""
        return {key: team.kind for key, team in self.data.teams.items()}

    @cached_property
    def split_teams(self) -> frozenset[str]:
        """The teams of which there is one a locality."""
        return frozenset(key for key, team in self.data.teams.items() if team.by_locality)

    @cached_property
    def change_days(self) -> tuple[date, ...]:
        """The days on which some rule or parameter comes into force or ends."""
        spans = [(rule.since, rule.until) for rule in self.rules]
        spans += [(one.since, one.until) for parameter in self.data.parameters.values() for one in parameter.values]
        return tuple(sorted({day for span in spans for day in span if day is not None}))

    @cached_property
    def hash(self) -> str:
        """Names this very book, the code it was written in and the core that reads it: another one decides again."""
        digest = hashlib.sha256(self.written.encode())
        digest.update(self.data.policy.model_dump_json().encode())
        for name, model in sorted({**self.data.parameters, **self.data.teams, **self.data.roles}.items()):
            digest.update(f"{name}{model.model_dump_json()}".encode())
        if self.data.closed_case_years is not None:
            digest.update(f"closed_case_years {self.data.closed_case_years}".encode())
        for rule in sorted(self.rules, key=lambda rule: (rule.rule_id, repr(rule.on))):
            digest.update(repr((rule.rule_id, rule.since, rule.until, rule.held_by, rule.on)).encode())
        return digest.hexdigest()[:16]

    @cached_property
    def _index(self) -> dict[str | None, tuple[Rule, ...]]:
        on_case = [rule for rule in self.rules if rule.on.what in (JudgedOn.CASE, JudgedOn.EACH)]
        anyone = tuple(rule for rule in on_case if not rule.held_by)
        index: dict[str | None, tuple[Rule, ...]] = {None: anyone}
        for team in (*self.data.teams, AUTHORITY_KEY):
            held = tuple(rule for rule in on_case if team in rule.held_by)
            index[team] = held if team == AUTHORITY_KEY else (*anyone, *held)
        return index

    def rules_for(self, holding_team: str | None) -> tuple[Rule, ...]:
        """Rules judged on the case or its records while this team holds the child (None: nobody does)."""
        return self._index.get(holding_team, self._index[None])

    @cached_property
    def all_case_rules(self) -> tuple[Rule, ...]:
        """Every rule judged on the case or its records, whoever holds it."""
        return tuple(
            rule
            for rule in self.rules
            if rule.on.what in (JudgedOn.CASE, JudgedOn.EACH) and AUTHORITY_KEY not in rule.held_by
        )

    @cached_property
    def transfer_rules(self) -> tuple[Rule, ...]:
        """Rules judged on a transfer."""
        return tuple(rule for rule in self.rules if rule.on.what is JudgedOn.TRANSFER)

    @cached_property
    def closure_rules(self) -> tuple[Rule, ...]:
        """Rules judged on a closure."""
        return tuple(rule for rule in self.rules if rule.on.what is JudgedOn.CLOSURE)

    def text(self, day: date) -> PolicyText:
        """Give the policy as it stood on a day."""
        return PolicyText(self.data, day)

    def kind_of(self, team: str | None) -> str | None:
        """Give the kind of a team, or the id itself where no team is called so."""
        found = self.data.teams.get(team or "")
        return found.kind if found else team

    def team_ref(self, team: str | None, locality: str | None = None) -> TeamRef | None:
        """Name a team on the wire, with the work tray that the authority's settings give it."""
        if not team:
            return None
        found = self.data.teams.get(team)
        return TeamRef(team=team, locality=locality, host_team_id=found.work_tray(locality) if found else None)

    def manager_of(self, team: str | None) -> tuple[str, ...]:
        """Give the role id of a team's manager, where the policy names one."""
        found = self.data.teams.get(team or "")
        return (found.manager,) if found and found.manager else ()

    def state_of(self, row: CatalogueRow) -> tuple[RuleState, str | None]:
        """Say what became of a catalogue row, and why."""
        if row.id in self.by_id or row.by_core:
            return RuleState.IMPLEMENTED, row.by_core
        if row.left_to_people:
            return RuleState.LEFT_TO_PEOPLE, row.left_to_people
        return RuleState.NOT_YET, row.not_yet


def digest_of(*folders: Traversable) -> str:
    """Digest every Python and TOML file of some folders, in order of their names."""
    digest = hashlib.sha256()
    for folder in folders:
        _digest(folder, digest)
    return digest.hexdigest()


def _digest(folder: Traversable, digest: hashlib._Hash) -> None:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            _digest(entry, digest)
        elif entry.name != EXAMPLE_SETTINGS and entry.name.endswith((".py", ".toml", ".json")):
            digest.update(entry.name.encode() + entry.read_bytes())


def _faults(data: PolicyData, rules: Iterable[Rule]) -> list[str]:
    faults: list[str] = []
    seen: set[str] = set()
    judged: set[tuple[str, On]] = set()
    rows = {row.id: row for row in data.catalogue}
    for rule in rules:
        if (rule.rule_id, rule.on) in judged:
            faults.append(f"{rule.rule_id} is written twice on the same thing; remove one")
        judged.add((rule.rule_id, rule.on))
        seen.add(rule.rule_id)
        faults += _faults_of_rule(rule, rows.get(rule.rule_id), data)
    for row in data.catalogue:
        said = [why for why in (row.left_to_people, row.not_yet, row.by_core) if why]
        if row.id not in seen and len(said) != 1:
            faults.append(f"{row.id} has no rule and needs one of left_to_people, not_yet, by_core in catalogue.toml")
    for name, ladder in data.policy.ladders.items():
        unknown = [rule_id for rule_id in ladder.places if rule_id not in rows]
        if unknown:
            faults.append(f"ladder {name} names {', '.join(unknown)}, which the catalogue doesn't have")
    for name, bound in data.policy.invariants.items():
        unknown = [role for role in bound.tell if role not in data.roles]
        if unknown:
            faults.append(f"invariant {name} tells {', '.join(unknown)}; no such role in roles.toml")
    return faults


def _faults_of_rule(rule: Rule, row: CatalogueRow | None, data: PolicyData) -> list[str]:
    if row is None:
        return [f"{rule.rule_id} is not in catalogue.toml; add its row"]
    faults = []
    if row.left_to_people or row.not_yet:
        faults.append(f"{rule.rule_id} has a rule, so its catalogue row may not say left_to_people or not_yet")
    unknown = [team for team in rule.held_by if team not in data.teams and team != AUTHORITY_KEY]
    if unknown:
        faults.append(f"{rule.rule_id} is held_by {', '.join(unknown)}; no such team in teams.toml")
    return faults
