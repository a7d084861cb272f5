"""A broker that is gone, silent, or loses what it answers: instances wait, go on by themselves and count exactly.

One broker for all of them, and a proxy before it, through which the instances speak.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING

import pytest

from connector.exits import Exit
from tests.chaos.campaign import stage
from tests.chaos.proxy import Api, Loss
from tests.shell.counting_process import HASTY
from tests.shell.real import RealShell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import Popen

    from tests.brokers.names import Names
    from tests.chaos.campaign import Stage

LONGER_THAN_ANY_LIMIT_S = max(HASTY.watchdog_ms, HASTY.max_poll_ms) / 1000 + 1
OF_A_COMMIT = (Api.PRODUCE, Api.ADD_OFFSETS_TO_TXN, Api.TXN_OFFSET_COMMIT, Api.END_TXN)
OF_A_START = (Api.SYNC_GROUP, Api.OFFSET_FETCH, Api.INIT_PRODUCER_ID)


@pytest.fixture(scope="module")
def staged() -> Iterator[Callable[[Path], Stage]]:
    """Give the stage of all these tests, set when it is first asked for."""
    with ExitStack() as stack:
        yield cache(lambda jars: stack.enter_context(stage(jars)))


@pytest.fixture
def on(staged: Callable[[Path], Stage], kafka_jars: Path) -> Stage:
    return staged(kafka_jars)


@pytest.fixture
def shell(on: Stage, names: Names, tmp_path: Path) -> Iterator[RealShell]:
    shell = RealShell(on.broker.bootstrap, names.mark, tmp_path)
    yield shell
    shell.close()


def started(shell: RealShell, on: Stage, instance: str = "pod-0") -> Popen[bytes]:
    return shell.start(instance, bootstrap=f"127.0.0.1:{on.proxy.port}", hasty=True)


@pytest.mark.parametrize("is_silent", [True, False], ids=["silent", "gone"])
def test_a_broker_away_for_longer_than_any_time_limit_is_waited_for(
    shell: RealShell, on: Stage, *, is_silent: bool
) -> None:
    first, second = started(shell, on), started(shell, on, "pod-1")
    shell.feed(5)
    shell.wait_for_all()

    shell.feed(200)
    if is_silent:
        on.broker.pause()
    else:
        on.broker.kill()
    time.sleep(LONGER_THAN_ANY_LIMIT_S)
    assert (first.poll(), second.poll()) == (None, None)
    if is_silent:
        on.broker.resume()
    else:
        on.broker.start()
    shell.feed(5)
    shell.wait_for_all()

    assert shell.counts() == shell.expected()
    assert (first.poll(), second.poll()) == (None, None)
    assert '"broker_gone"' in shell.said()
    assert '"broker_back"' in shell.said()


@pytest.mark.parametrize("loss", list(Loss), ids=lambda loss: loss.name.lower())
def test_an_answer_lost_in_a_commit_counts_nothing_twice(shell: RealShell, on: Stage, loss: Loss) -> None:
    process = started(shell, on)
    shell.feed(5)
    shell.wait_for_all()

    for api in OF_A_COMMIT:
        on.proxy.lose(api, loss)
        shell.feed(5)
        shell.wait_for(lambda: not on.proxy.waiting())
        shell.wait_for_all()

    assert shell.counts() == shell.expected()
    assert process.poll() is None


def test_an_answer_withheld_in_a_start_delays_it_and_no_more(shell: RealShell, on: Stage) -> None:
    for api in OF_A_START:
        on.proxy.lose(api, Loss.WITHHELD)
        process = started(shell, on)
        shell.feed(2)
        shell.wait_for(lambda: not on.proxy.waiting())
        shell.wait_for_all()
        process.kill()
        process.wait()

    assert shell.counts() == shell.expected()


def test_a_join_that_never_ends_asks_to_be_started_again(shell: RealShell, on: Stage) -> None:
    """The client waits for this answer as long as a whole rebalance may take, and says nothing."""
    on.proxy.lose(Api.JOIN_GROUP, Loss.WITHHELD)
    shell.feed(5)

    lost = started(shell, on)
    assert lost.wait(60) == Exit.TRANSIENT
    started(shell, on)
    shell.wait_for_all()

    assert shell.counts() == shell.expected()
    assert "start again, with no more processes than partitions" in shell.said()
