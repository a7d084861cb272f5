"""Exactly once on a real broker: instances that hand over, die, stand still and come back."""

from __future__ import annotations

import random
import signal
import time
from typing import TYPE_CHECKING

from connector.brokers.broker import Ability
from tests.brokers.abilities import needs
from tests.shell.counting import event

if TYPE_CHECKING:
    from tests.shell.real import RealShell

pytestmark = needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.FENCING, Ability.STATIC_MEMBERSHIP)


def test_one_event_gives_one_output(shell: RealShell) -> None:
    shell.feed()
    process = shell.start(ends=True)

    assert process.wait(60) == 0
    assert shell.counts() == shell.expected()


def test_two_instances_hand_over_and_count_exactly(shell: RealShell) -> None:
    first, second = shell.start("pod-0"), shell.start("pod-1")
    shell.feed(20)
    shell.wait_for_all()

    first.send_signal(signal.SIGTERM)
    shell.feed(20)
    assert first.wait(30) == 0
    shell.leave("pod-0")
    shell.wait_for_all()
    third = shell.start("pod-2")
    shell.feed(20)
    shell.wait_for_all()

    assert shell.counts() == shell.expected()
    assert second.poll() is None
    assert third.poll() is None


def test_sigkill_and_restart_change_nothing(shell: RealShell) -> None:
    chance = random.Random(20260302)  # noqa: S311 - repeatable, not secret
    for _ in range(5):
        shell.feed(50)
        process = shell.start(batch=7)
        time.sleep(chance.uniform(0.8, 2.5))
        process.kill()
        process.wait()
    shell.start()
    shell.wait_for_all()

    assert shell.counts() == shell.expected()


def test_a_process_that_stood_still_comes_back_and_doubles_nothing(shell: RealShell) -> None:
    zombie = shell.start("pod-0")
    shell.feed(10)
    shell.wait_for_all()

    zombie.send_signal(signal.SIGSTOP)
    shell.feed(10)
    shell.start("pod-1")
    shell.wait_for_all()
    zombie.send_signal(signal.SIGCONT)
    shell.feed(10)
    shell.wait_for_all()

    assert shell.counts() == shell.expected()


def test_a_second_process_under_the_same_instance_id_displaces_the_first(shell: RealShell) -> None:
    first = shell.start("pod-0")
    shell.feed(10)
    shell.wait_for_all()

    shell.start("pod-0")
    assert first.wait(60) == 75
    shell.feed(10)
    shell.wait_for_all()

    assert shell.counts() == shell.expected()


def test_a_held_case_waits_alone_and_is_released_in_order(shell: RealShell) -> None:
    shell.feed(2)
    shell.feed_one(0, event("break"))
    shell.feed(60)
    assert shell.start(ends=True).wait(60) == 0
    assert shell.counts() == {**shell.expected(), "child-0": [1, 2]}

    assert shell.start(ends=True, mended=["break"]).wait(60) == 0

    assert shell.counts() == shell.expected()
    assert '"released":50' in shell.said()
    assert '"released":11' in shell.said()
