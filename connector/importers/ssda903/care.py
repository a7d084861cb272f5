"""From one child's episodes to periods of care, legal statuses and placements.

A 903 episode ends when the legal status OR the placement changes; RNE says which. So one status or placement may run
over several episodes, and a period of care over all that follow each other with X1.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from connector.importers.ssda903.left_out import LeftOut, Reason
from connector.importers.ssda903.rows import GOES_ON, Episode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

STARTS_CARE: Final = "S"
_STARTS_STATUS: Final = frozenset("SLBU")
_STARTS_PLACEMENT: Final = frozenset("SPTBU")
_CHANGES_CARER: Final = frozenset("SPB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A legal status or a placement: its first and last episode.

    `told`: its first day is in the return, and isn't only the first day on which the return shows it.
    `ended_on` None: it goes on, or the return doesn't tell its end.
    """

    code: str
    first: Episode
    last: Episode
    told: bool
    ended_on: date | None

    @property
    def started_on(self) -> date:
        """The first day, or the first that the return shows."""
        return self.first.started_on

    @property
    def carer_changed(self) -> bool | None:
        """Whether the placement began with another carer; None where its beginning isn't told."""
        return self.first.reason_new in _CHANGES_CARER if self.told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A period of care with its statuses and placements, in order. `told` as of a span; `ended_on` with `reason`."""

    first: Episode
    last: Episode
    told: bool
    statuses: tuple[Span, ...]
    placements: tuple[Span, ...]

    @property
    def started_on(self) -> date:
        """The first day, or the first that the return shows."""
        return self.first.started_on

    @property
    def ended_on(self) -> date | None:
        """The day care ceased, None where it goes on."""
        return self.last.ended_on if self.reason is not None else None

    @property
    def reason(self) -> str | None:
        """REC of the end."""
        return self.last.ceased_care

    def covers(self, day: date) -> bool:
        """Say whether a day lies in the period; where its start isn't told, any day before its end may."""
        return (not self.told or self.started_on <= day) and (self.ended_on is None or day <= self.ended_on)


def periods_of_care(episodes: Iterable[Episode], left_out: LeftOut | None = None) -> tuple[Period, ...]:
    """Give the periods of care of one child in order of their first day; counts in `left_out` what is doubtful."""
    counted = LeftOut() if left_out is None else left_out
    chains: list[list[Episode]] = []
    for episode in sorted(episodes, key=lambda one: one.started_on):
        chain = None if episode.reason_new == STARTS_CARE else _chain_before(chains, episode)
        if chain is None:
            chains.append([episode])
            continue
        if chain[-1].ended_on not in {None, episode.started_on}:
            counted[Reason.EPISODES_WITH_A_GAP] += 1
        chain.append(episode)
    periods = tuple(_period(chain, counted) for chain in chains)
    for earlier, later in pairwise(periods):
        if earlier.ended_on is None or later.started_on < earlier.ended_on:
            counted[Reason.PERIODS_OVERLAP] += 1
    return periods


def _chain_before(chains: list[list[Episode]], episode: Episode) -> list[Episode] | None:
    """Find the chain that an episode goes on with: the one that ends on its first day, else the latest still going."""
    going_on = [chain for chain in chains if chain[-1].ceased_care is None]
    meeting = [chain for chain in going_on if chain[-1].ended_on == episode.started_on]
    # An episode that is open in the last snapshot that holds it, or that ended in a hole of the return.
    behind = [chain for chain in going_on if chain[-1].ended_on is None or chain[-1].ended_on < episode.started_on]
    found = meeting or behind
    return max(found, key=lambda chain: chain[-1].started_on) if found else None


def _period(chain: list[Episode], left_out: LeftOut) -> Period:
    last = chain[-1]
    ceased_on = last.ended_on if last.ceased_care is not None else None
    left_behind = last.ceased == GOES_ON and last.ended_on is not None
    if left_behind:
        left_out[Reason.NEXT_EPISODE_NOT_TOLD] += 1
    return Period(
        first=chain[0],
        last=last,
        told=chain[0].reason_new == STARTS_CARE,
        statuses=_spans(
            chain, _status, _STARTS_STATUS, ends=ceased_on, unsaid=Reason.STATUS_CHANGED_UNSAID, left_out=left_out
        ),
        placements=_spans(
            chain,
            _placement,
            _STARTS_PLACEMENT,
            # A reason for the change of placement tells that it was the placement which ended.
            ends=last.ended_on if left_behind and last.change_reason else ceased_on,
            unsaid=Reason.PLACEMENT_CHANGED_UNSAID,
            left_out=left_out,
        ),
    )


def _status(episode: Episode) -> str | None:
    return episode.legal_status


def _placement(episode: Episode) -> str | None:
    return episode.placement_type


def _spans(
    chain: list[Episode],
    code_of: Callable[[Episode], str | None],
    starting: frozenset[str],
    *,
    ends: date | None,
    unsaid: Reason,
    left_out: LeftOut,
) -> tuple[Span, ...]:
    runs: list[list[Episode]] = []
    for episode in chain:
        said = episode.reason_new in starting
        changed = bool(runs) and code_of(runs[-1][-1]) != code_of(episode)
        if changed and not said:
            left_out[unsaid] += 1
        if said or changed or not runs:
            runs.append([episode])
        else:
            runs[-1].append(episode)
    spans = []
    for number, run in enumerate(runs):
        following = runs[number + 1][0] if number + 1 < len(runs) else None
        code = code_of(run[0])
        if code is not None:
            told = number > 0 or run[0].reason_new in starting
            ended_on = following.started_on if following else ends
            spans.append(Span(code=code, first=run[0], last=run[-1], told=told, ended_on=ended_on))
    return tuple(spans)
