"""One record as a case event carries it: its whole content, its key, the day it takes effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.importers.ssda903.rows import RowId

# What comes first on one day: who the child is, then what ends, then what starts, status before placement.
SAME_DAY_ORDER: Final = (
    "ChildRecorded",
    "ImmigrationStatusRecorded",
    "PlacementEnded",
    "LegalStatusEnded",
    "CeasedToBeLookedAfter",
    "BecameLookedAfter",
    "LegalStatusStarted",
    "CourtOrderMade",
    "AdoptionStepRecorded",
    "PlacementStarted",
    "LookedAfterReviewHeld",
    "MissingEpisodeRecorded",
    "InvolvementEnded",
    "InvolvementStarted",
)

# `assumed` at the front of host_entity marks a record as assumed; the core says so of everything decided on it.
ASSUMED_HOLDING_TEAM: Final = "assumed_holding_team"
ASSUMED_START_OF_CARE: Final = "assumed_start_of_care"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of one child.

    `content` is ready for JSON; `row_id` names the row it was read from, None: it rests on the whole return.
    """

    event: str
    record_key: str
    effective_on: date
    content: Mapping[str, Any]
    row_id: RowId | None
    host_entity: str


def content(**fields: Any) -> dict[str, Any]:
    """Give the fields of an event ready for JSON, without those that aren't known."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
        if value is not None
    }
