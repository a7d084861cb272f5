"""What a partition finds when it comes up: offset and changelog tell the same story, or nothing starts."""

from __future__ import annotations

import pytest

from connector.changelog import Changelog, ChangelogUnreadable
from connector.changelog_records import CaseRecord, Checkpoint
from connector.checkpoint import StateRefused
from connector.exits import Exit, Stop
from connector.journal import CHECKPOINT
from connector.ports import OffsetLost, Outgoing, Partition, Refused
from connector.wire import schemas
from tests.shell.counting import event
from tests.shell.shell import EVENTS, GROUP, OUT, STATE, Shell

HERE = Partition(EVENTS, 0)


def counted() -> Shell:
    shell = Shell()
    shell.feed(b"A", event("count"), event("count"), event("count"))
    process = shell.start()
    shell.settled(process)
    process.loop.close()
    return shell


def bring_up(shell: Shell) -> None:
    process = shell.start()
    process.turn_until(process.is_running)
    shell.settled(process)


def lose_the_changelog(shell: Shell) -> None:
    del shell.broker.topics[STATE]
    shell.broker.create_topic(STATE)


def test_a_first_start_reads_from_the_beginning() -> None:
    assert counted().counts("A") == [1, 2, 3]


def test_an_offset_that_expired_is_taken_from_the_checkpoint() -> None:
    shell = counted()
    shell.broker.groups.forget_offsets(GROUP)
    shell.feed(b"A", event("count"))

    bring_up(shell)

    assert shell.counts("A") == [1, 2, 3, 4]


def test_a_lost_changelog_is_refused() -> None:
    shell = counted()
    lose_the_changelog(shell)

    with pytest.raises(StateRefused, match="at offset 3 and state holds no checkpoint: the state was lost"):
        bring_up(shell)


def test_a_changelog_whose_beginning_was_deleted_is_refused() -> None:
    shell = counted()
    shell.broker.log(Partition(STATE, 0)).start_offset = 2

    with pytest.raises(StateRefused, match="state begins at offset 2, so cases before it were deleted"):
        bring_up(shell)


def test_an_offset_that_somebody_moved_is_refused_with_the_command_that_mends_it() -> None:
    shell = counted()
    shell.broker.groups.set_offset(GROUP, HERE, 1)

    with pytest.raises(
        StateRefused, match="at offset 1, the checkpoint in state at 3; handover rebuild --apply puts it back"
    ):
        bring_up(shell)

    assert shell.counts("A") == [1, 2, 3]


def test_cases_without_a_checkpoint_are_refused() -> None:
    shell = counted()
    shell.broker.groups.forget_offsets(GROUP)
    cases = [one for one in shell.records(STATE) if one.key != CHECKPOINT]
    lose_the_changelog(shell)
    shell.broker.write(*[Outgoing(STATE, 0, one.key, one.value) for one in cases])

    with pytest.raises(StateRefused, match="holds cases and no checkpoint"):
        bring_up(shell)


def test_a_waiting_event_that_is_gone_is_refused() -> None:
    shell = Shell()
    shell.feed(b"A", event("break"), event("count"))
    process = shell.start()
    shell.settled(process)
    process.loop.close()
    shell.broker.write(Outgoing(STATE, 0, b"held:A/000000000001", None))

    with pytest.raises(StateRefused, match="1 events of a held case are missing from state"):
        bring_up(shell)


def test_a_changelog_of_another_program_is_refused() -> None:
    shell = Shell()
    shell.broker.write(Outgoing(STATE, 0, b"theirs", b"value"))

    with pytest.raises(ChangelogUnreadable, match="the record at offset 0 has a key of another program"):
        bring_up(shell)


def test_a_changelog_record_of_an_unknown_schema_is_refused() -> None:
    shell = Shell()
    shell.broker.write(Outgoing(STATE, 0, b"case:A", b"\xc3\x01unknown-and-more"))

    with pytest.raises(
        ChangelogUnreadable, match="offset 0 can't be decoded; run the newer version that wrote it, or handover rebuild"
    ):
        bring_up(shell)


def test_a_waiting_event_of_an_unknown_schema_is_refused_at_the_start_and_not_when_it_is_tried() -> None:
    shell = Shell()
    shell.broker.write(Outgoing(STATE, 0, b"held:A/000000000000", b"\xc3\x01unknown-and-more"))

    with pytest.raises(ChangelogUnreadable, match="offset 0 can't be decoded"):
        bring_up(shell)


def write_a_case_of_a_newer_version(shell: Shell, *, schemas_known: str) -> None:
    changelog = Changelog(Partition(STATE, 0))
    checkpoint = Checkpoint(offset=3, version="1", decided_through=None, schemas=schemas_known)
    shell.broker.write(
        changelog.case(b"B", CaseRecord(state=b'{"newer":1}', version="1")), changelog.checkpoint(checkpoint)
    )


def test_a_case_of_a_version_nobody_here_knows_is_refused_with_the_remedy() -> None:
    shell = counted()
    write_a_case_of_a_newer_version(shell, schemas_known="those of a newer version")

    with pytest.raises(
        StateRefused, match="1 cases in state were written by a newer version; run that version, or handover rebuild"
    ):
        bring_up(shell)


def test_no_case_is_looked_into_where_the_last_writer_knew_the_same_schemas() -> None:
    shell = counted()
    write_a_case_of_a_newer_version(shell, schemas_known=schemas.digest())

    bring_up(shell)


def test_events_deleted_before_they_were_read_stop_the_process() -> None:
    shell = counted()
    shell.feed(b"A", event("count"))
    shell.broker.log(HERE).delete_before(4)

    with pytest.raises(OffsetLost):
        bring_up(shell)


def test_a_refusal_ends_the_process_as_bad_data() -> None:
    shell = counted()
    shell.broker.groups.set_offset(GROUP, HERE, 1)

    with pytest.raises(Stop, match="rebuild --apply") as ended:
        shell.start().runner.run()

    assert ended.value.code is Exit.DATA


def test_a_changelog_is_read_up_to_what_the_predecessor_committed() -> None:
    shell = counted()
    other = shell.start().connection.sink("other")
    other.fence()
    other.begin()
    other.send(Outgoing(STATE, 0, b"case:Z", b"never committed"))
    other.flush()
    other.abort()

    bring_up(shell)

    assert shell.counts("A") == [1, 2, 3]


def test_a_predecessor_s_open_transaction_is_aborted_by_the_fence() -> None:
    shell = counted()
    predecessor = shell.start().connection.sink(f"{GROUP}-0")
    predecessor.fence()
    predecessor.begin()
    predecessor.send(Outgoing(STATE, 0, b"case:A", b"half done"))
    predecessor.flush()

    bring_up(shell)
    shell.feed(b"A", event("count"))
    bring_up(shell)

    assert shell.counts("A") == [1, 2, 3, 4]


def test_a_topic_that_is_not_there_is_refused_by_name() -> None:
    shell = Shell()
    del shell.broker.topics[STATE]

    with pytest.raises(Refused, match=r"there is no topic state, .* handover topics apply makes it"):
        shell.start()


def test_a_topic_with_other_partitions_is_refused() -> None:
    shell = Shell()
    shell.broker.topics[STATE].grow(3)

    with pytest.raises(Refused, match="state has 3 partitions and events 1"):
        shell.start()


def test_an_output_topic_is_looked_for_too() -> None:
    shell = Shell(output_topics=(OUT, "commands"))

    with pytest.raises(Refused, match="there is no topic commands"):
        shell.start()
