"""An unknown is never a "no", nor a crash: each fact that a scenario tells is left out in turn.

A move that then doesn't stand any more, or stands though it didn't before, must leave somebody a question or a task.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from policy_core.decide import RuleRaised
from policy_core.facts import FACTS, Kind
from policy_core.testing.compare import clauses_of, name_of, sketch
from policy_core.testing.failure import Failure
from policy_core.testing.run import base_of, end_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policy_core.book import PolicyBook
    from policy_core.events import Event
    from policy_core.host import Host
    from policy_core.testing.replay import Replay, Told
    from policy_core.testing.scenario import Scenario

_MOVES = ("transfer", "closure")
_HEARD_OF = ("question", "task", "alert", "meeting", "conflict")


def unknown_facts(scenario: Scenario, book: PolicyBook, host: Host | None = None) -> list[Failure]:
    """Give, for each field left out, a rule that raises and every move lost or opened with nobody asked."""
    base = base_of(scenario, book, host)
    days = sorted({day for day, _ in scenario.events} | {scenario.last_day})
    return [
        failure
        for left_out, place, event in _with_one_left_out(base.told)
        for failure in _differs(left_out, place, event, base, scenario, days)
    ]


def _with_one_left_out(told: list[Told]) -> Iterator[tuple[str, int, Event]]:
    for place, one in enumerate(told):
        for spec in dataclasses.fields(one.event):
            if getattr(one.event, spec.name) is None or not _may_be_unknown(type(one.event).__name__, spec):
                continue
            nothing: Any = {spec.name: None}
            name = f"{type(one.event).__name__}.{spec.name} of {one.event.envelope.record_key}"
            yield name, place, dataclasses.replace(one.event, **nothing)


def _may_be_unknown(event: str, spec: dataclasses.Field[Any]) -> bool:
    return spec.default is None and not spec.name.endswith("_id") and (event, spec.name) not in _NULL_SAYS_NONE


def _null_says_none() -> Iterator[tuple[str, str]]:
    for kind in FACTS.values():
        if isinstance(kind, Kind):
            for name, spec in kind.fields.items():
                if spec.none_if_null or name in kind.ends or name in kind.lapses:
                    yield from ((event, name) for event in spec.owners)


_NULL_SAYS_NONE = frozenset(_null_says_none())


def _differs(
    left_out: str, place: int, event: Event, base: Replay, scenario: Scenario, days: list[date]
) -> Iterator[Failure]:
    try:
        varied = base.told_otherwise(place, event, end_of(scenario))
    except RuleRaised as raised:
        says = f"without {left_out}: {raised}; a rule must bear any fact to be unknown"
        yield Failure(name_of(scenario), None, says, (raised.clause,))
        return
    for day in days:
        yield from _unheard_of(left_out, base, varied, scenario, day)


def _unheard_of(left_out: str, base: Replay, varied: Replay, scenario: Scenario, day: date) -> Iterator[Failure]:
    before, after = _standing(base, day), _standing(varied, day)
    if any(key[0] in _HEARD_OF and key not in before for key in after):
        return
    for key, record in before.items():
        if key[0] in _MOVES and key not in after:
            says = f"without {left_out} this is lost and nobody asked: {sketch(record)}"
            yield Failure(name_of(scenario), day, says, clauses_of(record))
    for key, record in after.items():
        if key[0] in _MOVES and key not in before and not getattr(record, "requested_by", None):
            says = f"without {left_out} this is opened and nobody asked: {sketch(record)}"
            yield Failure(name_of(scenario), day, says, clauses_of(record))


def _standing(replay: Replay, day: date) -> dict[tuple[str, str], Any]:
    """Give what stands at the end of a day by kind and subject; foreseen moves are only announced, so they don't."""
    return {
        (str(record.obligation.kind), str(record.obligation.subject)): record
        for record in replay.state_on(day).ledger.open.values()
        if record.obligation.state != "foreseen"
    }
