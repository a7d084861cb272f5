"""The benchmark, at its smallest: it measures everything it says, and what isn't timed is right."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from connector.brokers.broker import Ability
from tests.bench.__main__ import killed, measured
from tests.bench.figures import Figure, as_table
from tests.brokers.abilities import needs

if TYPE_CHECKING:
    from connector.brokers.broker import Broker


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
def test_every_goal_is_measured(broker: Broker) -> None:
    found = list(measured(broker.bootstrap, children=4, seconds=1, pace=60))

    assert [figure.what for figure in found if figure.goal is not None] == [
        "decide, after each event",
        "decide, quiet",
        "simulate, file to file",
        "run, as a part of the bare loop",
        "restore",
        "memory a case",
        "p99, as a multiple of the bare loop",
    ]
    assert all(math.isfinite(figure.value) for figure in found)


@needs(Ability.TRANSACTIONS, Ability.STATIC_MEMBERSHIP, Ability.SESSIONS)
def test_how_long_a_killed_instance_is_missed_is_measured_both_ways(broker: Broker) -> None:
    found = list(killed(broker.bootstrap, kills=1))

    assert [figure.what for figure in found if figure.goal is not None] == [
        "crash and restart in place, 4 partitions",
        "a lost pod's partitions run elsewhere",
    ]
    assert all(math.isfinite(figure.value) for figure in found)


def test_a_ratio_above_one_is_better_for_both_sorts_of_goal() -> None:
    assert Figure(what="speed", value=30_000, unit="", goal=20_000).ratio == 1.5
    assert Figure(what="memory", value=6, unit="", goal=3, most=True).ratio == 0.5
    assert Figure(what="beside it", value=6, unit="").ratio is None


def test_people_get_a_line_a_figure() -> None:
    table = as_table([Figure(what="memory a case", value=6, unit="KiB", goal=3, most=True)])

    assert table.splitlines()[1].split() == ["memory", "a", "case", "6", "≤", "3", "50%", "KiB"]
