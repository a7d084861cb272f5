"""Names of remnants: what outlives a deleted case is kept under a name that doesn't say whose it was.

The name can be reckoned from a child's id, so that later events are known, and not the other way round; whoever has a
list of ids can find out which of them were deleted. So it is a pseudonym, and no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_core.deletion import Remnant

_NAMESPACE: Final = UUID("b9d5a6a4-6a0f-5c63-9d0e-5f0f5a3d7c41")


def reference_of(events_topic: str, key: bytes) -> str:
    """Name the remnant of a case: UUIDv5 of the events topic, which is the authority's own, and the case's key."""
    return str(uuid5(_NAMESPACE, f"{events_topic}\x1f{key.decode('utf-8', 'replace')}"))


class Remnants:
    """The remnants of one partition: those that stand, and those that are `added` and not yet committed."""

    def __init__(self, events_topic: str, standing: Mapping[str, Remnant]) -> None:
        self.added: dict[str, Remnant] = {}
        self._events_topic = events_topic
        self._standing = standing

    def of(self, key: bytes) -> Remnant | None:
        """Give what is left of a deleted case."""
        if not self.added and not self._standing:
            return None
        reference = reference_of(self._events_topic, key)
        return self.added.get(reference) or self._standing.get(reference)

    def is_erased(self, key: bytes) -> bool:
        """Say whether a child was erased."""
        remnant = self.of(key)
        return remnant is not None and remnant.erased

    def put(self, key: bytes, remnant: Remnant) -> str:
        """Keep what is left of a case; gives its name."""
        reference = reference_of(self._events_topic, key)
        self.added[reference] = remnant
        return reference
