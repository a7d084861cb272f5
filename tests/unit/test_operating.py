"""Operators' own processes: what they see, and that what they send arrives once, whatever becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from connector.held_cases import HeldCases
from connector.held_commands import CommandKind, decoded
from connector.operating import Answers, Note, addressed, operator, replay, send
from connector.ports import Migrated, Outgoing
from connector.quarantine_reading import NotReplayable, NotThere, quarantined_records
from connector.testing.fake_broker import FakeConnection, ProcessGone
from connector.topic_names import TopicNames
from tests.shell.commands import command, id_of
from tests.shell.counting import event
from tests.shell.crashing import Crash, CrashingConnection, Side
from tests.shell.shell import EVENTS, QUARANTINE, STATE, Shell

if TYPE_CHECKING:
    from connector.ports import Connection
    from connector.quarantine_reading import Quarantined

NOTE = Note("pat", "the sender was mended", datetime(2026, 3, 2, tzinfo=UTC))


class Names(TopicNames):
    """The names of the shell's topics."""

    @property
    def quarantine(self) -> str:
        return QUARANTINE


NAMES = Names("norfolk")


def held(shell: Shell) -> HeldCases:
    return HeldCases(FakeConnection(shell.broker), STATE, shell.partitions)


def in_quarantine(shell: Shell) -> list[Quarantined]:
    return quarantined_records(FakeConnection(shell.broker), QUARANTINE, shell.partitions)


def run(shell: Shell) -> None:
    process = shell.start()
    shell.settled(process)
    process.turn(5)
    process.loop.close()


def with_held_cases() -> Shell:
    shell = Shell(partitions=2)
    shell.feed(b"A", event("count"), event("break"), event("count"), number=1)
    shell.feed(b"B", event("garble"))
    shell.feed(b"C", event("misaddress"))
    run(shell)
    return shell


def back(shell: Shell, connection: Connection, *ids: str) -> None:
    replay(connection, NAMES, shell.partitions, ids, NOTE)


def test_held_cases_are_found_with_their_partition_cause_and_offsets() -> None:
    seen = {case.child: (case.partition, case.cause, case.waiting) for case in held(with_held_cases()).all()}

    assert seen == {
        "A": (1, "rule_raised/TOY-01", {0: 1, 1: 2}),
        "B": (0, "not_avro", {0: 0}),
    }


def test_a_command_goes_to_the_partition_of_its_case_under_its_key_and_is_answered() -> None:
    shell = with_held_cases()
    (case,) = held(shell).of_child("A")
    connection = FakeConnection(shell.broker)
    answers = Answers(connection, STATE, [case.partition])
    with operator(connection, NAMES) as sink:
        send(sink, [addressed(decoded(command(CommandKind.RETRY)), case, EVENTS)])

    run(shell)

    assert shell.records(EVENTS)[-1].partition.number == 1
    assert shell.records(EVENTS)[-1].key == b"A"
    looked = iter((False, True))
    found = answers.wait([id_of(1)], is_over=lambda: next(looked))
    assert found[id_of(1)].outcome == "held_again"
    assert [asked.outcome for asked in held(shell).commands("A")] == ["held_again"]


@pytest.mark.parametrize("side", list(Side))
def test_an_operator_that_dies_at_any_call_and_asks_again_is_obeyed_once(side: Side) -> None:
    def ask(shell: Shell, connection: Connection) -> None:
        (case,) = held(shell).of_child("A")
        with operator(connection, NAMES) as sink:
            send(sink, [addressed(decoded(command(CommandKind.RETRY)), case, EVENTS)])

    shell = with_held_cases()
    crash = Crash()
    ask(shell, CrashingConnection(shell.broker, crash))
    for at in range(1, len(crash.calls) + 1):
        shell = with_held_cases()
        with pytest.raises(ProcessGone):
            ask(shell, CrashingConnection(shell.broker, Crash(at=at, side=side)))
        ask(shell, FakeConnection(shell.broker))

        run(shell)

        assert [asked.command_id for asked in held(shell).commands("A")] == [id_of(1)]


def test_what_goes_back_is_what_came_and_word_of_it_is_left() -> None:
    shell = with_held_cases()
    (one,) = in_quarantine(shell)

    back(shell, FakeConnection(shell.broker), one.id)

    last = shell.records(EVENTS)[1:]
    assert [(record.key, record.value) for record in last if record.key == b"C"] == [(b"C", event("misaddress"))] * 2
    note = decoded(shell.records(QUARANTINE)[-1].value or b"")
    assert (note.kind, note.by, note.reason, note.offset) == ("replay", "pat", "the sender was mended", 0)
    assert [seen.replayed for seen in in_quarantine(shell)] == [True]


def test_headers_go_back_as_they_came_and_ours_do_not() -> None:
    shell = Shell()
    shell.broker.write(Outgoing(EVENTS, 0, b"C", event("misaddress"), (("ce_id", b"1"),)))
    run(shell)

    back(shell, FakeConnection(shell.broker), "0-0")

    assert shell.records(EVENTS)[-1].headers == (("ce_id", b"1"),)


def test_nothing_goes_back_twice() -> None:
    shell = with_held_cases()
    back(shell, FakeConnection(shell.broker), "0-0")

    with pytest.raises(NotReplayable, match="0-0 was replayed already"):
        back(shell, FakeConnection(shell.broker), "0-0")

    assert sum(record.key == b"C" for record in shell.records(EVENTS)) == 2


@pytest.mark.parametrize("side", list(Side))
def test_a_replay_that_dies_at_any_call_and_is_repeated_goes_back_once(side: Side) -> None:
    shell, crash = with_held_cases(), Crash()
    back(shell, CrashingConnection(shell.broker, crash), "0-0")
    for at, call in enumerate(crash.calls, start=1):
        shell = with_held_cases()
        with pytest.raises(ProcessGone):
            back(shell, CrashingConnection(shell.broker, Crash(at=at, side=side)), "0-0")
        if not in_quarantine(shell)[0].replayed:
            back(shell, FakeConnection(shell.broker), "0-0")

        sent = sum(record.key == b"C" for record in shell.records(EVENTS))
        assert (sent, in_quarantine(shell)[0].replayed) == (2, True), f"killed {side.value} {call}"


def test_of_two_operators_at_once_the_later_shuts_out_the_earlier() -> None:
    shell = with_held_cases()
    earlier = FakeConnection(shell.broker)
    with operator(earlier, NAMES) as sink:
        back(shell, FakeConnection(shell.broker), "0-0")
        with pytest.raises(Migrated):
            send(sink, [Outgoing(EVENTS, 0, b"C", event("misaddress"))])

    assert sum(record.key == b"C" for record in shell.records(EVENTS)) == 2


def test_a_record_without_a_key_or_without_its_bytes_can_not_go_back() -> None:
    shell = Shell()
    shell.feed(None, event("count"))
    shell.feed(b"\xff", event("count"))
    run(shell)

    for name in ("0-0", "0-1"):
        with pytest.raises(NotReplayable, match="have it sent anew under one"):
            back(shell, FakeConnection(shell.broker), name)
    with pytest.raises(NotThere, match="there is no 0-7 in quarantine"):
        back(shell, FakeConnection(shell.broker), "0-7")


def test_all_go_back_or_none() -> None:
    shell = with_held_cases()
    shell.feed(None, event("count"))
    run(shell)

    with pytest.raises(NotReplayable):
        back(shell, FakeConnection(shell.broker), *(one.id for one in in_quarantine(shell)))

    assert [one.replayed for one in in_quarantine(shell)] == [False, False]
