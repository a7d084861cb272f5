"""A run of fuzz: rounds of some thousands of records, each on topics of its own; what became of them, in figures."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connector.cli.plugin_arguments import a_day, end_of_day
from connector.lines import written
from connector.simulate import Simulation
from connector.topic_names import TopicNames
from policy_core.judge import Judge
from tests.brokers.names import Names
from tests.chaos.verdict import Verdict, compare
from tests.fuzz.accounts import Accounts, Outcome, settle
from tests.fuzz.kinds import Kind
from tests.fuzz.mixture import Mixture
from tests.fuzz.world import AS_MANY_AS_COME, Bus, Stalled, World
from tests.integration.program import Program
from tests.integration.said import said_by_simulation, said_on_the_bus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connector.judging import Judge as ShellJudge
    from connector.registry import Plugins
    from policy_core.events import Event
    from tests.integration.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run does. `hold_floor`: more cases than that (and than 2 %) held for one cause stop a partition."""

    records: int
    seed: int = 1
    authority: str = "norfolk"
    until: str = "2027-12-31"
    partitions: int = 2
    a_round: int = 5_000
    hold_floor: int = AS_MANY_AS_COME
    kinds: tuple[Kind, ...] = tuple(Kind)
    judge: Callable[[Plugins, TopicNames], ShellJudge] | None = None


@dataclass(slots=True)
class Found:
    """What a run found."""

    accounts: Accounts = field(default_factory=Accounts)
    good: Verdict = field(default_factory=Verdict)
    good_records: int = 0
    rounds: int = 0
    crashed: str | None = None
    stalled: str | None = None


def run(bus: Callable[[], Bus], plan: Plan) -> dict[str, Any]:
    """Send it all, round by round, until there is nothing more or something broke. Gives the figures."""
    began_s, found, left = time.monotonic(), Found(), plan.records
    while left and found.crashed is None and found.stalled is None:
        records = min(left, plan.a_round)
        _round(bus(), plan, records, found)
        left -= records
        found.rounds += 1
        sys.stderr.write(f"fuzz: {plan.records - left} of {plan.records} records\n")
    return _figures(plan, found, time.monotonic() - began_s)


def is_good(figures: dict[str, Any]) -> bool:
    """Say whether nothing is amiss."""
    amiss = ("crashed", "stalled", "unaccounted", "unclassified", "never_returned", "miscounted", "good_children")
    return not any(figures[name] if name != "good_children" else any(figures[name].values()) for name in amiss)


def _round(bus: Bus, plan: Plan, records: int, found: Found) -> None:
    program = Program(
        bootstrap="unused:0", mark=Names().mark, authority=plan.authority, partitions=plan.partitions, batch=500
    )
    until = end_of_day(a_day(plan.until))
    world = World(bus=bus, program=program, until=until, hold_floor=plan.hold_floor, judge=plan.judge)
    mixture = Mixture(
        book=world.plugins.book,
        records=records,
        seed=f"{plan.seed}/{found.rounds}",
        until=until,
        kinds=plan.kinds,
    )
    world.prepare()
    world.send(mixture)
    try:
        # and once more from what is committed, which tries all that is held again
        found.crashed = world.run() or world.run()
    except Stalled as stalled:
        found.stalled = str(stalled)
    settle(world, found.accounts)
    events = [sent.sending.event for sent in world.sent if sent.sending.event is not None]
    found.good_records += len(events)
    children = {event.envelope.child_id for event in events}
    said = _of(children, said_on_the_bus(world))
    found.good.messages += sum(map(len, said.values()))
    compare(found.good, said, _simulated(world, events))


def _simulated(world: World, events: Sequence[Event]) -> Said:
    simulation, names = Simulation(Judge(world.plugins.book, world.plugins.host)), TopicNames(world.authority)
    published = [one for event in events for one in simulation.feed(event)]
    published += simulation.run_until(world.until)
    return said_by_simulation(json.loads(written(one.at, names.of(one.message), one.message)) for one in published)


def _of(children: set[str], said: Said) -> Said:
    return {(topic, key): messages for (topic, key), messages in said.items() if key.partition("/")[0] in children}


def _figures(plan: Plan, found: Found, took_s: float) -> dict[str, Any]:
    accounts, good = found.accounts, found.good
    outcomes = {outcome.value: accounts.outcomes[outcome] for outcome in Outcome}
    return {
        "records": sum(outcomes.values()),
        **outcomes,
        "good_records": found.good_records,
        "good_messages": good.messages,
        "good_children": {name: getattr(good, name) for name in ("lost", "doubled", "out_of_order")},
        "crashed": found.crashed,
        "stalled": found.stalled,
        "unclassified": dict(accounts.unclassified),
        "never_returned": accounts.never_returned,
        "miscounted": accounts.miscounted,
        "by_kind": {kind: dict(sorted(ends.items())) for kind, ends in sorted(accounts.by_kind.items())},
        "reasons": {outcome: dict(reasons.most_common()) for outcome, reasons in sorted(accounts.reasons.items())},
        "examples": [*accounts.examples, *good.examples],
        "rounds": found.rounds,
        "seed": plan.seed,
        "seconds": round(took_s, 1),
    }
