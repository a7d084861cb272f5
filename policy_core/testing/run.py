"""Running a scenario: closed world, by the net messages of each day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from policy_core.event_json import event_from_json
from policy_core.judge import CaseState, Judge
from policy_core.obligations import TransferEvent, TransferState
from policy_core.reading import LONDON, start_of
from policy_core.testing.event_words import EventWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policy_core.book import PolicyBook
    from policy_core.host import Host
    from policy_core.judge import Step
    from policy_core.testing.scenario import Expected, Scenario

_VERB_OF_STATE = {"fulfilled": "fulfil", "withdrawn": "withdraw", "said": "say", "corrected": "correct"}
_SHORT = {"to": "to_team", "due": "due_on", "on": "move_on", "from": "from_team"}


@dataclass(frozen=True, slots=True)
class Failure:
    """One way in which what was published isn't what the scenario expects."""

    scenario: str
    day: date
    says: str
    clauses: tuple[str, ...] = ()

    def __str__(self) -> str:
        behind = f" [{'; '.join(self.clauses)}]" if self.clauses else ""
        return f"{self.scenario}, {self.day}: {self.says}{behind}"


def run_scenario(scenario: Scenario, book: PolicyBook, host: Host | None = None) -> list[Failure]:
    """Run a scenario to its last day and give every difference from what it expects, [] where there is none."""
    run = _Run(scenario, Judge(book, host))
    run.to_the_end()
    failures = []
    for day in sorted({*run.published, *scenario.expect}):
        if day >= scenario.first_day:
            failures += _compare(scenario, day, run.net(day))
    failures += run.standing_failures
    for day, records in run.published.items():
        for want in scenario.never:
            failures += [
                Failure(_name(scenario), day, f"never expected, but published: {_sketch(record)}")
                for record in records
                if day >= scenario.first_day and _matches(want, record)
            ]
    return failures


class _Run:
    def __init__(self, scenario: Scenario, judge: Judge) -> None:
        self.scenario = scenario
        self.judge = judge
        self.state = CaseState(child_id=scenario.child)
        self.published: dict[date, list[Any]] = defaultdict(list)
        self.before: dict[date, dict[str, Any]] = {}
        self.standing_failures: list[Failure] = []
        self._words = EventWords(scenario.child, judge.book.authority, self._open_transfer)

    def to_the_end(self) -> None:
        """Feed all events, fire all wake-ups up to the last day, look at what stands on the days asked."""
        scenario = self.scenario
        events: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
        events[scenario.first_day - timedelta(days=1)] = list(scenario.given)
        for day, told in scenario.events:
            events[day].append(told)
        for day in sorted({*events, *scenario.standing, scenario.last_day}):
            self._take(self.judge.until(self.state, start_of(day) - timedelta(microseconds=1)))
            for words in events.get(day, ()):
                at = start_of(day)
                event = event_from_json(self._words.complete(words, at), authority=self.judge.book.authority)
                self._take([self.judge.apply(self.state, event, at)])
            self._take(self.judge.until(self.state, start_of(day + timedelta(days=1)) - timedelta(microseconds=1)))
            if day in scenario.standing:
                self._look(day)

    def _take(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.state = step.state
            for message in step.messages:
                if message.value is None or isinstance(message.value, TransferEvent | TransferState):
                    continue
                day = message.value.obligation.decided_at.astimezone(LONDON).date()
                self.published[day].append(message.value)

    def _open_transfer(self, team: str) -> str | None:
        for record in self.state.ledger.open.values():
            if record.obligation.kind == "transfer" and record.to_team and record.to_team.team == team:
                return str(record.obligation.obligation_id)
        return None

    def net(self, day: date) -> list[tuple[str, Any]]:
        """Give what a day's messages come to: born and ended on one day is nothing, several revisions are one."""
        first: dict[str, Any] = {}
        last: dict[str, Any] = {}
        for record in self.published.get(day, []):
            first.setdefault(record.obligation.obligation_id, record)
            last[record.obligation.obligation_id] = record
        found = []
        for key, record in last.items():
            born = first[key].obligation.revision == 1
            verb = _verb(record, born=born)
            if not (born and verb in ("fulfil", "withdraw")):
                found.append((verb, record))
        return found

    def _look(self, day: date) -> None:
        for want in self.scenario.standing[day]:
            if not any(_matches(want, record) for record in self.state.ledger.open.values()):
                stand = "; ".join(_sketch(record) for record in self.state.ledger.open.values()) or "nothing"
                says = f"expected to stand: {want.kind} {dict(want.fields)}; standing: {stand}"
                self.standing_failures.append(Failure(_name(self.scenario), day, says))


def _verb(record: Any, *, born: bool) -> str:
    state = str(record.obligation.state)
    if state in _VERB_OF_STATE:
        return _VERB_OF_STATE[state]
    if state == "issued":
        return "issue" if born else "revise"
    if not born:
        return "revise"
    return "foresee" if state == "foreseen" else "raise"


def _compare(scenario: Scenario, day: date, net: list[tuple[str, Any]]) -> list[Failure]:
    claimed = [
        (verb, record)
        for verb, record in net
        if any(clause.rule_id in scenario.covers for clause in record.obligation.basis)
    ]
    failures = []
    for want in scenario.expect.get(day, ()):
        hit = next(((v, r) for v, r in claimed if v == want.verb and _matches(want, r)), None)
        if hit is None:
            others = "; ".join(f"{v} {_sketch(r)}" for v, r in claimed) or "nothing"
            says = f"expected {want.verb} {want.kind} {dict(want.fields)}; published: {others}"
            failures.append(Failure(_name(scenario), day, says))
        else:
            claimed.remove(hit)
    for verb, record in claimed:
        clauses = tuple(f"{one.rule_id} {one.clause}" for one in record.obligation.basis)
        failures.append(Failure(_name(scenario), day, f"not expected: {verb} {_sketch(record)}", clauses))
    return failures


def _matches(want: Expected, record: Any) -> bool:
    if want.kind != record.obligation.kind and want.kind != str(record.obligation.kind):
        return False
    return all(_field_matches(name, value, record, want.kind) for name, value in want.fields.items())


def _field_matches(name: str, value: Any, record: Any, kind: str) -> bool:
    if name == kind and not hasattr(record, name):
        name = {"transfer": "to_team", "closure": "target", "co_working": "role", "question": "fact"}.get(
            kind, "subject"
        )
    name = _SHORT.get(name, name) if not hasattr(record, name) else name
    if name == "basis":
        return set(_listed(value)) <= {clause.rule_id for clause in record.obligation.basis}
    if name in ("items", "gates"):
        return set(_listed(value)) == {getattr(line, "item", None) or line.gate for line in getattr(record, name)}
    found = getattr(record, name) if hasattr(record, name) else getattr(record.obligation, name)
    if name.endswith("team") and isinstance(value, str):
        team, _, locality = value.partition("/")
        return found is not None and found.team == team and (not locality or found.locality == locality)
    if isinstance(found, tuple):
        return set(found) == set(_listed(value))
    if isinstance(found, datetime):
        return found == _instant(value)
    return bool(found == value) or str(found) == str(value)


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=LONDON).astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time.min, LONDON)
    return _instant(datetime.fromisoformat(str(value)))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _sketch(record: Any) -> str:
    head = record.obligation
    shown = [
        f"{name}={getattr(getattr(record, name), 'team', getattr(record, name))}"
        for name in ("to_team", "due_on", "move_on", "missing", "names", "due_at", "role", "worker_id")
        if getattr(record, name, None)
    ]
    return f"{head.kind} {head.subject} {' '.join(shown)} tell={list(head.tell)}".strip()


def _name(scenario: Scenario) -> str:
    return f"{scenario.file}: {scenario.scenario_id} ({scenario.title})"
