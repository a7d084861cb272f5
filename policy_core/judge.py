"""One step of one case: an event or a wake-up in, the new state and the messages out. Pure; used by every shell.

`simulate` and the connector differ only in where events come from and where messages go.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from policy_core.book import AUTHORITY_KEY
from policy_core.decide import Decision, decide
from policy_core.decide.memory import Memory
from policy_core.deletion import (
    Deletion,
    Remnant,
    erased_at,
    erases,
    erasure,
    is_a_child,
    is_of_a_deleted_time,
    messages_of_deletion,
    retained_until,
    retention_over,
)
from policy_core.history import History
from policy_core.ledger import Ledger
from policy_core.messages import Message, messages_of, still_present
from policy_core.read_back import ReadBack
from policy_core.reconcile import reconcile
from policy_core.record import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policy_core.book import PolicyBook
    from policy_core.events import Event
    from policy_core.host import Host

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)
CASE_DELETED = "case_deleted"
CHILD_ERASED = "child_erased"
OF_WHAT_IS_DELETED = frozenset({CASE_DELETED, CHILD_ERASED})
"""Reasons for which an event is refused although nothing is wrong with it: counted, and copied nowhere."""


class EventRefused(Exception):  # noqa: N818 - names what is the matter
    """An event of another authority or child, or one without its date: it never reaches a rule. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"event refused: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState:
    """All that is kept of one child: events as sent, events in canonical codes, obligations, and when to look again.

    `decided_through` is the latest instant decided for: no decision is ever made for an earlier one.
    `more_follow`: more events of one save are still to come. `deleted_through`: what took effect up to that day was
    deleted, and is not heard again.
    """

    child_id: str
    raw: History = field(default_factory=History)
    mapped: History = field(default_factory=History)
    ledger: Ledger = field(default_factory=Ledger)
    last_event_at: datetime = BEGINNING
    decided_through: datetime = BEGINNING
    wake_at: datetime | None = None
    more_follow: bool = False
    book: str = ""
    mapping: str = ""
    deleted_through: date | None = None
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one step gives: the state to keep, the messages to publish in this order, words no mapping knew.

    `deletion`: the case was deleted; `state` is then that of a child who might come back.
    """

    state: CaseState
    messages: tuple[Message, ...]
    decision: Decision | None = None
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)
    deletion: Deletion | None = None


def begun(child_id: str, remnant: Remnant | None = None) -> CaseState:
    """Give the state of a child of whom nothing is known, or nothing any more."""
    if remnant is None:
        return CaseState(child_id=child_id)
    ledger = Ledger(generation=remnant.generation)
    return CaseState(child_id=child_id, ledger=ledger, deleted_through=remnant.through)


class Judge:
    """Judges cases by one book, read through one host. Holds no case."""

    def __init__(self, book: PolicyBook, host: Host | None = None, *, commands: bool = True) -> None:
        """Bind a judge to a book and a host; `commands` False (shadow) issues no allocation command."""
        self.book = book if commands else book.without_commands()
        self.host = host
        self._settle = timedelta(seconds=book.data.policy.settle_seconds)
        self._mapping = host.mapping_hash if host else ""

    def admit(self, child_id: str, event: Event) -> None:
        """Let an event through to a child's case. Raises EventRefused."""
        if event.envelope.authority != self.book.authority:
            raise EventRefused("wrong_authority")
        if not event.envelope.child_id:
            raise EventRefused("no_child")
        if event.envelope.child_id != child_id:
            raise EventRefused("key_is_not_the_child")
        if self.host is not None and self.host.lacks_a_date(event):
            raise EventRefused("sentinel_date")

    def apply(self, state: CaseState, event: Event, now: datetime) -> Step:
        """Fold an event in and judge. Raises EventRefused, RuleRaised."""
        self.admit(state.child_id, event)
        if is_of_a_deleted_time(event, state.deleted_through, has_come_back=bool(state.raw.versions)):
            raise EventRefused(CASE_DELETED)
        # no rule is asked, so none that raises keeps a child from being erased
        is_erased = is_a_child(state.child_id) and erases(event, now)
        if state.book and not self.is_current(state) and not is_erased:
            first = self.wake(state, now)
            then = self.apply(first.state, event, now)
            return replace(then, messages=(*first.messages, *then.messages), decision=then.decision or first.decision)
        unmapped: Counter[tuple[str, str]] = Counter()
        raw = state.raw.apply(event)
        if raw is state.raw:
            return Step(state=state, messages=())
        mapped = state.mapped.apply(self.host.map(event, unmapped) if self.host else event)
        now = max(now, state.decided_through)
        state = replace(
            state,
            raw=raw,
            mapped=mapped,
            last_event_at=max(now, state.last_event_at),
            more_follow=bool(event.envelope.more_follow) and not is_erased,
        )
        if state.more_follow:
            wake = min(filter(None, (state.wake_at, now + self._settle)))
            return Step(state=replace(state, wake_at=wake), messages=(), unmapped=unmapped)
        return replace(self._judged(state, now), unmapped=unmapped)

    def wake(self, state: CaseState, now: datetime) -> Step:
        """Judge again because an instant has come (or the book or mapping is another). Raises RuleRaised."""
        if not self.is_current(state):
            state = replace(state, memory=Memory())
        if self.host is not None and state.mapping != self._mapping:
            state = replace(state, mapped=History.of(map(self.host.map, state.raw.versions.values())))
        return self._judged(replace(state, more_follow=False), max(now, state.decided_through))

    def is_current(self, state: CaseState) -> bool:
        """Say whether the state was decided by this very book and mapping."""
        return state.book == self.book.hash and state.mapping == self._mapping

    def until(self, state: CaseState, end: datetime) -> Iterator[Step]:
        """Give the steps of all wake-ups up to an instant (inclusive), in order."""
        while state.wake_at is not None and state.wake_at <= end:
            step = self.wake(state, state.wake_at)
            state = step.state
            yield step

    def decide(self, state: CaseState, now: datetime) -> Decision:
        """Decide without publishing, for explaining."""
        memory = state.memory if self.is_current(state) else None
        return decide(
            self.book, state.mapped, now, state.ledger, child_id=state.child_id, host=self.host, memory=memory
        )

    def _judged(self, state: CaseState, now: datetime) -> Step:
        erased = erased_at(state.raw) if is_a_child(state.child_id) else None
        if erased is not None and erased <= now:
            return _deleted(state, erasure(state.raw, state.ledger, now), now)
        decision = self.decide(state, now)
        retained = None
        if is_a_child(state.child_id):
            retained = retained_until(decision.case, state.mapped, self.book, state.last_event_at)
        if retained is not None and retained <= now:
            return _deleted(state, retention_over(state.mapped, state.ledger), now)
        settles_at = state.last_event_at + self._settle
        restricted = state.child_id != AUTHORITY_KEY and bool(decision.case.is_restricted)
        moment = Moment(
            child_id=state.child_id,
            now=now,
            settled=now >= settles_at,
            restricted=restricted,
            new_version=state.book not in ("", self.book.hash),
        )
        done = reconcile(state.ledger, decision, self.book, moment, ReadBack(decision.case, self.book))
        settles = settles_at if done.waiting else None
        wakes = [at for at in (decision.wake_at, settles, erased, retained) if at is not None]
        ledger = replace(done.ledger, restricted=restricted)
        messages = tuple(
            messages_of(done, state.ledger, ledger, authority=self.book.authority, child_id=state.child_id)
        )
        ledger = replace(ledger, present=still_present(ledger.present, messages))
        kept = replace(
            state,
            ledger=ledger,
            decided_through=now,
            wake_at=min(wakes, default=None),
            book=self.book.hash,
            mapping=self._mapping,
        )
        return Step(state=kept, messages=messages, decision=decision)


def _deleted(state: CaseState, deletion: Deletion, now: datetime) -> Step:
    messages = tuple(messages_of_deletion(state.ledger, state.child_id, deletion, now))
    after = replace(begun(state.child_id, deletion.remnant), decided_through=now)
    return Step(state=after, messages=messages, deletion=deletion)
