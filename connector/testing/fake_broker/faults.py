"""What goes wrong on demand. Each fault is used up by what it spoils, so a run is the same every time."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Lost(Enum):
    """Which half of an exchange with the broker is lost."""

    REQUEST = "the broker never heard of it"
    RESPONSE = "the broker did it, and its answer never came"


@dataclass(slots=True)
class Faults:
    """The faults still to come."""

    unreachable_calls: int = 0
    moved_coordinator_calls: int = 0
    lost_batches: list[Lost] = field(default_factory=list)
    lost_commits: list[Lost] = field(default_factory=list)
    lost_joins: int = 0
    missed_joins: int = 0

    def broker_down(self, *, calls: int) -> None:
        """Let the next calls get no answer. A poll never fails of it: it only finds nothing."""
        self.unreachable_calls = calls

    def coordinator_moved(self, *, calls: int = 1) -> None:
        """Make a coordinator turn away the next calls; the client asks again by itself, which takes time."""
        self.moved_coordinator_calls = calls

    def lose_batch(self, lost: Lost = Lost.REQUEST) -> None:
        """Lose the next flushed batch: `flush` returns, the record's `error` tells, and a commit succeeds around it."""
        self.lost_batches.append(lost)

    def lose_commit(self, lost: Lost = Lost.RESPONSE) -> None:
        """Lose the next commit, or only the answer to it; `commit` raises Outage either way."""
        self.lost_commits.append(lost)

    def lose_join(self) -> None:
        """Lose the next join inside the client: the member stands still and is told nothing (kafka-python 3.0.12)."""
        self.lost_joins += 1

    def miss_join(self) -> None:
        """Let the next join be done between two polls: the client throws it away and joins once more."""
        self.missed_joins += 1

    def take_unreachable_call(self) -> bool:
        """Use up one call that gets no answer, if one is to come."""
        if self.unreachable_calls == 0:
            return False
        self.unreachable_calls -= 1
        return True

    def take_lost_batch(self) -> Lost | None:
        """Use up the loss of a batch, if one is to come."""
        return self.lost_batches.pop(0) if self.lost_batches else None

    def take_lost_commit(self) -> Lost | None:
        """Use up the loss of a commit, if one is to come."""
        return self.lost_commits.pop(0) if self.lost_commits else None

    def take_lost_join(self) -> bool:
        """Use up the loss of a join, if one is to come."""
        if self.lost_joins == 0:
            return False
        self.lost_joins -= 1
        return True

    def take_missed_join(self) -> bool:
        """Use up a join thrown away, if one is to come."""
        if self.missed_joins == 0:
            return False
        self.missed_joins -= 1
        return True

    def take_moved_coordinator(self) -> bool:
        """Use up one refusal of a coordinator that has moved."""
        if self.moved_coordinator_calls == 0:
            return False
        self.moved_coordinator_calls -= 1
        return True
