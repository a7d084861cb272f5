"""`rebuild` over the fake broker: what differs is told, what is mended runs on as if nothing had been lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from connector.changelog import Changelog
from connector.changelog_records import CaseRecord
from connector.clock import WallClock
from connector.held_commands import CommandKind
from connector.journal import CHECKPOINT
from connector.limits import Limits
from connector.ports import Outgoing, Partition, Refused
from connector.rebuild import Rebuild
from connector.store import Store
from connector.task_settings import TaskSettings
from connector.testing.fake_broker import FakeConnection, ProcessGone
from tests.shell.commands import command
from tests.shell.counting import CountingJudge, event
from tests.shell.crashing import Crash, CrashingConnection, Side
from tests.shell.shell import CERTIFICATES, EVENTS, GROUP, OUT, QUARANTINE, STATE, Shell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.ports import Connection
    from connector.rebuild import Compared

HERE = Partition(EVENTS, 0)
CHANGELOG = Changelog(Partition(STATE, 0))


def told() -> Shell:
    """Tell of a case that counts, one that is held, one erased and one whose retention is over."""
    shell = Shell()
    shell.feed(b"A", event("count"), event("count"))
    shell.feed(b"B", event("count"), event("break"), event("count"))
    shell.feed(b"C", event("count"), event("erase"), event("count"))
    shell.feed(b"D", event("count"), event("retire"))
    process = shell.start()
    shell.settled(process)
    process.loop.close()
    leave(shell)
    return shell


def leave(shell: Shell) -> None:
    FakeConnection(shell.broker).admin().remove_static_member(GROUP, "pod-0")


def rebuild(shell: Shell, connection: Connection | None = None) -> Rebuild:
    connection = connection or FakeConnection(shell.broker)
    return Rebuild(settings_of(shell), connection, connection.admin(), shell.judge, WallClock(), unlike)


def settings_of(shell: Shell) -> TaskSettings:
    return TaskSettings(
        group=GROUP,
        transactional_id=GROUP,
        state_topic=STATE,
        quarantine_topic=QUARANTINE,
        alert_topics=(OUT,),
        limits=shell.limits,
    )


def mend(shell: Shell, judge: CountingJudge) -> None:
    """Mend by another version of the policy."""
    connection = FakeConnection(shell.broker)
    Rebuild(settings_of(shell), connection, connection.admin(), judge, WallClock(), unlike).mend(HERE)


def store_of(shell: Shell) -> Store:
    """Read the state back as a restart would."""
    store = Store()
    for record in shell.records(STATE):
        CHANGELOG.take_in(record, store)
    return store


def unlike(kept: bytes, fresh: bytes) -> Iterable[str]:
    return () if kept == fresh else ("facts",)


def kinds(compared: Compared | None) -> list[tuple[str, str]]:
    assert compared is not None
    return [(one.case, one.kind) for one in compared.differences]


def lose_the_changelog(shell: Shell) -> None:
    del shell.broker.topics[STATE]
    shell.broker.create_topic(STATE)


def go_on(shell: Shell) -> Shell:
    shell.feed(b"A", event("count"))
    shell.feed(b"C", event("count"))
    shell.feed(b"D", event("count"))
    process = shell.start()
    shell.settled(process)
    process.loop.close()
    leave(shell)
    return shell


def test_a_state_that_its_events_account_for_has_no_differences() -> None:
    assert kinds(rebuild(told()).compare(HERE)) == []


def test_comparing_writes_nothing_and_shuts_nobody_out() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"))
    process = shell.start()
    shell.settled(process)
    shell.broker.write(CHANGELOG.case(b"A", CaseRecord(state=b"{}", version="1")))
    before = len(shell.records(STATE))

    assert kinds(rebuild(shell).compare(HERE)) == [("A", "facts")]

    assert len(shell.records(STATE)) == before
    shell.feed(b"A", event("count"))
    shell.settled(process)
    assert shell.counts("A") == [1, 2]


def test_each_difference_is_told_by_case_and_kind() -> None:
    shell = told()
    shell.broker.write(
        CHANGELOG.case(b"A", None),
        CHANGELOG.case(b"B", CaseRecord(state=b'{"count":1,"stumbles":false,"wake_at":null}', version="1")),
        CHANGELOG.case(b"Z", CaseRecord(state=b"{}", version="1")),
        Outgoing(STATE, 0, b"case:Y", b"\xc3\x01unknown-and-more"),
    )

    assert kinds(rebuild(shell).compare(HERE)) == [
        ("A", "missing"),
        ("B", "held"),
        ("Y", "unreadable"),
        ("Z", "surplus"),
    ]


def test_a_state_that_was_lost_is_folded_again_and_nothing_is_said_twice() -> None:
    shell = told()
    said, certified = shell.said(), len(shell.records(CERTIFICATES))
    lose_the_changelog(shell)

    found = kinds(rebuild(shell).mend(HERE))

    assert sorted(kind for _, kind in found) == ["missing", "missing", "offset", "remnant", "remnant"]
    assert (shell.said(), len(shell.records(CERTIFICATES))) == (said, certified)
    assert kinds(rebuild(shell).compare(HERE)) == []
    assert go_on(shell).counts("A") == [1, 2, 3]
    assert (shell.counts("C"), shell.counts("D")) == ([1], [1, 101])


def test_an_offset_that_somebody_moved_is_put_back_to_the_checkpoint() -> None:
    shell = told()
    shell.broker.groups.set_offset(GROUP, HERE, 1)

    assert kinds(rebuild(shell).mend(HERE)) == [("", "offset")]

    assert go_on(shell).counts("A") == [1, 2, 3]


def test_a_case_somebody_changed_is_made_what_its_events_say() -> None:
    shell = told()
    shell.broker.write(CHANGELOG.case(b"A", CaseRecord(state=b"{}", version="1")))

    rebuild(shell).mend(HERE)

    assert go_on(shell).counts("A") == [1, 2, 3]


def test_an_erasure_whose_events_are_gone_is_not_forgotten() -> None:
    shell = told()
    shell.broker.log(HERE).delete_before(shell.broker.log(HERE).next_offset - 1)

    found = rebuild(shell).compare(HERE)

    assert found is not None
    assert not found.complete
    assert kinds(found) == [("A", "surplus"), ("B", "surplus")]
    with pytest.raises(Refused, match="events are gone"):
        rebuild(shell).mend(HERE)


def test_mending_is_refused_while_a_process_runs() -> None:
    shell = told()
    shell.settled(shell.start())

    with pytest.raises(Refused, match="has 1 members; stop every process"):
        rebuild(shell).mend(HERE)


@pytest.mark.parametrize("side", list(Side))
def test_a_crash_at_any_call_of_mending_leaves_what_can_be_mended_and_never_what_runs_wrong(side: Side) -> None:
    crash = Crash()
    shell = told()
    lose_the_changelog(shell)
    rebuild(shell, CrashingConnection(shell.broker, crash)).mend(HERE)
    for at, call in enumerate(crash.calls, start=1):
        shell = told()
        lose_the_changelog(shell)
        with pytest.raises(ProcessGone):
            rebuild(shell, CrashingConnection(shell.broker, Crash(at=at, side=side))).mend(HERE)

        standing = {record.key: record.value for record in shell.records(STATE)}
        assert at == len(crash.calls) or side is Side.AFTER or standing.get(CHECKPOINT) is None, call
        rebuild(shell).mend(HERE)
        assert go_on(shell).counts("A") == [1, 2, 3], f"after a crash {side.value} call {at}, {call}"


def held_for_good() -> Shell:
    """Tell of a case whose attempts are spent, and of which an alert stands."""
    shell = Shell(limits=Limits(held_attempts=1))
    shell.feed(b"A", event("break"), event("count"))
    process = shell.start()
    shell.settled(process)
    process.turn_until(lambda: bool(shell.said()))
    process.loop.close()
    leave(shell)
    return shell


def test_a_held_case_whose_state_was_lost_knows_of_its_alert_again_and_ends_it_when_it_goes_on() -> None:
    shell = held_for_good()
    alert = {"alert": "rule_raised", "offset": 0}
    assert shell.said()["A"] == [alert]
    lose_the_changelog(shell)

    rebuild(shell).mend(HERE)

    assert shell.said()["A"] == [alert]
    mended = shell.start(judge=CountingJudge(out=OUT, mended=frozenset({"break"})))
    shell.settled(mended)
    mended.turn(10)
    assert shell.said()["A"] == [alert, {"mended": "break"}, {"count": 1}, {**alert, "over": True}]


def test_a_case_that_lost_sight_of_its_alert_alone_is_told_of() -> None:
    shell = held_for_good()
    (queue,) = [case.held for case in (store_of(shell).get(b"A"),) if case is not None]
    assert queue is not None
    shell.broker.write(CHANGELOG.case(b"A", CaseRecord(state=None, held=replace(queue, alert=None))))

    assert kinds(rebuild(shell).mend(HERE)) == [("A", "alert")]

    again = store_of(shell).held[b"A"]
    assert (again.alert, again.not_before) == (queue.alert, None)
    assert kinds(rebuild(shell).compare(HERE)) == []


def test_an_alert_that_has_ended_is_given_to_no_case() -> None:
    shell = held_for_good()
    mended = shell.start(judge=CountingJudge(out=OUT, mended=frozenset({"break"})))
    shell.settled(mended)
    mended.turn(10)
    shell.feed(b"A", event("garble"))
    shell.settled(mended)
    mended.loop.close()
    leave(shell)
    lose_the_changelog(shell)

    # this one's policy is the mended one
    mend(shell, CountingJudge(out=OUT, mended=frozenset({"break"})))

    assert store_of(shell).held[b"A"].alert is None


def test_what_an_operator_discarded_stays_out_of_a_state_that_is_folded_again() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"), event("break"), event("count"), command(CommandKind.DISCARD, offset=1))
    process = shell.start()
    shell.settled(process)
    process.turn(10)
    process.loop.close()
    leave(shell)
    said, quarantined = shell.said(), len(shell.records(QUARANTINE))
    assert kinds(rebuild(shell).compare(HERE)) == []
    lose_the_changelog(shell)

    rebuild(shell).mend(HERE)

    assert (said["A"], quarantined) == ([{"count": 1}, {"count": 2}], 1)
    assert (shell.said(), len(shell.records(QUARANTINE))) == (said, quarantined)
    assert go_on(shell).counts("A") == [1, 2, 3]
    assert store_of(shell).held == {}


def test_a_discarded_event_that_can_be_judged_by_now_is_judged_by_a_fold_from_the_beginning() -> None:
    """The command comes after the event, and finds nothing held: so the page on held cases says."""
    shell = Shell()
    shell.feed(b"A", event("count"), event("break"), command(CommandKind.DISCARD, offset=1), event("count"))
    process = shell.start()
    shell.settled(process)
    process.loop.close()
    leave(shell)
    lose_the_changelog(shell)

    mend(shell, CountingJudge(out=OUT, mended=frozenset({"break"})))

    assert store_of(shell).held == {}
    assert [applied.outcome for applied in store_of(shell).commands(b"A").values()] == ["not_held"]


def test_a_partition_nothing_was_ever_done_on_is_passed_over() -> None:
    assert rebuild(Shell()).compare(HERE) is None


def test_rebuild_says_nothing_on_any_output() -> None:
    shell = told()
    lose_the_changelog(shell)
    before = {topic: len(shell.records(topic)) for topic in (OUT, QUARANTINE, CERTIFICATES)}

    rebuild(shell).mend(HERE)

    assert {topic: len(shell.records(topic)) for topic in before} == before
