"""What the child's own record says of its relatives. Nothing is joined across children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts.answers import either, negated
from policy_core.facts.collection import Collection
from policy_core.facts.kind import Kind, kind
from policy_core.unknown import Absent, Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case
    from policy_core.facts.item import Item


class Family(Collection):
    """The child's relatives, as far as their link holds. Each is a snapshot of the day `as_at`."""

    __slots__ = ()

    @property
    def members(self) -> Maybe:
        """Every relative; iterate it, or narrow it by relationship."""
        return self.open

    @property
    def siblings(self) -> Maybe:
        """Brothers and sisters, half-siblings too."""
        members = self.open
        return members if isinstance(members, Unknown) else members.of_kind("sibling")

    @property
    def mother(self) -> Maybe:
        """The mother, or absent."""
        members = self.open
        return members if isinstance(members, Unknown) else members.of_kind("mother").latest

    @property
    def has_non_disabled_children(self) -> Maybe:
        """Whether a sibling isn't disabled; unknown where that isn't told of one and no other settles it."""
        siblings = self.siblings
        return siblings if isinstance(siblings, Unknown) else either([negated(one.disabled) for one in siblings])

    @property
    def teams(self) -> Maybe:
        """The ids of the teams that hold relatives of the same household, each once."""
        members = self.open
        if isinstance(members, Unknown):
            return members
        held = [one.holding_team for one in members if one.raw("same_household")]
        return tuple(dict.fromkeys(team.team for team in held if not isinstance(team, Unknown | Absent)))

    @property
    def split_across_teams(self) -> Maybe:
        """Whether relatives of the household are held by more than one team, this child's counted."""
        teams = self.teams
        own = self._case.holding_team
        if isinstance(teams, Unknown) or isinstance(own, Unknown):
            return teams if isinstance(teams, Unknown) else own
        return len({*teams, *(() if isinstance(own, Absent) else (own,))}) > 1


def _in_family(case: Case, items: tuple[Item, ...]) -> Maybe:
    """Give the relatives; unknown where the host names a family and sent none of it."""
    child = case.child
    named = not isinstance(child, Unknown | Absent) and child.raw("family_id") is not None
    if not items and named:
        return case.unknown("family", "FamilyMemberRecorded")
    return Family(case, FAMILY, items, "family")


FAMILY = kind(
    Kind(
        name="family",
        events=("FamilyMemberRecorded",),
        also=("ChildRecorded",),
        code="relationship",
        ends=("ended_on",),
        none_if_null=frozenset({"ended_on", "last_primary_ended_on", "holding_team", "notified_on"}),
        choose=_in_family,
        collection=Family,
    )
)
