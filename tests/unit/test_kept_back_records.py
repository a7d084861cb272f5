"""A partition paused by a rebalance with records in hand is read on, though the client keeps those back for ever."""

from __future__ import annotations

from unittest.mock import patch

from connector.ports import Partition
from connector.testing.fake_broker.fetcher import FakeFetcher
from tests.shell.counting import event
from tests.shell.shell import EVENTS, GROUP, Process, Shell

ROUNDS = 300


def rebalanced_with_records_in_hand() -> tuple[Shell, Process]:
    """Let a second process join while the first has more of partition 1 in hand than a poll gives out."""
    shell = Shell(partitions=3, batch=1)
    first = shell.start()
    first.turn_until(first.is_running)
    shell.feed(b"B", *[event("count")] * 4, number=1)
    first.turn_until(lambda: shell.broker.groups.committed(GROUP, Partition(EVENTS, 1)) == 1)
    second = shell.start(instance="pod-1")
    while len(first.loop.tasks) == shell.partitions:
        second.turn(1)
        first.turn(1)
    # what the first reads of another partition before that one is resumed
    shell.feed(b"A", *[event("count")] * 2, number=0)
    for _ in range(ROUNDS):
        first.turn(1)
        second.turn(1)
    return shell, first


def test_a_partition_paused_with_records_in_hand_is_judged_to_its_end() -> None:
    shell, _ = rebalanced_with_records_in_hand()

    assert (shell.counts("A"), shell.counts("B")) == ([1, 2], [1, 2, 3, 4])


def test_a_client_that_is_not_made_to_let_go_leaves_the_partition_standing_while_its_task_looks_well() -> None:
    with patch.object(FakeFetcher, "let_go", lambda *_: None):
        shell, first = rebalanced_with_records_in_hand()

    assert (shell.counts("A"), shell.counts("B")) == ([1, 2], [1])
    assert first.is_running()
