"""What people said about one move: answers, agreed dates, named workers, ticked items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from policy_core.events import TeamRef
    from policy_core.facts import Case, Item

_MET = frozenset({"complete", "not_applicable"})
_BOTH = frozenset({"holding", "receiving"})


@dataclass(frozen=True, slots=True)
class AgreedDate:
    """A day on which both sides agreed that responsibility passes, and the records that say so."""

    agreed_for: date
    record_keys: tuple[str, ...]
    reason: str | None


def _is_for(named: TeamRef | None, team: str, locality: str | None) -> bool:
    """Say whether a worker was named for a team; where either side says no locality, any will do."""
    return named is None or (named.team == team and (named.locality or locality) == (locality or named.locality))


@dataclass(frozen=True, slots=True)
class Said:
    """People's words on a transfer known by these ids; words without an id hang on the only transfer there is."""

    case: Case
    ids: frozenset[str]

    def _of(self, kind: str) -> list[Item]:
        return [
            item
            for item in self.case.items(kind)
            if item.raw("transfer_id") in self.ids or (item.raw("transfer_id") is None and kind != "transfer_dates")
        ]

    def agreed_dates(self) -> list[AgreedDate]:
        """Give the days both sides agreed, newest agreement first."""
        sides: dict[date, dict[str, Item]] = {}
        agreed: list[tuple[Any, AgreedDate]] = []
        for item in self._of("transfer_dates"):
            day = item.raw("agreed_for")
            if day is None or not self.case.reached(item.effective_on):
                continue
            side = str(item.raw("side"))
            given = sides.setdefault(day, {})
            given[side] = item
            if side == "both" or given.keys() >= _BOTH:
                keys = tuple(sorted(one.record_key for one in given.values()))
                reason = item.raw("reason")
                agreed.append(((item.effective_on, item.record_key), AgreedDate(day, keys, reason)))
        return [one for _, one in sorted(agreed, key=lambda pair: pair[0], reverse=True)]

    def accepted(self) -> bool:
        """Say whether the receiving side's last answer accepts."""
        answers = [item for item in self._of("transfer_answers") if item.raw("side") in ("receiving", "both")]
        return bool(answers) and answers[-1].raw("answer") == "agreed"

    def refused(self) -> Item | None:
        """Give the receiving side's last answer where it doesn't accept."""
        answers = [item for item in self._of("transfer_answers") if item.raw("side") in ("receiving", "both")]
        return answers[-1] if answers and answers[-1].raw("answer") != "agreed" else None

    def worker(self, to_team: str | None, locality: str | None = None) -> str | None:
        """Give the id of the worker named to receive the case; one named for another locality's team isn't."""
        named = [
            item
            for item in self._of("named_workers")
            if item.raw("purpose") == "receiving_worker"
            and (to_team is None or _is_for(item.raw("for_team"), to_team, locality))
        ]
        worker = named[-1].raw("worker") if named else None
        return worker.worker_id if worker is not None else None

    def agreed_at(self) -> datetime | None:
        """Give the last instant at which a day that was agreed, an acceptance or a worker named was reported."""
        said = [
            *self._of("transfer_dates"),
            *(item for item in self._of("transfer_answers") if item.raw("answer") == "agreed"),
            *(item for item in self._of("named_workers") if item.raw("purpose") == "receiving_worker"),
        ]
        seen = (envelope.observed_at for item in said for envelope in item.folded.envelopes.values())
        return max(seen, default=None)

    def item_met(self, codes: Iterable[str], *, excusable: bool = True) -> tuple[bool | None, tuple[str, ...]]:
        """Say whether one of these items is there, and which agreements excuse it; None where the host can't tell."""
        wanted = tuple(codes)
        ticked = [item for item in self._of("checklist") if item.raw("item") in wanted]
        if any(item.raw("status") in _MET for item in ticked):
            return True, ()
        excused = self.excused(wanted) if excusable else ()
        if excused:
            return True, excused
        documents = [item for item in self.case.items("documents") if item.raw("document") in wanted]
        if any(
            item.raw("completed_on") is not None and self.case.reached(item.raw("completed_on")) for item in documents
        ):
            return True, ()
        told = self.case.is_supplied("ChecklistItemRecorded") or self.case.is_supplied("DocumentRecorded")
        return (False if told or ticked or documents else None), ()

    def excused(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Give the agreements of both sides that one of these items may follow, () where there is none."""
        agreements = [
            item
            for item in self._of("agreements")
            if item.raw("kind") == "outstanding_work"
            and item.raw("item") in wanted
            and item.raw("withdrawn_on") is None
        ]
        sides = {str(item.raw("side")) for item in agreements}
        if "both" in sides or sides >= _BOTH:
            return tuple(item.record_key for item in agreements)
        return ()
