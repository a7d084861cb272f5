"""The judge of the shell: records in, bytes of state and outputs out, over the pure judge of policy_core."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from connector import case_state, held_alert
from connector.deadline import NEVER_RETURNS, CutOff, rule_cut_off, unlimited
from connector.judging import AlertTold, CaseFailed, EventRefused, Judged, Output, RecordUnreadable, StandingAlert
from connector.tracing import UNTRACED
from connector.wire import codec
from connector.wire.headers import WAKE_UP, Cause, cause_of, headers_of
from policy_core import judge as pure
from policy_core.decide import RuleRaised
from policy_core.deletion import erases, is_a_child
from policy_core.events import EVENTS
from policy_core.messages import Message, Topic
from policy_core.obligations import Alert, ObligationState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connector.changelog_records import HeldQueue
    from connector.ports import Record
    from connector.registry import Plugins
    from connector.topic_names import TopicNames
    from connector.tracing import Tracing
    from connector.wire.registry import Registry
    from policy_core.deletion import Remnant
    from policy_core.events import Event
    from policy_core.judge import CaseState, Step

CASES_AT_HAND = 4096
TOMBSTONE = "handover_tombstone"


@dataclass(slots=True)
class _AtHand:
    """A decoded case with the bytes it came from."""

    data: bytes
    state: CaseState
    kept: case_state.Kept


class CaseJudge:
    """Judges cases in bytes. Keeps the cases last touched decoded; that is all it remembers."""

    def __init__(
        self,
        plugins: Plugins,
        names: TopicNames,
        *,
        commands: bool = True,
        registry: Registry | None = None,
        deadline: Callable[[Callable[[], Step]], Step] = unlimited,
        tracing: Tracing = UNTRACED,
    ) -> None:
        """Bind it to plugins, topic names and, where there is one, a schema registry. `deadline` takes each step."""
        self._judge = pure.Judge(plugins.book, plugins.host, commands=commands)
        self._host = plugins.host
        self._names = names
        self._registry = registry
        self._deadline = deadline
        self._tracing = tracing
        self._at_hand: OrderedDict[bytes, _AtHand] = OrderedDict()
        self._last_read: tuple[Record, Event] | None = None

    @property
    def version(self) -> str:
        """Name the policy book and the host's mapping."""
        return f"{self._judge.book.hash}/{self._host.mapping_hash}"

    def observed_at(self, record: Record) -> datetime:
        """Give the instant an event was observed at. Raises RecordUnreadable, EventRefused."""
        event = self._event(record)
        try:
            self._judge.admit(_child_of(record.key or b""), event)
        except pure.EventRefused as refused:
            raise EventRefused(refused.reason) from refused
        return event.envelope.observed_at

    def erases(self, record: Record, now: datetime) -> bool:
        """Say whether a record erases its child by now. Raises RecordUnreadable."""
        event = self._event(record)
        return is_a_child(event.envelope.child_id) and erases(event, now)

    def begin(self, key: bytes, remnant: Remnant) -> bytes:
        """Give the state of a child who might come back."""
        return case_state.to_bytes(pure.begun(_child_of(key), remnant), {})[0]

    def knows(self, state: bytes) -> bool:
        """Say whether state, events and obligations were written with schemas that are known here."""
        return case_state.is_known(state)

    def apply(self, key: bytes, state: bytes | None, record: Record, now: datetime) -> Judged:
        """Fold a record into its case. Raises CaseFailed, RecordUnreadable, EventRefused."""
        event = self._event(record)
        at_hand = self._case(key, state)
        try:
            step = self._in_time(key, lambda: self._judge.apply(at_hand.state, event, now))
        except pure.EventRefused as refused:
            raise EventRefused(refused.reason) from refused
        cause = cause_of(event.envelope.event_id, record.headers)
        traced = replace(cause, traceparent=self._tracing.traceparent() or cause.traceparent)
        return replace(self._judged(key, at_hand, step, traced), event=type(event).__name__)

    def wake(self, key: bytes, state: bytes, now: datetime) -> Judged:
        """Judge a case again. Raises CaseFailed."""
        at_hand = self._case(key, state)
        step = self._in_time(key, lambda: self._judge.wake(at_hand.state, now))
        return self._judged(key, at_hand, step, WAKE_UP)

    def held_alert(
        self, key: bytes, state: bytes | None, queue: HeldQueue, offset: int | None, now: datetime
    ) -> StandingAlert:
        """Alert the team and the platform that a case is held and not tried again by itself."""
        book, restricted = self._judge.book, self._is_restricted(key, state)
        alert = held_alert.raised(book, _child_of(key), queue, offset, now, restricted=restricted)
        message = Message(Topic.ALERTS, alert.obligation.child_id, alert, restricted)
        return StandingAlert((self._output(message, WAKE_UP, now),), codec.encode(alert))

    def held_alert_over(self, key: bytes, state: bytes | None, kept: bytes, now: datetime) -> tuple[Output, ...]:
        """End that alert, the case having gone on."""
        restricted = self._is_restricted(key, state)
        messages = held_alert.ended(codec.decode(kept), now, restricted=restricted)
        return tuple(self._output(message, WAKE_UP, now) for message in messages)

    def alert_told(self, published: Record) -> AlertTold | None:
        """Say what a published record tells of such an alert; None: it is about something else."""
        try:
            alert = codec.decode(published.value, registry=self._registry, headers=dict(published.headers))
        except codec.Undecodable:
            return None
        if not isinstance(alert, Alert) or alert.obligation.subject != held_alert.CASE_HELD:
            return None
        head = alert.obligation
        kept = codec.encode(alert) if head.state is ObligationState.OPEN else None
        return AlertTold(head.obligation_id, head.revision, kept)

    def _is_restricted(self, key: bytes, state: bytes | None) -> bool:
        """Say whether the child is, as last judged. If nothing could be judged nobody knows, and only a few may see."""
        if state is None:
            return True
        try:
            return self._case(key, state).state.ledger.restricted
        except codec.Undecodable:
            return True

    def _in_time(self, key: bytes, step: Callable[[], Step]) -> Step:
        try:
            return self._deadline(step)
        except RuleRaised as raised:
            raise CaseFailed("rule_raised", raised.rule_id, raised.clause) from raised
        except CutOff as cut_off:
            # what it remembers may be half written
            self._at_hand.pop(key, None)
            rule = rule_cut_off(cut_off, self._judge.book.rules)
            raise CaseFailed(NEVER_RETURNS, *((rule.rule_id, rule.clause) if rule else ())) from cut_off

    def _event(self, record: Record) -> Event:
        if self._last_read is not None and self._last_read[0] is record:
            return self._last_read[1]
        try:
            event = codec.decode(record.value, registry=self._registry, headers=dict(record.headers))
        except codec.Undecodable as unreadable:
            raise RecordUnreadable(unreadable.reason.value) from unreadable
        if type(event).__name__ not in EVENTS:
            raise RecordUnreadable(codec.Unreadable.NOT_AN_EVENT.value)
        self._last_read = (record, event)
        return event  # type: ignore[no-any-return]

    def _case(self, key: bytes, data: bytes | None) -> _AtHand:
        if data is None:
            return _AtHand(b"", pure.CaseState(child_id=_child_of(key)), {})
        found = self._at_hand.get(key)
        if found is not None and found.data == data:
            self._at_hand.move_to_end(key)
            return found
        state, kept = case_state.from_bytes(data, self._host)
        return _AtHand(data, state, kept)

    def _judged(self, key: bytes, before: _AtHand, step: Step, cause: Cause) -> Judged:
        counts = {f"unmapped:{code_set}": count for (code_set, _), count in step.unmapped.items()}
        for message in step.messages:
            counts[message.topic] = counts.get(message.topic, 0) + 1
        outputs = tuple(self._outputs(step, cause))
        if step.deletion is not None:
            self._at_hand.pop(key, None)
            self._last_read = None
            return Judged(state=None, outputs=outputs, counts=counts, deletion=step.deletion)
        data, kept = case_state.to_bytes(step.state, before.kept)
        self._at_hand[key] = _AtHand(data, step.state, kept)
        self._at_hand.move_to_end(key)
        if len(self._at_hand) > CASES_AT_HAND:
            self._at_hand.popitem(last=False)
        return Judged(state=data, outputs=outputs, wake_at=step.state.wake_at, counts=counts)

    def _outputs(self, step: Step, cause: Cause) -> list[Output]:
        return [self._output(message, cause, step.state.decided_through) for message in step.messages]

    def _output(self, message: Message, cause: Cause, at: datetime) -> Output:
        topic, key = self._names.of(message), message.key.encode()
        if message.value is None:
            return Output(topic, key, None, ((TOMBSTONE, message.tombstone.encode()),))
        headers = headers_of(message.value, cause=cause, at=at, authority=self._judge.book.authority)
        return Output(topic, key, self._encoded(message.value, topic), headers)

    def _encoded(self, record: object, topic: str) -> bytes:
        if self._registry is None:
            return codec.encode(record)
        name = type(record).__name__
        schema_id = self._registry.id_of(name, f"{topic}-csc.{name}")
        return codec.encode_confluent(record, schema_id)


def _child_of(key: bytes) -> str:
    return key.decode("utf-8", "replace")
