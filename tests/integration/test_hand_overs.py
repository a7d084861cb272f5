"""Instances that come, go and meet on a real broker: whoever has a partition, each event counts once and in order."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from connector.brokers.broker import Ability
from connector.exits import Exit
from tests.brokers.abilities import needs

if TYPE_CHECKING:
    from tests.shell.real import RealShell

pytestmark = needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.FENCING, Ability.STATIC_MEMBERSHIP)


def test_scaling_up_and_down_under_load_counts_exactly(shell: RealShell) -> None:
    shell.start("pod-0", batch=5)
    shell.feed(60)
    second = shell.start("pod-1", batch=5)
    shell.feed(60)
    shell.wait_for(lambda: shell.said_by("pod-1").count('"running"') == 1)
    shell.feed(60)

    second.send_signal(signal.SIGTERM)
    assert second.wait(30) == Exit.DONE
    shell.leave("pod-1")
    shell.feed(60)
    shell.wait_for_all()

    assert shell.counts() == shell.expected()


def test_a_rolling_restart_moves_no_partition(shell: RealShell) -> None:
    processes = {pod: shell.start(pod) for pod in ("pod-0", "pod-1")}
    shell.feed()
    shell.wait_for_all()
    shell.wait_for(lambda: all(shell.partitions_of(pod)[-1:] in ([[0]], [[1]]) for pod in processes))
    before = {pod: shell.partitions_of(pod) for pod in processes}

    for pod, process in processes.items():
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == Exit.DONE
        shell.start(pod)
        shell.feed(10)
        shell.wait_for_all()

    assert shell.counts() == shell.expected()
    assert {pod: shell.partitions_of(pod) for pod in processes} == {
        pod: [*told, told[-1]] for pod, told in before.items()
    }


def test_an_owner_whom_a_zombie_fenced_builds_its_task_again(shell: RealShell) -> None:
    owner = shell.start()
    shell.feed(10)
    shell.wait_for_all()

    zombie = shell.connection.sink(f"{shell.told.name('handover')}-0")
    zombie.fence()
    shell.feed(10)
    shell.wait_for_all()
    zombie.close()

    assert shell.counts() == shell.expected()
    assert owner.poll() is None
    assert shell.said().count("task_failed") == 1
