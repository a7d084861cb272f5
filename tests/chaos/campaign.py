"""One run with faults from start to verdict: instances at work on a stream of made-up cases while things break."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle, islice
from random import Random
from typing import TYPE_CHECKING, Any

from connector.brokers.jars import Detour, kafka_from_jars
from connector.brokers.probe import free_ports
from connector.cli.plugin_arguments import a_day, end_of_day
from connector.delivery import Delivery
from tests.brokers.names import Names
from tests.chaos.faults import (
    ANSWERS,
    ANSWERS_WITHOUT_TRANSACTIONS,
    STEPS,
    WITHOUT_TRANSACTIONS,
    Faults,
    deck,
    steps,
)
from tests.chaos.figures import figures
from tests.chaos.fleet import Fleet, Stuck
from tests.chaos.logs import write_logs
from tests.chaos.proxy import Proxy
from tests.chaos.stream import Stream
from tests.chaos.verdict import Verdict, expected, verdict
from tests.integration.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from connector.brokers.local import LocalBroker
    from policy_core.events import Event
    from tests.chaos.faults import Kind
    from tests.chaos.instance import Step

PATIENCE_S = 180.0
TICK_S = 0.05
TELLS_EVERY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is broken, and of what. `pause_s`: the longest wait between two faults; `burst`: events before each."""

    faults: int
    seed: int
    authority: str = "norfolk"
    until: str = "2025-10-31"
    partitions: int = 6
    instances: int = 3
    batch: int = 8
    idle_commit_s: int = 60
    burst: int = 30
    pause_s: float = 1.0
    logs: Path | None = None
    order: str | None = None
    delivery: Delivery = Delivery.EXACTLY_ONCE
    kinds: tuple[Kind, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A broker of its own, and the proxy before it."""

    broker: LocalBroker
    proxy: Proxy


@contextmanager
def stage(cache: Path) -> Iterator[Stage]:
    """Start a real Kafka whose clients are told to come through a proxy. Raises BrokerUnavailable."""
    port, advertised = free_ports(2)
    with (
        Proxy(port=advertised, broker_port=port) as proxy,
        kafka_from_jars(cache, detour=Detour(port=port, advertised_port=advertised)) as broker,
    ):
        yield Stage(broker=broker, proxy=proxy)


@dataclass(slots=True, kw_only=True)
class Campaign:
    """A run with faults. `survived`: how many faults had happened when the instances were last seen to keep up."""

    plan: Plan
    faults: Faults
    stream: Stream
    random: Random
    survived: int = 0
    _told: int = 0

    def rage(self, events: Iterator[Event]) -> None:
        """Feed and break until enough is broken, then let all events be judged. Raises Stuck."""
        fleet, plan = self.faults.fleet, self.plan
        for _ in range(plan.instances):
            fleet.add()
        self._keep_up(0, of_all=True)
        while self.faults.injected() < plan.faults:
            burst = list(islice(events, plan.burst))
            if not burst:
                raise Stuck(f"the events ran out after {self.faults.injected()} faults")
            self.stream.feed(burst)
            self._wait(self.random.uniform(0, plan.pause_s))
            if self.faults.injected() + self.faults.under_way() < plan.faults:
                self.faults.inject()
            self._keep_up(plan.burst * 10)
            self._tell()
        self.faults.settle()
        fleet.settle()
        self._keep_up(0, of_all=True)

    def _tell(self) -> None:
        if self.faults.injected() >= self._told + TELLS_EVERY:
            self._told = self.faults.injected()
            sys.stderr.write(f"chaos: {self._told} of {self.plan.faults} faults, {len(self.stream.fed)} events\n")

    def _wait(self, seconds: float) -> None:
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            self._tend()
            time.sleep(TICK_S)

    def _keep_up(self, behind: int, *, of_all: bool = False) -> None:
        end_s = time.monotonic() + PATIENCE_S
        while (left := self.stream.behind(self._judged())) > behind or (of_all and not self._all_run()):
            if time.monotonic() > end_s:
                raise Stuck(f"{left} offsets were left unjudged for {PATIENCE_S:.0f} s")
            self._wait(0.2)
        self.survived = self.faults.injected()

    def _all_run(self) -> bool:
        running = [number for life in self.faults.fleet.up.values() for number in life.running()]
        return sorted(running) == list(range(self.plan.partitions))

    def _judged(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for life in self.faults.fleet.lives():
            for number, offset in life.judged.items():
                found[number] = max(offset, found.get(number, 0))
        return found

    def _tend(self) -> None:
        self.faults.fleet.tend()
        self.faults.tend()


def run(on: Stage, plan: Plan, events: Iterable[Event]) -> dict[str, Any]:
    """Break it, end it, judge it. Gives the figures."""
    began_s, random, mark = time.monotonic(), Random(plan.seed), Names().mark  # noqa: S311 - chance, not a secret
    directly = Program(
        bootstrap=on.broker.bootstrap,
        mark=mark,
        authority=plan.authority,
        partitions=plan.partitions,
        batch=plan.batch,
        idle_commit_s=plan.idle_commit_s,
        delivery=plan.delivery.value,
    )
    through = replace(directly, bootstrap=f"127.0.0.1:{on.proxy.port}")
    once = plan.delivery is Delivery.EXACTLY_ONCE
    calls = STEPS if once else WITHOUT_TRANSACTIONS
    directly.apply_topics()
    fleet = Fleet(through=through, directly=directly, order=plan.order)
    faults = Faults(
        fleet=fleet,
        broker=on.broker,
        proxy=on.proxy,
        random=random,
        kinds=cycle(plan.kinds) if plan.kinds else deck(random),
        steps={kind: cycle(plan.steps) if plan.steps else steps(calls[kind], random) for kind in calls},
        answers=ANSWERS if once else ANSWERS_WITHOUT_TRANSACTIONS,
    )
    campaign = Campaign(plan=plan, faults=faults, stream=Stream(directly), random=random)
    stalled, found = None, Verdict()
    try:
        campaign.rage(iter(events))
        fleet.stop()
        directly.run_until(plan.until)
    except Stuck as stuck:
        stalled = str(stuck)
    finally:
        fleet.kill()
        campaign.stream.close()
        if plan.logs is not None:
            write_logs(plan.logs, fleet, faults, began_s)
    raged_s = time.monotonic() - began_s
    if stalled is None:
        found = verdict(directly, expected(directly, campaign.stream.fed, end_of_day(a_day(plan.until))))
    return {
        **figures(faults, found, survived=campaign.survived, stalled=stalled),
        "events": len(campaign.stream.fed),
        "children": len({event.envelope.child_id for event in campaign.stream.fed}),
        "seed": plan.seed,
        "seconds": round(raged_s, 1),
    }
