"""The events of one day in other orders: whatever order they come in, the day comes to the same."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter, defaultdict
from datetime import date
from itertools import islice, permutations, product
from math import factorial, prod
from typing import TYPE_CHECKING, Any

from policy_core.events import EVENTS
from policy_core.ledger import IN_SPELL
from policy_core.testing.compare import name_of, net_of
from policy_core.testing.failure import Failure
from policy_core.testing.run import base_of, replay_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policy_core.book import PolicyBook
    from policy_core.host import Host
    from policy_core.testing.replay import Replay
    from policy_core.testing.scenario import Scenario

    Events = Sequence[Mapping[str, Any]]
    Said = tuple[tuple[str, str], ...]

MOST = 4
"""How many orders of one scenario are tried."""
AT_THE_END = date.max
_ENDS = frozenset({"fulfil", "withdraw"})
_OF_THE_WAY = frozenset({"obligation_id", "life", "revision", "decided_at", "facts", "because"})
_SPELL = frozenset({"spell_team", "spell_since"})


def any_order(scenario: Scenario, book: PolicyBook, host: Host | None = None) -> list[Failure]:
    """Give what comes to something else with the events of a day in another order: each day's net, and what is open.

    Ids, lives and the facts leaned on tell of the way there, and aren't compared; of what ends, only that it does,
    how, and who is told. Raises EventRefused, RuleRaised.
    """
    base = base_of(scenario, book, host)
    written = _comes_to(base)
    found: dict[str, Failure] = {}
    for other in orders_of(scenario):
        otherwise = _comes_to(replay_of(other, base.judge))
        for day in (*sorted({*written, *otherwise} - {AT_THE_END}), AT_THE_END):
            for says in _differences(written.get(day, Counter()), otherwise.get(day, Counter())):
                says_where = f"{says}, told in the order {_order(other)}"
                found.setdefault(
                    f"{day} {says}", Failure(name_of(scenario), None if day is AT_THE_END else day, says_where)
                )
    return list(found.values())


def orders_of(scenario: Scenario, most: int = MOST) -> Iterator[Scenario]:
    """Give the scenario with the events of each day in other orders: all of them, or so many drawn by a fixed seed.

    One that fixes the order has no others. What people answer comes after all that was told before it, for that is
    what they answer; an agreed date also before what is told after it, which may make it lapse.
    """
    if scenario.in_order:
        return
    days: dict[date | None, list[Mapping[str, Any]]] = defaultdict(list, {None: list(scenario.given)})
    for day, event in scenario.events:
        days[day].append(event)
    stretches = [(day, stretch) for day, events in days.items() for stretch in _stretches(events)]
    for told in _orders([stretch for _, stretch in stretches], most, seed=scenario.scenario_id):
        days_told = list(zip((day for day, _ in stretches), told, strict=True))
        yield dataclasses.replace(
            scenario,
            given=tuple(event for day, events in days_told if day is None for event in events),
            events=tuple((day, event) for day, events in days_told if day is not None for event in events),
        )


def _stretches(events: Events) -> list[Events]:
    """Cut the events of a day where what comes after has to stay after what comes before."""
    stretches: list[list[Mapping[str, Any]]] = []
    before: Mapping[str, Any] | None = None
    for event in events:
        answers_it = before is not None and _is_answer(event) and not _is_answer(before)
        if before is None or answers_it or before["event"] == "TransferDateAgreed":
            stretches.append([])
        stretches[-1].append(event)
        before = event
    return [*stretches]


def _is_answer(event: Mapping[str, Any]) -> bool:
    return not {"transfer", "transfer_id"}.isdisjoint(event) and EVENTS[event["event"]].KEY != (("transfer_id",),)


def _orders(stretches: Sequence[Events], most: int, *, seed: str) -> Iterator[Sequence[Events]]:
    if prod(factorial(len(events)) for events in stretches) <= most:
        yield from islice(product(*(list(permutations(events)) for events in stretches)), 1, None)  # all but as written
        return
    drawn = random.Random(seed)  # noqa: S311 - the same orders every time
    for _ in range(most):
        yield [drawn.sample(events, len(events)) for events in stretches]


def _comes_to(replay: Replay) -> dict[date, Counter[Said]]:
    """Give what each day comes to, without ids, and what is open at the end. Said again as before it is nothing."""
    commands_first = sorted(replay.all_published(), key=lambda one: str(one.obligation.kind) != "allocation_command")
    names = {one.obligation.obligation_id: f"{one.obligation.kind} {one.obligation.subject}" for one in commands_first}
    found: dict[date, Counter[Said]] = {}
    before: dict[str, Said] = {}
    for day in sorted(replay.published):
        found[day] = Counter()
        for verb, record in net_of(replay.published[day]):
            said = _said(verb, record, names)
            again = verb == "revise" and before.get(record.obligation.obligation_id) == _said("open", record, names)
            found[day].update([] if again else [said])
            before[record.obligation.obligation_id] = _said("open", record, names)
    return {**found, AT_THE_END: Counter(_said("open", one, names) for one in replay.state.ledger.open.values())}


def _said(verb: str, record: Any, names: Mapping[str, str]) -> Said:
    head = record.obligation
    fields = {
        "kind": head.kind,
        "subject": head.subject,
        "occurrence": head.occurrence,
        "verb": verb,
        "tell": head.tell,
    }
    if verb not in _ENDS:
        left_out = _OF_THE_WAY if head.kind.value in IN_SPELL else _OF_THE_WAY | _SPELL
        fields |= {
            spec.name: getattr(head, spec.name) for spec in dataclasses.fields(head) if spec.name not in left_out
        }
        fields |= {
            spec.name: getattr(record, spec.name) for spec in dataclasses.fields(record) if spec.name != "obligation"
        }
    return tuple((name, _without_ids(str(value), names)) for name, value in fields.items())


def _without_ids(text: str, names: Mapping[str, str]) -> str:
    for obligation_id, name in names.items():
        text = text.replace(obligation_id, name)
    return text


def _differences(written: Counter[Said], otherwise: Counter[Said]) -> Iterator[str]:
    """Say what isn't said any more, or says something else, and what is said besides."""
    missing, besides = list((written - otherwise).elements()), list((otherwise - written).elements())
    for said in missing:
        head = f"{dict(said)['verb']} {dict(said)['kind']} {dict(said)['subject']}"
        other = next((one for one in besides if one[:2] == said[:2]), None)
        if other is None:
            yield f"no {head}"
            continue
        besides.remove(other)
        now = dict(other)
        changed = (f"{name} {now.get(name)} for {value}" for name, value in said if now.get(name) != value)
        yield f"{head} with {'; '.join(changed)}"
    for other in besides:
        yield f"{dict(other)['verb']} {dict(other)['kind']} {dict(other)['subject']} besides"


def _order(scenario: Scenario) -> str:
    return ", ".join(str(event["event"]) for event in (*scenario.given, *(event for _, event in scenario.events)))
