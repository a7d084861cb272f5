"""The facts of a case, by area. Importing this registers them all."""

from __future__ import annotations

from policy_core.facts import (
    address,
    allocation,
    assessment,
    case_status,
    child,
    circumstance,
    concern,
    court,
    family,
    front_door,
    holding,
    looked_after,
    meeting,
    plan,
    readiness,
    transfer,
)
from policy_core.facts.case import Case, FactTestsUnknown
from policy_core.facts.collection import Collection
from policy_core.facts.item import Found, Item
from policy_core.facts.kind import FACTS, Fact, Kind
from policy_core.facts.spells import Spell

AREAS = (
    address,
    allocation,
    assessment,
    case_status,
    child,
    circumstance,
    concern,
    court,
    family,
    front_door,
    holding,
    looked_after,
    meeting,
    plan,
    readiness,
    transfer,
)

__all__ = ["AREAS", "FACTS", "Case", "Collection", "Fact", "FactTestsUnknown", "Found", "Item", "Kind", "Spell"]
