"""What a test asks of its broker, and the count of what had to be skipped."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from connector.brokers.broker import Ability, Broker

skipped: Counter[str] = Counter()


def needs(*abilities: Ability) -> pytest.MarkDecorator:
    """Mark a test that means something only on a broker with these abilities."""
    return pytest.mark.needs(*abilities)


def skip_what_cannot_be(item: pytest.Item, broker: Broker) -> None:
    """Skip a test that asks for more than the broker can do, naming what that is."""
    wanted = {ability for mark in item.iter_markers("needs") for ability in mark.args}
    lacking = sorted(wanted - broker.can)
    if lacking:
        reason = f"{broker.name} can't {' or '.join(lacking)}"
        skipped[reason] += 1
        pytest.skip(reason)
