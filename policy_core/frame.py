"""What an answer hangs on: the kinds of record read for it, and the earliest instant at which it may turn.

An answer given before still holds while none of those records has changed and that instant hasn't come.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_PLACES: dict[str, int] = {}


@dataclass(slots=True)
class Frame:
    """Kinds of record are kept as the bits of one number: frames are joined at every reading of a fact."""

    records: int = 0
    earliest: datetime | None = None

    def read(self, records: Iterable[str]) -> None:
        """Note that these kinds of record were read."""
        for record in records:
            self.records |= 1 << _PLACES.setdefault(record, len(_PLACES))

    def threshold(self, instant: datetime) -> None:
        """Note a later instant."""
        if self.earliest is None or instant < self.earliest:
            self.earliest = instant

    def join(self, other: Frame) -> None:
        """Hang on what another answer hangs on too."""
        self.records |= other.records
        if other.earliest is not None:
            self.threshold(other.earliest)


def kinds_of_record() -> tuple[str, ...]:
    """Give every kind of record that was ever read."""
    return tuple(_PLACES)
