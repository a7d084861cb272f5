"""A bus without transactions, played by a broker whose transactions nobody uses: killed twice, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.brokers.broker import Ability
from tests.brokers.abilities import needs
from tests.integration.program import Program, succeeded
from tests.integration.said import count, differences, said_by_simulation, said_on_the_bus, without_repeats
from tests.integration.stories import UNTIL, written_histories

if TYPE_CHECKING:
    from pathlib import Path

    from connector.brokers.broker import Broker
    from tests.brokers.names import Names

CHILDREN = 8
SEED = 20260105


@needs(Ability.STATIC_MEMBERSHIP)
def test_a_run_that_is_killed_says_what_simulate_says_and_repeats_only_that(
    broker: Broker, names: Names, tmp_path: Path
) -> None:
    events = written_histories(tmp_path, children=CHILDREN, seed=SEED)
    handover = Program(bootstrap=broker.bootstrap, mark=names.mark, batch=5, delivery="at_least_once")
    handover.apply_topics()
    handover.feed(events)

    for transactions in (3, 9):
        killed_after(handover, transactions)
    handover.run_until(UNTIL)

    expected = without_repeats(said_by_simulation(handover.simulate(events, UNTIL)))
    said = without_repeats(said_on_the_bus(handover))
    assert differences(said, expected) == []
    assert count(said) > CHILDREN
    # it ends with 1 where a state isn't the fold of its events
    succeeded(handover.call("rebuild", "--until", UNTIL))


def killed_after(handover: Program, transactions: int) -> None:
    """Start a run and end it as SIGKILL does once it has logged so many transactions."""
    process = handover.start("run", "--clock", "events", "--until", UNTIL)
    assert process.stderr is not None
    logged = 0
    while logged < transactions:
        line = process.stderr.readline()
        assert line, "the run ended by itself"
        logged += '"event":"transaction"' in line
    process.kill()
    process.wait()
    process.stderr.close()
