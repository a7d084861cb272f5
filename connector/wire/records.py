"""Records of our own topics: what is kept of a case. Their schemas are in schemas/internal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - the codec reads the annotations at run time

__all__ = ["CaseState", "Life", "SaidNotice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """How many lives of one obligation have begun."""

    identity: tuple[str, ...]
    lives: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidNotice:
    """A notice said, and a digest of what it said."""

    identity: tuple[str, ...]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState:
    """All that is kept of one child, events and open obligations each in single-object encoding."""

    child_id: str
    events: tuple[bytes, ...]
    open: tuple[bytes, ...]
    lives: tuple[Life, ...]
    said: tuple[SaidNotice, ...]
    silent: tuple[str, ...]
    restricted: bool
    last_event_at: datetime
    decided_through: datetime
    wake_at: datetime | None
    more_follow: bool
    book: str
    mapping: str
    present: tuple[str, ...] = ()
    present_restricted: tuple[str, ...] = ()
    generation: int = 0
    deleted_through: date | None = None
