"""Deleting a case: because its child is erased, or because the retention of a closed case is over. Pure.

Whoever was told of something that is still open is told that it is over, without content; each record on the compacted
topic gets a tombstone. What is left is a remnant that says nothing of the case.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from policy_core.book import AUTHORITY_KEY
from policy_core.calendar import start_of
from policy_core.codes import Change as Sent
from policy_core.messages import Message, Tombstone, Topic, content_free, messages_of_change
from policy_core.obligations import ObligationState
from policy_core.read_back import Change
from policy_core.reconcile import Changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.book import PolicyBook
    from policy_core.events import Event
    from policy_core.facts import Case
    from policy_core.history import History
    from policy_core.ledger import Ledger

# a history that is still being told, record by record, is not closed for good
QUIET = timedelta(days=30)
_ERASURE = "erasure"
# what stands about a child whatever the case; a host tells it once, long before the child comes back
_OF_THE_CHILD = frozenset({"child", "address", "family_member", "education", "immigration_status", "circumstance"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Remnant:
    """What outlives a case. `erased`: nothing of this child is ever judged again.

    Otherwise `generation` counts how often a case of this child was deleted, so that a later one gets other ids, and
    what took effect up to `through` belongs to what was deleted.
    """

    erased: bool
    generation: int = 0
    through: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """An erasure carried out: by which event, from which day on, on what ground (a code of the authority), and when.

    `ended` counts the obligations that were open and published.
    """

    authority: str
    event_id: str
    erased_on: date
    basis: str | None
    erased_at: datetime
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """A case deleted: why, what is left of it, and of an erasure what its certificate says."""

    ground: Tombstone
    remnant: Remnant
    erasure: Erasure | None = None


def erases(event: Event, now: datetime) -> bool:
    """Say whether an event erases its child by now."""
    day = getattr(event, "erased_on", None)
    return type(event).RECORD == _ERASURE and event.envelope.change is not Sent.WITHDRAWN and start_of(day) <= now


def erased_at(history: History) -> datetime | None:
    """Give the instant from which nothing of the child may be readable; None: nobody asks for that."""
    return min((start_of(one.fields["erased_on"]) for one in history.of_record(_ERASURE)), default=None)


def erasure(history: History, ledger: Ledger, now: datetime) -> Deletion:
    """Give the erasure that a history asks for."""
    asked = min(history.of_record(_ERASURE), key=lambda one: one.fields["erased_on"])
    envelope = asked.envelopes["ChildErased"]
    done = Erasure(
        authority=envelope.authority,
        event_id=envelope.event_id,
        erased_on=asked.fields["erased_on"],
        basis=asked.fields.get("basis"),
        erased_at=now,
        ended=len(ledger.open.keys() - ledger.silent),
    )
    remnant = Remnant(erased=True, generation=ledger.generation)
    return Deletion(ground=Tombstone.ERASURE, remnant=remnant, erasure=done)


def retained_until(case: Case, history: History, book: PolicyBook, last_event_at: datetime) -> datetime | None:
    """Give the instant at which the retention of a closed case is over; None: it is open, may be, or none is set.

    It runs from the last day on which anything but the child's own details took effect, and never ends while events
    still come.
    """
    years = book.data.closed_case_years
    if years is None or case.open is not False:
        return None
    return max(start_of(book.data.calendar.months_after(last_day(history), 12 * years)), last_event_at + QUIET)


def last_day(history: History) -> date:
    """Give the last day on which a record of the case took effect; the child's own details may change at any time."""
    events = history.versions.values()
    of_the_case = [event.envelope.effective_on for event in events if type(event).RECORD not in _OF_THE_CHILD]
    return max(of_the_case or (event.envelope.effective_on for event in events))


def retention_over(history: History, ledger: Ledger) -> Deletion:
    """Give the end of a case's retention."""
    remnant = Remnant(erased=False, generation=ledger.generation + 1, through=last_day(history))
    return Deletion(ground=Tombstone.RETENTION, remnant=remnant)


def is_of_a_deleted_time(event: Event, through: date | None, *, has_come_back: bool) -> bool:
    """Say whether an event tells of a time whose records were deleted.

    Of a child who has come back, what stands about the child itself is heard whatever its day.
    """
    if through is None or event.envelope.effective_on > through:
        return False
    return not (has_come_back and type(event).RECORD in _OF_THE_CHILD)


def is_a_child(child_id: str) -> bool:
    """Say whether a case is a child's; the authority's own record is never deleted."""
    return child_id != AUTHORITY_KEY


def messages_of_deletion(ledger: Ledger, child_id: str, deletion: Deletion, now: datetime) -> Iterator[Message]:
    """Give what is published of a deletion: what was open ends without content, then the tombstones."""
    for obligation_id, record in sorted(ledger.open.items()):
        if obligation_id in ledger.silent:
            continue
        gone = content_free(record, ObligationState.WITHDRAWN)
        gone = dataclasses.replace(gone, obligation=dataclasses.replace(gone.obligation, decided_at=now))
        yield from (
            message
            for message in messages_of_change(Changed(Change.WITHDRAW, record, gone))
            if message.topic is not Topic.TRANSFERS
        )
    for obligation_id, restricted in sorted(ledger.present):
        yield Message(Topic.TRANSFERS, f"{child_id}/{obligation_id}", None, restricted, deletion.ground)
