"""A case whose rule raised is held: its events wait in order, other children overtake it, nothing is dropped."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from connector import settings
from connector.changelog import CASE, WAITING, Changelog
from connector.holding import due, failed_again, held_since
from connector.judging import CaseFailed, RecordUnreadable
from connector.limits import Limits
from connector.ports import Partition
from connector.process import task_settings_of
from tests.shell.counting import CountingJudge, event
from tests.shell.shell import EVENTS, OUT, QUARANTINE, STATE, Process, Shell

if TYPE_CHECKING:
    from connector.changelog_records import HeldQueue

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MENDED = CountingJudge(out=OUT, mended=frozenset({"break", "garble", "explode"}))


def queue(process: Process, key: bytes = b"A") -> HeldQueue | None:
    return process.loop.tasks[Partition(EVENTS, 0)].store.held.get(key)


def settled(shell: Shell, judge: CountingJudge | None = None) -> Process:
    process = shell.start(judge=judge)
    shell.settled(process)
    process.turn(10)
    return process


def test_other_cases_overtake_a_held_case() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"), event("break"), event("count"))
    shell.feed(b"B", event("count"), event("count"))

    settled(shell)

    assert shell.said() == {"A": [{"count": 1}], "B": [{"count": 1}, {"count": 2}]}


@pytest.mark.parametrize("batch", [1, 2, 500])
@pytest.mark.parametrize("fault", ["break", "garble", "explode"])
def test_release_replays_in_order(fault: str, batch: int) -> None:
    shell = Shell(batch=batch)
    shell.feed(b"A", event("count"), event(fault), event("count"), event("count"))
    settled(shell).loop.close()
    shell.feed(b"A", event("count"))

    process = settled(shell, MENDED)

    assert shell.said()["A"] == [{"count": 1}, {"mended": fault}, {"count": 2}, {"count": 3}, {"count": 4}]
    assert queue(process) is None


def test_the_queue_says_why_and_what_waits() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"), event("break"), event("count"))

    held = queue(settled(shell))

    assert held is not None
    assert (held.reason_code, held.rule_id, held.clause) == ("rule_raised", "TOY-01", "first clause")
    assert (held.head, held.tail, held.attempts) == (0, 2, 1)


def test_a_fault_nobody_foresaw_is_named_by_its_kind_alone() -> None:
    shell = Shell()
    shell.feed(b"A", event("explode"))

    held = queue(settled(shell))

    assert held is not None
    assert held.reason_code == "judge_raised.ZeroDivisionError"


def test_waiting_events_keep_their_original_bytes_and_headers() -> None:
    shell = Shell()
    shell.feed(b"A", event("break"))
    shell.feed(b"A", b"not json at all", headers=(("ce_id", b"1"),))

    process = settled(shell)

    task = process.loop.tasks[Partition(EVENTS, 0)]
    reader = process.connection.log_reader(Partition(STATE, 0))
    offsets = [task.store.waiting(b"A")[1]]
    (waiting,) = Changelog(Partition(STATE, 0)).events_at(reader, offsets).values()
    assert waiting.value == b"not json at all"
    assert [(header.name, header.value) for header in waiting.headers] == [("ce_id", b"1")]


def test_a_case_is_tried_again_after_a_minute_then_two() -> None:
    first = held_since(NOW, CaseFailed("rule_raised", "TOY-01"), Limits())
    second = failed_again(first, 0, NOW, CaseFailed("rule_raised", "TOY-01"), Limits())

    assert first.not_before == NOW + timedelta(minutes=1)
    assert second.not_before == NOW + timedelta(minutes=2)


def test_waits_double_up_to_the_longest_as_the_settings_say() -> None:
    limits = Limits(held_first_wait_s=10, held_longest_wait_s=35, held_attempts=100)
    held = held_since(NOW, CaseFailed("rule_raised"), limits)
    waits = [held.not_before]
    for _ in range(4):
        held = failed_again(held, 0, NOW, CaseFailed("rule_raised"), limits)
        waits.append(held.not_before)

    assert [at and (at - NOW).total_seconds() for at in waits] == [10, 20, 35, 35, 35]


def test_the_settings_of_held_cases_reach_the_task() -> None:
    said = {"HANDOVER_AUTHORITY": "norfolk", "HANDOVER_HELD__FIRST_WAIT_SECONDS": "5"}
    said |= {"HANDOVER_HELD__LONGEST_WAIT_SECONDS": "50", "HANDOVER_HELD__ATTEMPTS": "3"}

    limits = task_settings_of(settings.load(environment=said)[0]).limits

    assert (limits.held_first_wait_s, limits.held_longest_wait_s, limits.held_attempts) == (5, 50, 3)


def test_another_version_of_policy_or_mapping_tries_even_a_case_whose_attempts_are_spent() -> None:
    shell = Shell(limits=Limits(held_attempts=1))
    shell.feed(b"A", event("break"), event("count"))
    process = settled(shell)
    process.turn_until(lambda: (held := queue(process)) is not None and held.not_before is None)
    process.loop.close()

    after = settled(shell, replace(MENDED, version="2"))

    assert [said for said in shell.said()["A"] if "alert" not in said] == [{"mended": "break"}, {"count": 1}]
    assert queue(after) is None


def test_attempts_that_are_spent_leave_the_case_held() -> None:
    held = replace(held_since(NOW, RecordUnreadable("not_avro"), Limits()), attempts=9)

    spent = failed_again(held, 0, NOW, RecordUnreadable("not_avro"), Limits(held_attempts=10))

    assert (spent.attempts, spent.not_before) == (10, None)
    assert due([(b"A", spent)], NOW + timedelta(days=365), 1) == []


def test_a_failure_at_a_later_event_counts_anew() -> None:
    held = replace(held_since(NOW, CaseFailed("rule_raised"), Limits()), attempts=9, tail=5)

    later = failed_again(held, 3, NOW, CaseFailed("rule_raised"), Limits())

    assert (later.head, later.attempts) == (3, 1)


def test_the_longest_overdue_is_tried_first() -> None:
    early, late = (
        replace(held_since(at, CaseFailed("rule_raised"), Limits())) for at in (NOW, NOW + timedelta(seconds=1))
    )

    assert due([(b"B", late), (b"A", early)], NOW + timedelta(hours=1), 2) == [b"A", b"B"]


def test_a_held_case_is_tried_again_by_itself() -> None:
    shell = Shell()
    shell.feed(b"A", event("break"))
    process = shell.start()
    shell.settled(process)

    process.turn_until(lambda: (held := queue(process)) is not None and held.attempts == 2)

    assert process.observer.counters[f"{EVENTS}-0", "retries"] == 1


def test_a_page_that_fails_leaves_the_head_at_the_failing_event() -> None:
    shell = Shell(limits=Limits(held_page=2))
    shell.feed(b"A", event("break"), event("count"), event("count"), event("garble"), event("count"))
    settled(shell).loop.close()

    process = settled(shell, CountingJudge(out=OUT, mended=frozenset({"break"})))

    held = queue(process)
    assert shell.said()["A"] == [{"mended": "break"}, {"count": 1}, {"count": 2}]
    assert held is not None
    assert (held.head, held.tail, held.reason_code) == (3, 5, "not_avro")


def test_pages_are_transactions_of_their_own() -> None:
    shell = Shell(limits=Limits(held_page=2))
    shell.feed(b"A", event("break"), *[event("count")] * 4)
    settled(shell).loop.close()

    process = settled(shell, MENDED)

    assert shell.counts("A") == [1, 2, 3, 4]
    assert process.observer.counters[f"{EVENTS}-0", "transactions"] == 3


def test_an_event_that_comes_while_pages_are_released_waits_its_turn() -> None:
    shell = Shell(limits=Limits(held_page=1))
    shell.feed(b"A", event("break"), event("count"))
    settled(shell).loop.close()
    process = shell.start(judge=MENDED)
    process.turn_until(process.is_running)
    process.turn(1)
    shell.feed(b"A", event("count"))

    shell.settled(process)
    process.turn(10)

    assert shell.counts("A") == [1, 2]
    assert queue(process) is None


def test_a_misaddressed_event_in_the_queue_is_quarantined_and_the_rest_goes_on() -> None:
    shell = Shell()
    shell.feed(b"A", event("break"), event("misaddress"), event("count"))
    settled(shell).loop.close()
    assert shell.records(QUARANTINE) == []

    settled(shell, MENDED)

    assert shell.said()["A"] == [{"mended": "break"}, {"count": 1}]
    assert len(shell.records(QUARANTINE)) == 1


def test_an_event_too_large_to_keep_holds_its_case_and_stays_in_the_events_topic() -> None:
    shell = Shell(limits=Limits(event=1_000))
    shell.feed(b"A", event("count"), event("count", padding="x" * 2_000), event("count"))
    shell.feed(b"B", event("count"))

    held = queue(settled(shell))

    assert (shell.counts("A"), shell.counts("B")) == ([1], [1])
    assert held is not None
    assert held.reason_code == "event_too_large"
    assert max(len(record.value or b"") for record in shell.records(STATE)) < 1_000


def test_an_output_too_large_to_publish_holds_its_case() -> None:
    shell = Shell(limits=Limits(record=1_000))
    shell.feed(b"A", event("large", size=2_000), event("count"))

    held = queue(settled(shell))

    assert shell.said() == {}
    assert held is not None
    assert held.reason_code == "output_too_large"


def test_a_state_too_large_to_keep_holds_its_case_with_the_state_before() -> None:
    shell = Shell(limits=Limits(state_hold=1_000))
    shell.feed(b"A", event("count"), event("grow", size=2_000))

    process = settled(shell)

    held = queue(process)
    assert held is not None
    assert held.reason_code == "state_too_large"
    case = process.loop.tasks[Partition(EVENTS, 0)].store.get(b"A")
    assert case is not None
    assert case.state == b'{"count":1,"stumbles":false,"wake_at":null}'


def test_a_wake_up_that_fails_holds_the_case_and_is_made_up_for() -> None:
    shell = Shell()
    process = shell.start()
    process.turn_until(process.is_running)
    at = process.loop.tasks[Partition(EVENTS, 0)].now() + timedelta(seconds=30)
    shell.feed(b"A", event("stumble", when=at.isoformat()))
    shell.settled(process)
    process.turn_until(lambda: queue(process) is not None)
    held = queue(process)
    assert held is not None
    assert (held.rule_id, held.head, held.tail) == ("TOY-02", 0, 0)
    process.loop.close()

    after = settled(shell, CountingJudge(out=OUT, mended=frozenset({"break"})))

    assert shell.said()["A"] == [{"woken_for": at.isoformat()}]
    assert queue(after) is None


def test_a_cause_shared_by_many_cases_stops_the_partition_instead() -> None:
    shell = Shell(partitions=2)
    for number in range(30):
        shell.feed(b"%02d" % number, event("break"), number=0)
    shell.feed(b"B", event("count"), number=1)
    process = shell.start()
    process.turn_until(lambda: bool(process.loop.stopped))
    process.turn(10)

    (why,) = process.loop.stopped.values()
    assert why.startswith("events-0 stands still: 21 cases of 21 would be held for one cause within an hour")
    assert "TOY-01 first clause" in why
    assert shell.counts("B") == [1]
    assert [record.key for record in shell.records(STATE) if (record.key or b"").startswith((CASE, WAITING))] == [
        b"case:B"
    ]
    assert not process.health.is_ready


def test_twenty_cases_held_for_one_cause_stop_nothing() -> None:
    shell = Shell()
    for number in range(20):
        shell.feed(b"%02d" % number, event("break"))
    shell.feed(b"B", event("count"))

    process = settled(shell)

    assert shell.counts("B") == [1]
    assert len(process.loop.tasks[Partition(EVENTS, 0)].store.held) == 20


def test_how_many_cases_are_held_and_for_how_long_is_told() -> None:
    shell = Shell()
    shell.feed(b"A", event("break"))
    shell.feed(b"B", event("count"))
    process = settled(shell)
    before = process.observer.gauges[f"{EVENTS}-0", "oldest_held_s"]

    shell.broker.pass_time(30_000)
    process.turn(1)

    told = {name: figure for (at, name), figure in process.observer.gauges.items() if at == f"{EVENTS}-0"}
    assert (told["cases"], told["held"]) == (2, 1)
    assert 30 <= told["oldest_held_s"] - before <= 31
    answer = process.health.answer("/readyz")[1]
    assert (answer["held"], answer["oldest_held_s"]) == (1, round(told["oldest_held_s"]))


def test_the_age_of_the_oldest_held_case_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    shell = Shell()
    shell.feed(b"A", event("break"))
    process = settled(shell)
    with caplog.at_level("INFO"):
        for _ in range(2):
            shell.broker.pass_time(40_000)
            process.turn(2)

    lines = [json.loads(record.message) for record in caplog.records if '"event":"transaction"' in record.message]
    assert lines[-1]["cases_held"] == 1
    assert lines[-1]["oldest_held_s"] >= 60
