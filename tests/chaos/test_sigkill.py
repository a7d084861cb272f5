"""A process that is killed at any point, again and again, leaves what one that never was would have left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.brokers.broker import Ability
from tests.brokers.abilities import needs
from tests.chaos.sigkill import batch_for, events_in, judge
from tests.integration.program import Program
from tests.integration.stories import UNTIL, written_histories

if TYPE_CHECKING:
    from pathlib import Path

    from connector.brokers.broker import Broker
    from tests.brokers.names import Names

KILLS = 6
SEED = 3


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP, Ability.FENCING)
def test_a_process_killed_again_and_again_loses_and_doubles_nothing(
    broker: Broker, names: Names, tmp_path: Path
) -> None:
    events = written_histories(tmp_path, children=40, seed=SEED)
    batch = batch_for(events_in(events), KILLS)
    handover = Program(bootstrap=broker.bootstrap, mark=names.mark, batch=batch)

    verdict = judge(handover, events, UNTIL, kills=KILLS, seed=SEED)

    assert verdict.differences == []
    assert verdict.messages == verdict.expected > 0
    assert (verdict.kills, verdict.held, verdict.quarantined) == (KILLS, 0, 0)
