"""What was published against what a scenario expects: closed world, by the net messages of each day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from policy_core.reading import LONDON
from policy_core.testing.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policy_core.testing.scenario import Expected, Scenario

_VERB_OF_STATE = {"fulfilled": "fulfil", "withdrawn": "withdraw", "said": "say", "corrected": "correct"}
_SHORT = {"to": "to_team", "due": "due_on", "on": "move_on", "from": "from_team"}
_NAMED_BY = {"transfer": "to_team", "closure": "target", "co_working": "role", "question": "fact"}
_DISAGREE = "; two clauses disagree: order them in a ladder of policy.toml, or expect the conflict"
_SHOWN = ("to_team", "due_on", "move_on", "missing", "names", "due_at", "role", "worker_id")


def differences(scenario: Scenario, published: Mapping[date, Sequence[Any]]) -> list[Failure]:
    """Give every difference between the obligations said on each day, in order, and what the scenario expects."""
    failures = []
    days = sorted(day for day in {*published, *scenario.expect} if day >= scenario.first_day)
    for day in days:
        failures += _of_day(scenario, day, net_of(published.get(day, ())))
    for day in days:
        failures += _never(scenario, day, published.get(day, ()))
    return failures


def not_standing(scenario: Scenario, day: date, open_ones: Iterable[Any]) -> list[Failure]:
    """Give what should stand open at the end of a day and doesn't."""
    records = tuple(open_ones)
    stand = "; ".join(sketch(record) for record in records) or "nothing"
    return [
        Failure(name_of(scenario), day, f"expected to stand: {want.kind} {_as_written(want.fields)}; standing: {stand}")
        for want in scenario.standing[day]
        if not any(matches(want, record) for record in records)
    ]


def net_of(said: Iterable[Any]) -> list[tuple[str, Any]]:
    """Give what a day's messages come to: born and ended on one day is nothing, several revisions are one."""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for record in said:
        first.setdefault(record.obligation.obligation_id, record)
        last[record.obligation.obligation_id] = record
    found = []
    for key, record in last.items():
        born = first[key].obligation.revision == 1
        verb = _verb(record, born=born)
        if not (born and verb in ("fulfil", "withdraw")):
            found.append((verb, record))
    return found


def matches(want: Expected, record: Any) -> bool:
    """Say whether a message is of the kind expected and every field given agrees. Raises AttributeError."""
    if want.kind != str(record.obligation.kind):
        return False
    return all(_field_matches(name, value, record, want.kind) for name, value in want.fields.items())


def sketch(record: Any) -> str:
    """Give an obligation in one line."""
    head = record.obligation
    shown = [
        f"{name}={getattr(getattr(record, name), 'team', getattr(record, name))}"
        for name in _SHOWN
        if getattr(record, name, None)
    ]
    return f"{head.kind} {head.subject} {' '.join(shown)} tell={list(head.tell)}".strip()


def _as_written(fields: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in fields.items())


def name_of(scenario: Scenario) -> str:
    """Give file, id and title of a scenario."""
    return f"{scenario.file}: {scenario.scenario_id} ({scenario.title})"


def clauses_of(record: Any) -> tuple[str, ...]:
    """Give the rule ids and clauses an obligation stands on."""
    return tuple(f"{one.rule_id} {one.clause}" for one in record.obligation.basis)


def _of_day(scenario: Scenario, day: date, net: list[tuple[str, Any]]) -> list[Failure]:
    claimed = [
        (verb, record)
        for verb, record in net
        if any(clause.rule_id in scenario.covers for clause in record.obligation.basis) or _disagree(verb, record)
    ]
    failures = []
    for want in scenario.expect.get(day, ()):
        hit = next((said for said in claimed if said[0] == want.verb and matches(want, said[1])), None)
        if hit is None:
            others = "; ".join(f"{verb} {sketch(record)}" for verb, record in claimed) or "nothing"
            says = f"expected {want.verb} {want.kind} {_as_written(want.fields)}; published: {others}"
            failures.append(Failure(name_of(scenario), day, says))
        else:
            claimed.remove(hit)
    for verb, record in claimed:
        says = f"not expected: {verb} {sketch(record)}{_DISAGREE if _disagree(verb, record) else ''}"
        failures.append(Failure(name_of(scenario), day, says, clauses_of(record)))
    return failures


def _disagree(verb: str, record: Any) -> bool:
    """Say whether two rules want different moves at once: that is always looked at, whoever claims it."""
    return bool(verb == "raise" and record.obligation.kind == "conflict")


def _never(scenario: Scenario, day: date, said: Iterable[Any]) -> list[Failure]:
    return [
        Failure(name_of(scenario), day, f"never expected, but published: {sketch(record)}", clauses_of(record))
        for want in scenario.never
        for record in said
        if matches(want, record)
    ]


def _verb(record: Any, *, born: bool) -> str:
    state = str(record.obligation.state)
    if state in _VERB_OF_STATE:
        return _VERB_OF_STATE[state]
    if state == "issued":
        return "issue" if born else "revise"
    if not born:
        return "revise"
    return "foresee" if state == "foreseen" else "raise"


def _field_matches(name: str, value: Any, record: Any, kind: str) -> bool:
    if name == kind and not hasattr(record, name):
        name = _NAMED_BY.get(kind, "subject")
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
