"""What operators ask of held cases: applied in order with the child's events, once, and kept with what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest

from connector.changelog import Changelog
from connector.clock import CaseTime
from connector.held_commands import CommandKind, HeldCommand, decoded, encoded, is_command
from connector.limits import Limits
from connector.ports import Partition
from connector.store import Store
from connector.wire import codec
from tests.shell.commands import ASKED_AT, command, id_of
from tests.shell.counting import CountingJudge, event
from tests.shell.shell import EVENTS, OUT, QUARANTINE, STATE, Process, Shell

if TYPE_CHECKING:
    from connector.changelog_records import HeldQueue
    from connector.judging import Judge

RETRY, RELEASE, DISCARD = CommandKind
MENDED = CountingJudge(out=OUT, mended=frozenset({"break"}))
ONE_TRY = Limits(held_attempts=1)


class Mendable:
    """A judge whose rule can be mended while it runs."""

    def __init__(self) -> None:
        self.inner = CountingJudge(out=OUT)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def held_for_good(*values: bytes, limits: Limits = ONE_TRY) -> tuple[Shell, Process]:
    """Hold case A at its first event, and try it until its attempts are spent."""
    shell = Shell(limits=limits)
    shell.feed(b"A", *(values or (event("break"), event("count"))))
    process = shell.start()
    process.turn_until(lambda: (found := queue(process)) is not None and found.not_before is None)
    shell.settled(process)
    return shell, process


def queue(process: Process) -> HeldQueue | None:
    tasks = process.loop.tasks.values()
    return next((task.store.held.get(b"A") for task in tasks), None)


def again(shell: Shell, process: Process, judge: CountingJudge | None = None) -> Process:
    """Stop, and start where no case is tried because of the start."""
    process.loop.close()
    after = shell.start(judge=judge)
    shell.settled(after)
    after.turn(5)
    return after


def outcomes(shell: Shell) -> dict[str, tuple[str, str, bool]]:
    """Give outcome, detail and finality of each command about case A, as a restart finds them."""
    store = Store()
    for record in shell.records(STATE):
        Changelog(Partition(STATE, 0)).take_in(record, store)
    return {
        name: (applied.outcome, applied.detail, applied.ended_at is not None)
        for name, applied in store.commands(b"A").items()
    }


def told(process: Process, name: str) -> int:
    return process.observer.counters[f"{EVENTS}-0", name]


def ask(shell: Shell, process: Process, *commands: bytes, key: bytes = b"A") -> None:
    shell.feed(key, *commands)
    shell.settled(process)
    process.turn(5)


def test_a_command_is_told_from_an_event_without_being_read() -> None:
    assert is_command(command(RETRY))
    assert not is_command(event("count"))
    assert not is_command(None)


def test_a_case_held_for_good_is_tried_when_somebody_asks() -> None:
    shell, process = held_for_good()
    tries = told(process, "retries")

    ask(shell, process, command(RETRY))

    assert told(process, "retries") == tries + 1
    assert outcomes(shell) == {id_of(1): ("held_again", "rule_raised/TOY-01", True)}


def test_what_was_mended_elsewhere_goes_on_when_somebody_asks() -> None:
    """A schema registered, say: nothing of the process has changed."""
    mendable = Mendable()
    shell = Shell(limits=ONE_TRY, judge=cast("Judge", mendable))
    shell.feed(b"A", event("break"), event("count"))
    process = shell.start()
    process.turn_until(lambda: (found := queue(process)) is not None and found.not_before is None)

    mendable.inner = MENDED
    ask(shell, process, command(RELEASE, cause="rule_raised/TOY-01"))

    assert [said for said in shell.said()["A"] if "alert" not in said] == [{"mended": "break"}, {"count": 1}]
    assert outcomes(shell) == {id_of(1): ("went_on", "", True)}


def test_a_release_of_the_cause_counts_attempts_anew_and_a_retry_does_not() -> None:
    shell, process = held_for_good(limits=Limits(held_attempts=2))

    ask(shell, process, command(RETRY, 1))
    retried = queue(process)
    ask(shell, process, command(RELEASE, 2, cause="rule_raised/TOY-01"))
    released = queue(process)

    assert (retried and retried.attempts, retried and retried.not_before) == (3, None)
    assert released is not None
    assert released.attempts == 1
    assert released.not_before is not None


def test_a_case_held_for_another_cause_is_not_released() -> None:
    shell, process = held_for_good()

    ask(shell, process, command(RELEASE, cause="not_avro"))

    assert outcomes(shell) == {id_of(1): ("other_cause", "", True)}
    assert told(process, "commands.other_cause") == 1


def test_exactly_the_event_named_is_discarded_and_kept_in_quarantine() -> None:
    shell, process = held_for_good(event("break"), event("count"), event("count"))

    ask(shell, process, command(DISCARD, offset=0))

    assert [said for said in shell.said()["A"] if "count" in said] == [{"count": 1}, {"count": 2}]
    (record,) = shell.records(QUARANTINE)
    assert (record.key, record.value) == (b"A", event("break"))
    assert dict(record.headers)["handover-reason"] == b"discarded"
    assert dict(record.headers)["handover-offset"] == b"0"
    assert queue(process) is None
    assert outcomes(shell) == {id_of(1): ("discarded", "", True)}


def test_an_event_further_back_is_discarded_when_its_turn_comes() -> None:
    shell, process = held_for_good(event("break"), event("count"), event("garble"), event("count"))

    ask(shell, process, command(DISCARD, offset=2))
    assert shell.records(QUARANTINE) == []
    assert outcomes(shell) == {id_of(1): ("accepted", "", False)}
    after = again(shell, process, MENDED)

    assert [said for said in shell.said()["A"] if "count" in said] == [{"count": 1}, {"count": 2}]
    assert [record.value for record in shell.records(QUARANTINE)] == [event("garble")]
    assert queue(after) is None
    assert outcomes(shell)[id_of(1)] == ("discarded", "", True)


def test_a_discarded_event_too_large_to_keep_is_named_in_quarantine() -> None:
    limits = Limits(held_attempts=1, event=1_000)
    shell, process = held_for_good(event("count", padding="x" * 2_000), event("count"), limits=limits)

    ask(shell, process, command(DISCARD, offset=0))

    assert [said for said in shell.said()["A"] if "count" in said] == [{"count": 1}]
    (record,) = shell.records(QUARANTINE)
    assert dict(record.headers)["handover-complete"] == b"false"


@pytest.mark.parametrize("offset", [1, 99])
def test_an_event_that_does_not_wait_is_not_discarded(offset: int) -> None:
    shell, process = held_for_good(event("break"))
    shell.feed(b"B", event("count"))

    ask(shell, process, command(DISCARD, offset=offset))

    assert outcomes(shell) == {id_of(1): ("no_such_event", "", True)}
    assert shell.records(QUARANTINE) == []


@pytest.mark.parametrize("kind", list(CommandKind))
def test_a_command_about_a_case_that_is_not_held_changes_nothing_and_is_kept(kind: CommandKind) -> None:
    shell = Shell()
    shell.feed(b"A", event("count"))
    process = shell.start()
    shell.settled(process)

    ask(shell, process, command(kind, offset=0))

    assert shell.said() == {"A": [{"count": 1}]}
    assert outcomes(shell) == {id_of(1): ("not_held", "", True)}
    assert told(process, "commands.not_held") == 1


def test_a_command_about_a_child_nobody_has_heard_of_begins_no_case() -> None:
    shell = Shell()
    process = shell.start()

    ask(shell, process, command(RETRY))

    assert outcomes(shell) == {id_of(1): ("not_held", "", True)}
    assert process.loop.tasks[Partition(EVENTS, 0)].store.get(b"A") is None


def test_a_command_that_comes_twice_is_obeyed_once() -> None:
    shell, process = held_for_good()
    tries = told(process, "retries")

    ask(shell, process, command(RETRY), command(RETRY))
    after = again(shell, process)
    tries_of_the_start = told(after, "retries")
    ask(shell, after, command(RETRY))

    assert told(process, "retries") == tries + 1
    assert told(after, "retries") == tries_of_the_start
    assert (told(process, "commands.repeated"), told(after, "commands.repeated")) == (1, 1)


def test_a_command_overtakes_no_event_of_its_child() -> None:
    shell, process = held_for_good(event("break"))

    ask(shell, process, event("count"), command(DISCARD, offset=1), event("count"))
    again(shell, process, MENDED)

    assert [said for said in shell.said()["A"] if "count" in said] == [{"count": 1}]
    assert [record.value for record in shell.records(QUARANTINE)] == [event("count")]


@pytest.mark.parametrize("batch", [1, 2, 3, 500])
def test_neither_batches_nor_pages_show_where_a_command_was(batch: int) -> None:
    shell = Shell(batch=batch, limits=Limits(held_page=1))
    shell.feed(b"A", event("count"), event("break"), event("count"), command(DISCARD, offset=1), event("count"))
    shell.feed(b"B", command(RETRY, 2), event("count"), event("garble"), command(DISCARD, 3, offset=7))

    process = shell.start()
    shell.settled(process)
    process.turn(10)

    assert shell.said() == {"A": [{"count": 1}, {"count": 2}, {"count": 3}], "B": [{"count": 1}]}
    assert [record.value for record in shell.records(QUARANTINE)] == [event("break"), event("garble")]


def test_a_run_to_an_end_tries_what_the_last_record_asks_for() -> None:
    until = datetime(2026, 6, 1, tzinfo=UTC)
    shell = Shell(case_time=CaseTime.EVENTS, until=until, limits=Limits(held_page=1))
    shell.feed(b"A", event("break"), event("count"), event("count"), command(DISCARD, offset=0))

    process = shell.start()
    process.turn_until(process.loop.is_over)

    assert shell.counts("A") == [1, 2]


def test_other_children_do_not_notice() -> None:
    shell, process = held_for_good()
    shell.feed(b"B", event("count"))

    ask(shell, process, command(RETRY))
    shell.feed(b"B", event("count"))
    shell.settled(process)

    assert shell.counts("B") == [1, 2]


@pytest.mark.parametrize("value", [command(RETRY)[:-1], command(RETRY)[:10]])
def test_a_command_that_can_not_be_read_is_quarantined_and_holds_nobody(value: bytes) -> None:
    shell = Shell()
    shell.feed(b"A", event("count"), value, event("count"))

    process = shell.start()
    shell.settled(process)

    assert shell.counts("A") == [1, 2]
    assert [dict(record.headers)["handover-reason"] for record in shell.records(QUARANTINE)] == [b"command_unreadable"]
    assert queue(process) is None


def test_an_id_is_a_uuid_and_nothing_else() -> None:
    named = replace(decoded(command(RETRY)), command_id="A/1")

    with pytest.raises(codec.Undecodable):
        decoded(encoded(named))


def test_a_kind_of_a_later_version_changes_nothing_and_is_kept() -> None:
    shell, process = held_for_good()
    later = HeldCommand(command_id=id_of(1), kind="pardon", by="pat", reason="new", asked_at=ASKED_AT)

    ask(shell, process, encoded(later))

    assert outcomes(shell) == {id_of(1): ("unknown_kind", "", True)}


def test_who_asked_and_why_is_kept_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        shell, process = held_for_good()
        ask(shell, process, command(RETRY))

    kept = process.loop.tasks[Partition(EVENTS, 0)].store.commands(b"A")[id_of(1)]
    asked = decoded(kept.command)
    assert (asked.by, asked.reason, asked.asked_at) == ("pat", "mended in release 7", ASKED_AT)
    assert "pat" not in caplog.text
    assert "release 7" not in caplog.text


def test_attempts_that_are_spent_raise_one_alert_which_ends_when_the_case_goes_on() -> None:
    shell, process = held_for_good()
    ask(shell, process, command(RETRY))
    assert shell.said()["A"] == [{"alert": "rule_raised", "offset": 0}]

    again(shell, process, MENDED)

    assert shell.said()["A"] == [
        {"alert": "rule_raised", "offset": 0},
        {"mended": "break"},
        {"count": 1},
        {"alert": "rule_raised", "offset": 0, "over": True},
    ]


def test_a_case_that_goes_on_to_another_fault_ends_its_alert_and_later_raises_another() -> None:
    shell, process = held_for_good(event("break"), event("count"), event("garble"))

    after = again(shell, process, MENDED)
    ask(shell, after, command(RETRY))

    assert [said for said in shell.said()["A"] if "alert" in said] == [
        {"alert": "rule_raised", "offset": 0},
        {"alert": "rule_raised", "offset": 0, "over": True},
        {"alert": "not_avro", "offset": 2},
    ]
