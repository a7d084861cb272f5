"""The buses that the contract holds for: always the fake, and a real broker where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from tests.brokers.abilities import needs
from tests.contract.bus import Bus, FakeCluster, RealCluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.brokers.broker import Broker
    from tests.brokers.names import Names

FAKE = "fake"
REAL = "real"


@pytest.fixture(params=[FAKE, pytest.param(REAL, marks=needs(Ability.TRANSACTIONS))])
def bus(request: pytest.FixtureRequest, names: Names) -> Iterator[Bus]:
    if request.param == FAKE:
        cluster: FakeCluster | RealCluster = FakeCluster()
    else:
        broker: Broker = request.getfixturevalue("broker")
        cluster = RealCluster(broker.bootstrap)
    opened = Bus(cluster, names)
    yield opened
    opened.close()
