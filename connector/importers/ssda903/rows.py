"""Rows of the return's files, as far as a case event holds them (DfE guide to the SSDA903, module by module).

Not read, because it never leaves the authority's own systems: UPN, PL_POST, URN, and HOME_POST beyond the locality.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

RowId = tuple[str, str]

GOES_ON = "X1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An episode of care: one legal status in one placement. `ceased` (REC) counts only beside an `ended_on` (DEC)."""

    child_id: str
    started_on: date
    reason_new: str | None
    legal_status: str | None
    primary_need: str | None
    placement_type: str | None
    placement_provider: str | None
    ended_on: date | None
    ceased: str | None
    change_reason: str | None
    home_postcode: str | None

    @property
    def day(self) -> date | None:
        """The first day."""
        return self.started_on

    @property
    def row_id(self) -> RowId:
        """The child has one episode a day."""
        return "episodes", self.started_on.isoformat()

    @property
    def ceased_care(self) -> str | None:
        """Why care ceased with this episode, None where it goes on or the return doesn't say."""
        return self.ceased if self.ended_on is not None and self.ceased != GOES_ON else None

    def unended(self) -> Episode:
        """Give the episode as it stood before its end was returned."""
        return replace(self, ended_on=None, ceased=None, change_reason=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who the child is."""

    child_id: str
    date_of_birth: date | None
    sex: str | None
    ethnicity: str | None

    @property
    def day(self) -> date | None:
        """Undated."""
        return None

    @property
    def row_id(self) -> RowId:
        """One a child."""
        return "header", ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A looked-after review."""

    child_id: str
    held_on: date
    participation: str | None

    @property
    def day(self) -> date | None:
        """The day of the review."""
        return self.held_on

    @property
    def row_id(self) -> RowId:
        """One a day."""
        return "reviews", self.held_on.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The child was missing, or away without authorisation."""

    child_id: str
    kind: str | None
    started_on: date
    ended_on: date | None

    @property
    def day(self) -> date | None:
        """The first day."""
        return self.started_on

    @property
    def row_id(self) -> RowId:
        """One a first day."""
        return "missing", self.started_on.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unaccompanied:
    """The child is or was seeking asylum unaccompanied; `ceased_on` (DUC) is the end, often still ahead."""

    child_id: str
    ceased_on: date | None

    @property
    def day(self) -> date | None:
        """Undated: the return tells the end alone."""
        return None

    @property
    def row_id(self) -> RowId:
        """One a child."""
        return "uasc", ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionDecision:
    """PLACED_ADOPTION: DATE_PLACED is the day of the decision that the child should be placed, not of the move."""

    child_id: str
    decided_on: date
    reversed_on: date | None
    reversal_reason: str | None

    @property
    def day(self) -> date | None:
        """The day of the decision."""
        return self.decided_on

    @property
    def row_id(self) -> RowId:
        """One a decision."""
        return "placed_adoption", self.decided_on.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """AD1: of a child who was adopted, the day of the decision for adoption and of the match."""

    child_id: str
    decided_on: date | None
    matched_on: date | None

    @property
    def day(self) -> date | None:
        """The day of the decision."""
        return self.decided_on

    @property
    def row_id(self) -> RowId:
        """One a child."""
        return "ad1", ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialWorkerEpisode:
    """SW_EPISODES, from 2023-24: who was the child's social worker. The reason is that of the start."""

    child_id: str
    worker_id: str
    started_on: date
    ended_on: date | None
    change_reason: str | None

    @property
    def day(self) -> date | None:
        """The first day."""
        return self.started_on

    @property
    def row_id(self) -> RowId:
        """One a worker and first day."""
        return "sw_episodes", f"{self.started_on.isoformat()}/{self.worker_id}"


Row = Episode | Header | Review | Missing | Unaccompanied | AdoptionDecision | Adopted | SocialWorkerEpisode
