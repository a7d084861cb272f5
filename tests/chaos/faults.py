"""What is done to the instances, their broker and what is between: which faults there are, and in which order."""

from __future__ import annotations

import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.chaos.instance import Step
from tests.chaos.proxy import Api, Loss

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from connector.brokers.local import LocalBroker
    from tests.chaos.fleet import Fleet
    from tests.chaos.life import Life
    from tests.chaos.proxy import Proxy

FEWEST, MOST = 2, 4
BROKER_DOWN_S = (0.0, 3.0)
BROKER_PAUSED_S = (0.5, 9.0)  # more than a delivery's time now and then, less than a session and its doubts
ANSWERS_COME_WITHIN_S = 30.0


class Kind(StrEnum):
    """A kind of fault."""

    SIGKILL = "sigkill"
    CRASH_AT_START = "crash_at_a_step_of_the_start"
    CRASH_AT_COMMIT = "crash_at_a_step_of_the_commit"
    SIGTERM = "sigterm"
    ZOMBIE = "zombie"
    LOST_POD = "lost_pod"
    ADDED = "instance_added"
    REMOVED = "instance_removed"
    BROKER_KILLED = "broker_killed"
    BROKER_PAUSED = "broker_paused"
    CONNECTIONS_CUT = "connections_cut"
    ANSWER_LOST = "answer_lost"
    ANSWER_WITHHELD = "answer_withheld"


OFTEN = {
    Kind.SIGKILL: 6,
    Kind.CRASH_AT_START: 4,
    Kind.CRASH_AT_COMMIT: 6,
    Kind.SIGTERM: 3,
    Kind.ZOMBIE: 1,
    Kind.LOST_POD: 1,
    Kind.ADDED: 1,
    Kind.REMOVED: 1,
    Kind.BROKER_KILLED: 1,
    Kind.BROKER_PAUSED: 1,
    Kind.CONNECTIONS_CUT: 3,
    Kind.ANSWER_LOST: 5,
    Kind.ANSWER_WITHHELD: 2,
}
STEPS = {
    Kind.CRASH_AT_START: (
        "source.subscribe",
        "source.poll",
        "sink.fence",
        "reader.end",
        "reader.read",
        "source.committed",
        "source.beginning_offset",
        "source.seek",
        "source.resume",
    ),
    Kind.CRASH_AT_COMMIT: (
        "source.position",
        "sink.begin",
        "sink.send",
        "sink.flush",
        "sink.add_offsets",
        "sink.commit",
    ),
}
WITHOUT_TRANSACTIONS = {
    **STEPS,
    Kind.CRASH_AT_COMMIT: ("source.position", "sink.send", "sink.flush", "source.commit"),
}
_OF_TRANSACTIONS = (Api.ADD_OFFSETS_TO_TXN, Api.TXN_OFFSET_COMMIT, Api.END_TXN)
_EVER = tuple(api for api in Api if api is not Api.OFFSET_COMMIT)
# of those that come with every commit; the others come with a join
ANSWERS = _EVER * 2 + (Api.PRODUCE, *_OF_TRANSACTIONS) * 3
_NO_TRANSACTION = (Api.INIT_PRODUCER_ID, Api.ADD_PARTITIONS_TO_TXN, *_OF_TRANSACTIONS)
ANSWERS_WITHOUT_TRANSACTIONS = (
    *(api for api in (*Api,) * 2 if api not in _NO_TRANSACTION),
    *(Api.PRODUCE, Api.OFFSET_COMMIT) * 4,
)


def deck(random: Random) -> Iterator[Kind]:
    """Give kinds of faults for ever: first each once, then as often as `OFTEN` says, in an order of chance."""
    first = list(Kind)
    random.shuffle(first)
    yield from first
    while True:
        yield from random.choices(list(OFTEN), list(OFTEN.values()), k=10)


def steps(calls: Sequence[str], random: Random) -> Iterator[Step]:
    """Give steps to die at for ever: each of these calls, before and after, in an order of chance, then again."""
    while True:
        found = [(call, side) for call in calls for side in ("before", "after")]
        random.shuffle(found)
        for call, side in found:
            yield Step(call=call, side=side, nth=random.randint(1, 3))


@dataclass(slots=True, kw_only=True)
class Faults:
    """Injects one fault after another, and counts each when it has happened."""

    fleet: Fleet
    broker: LocalBroker
    proxy: Proxy
    random: Random
    kinds: Iterator[Kind]
    steps: dict[Kind, Iterator[Step]]
    answers: Sequence[Api] = ANSWERS
    done: Counter[Kind] = field(default_factory=Counter)
    told: list[tuple[float, float, str]] = field(default_factory=list)
    _lost: dict[Api, tuple[Kind, float]] = field(default_factory=dict)
    steps_died_at: Counter[str] = field(default_factory=Counter)
    _postponed: list[Kind] = field(default_factory=list)

    def injected(self) -> int:
        """Give how many faults have happened."""
        return self.done.total()

    def under_way(self) -> int:
        """Give how many are prepared and have not happened: a step not yet come to, an answer not yet given."""
        return len(self._lost) + sum(1 for life in self.fleet.up.values() if life.step is not None)

    def tend(self) -> None:
        """Count what has happened since."""
        for step in _emptied(self.fleet.fired):
            self.done[_kind_of(step)] += 1
            self.steps_died_at[f"{step.side} {step.call}"] += 1
        self._postponed += map(_kind_of, _emptied(self.fleet.missed))
        waiting, now_s = self.proxy.waiting(), time.monotonic()
        for api, (kind, since_s) in list(self._lost.items()):
            if api not in waiting:
                self.done[kind] += 1
                del self._lost[api]
            elif now_s - since_s > ANSWERS_COME_WITHIN_S:
                self.proxy.find(api)
                del self._lost[api]
                self._postponed.append(kind)

    def settle(self) -> None:
        """Prepare nothing more, and give up what is."""
        self.proxy.lose_nothing()
        self._lost.clear()

    def inject(self) -> None:
        """Inject one that had to be put off, or else the next. What can't be now is put off."""
        if any(self._injected(kind) for kind in self._postponed):
            return
        kind = next(self.kinds)
        self._postponed.append(kind)
        self._injected(kind)

    def _injected(self, kind: Kind) -> bool:
        began_s = time.monotonic()
        if not self._inject(kind):
            return False
        self.told.append((began_s, time.monotonic(), kind.value))
        self._postponed.remove(kind)
        return True

    def _inject(self, kind: Kind) -> bool:
        match kind:
            case Kind.CONNECTIONS_CUT:
                self.proxy.cut()
            case Kind.BROKER_KILLED:
                self.proxy.shut()
                self.broker.kill()
                time.sleep(self.random.uniform(*BROKER_DOWN_S))
                self.broker.start()
                self.proxy.open()
            case Kind.BROKER_PAUSED:
                self.broker.pause()
                time.sleep(self.random.uniform(*BROKER_PAUSED_S))
                self.broker.resume()
            case Kind.ANSWER_LOST | Kind.ANSWER_WITHHELD:
                return self._lose_an_answer(kind)
            case Kind.ADDED if len(self.fleet.up) < MOST:
                self.fleet.add()
            case Kind.ADDED:
                return False
            case _:
                return self._befall(kind)
        self.done[kind] += 1
        return True

    def _lose_an_answer(self, kind: Kind) -> bool:
        api = self.random.choice(self.answers)
        if api in self._lost:
            return False
        self._lost[api] = (kind, time.monotonic())
        self.proxy.lose(api, Loss.LOST if kind is Kind.ANSWER_LOST else Loss.WITHHELD)
        return True

    def _befall(self, kind: Kind) -> bool:
        lives = self.fleet.at_hand()
        if not lives:
            return False
        life = self.random.choice(lives)
        if kind is Kind.CRASH_AT_COMMIT:
            life.die_at(next(self.steps[kind]))
            return True
        if kind is Kind.CRASH_AT_START:
            self.fleet.restart(life, signal.SIGKILL, step=next(self.steps[kind]))
            return True
        if not self._befell(kind, life):
            return False
        self.done[kind] += 1
        return True

    def _befell(self, kind: Kind, life: Life) -> bool:
        if kind is Kind.SIGKILL:
            self.fleet.restart(life, signal.SIGKILL)
        elif kind is Kind.SIGTERM:
            self.fleet.restart(life, signal.SIGTERM)
        elif kind is Kind.REMOVED and len(self.fleet.up) > FEWEST:
            self.fleet.remove(life)
        elif kind in {Kind.ZOMBIE, Kind.LOST_POD} and self._may_be_absent(life):
            self.fleet.take_away(life, dead=kind is Kind.LOST_POD)
        else:
            return False
        return True

    def _may_be_absent(self, life: Life) -> bool:
        return self.fleet.absent is None and len(self.fleet.up) >= FEWEST and bool(life.running())


def _kind_of(step: Step) -> Kind:
    known = (*STEPS.items(), *WITHOUT_TRANSACTIONS.items())
    return next(kind for kind, calls in known if step.call in calls)


def _emptied(steps: list[Step]) -> list[Step]:
    taken = steps.copy()
    steps.clear()
    return taken
