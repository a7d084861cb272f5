"""Everything that can break is broken while cases are judged, and no message is lost, doubled or out of order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.__main__ import is_good, made_up
from tests.chaos.campaign import Plan, run, stage
from tests.chaos.faults import Kind
from tests.chaos.instance import Step

if TYPE_CHECKING:
    from pathlib import Path

BEFORE_THE_SECOND_TRANSACTION = Step(call="sink.begin", side="before", nth=2)


def test_whatever_breaks_nothing_is_lost_doubled_or_out_of_order(kafka_jars: Path) -> None:
    plan = Plan(faults=20, seed=5, burst=20, pause_s=0.4)

    with stage(kafka_jars) as on:
        found = run(on, plan, made_up(plan))

    assert found["injected"].keys() == {kind.value for kind in Kind}
    assert found["stalled"] is None
    assert (found["lost"], found["doubled"], found["out_of_order"]) == (0, 0, 0)
    assert (found["states_that_differ"], found["offsets_that_differ"]) == (0, 0)
    assert found["survived"] == found["faults"] >= plan.faults
    assert found["messages"] > found["children"] > 0
    assert is_good(found)


@pytest.mark.parametrize(
    ("order", "amiss", "others"),
    [("offsets_before_outputs", "lost", "doubled"), ("outputs_before_offsets", "doubled", "lost")],
)
def test_a_commit_in_a_wrong_order_is_found_out(kafka_jars: Path, order: str, amiss: str, others: str) -> None:
    kinds, steps = (Kind.CRASH_AT_START,), (BEFORE_THE_SECOND_TRANSACTION,)
    plan = Plan(
        faults=2,
        seed=5,
        instances=1,
        partitions=2,
        batch=500,
        # what was committed just before a crash is in no log line until then
        idle_commit_s=2,
        burst=40,
        pause_s=0.1,
        order=order,
        kinds=kinds,
        steps=steps,
    )

    with stage(kafka_jars) as on:
        found = run(on, plan, made_up(plan))

    assert found[amiss] > 0
    assert found[others] == 0
    assert not is_good(found)
