"""Running a scenario to its last day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from policy_core.event_json import EventUnreadable, event_from_json
from policy_core.judge import Judge
from policy_core.reading import start_of
from policy_core.testing.compare import differences, name_of, not_standing
from policy_core.testing.event_words import EventWords
from policy_core.testing.replay import Replay
from policy_core.testing.scenario import ScenarioInvalid
from policy_core.testing.why import why

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from policy_core.book import PolicyBook
    from policy_core.events import Event
    from policy_core.host import Host
    from policy_core.testing.failure import Failure
    from policy_core.testing.scenario import Scenario

_INSTANT = timedelta(microseconds=1)
_DAY = timedelta(days=1)


def run_scenario(scenario: Scenario, book: PolicyBook, host: Host | None = None) -> list[Failure]:
    """Run a scenario to its last day and give every difference from what it expects, [] where there is none.

    Each failure carries what the rules in question read on that day. Raises EventRefused, RuleRaised.
    """
    replay = base_of(scenario, book, host)
    failures = differences(scenario, replay.published)
    for day in scenario.standing:
        failures += not_standing(scenario, day, replay.state_on(day).ledger.open.values())
    return [replace(one, trace=why(one, scenario, replay)) for one in failures]


@dataclass(slots=True)
class _Latest:
    """The scenario replayed last, by which book and host, and what came of it."""

    of: tuple[Scenario, PolicyBook, Host | None] | None = None
    replay: Replay | None = None


_LATEST = _Latest()


def base_of(scenario: Scenario, book: PolicyBook, host: Host | None = None) -> Replay:
    """Give what comes of a scenario as it is written, for reading only: asked for again in a row, the same replay.

    A scenario and the sweeps over it follow one another, so one replay serves them all. Raises as `replay_of`.
    """
    asked = (scenario, book, host)
    if _LATEST.replay is None or _LATEST.of is None or any(a is not b for a, b in zip(asked, _LATEST.of, strict=True)):
        _LATEST.replay = replay_of(scenario, Judge(book, host))
        _LATEST.of = asked
    return _LATEST.replay


def replay_of(scenario: Scenario, judge: Judge, child_id: str | None = None) -> Replay:
    """Tell a scenario's events to its child, or to another, and let time run to the end of its last day.

    Raises ScenarioInvalid where an event of it can't be read, EventRefused, RuleRaised.
    """
    child = child_id or scenario.child
    replay = Replay(judge, child)
    words = EventWords(child, judge.book.authority, lambda team: _open_transfer(replay, team))
    events: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    events[scenario.first_day - _DAY] = list(scenario.given)
    for day, told in scenario.events:
        events[day].append(told)
    for day in sorted(events):
        at = start_of(day)
        replay.run_before(at)
        for raw in events[day]:
            replay.tell(_read(raw, words, at, scenario, judge), at)
    replay.run_until(end_of(scenario))
    return replay


def _read(raw: Mapping[str, Any], words: EventWords, at: datetime, scenario: Scenario, judge: Judge) -> Event:
    try:
        return event_from_json(words.complete(raw, at), authority=judge.book.authority)
    except EventUnreadable as unreadable:
        raise ScenarioInvalid(f"{name_of(scenario)}: {raw['event']}: {unreadable}") from unreadable


def end_of(scenario: Scenario) -> datetime:
    """Give the last instant of a scenario's last day."""
    return start_of(scenario.last_day + _DAY) - _INSTANT


def _open_transfer(replay: Replay, team: str) -> str | None:
    for record in replay.state.ledger.open.values():
        if record.obligation.kind == "transfer" and record.to_team and record.to_team.team == team:
            return str(record.obligation.obligation_id)
    return None
