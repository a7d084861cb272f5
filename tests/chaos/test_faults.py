"""Which fault comes next, where some can't be now."""

from __future__ import annotations

from itertools import chain, repeat
from random import Random
from types import SimpleNamespace
from typing import Any, cast

from connector.brokers.probe import free_ports
from tests.chaos.faults import MOST, Faults, Kind
from tests.chaos.proxy import Proxy


def test_faults_that_cannot_be_now_keep_no_other_from_coming() -> None:
    port, broker_port = free_ports(2)
    fleet, no_broker = cast("Any", SimpleNamespace(up=dict.fromkeys(range(MOST)))), cast("Any", None)
    with Proxy(port=port, broker_port=broker_port) as proxy:
        faults = Faults(
            fleet=fleet,
            broker=no_broker,
            proxy=proxy,
            random=Random(1),  # noqa: S311 - chance, not a secret
            kinds=chain(repeat(Kind.ADDED, 20), repeat(Kind.CONNECTIONS_CUT)),
            steps={},
        )
        for _ in range(21):
            faults.inject()

    assert faults.done == {Kind.CONNECTIONS_CUT: 1}
