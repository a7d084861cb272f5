"""Spoils what an event says, so that Avro still takes it: impossible days, unknown codes, wrong envelopes, too much."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from policy_core.events.child import ChildRecorded
from policy_core.events.types import Envelope
from tests.fuzz.kinds import Kind
from tests.fuzz.nonsense import ABSURD_DAYS, ABSURD_INSTANTS, codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policy_core.events import Event
    from tests.fuzz.kinds import Given

# few are as large as a broker may let through, since each of those takes its time
SIZES = (10_000, 10_000, 10_000, 100_000, 100_000, 2_000_000)
COUNTS = (1_000, 1_000, 10_000, 10_000, 300_000)
OTHERS = ("wiltshire", "", "NORFOLK", "norfolk ")


def _any_field(given: Given) -> Event:
    event = given.event
    names = [spec.name for spec in dataclasses.fields(event) if spec.name != "envelope"]
    chosen = given.random.sample(names, k=min(len(names), given.random.randint(1, 3)))
    return replace(event, **{name: given.nonsense.field_of(event, name) for name in chosen})


def _with_each(given: Given, kind: type, value: Callable[[], Any]) -> Event:
    event = given.event
    changed = {spec.name: value() for spec in dataclasses.fields(event) if type(getattr(event, spec.name)) is kind}
    return replace(event, **changed)


def _absurd_dates(given: Given) -> Event:
    event = _with_each(given, date, lambda: given.random.choice(ABSURD_DAYS))
    return replace(event, envelope=replace(event.envelope, effective_on=given.random.choice(ABSURD_DAYS)))


def _absurd_instants(given: Given) -> Event:
    choice = given.random.choice
    names = given.random.sample(("effective_at", "recorded_at", "observed_at"), k=given.random.randint(1, 3))
    instants: dict[str, Any] = {name: choice(ABSURD_INSTANTS) for name in names}
    return replace(given.event, envelope=replace(given.event.envelope, **instants))


def _reversed_interval(given: Given) -> Event:
    event = given.event
    names = [spec.name for spec in dataclasses.fields(event) if spec.name.endswith(("_on", "_for", "_until"))]
    day = event.envelope.effective_on
    turned: dict[str, Any] = {name: day - timedelta(days=30 * place) for place, name in enumerate(names)}
    return replace(event, **turned)


def _empty_ids(given: Given) -> Event:
    event = given.event
    names = [spec.name for spec in dataclasses.fields(event) if spec.name.endswith("_id")]
    envelope = replace(event.envelope, event_id="", record_key=given.random.choice(("", event.envelope.record_key)))
    ids: dict[str, Any] = dict.fromkeys(names, "")
    return replace(event, envelope=envelope, **ids)


def _unknown_codes(given: Given) -> Event:
    return _with_each(given, str, lambda: given.random.choice(("nonsense", "V99", "\u202e", codes()[0])))


def _other_envelope(given: Given) -> Event:
    envelope = given.event.envelope
    fields = ("host_system", "record_key", "record_version", "change", "ingest", "restricted", "in_reply_to")
    chosen = given.random.sample(fields, k=given.random.randint(1, 4))
    anything = given.nonsense.of_kind(Envelope)
    return replace(given.event, envelope=replace(envelope, **{name: getattr(anything, name) for name in chosen}))


def _enveloped(given: Given, **changed: Any) -> Event:
    return replace(given.event, envelope=replace(given.event.envelope, **changed))


def _giant_string(given: Given) -> Event:
    size = given.random.choice(SIZES)
    return _enveloped(given, host_entity="x" * size)


def _giant_array(given: Given) -> Event:
    many = ("x",) * given.random.choice(COUNTS)
    giant: Event = given.nonsense.of_kind(ChildRecorded, envelope=given.event.envelope, disabilities=many)
    return giant


OF_EVENTS: Mapping[Kind, Callable[[Given], Event]] = {
    Kind.ANY_EVENT: lambda given: given.nonsense.event(given.event.envelope),
    Kind.ANY_FIELD: _any_field,
    Kind.ABSURD_DATES: _absurd_dates,
    Kind.ABSURD_INSTANTS: _absurd_instants,
    Kind.REVERSED_INTERVAL: _reversed_interval,
    Kind.EMPTY_IDS: _empty_ids,
    Kind.UNKNOWN_CODES: _unknown_codes,
    Kind.NO_CHILD: lambda given: _enveloped(given, child_id=""),
    Kind.OTHER_AUTHORITY: lambda given: _enveloped(given, authority=given.random.choice(OTHERS)),
    Kind.OTHER_ENVELOPE: _other_envelope,
    Kind.FROM_THE_FUTURE: lambda given: _enveloped(given, observed_at=ABSURD_INSTANTS[-1]),
    Kind.NEVER_LAST_OF_ITS_SAVE: lambda given: _enveloped(given, more_follow=True),
    Kind.SAME_EVENT_ID: lambda given: _enveloped(given, event_id=given.before.envelope.event_id),
    Kind.SAME_AGAIN: lambda given: given.before,
    Kind.GIANT_STRING: _giant_string,
    Kind.GIANT_ARRAY: _giant_array,
}
