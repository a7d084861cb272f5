"""What the host shows of obligations that nothing wants any more: done, or without a ground."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from policy_core import obligations as published
from policy_core.decide.moved import has_moved, is_inside_team
from policy_core.decide.replies import may_be_carried_out, reply_to
from policy_core.facts import FACTS
from policy_core.facts.part import as_text
from policy_core.unknown import Unknown, known

if TYPE_CHECKING:
    from collections.abc import Container

    from policy_core.book import PolicyBook
    from policy_core.decide.draft import Draft
    from policy_core.events import TeamRef
    from policy_core.facts import Case
    from policy_core.ledger import Ledger


class Change(StrEnum):
    """What happens to an obligation."""

    RAISE = "raise"
    REVISE = "revise"
    FULFIL = "fulfil"
    WITHDRAW = "withdraw"


class ReadBack:
    """What the host shows of obligations that are no longer wanted: done, or without a ground."""

    def __init__(self, case: Case, book: PolicyBook) -> None:
        self._case = case
        self._book = book

    def end_of(self, record: Any, ledger: Ledger, unwanted: Container[str]) -> Change | None:
        """Say how an obligation that nothing wants any more ends; None: it stands until it is answered.

        `unwanted` holds the ids of all obligations that nothing wants any more.
        """
        match record:
            case published.Transfer():
                if has_moved(record, self._book, self._case):
                    return Change.FULFIL
                return None if may_be_carried_out(record, self._case) else Change.WITHDRAW
            case published.Closure():
                return Change.FULFIL if self._closed() else Change.WITHDRAW
            case published.AllocationCommand():
                return self._end_of_command(record, ledger, unwanted)
            case published.Alert() | published.Conflict() | published.Question():
                return Change.FULFIL
            case _:
                return Change.WITHDRAW

    def is_over(self, record: Any, draft: Draft) -> bool:
        """Say whether what is wanted is another meeting, because the one that was published has been held.

        A standing meeting is another matter: a child who wasn't reached stays on the agenda of the next.
        """
        if not isinstance(record, published.Meeting) or record.list_only:
            return False
        if record.meeting_id in (None, draft.body["meeting_id"]):
            return False
        named = (item for item in self._case.items("meetings") if item.raw("meeting_id") == record.meeting_id)
        return any(meeting.happened for meeting in named)

    def _closed(self) -> bool:
        closed, is_open = self._case.last_closure.closed_on, self._case.open
        return known(closed) and (isinstance(is_open, Unknown) or not is_open)

    def _end_of_command(
        self, record: published.AllocationCommand, ledger: Ledger, unwanted: Container[str]
    ) -> Change | None:
        """End a command once its team holds the child; keep it while its transfer names it; else withdraw it.

        It goes with a transfer that nothing wants any more where the host has said that it doesn't carry it out.
        """
        transfer = ledger.open.get(record.transfer_id)
        inside = transfer is not None and is_inside_team(transfer)
        if not inside and self._holds(record.team):
            return Change.FULFIL
        if transfer is not None and has_moved(transfer, self._book, self._case):
            return Change.FULFIL
        if transfer is None or transfer.command_id != record.command_id:
            return Change.WITHDRAW
        declined = record.transfer_id in unwanted and reply_to(record.command_id, self._case).declined
        return Change.WITHDRAW if declined else None

    def _holds(self, team: TeamRef) -> bool:
        """Say whether a team holds the child; another locality's team of that name is another."""
        holder, locality = self._case.holding_team, self._case.holding_locality
        elsewhere = known(locality) and team.locality is not None and locality != team.locality
        return known(holder) and holder == team.team and not elsewhere

    def because(self, record: Any) -> tuple[str, ...]:
        """Name the facts an obligation leaned on that read otherwise now; all of them where that can't be told."""
        facts = record.obligation.facts
        turned = [one.fact for one in facts if self._now(one) not in (None, one.value)]
        return tuple(dict.fromkeys(turned or [one.fact for one in facts]))

    def _now(self, leaned: published.Leaned) -> str | None:
        """Give how a fact reads now, None where its path alone doesn't lead back to it."""
        if leaned.fact in FACTS:
            return as_text(getattr(self._case, leaned.fact))
        name, history = leaned.fact.rpartition(".")[2], self._case.history
        told = {
            type(event).RECORD
            for (_, record_key), event in history.versions.items()
            if record_key == leaned.record_key and name in event.__dataclass_fields__
        }
        if leaned.record_key is None or not told:
            return None
        folded = history.fold(min(told), leaned.record_key)
        return as_text(folded.fields.get(name) if folded is not None else None)
