"""A bus without transactions: where a start reads on, what is struck out, switching, and what operators can do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connector.at_least_once import in_turn
from connector.checkpoint import StateRefused
from connector.clock import WallClock
from connector.delivery import Delivery
from connector.journal import ENTRY
from connector.operating import Note, replay
from connector.ports import Outgoing, Partition, Refused
from connector.rebuild import Rebuild
from connector.task_settings import TaskSettings
from connector.testing.fake_broker import ProcessGone
from connector.topic_names import TopicNames
from tests.shell.counting import event
from tests.shell.crashing import Crash, CrashingConnection, Side
from tests.shell.repeats import repeats, said
from tests.shell.shell import EVENTS, GROUP, QUARANTINE, STATE, Shell

HERE = Partition(EVENTS, 0)


class Names(TopicNames):
    """The names of the shell's topics."""

    @property
    def quarantine(self) -> str:
        return QUARANTINE


def fed() -> Shell:
    shell = Shell(delivery=Delivery.AT_LEAST_ONCE)
    shell.feed(b"A", event("count"), event("count"), event("count"))
    return shell


def run(shell: Shell) -> None:
    process = shell.start()
    shell.settled(process)
    process.loop.close()


def counted() -> Shell:
    shell = fed()
    run(shell)
    return shell


def left_undone() -> Shell:
    """Die when a further batch is decided, before any of it is carried out."""
    shell, crash = with_one_more(), Crash()
    process = shell.start(connection=CrashingConnection(shell.broker, crash, transactions=False))
    shell.settled(process)
    flushes = [number for number, call in enumerate(crash.calls, start=1) if call == "sink.flush"]
    # the first flush is that of the owner's name
    shell, dies = with_one_more(), Crash(at=flushes[1], side=Side.AFTER)
    process = shell.start(connection=CrashingConnection(shell.broker, dies, transactions=False))
    with pytest.raises(ProcessGone):
        shell.settled(process)
    assert shell.counts("A") == [1, 2, 3]
    return shell


def with_one_more() -> Shell:
    shell = counted()
    shell.feed(b"A", event("count"))
    return shell


def rebuild(shell: Shell) -> Rebuild:
    connection = shell.connect()
    connection.admin().remove_static_member(GROUP, "pod-0")
    settings = TaskSettings(
        group=GROUP,
        transactional_id=GROUP,
        state_topic=STATE,
        quarantine_topic=QUARANTINE,
        delivery=shell.delivery,
    )
    return Rebuild(settings, connection, connection.admin(), shell.judge, WallClock(), lambda _kept, _fresh: ())


def test_an_offset_behind_the_checkpoint_is_read_on_from_the_checkpoint() -> None:
    shell = counted()
    shell.broker.groups.set_offset(GROUP, HERE, 1)
    shell.feed(b"A", event("count"))

    run(shell)

    assert shell.counts("A") == [1, 2, 3, 4]


def test_an_offset_ahead_of_the_checkpoint_is_refused() -> None:
    shell = counted()
    shell.feed(b"A", event("count"))
    shell.broker.groups.set_offset(GROUP, HERE, 4)

    with pytest.raises(StateRefused, match="at offset 4, the checkpoint in state at 3"):
        run(shell)


def test_what_was_decided_is_carried_out_by_whoever_comes_next() -> None:
    shell = left_undone()

    run(shell)

    assert shell.counts("A") == [1, 2, 3, 4]


def test_what_was_carried_out_by_whoever_came_next_is_not_said_again_at_the_next_start() -> None:
    shell = left_undone()
    for _ in range(2):
        process = shell.start()
        process.turn_until(process.is_running)
        process.loop.close()

    assert shell.counts("A") == [1, 2, 3, 4]


def test_a_clean_stop_repeats_nothing_at_the_next_start() -> None:
    shell = counted()

    run(shell)

    assert repeats(said(shell)) == 0


def test_what_was_carried_out_is_struck_out_of_the_journal_within_a_minute() -> None:
    shell = counted()
    process = shell.start()
    process.turn_until(process.is_running)
    shell.broker.pass_time(60_000)
    process.turn(2)

    shell.broker.log(Partition(STATE, 0)).compact(drop_tombstones=True)

    assert [record.key for record in shell.records(STATE) if (record.key or b"").startswith(ENTRY)] == []


def test_the_delivery_can_be_changed_to_and_fro() -> None:
    shell = Shell()
    for delivery in (Delivery.AT_LEAST_ONCE, Delivery.EXACTLY_ONCE, Delivery.AT_LEAST_ONCE, Delivery.EXACTLY_ONCE):
        shell.delivery = delivery
        shell.feed(b"A", event("count"))
        run(shell)
        run(shell)

    assert shell.counts("A") == [1, 2, 3, 4]


def test_exactly_once_refuses_what_at_least_once_left_undone() -> None:
    shell = left_undone()
    shell.delivery = Delivery.EXACTLY_ONCE

    with pytest.raises(StateRefused, match="run once more under that setting, and stop it"):
        run(shell)

    assert shell.counts("A") == [1, 2, 3]


def test_no_two_records_of_a_child_and_topic_go_out_in_one_turn() -> None:
    first, second = Outgoing("tasks", 0, b"C1", b"1"), Outgoing("tasks", 0, b"C1", b"2")
    other, state = Outgoing("tasks", 0, b"C2", b"3"), Outgoing("transfers", 0, b"C1/a", b"4")
    moved = Outgoing("transfers", 0, b"C1/b", b"5")

    assert in_turn([first, second, other, state, moved]) == [[first, other, state], [second, moved]]


def test_a_lost_state_is_rebuilt_without_transactions_too() -> None:
    shell = counted()
    del shell.broker.topics[STATE]
    shell.broker.create_topic(STATE)

    rebuild(shell).mend(HERE)
    shell.feed(b"A", event("count"))
    run(shell)

    assert shell.counts("A") == [1, 2, 3, 4]


def test_a_case_that_was_mended_is_not_overwritten_by_what_was_decided_before() -> None:
    shell = counted()
    changed = next(record for record in shell.records(STATE) if record.key == b"case:A")
    shell.broker.write(Outgoing(STATE, 0, changed.key, None))

    rebuild(shell).mend(HERE)
    shell.feed(b"A", event("count"))
    run(shell)

    assert shell.counts("A") == [1, 2, 3, 4]


def test_an_offset_behind_the_checkpoint_is_no_difference_to_a_rebuild() -> None:
    shell = counted()
    shell.broker.groups.set_offset(GROUP, HERE, 1)

    found = rebuild(shell).compare(HERE)

    assert found is not None
    assert found.differences == []


def test_a_rebuild_waits_for_what_was_decided() -> None:
    shell = left_undone()
    shell.broker.write(Outgoing(STATE, 0, b"case:A", None))

    with pytest.raises(Refused, match="decided and not yet said; start a process once"):
        rebuild(shell).mend(HERE)


def test_an_operator_sends_back_what_was_mended_and_word_of_it_is_left() -> None:
    shell = fed()
    shell.feed(b"B", event("misaddress"))
    run(shell)
    note = Note("pat", "the sender was mended", datetime(2026, 3, 2, tzinfo=UTC))

    replay(shell.connect(), Names("norfolk"), 1, ["0-0"], note)
    run(shell)

    assert [record.key for record in shell.records(EVENTS)].count(b"B") == 2
    assert len(shell.records(QUARANTINE)) == len(["came", "sent back", "came again"])
