"""`run --clock events`: a case's time is that of its events, its own wake-ups in between, then those up to a day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connector.clock import CaseTime
from connector.exits import Exit, Stop
from connector.limits import Limits
from tests.shell.counting import CountingJudge, event
from tests.shell.shell import OUT, Process, Shell

UNTIL = datetime(2026, 6, 1, tzinfo=UTC)


def recorded(*, batch: int = 500, page: int = 200, partitions: int = 1) -> Shell:
    return Shell(batch=batch, partitions=partitions, case_time=CaseTime.EVENTS, until=UNTIL, limits=Limits(page=page))


def run_to_the_end(shell: Shell, judge: CountingJudge | None = None) -> Process:
    process = shell.start(judge=judge)
    process.turn_until(process.loop.is_over)
    process.loop.close()
    return process


def on(month: int, day: int) -> str:
    return datetime(2026, month, day, 9, tzinfo=UTC).isoformat()


def test_a_case_is_judged_at_the_instant_of_its_event() -> None:
    shell = recorded()
    shell.feed(b"A", event("count_at", on(3, 2)), event("count_at", on(4, 3)))

    run_to_the_end(shell)

    assert shell.said() == {"A": [{"count": 1, "at": on(3, 2)}, {"count": 2, "at": on(4, 3)}]}


def test_a_wake_up_before_an_event_of_the_same_case_comes_first() -> None:
    shell = recorded()
    shell.feed(b"A", event("remind", on(3, 2), when=on(3, 9)), event("count", on(3, 10)))

    run_to_the_end(shell)

    assert shell.said() == {"A": [{"woken_for": on(3, 9)}, {"count": 1}]}


def test_an_event_at_the_instant_of_a_wake_up_comes_first() -> None:
    shell = recorded()
    shell.feed(b"A", event("remind", on(3, 2), when=on(3, 9)), event("count", on(3, 9)))

    run_to_the_end(shell)

    assert shell.said() == {"A": [{"count": 1}, {"woken_for": on(3, 9)}]}


def test_wake_ups_up_to_the_end_come_last_and_later_ones_not() -> None:
    shell = recorded(page=1)
    shell.feed(b"A", event("remind", on(3, 2), when=UNTIL.isoformat()))
    shell.feed(b"B", event("remind", on(3, 2), when=on(5, 1)), event("count", on(3, 2)))
    shell.feed(b"C", event("remind", on(3, 2), when="2026-06-01T00:00:01+00:00"))

    run_to_the_end(shell)

    assert shell.said() == {"A": [{"woken_for": UNTIL.isoformat()}], "B": [{"count": 1}, {"woken_for": on(5, 1)}]}


def test_what_was_fed_by_a_transaction_ends_too() -> None:
    # the marker takes an offset, so the last record isn't the end
    shell = recorded()
    feeder = shell.start().connection.sink("feeder")
    feeder.fence()
    feeder.begin()
    feeder.flush()
    feeder.commit()
    shell.feed(b"A", event("count"))

    run_to_the_end(shell)

    assert shell.counts("A") == [1]


def test_an_empty_topic_is_at_its_end_at_once() -> None:
    shell = recorded(partitions=3)

    run_to_the_end(shell)

    assert shell.said() == {}


def test_a_second_run_to_the_same_day_says_nothing_more() -> None:
    shell = recorded()
    shell.feed(b"A", event("count", on(3, 2)), event("remind", on(3, 3), when=on(3, 9)))
    run_to_the_end(shell)
    before = shell.said()

    run_to_the_end(shell)

    assert shell.said() == before


@pytest.mark.parametrize("batch", [1, 3, 500])
@pytest.mark.parametrize("page", [1, 200])
def test_neither_batches_nor_pages_show(batch: int, page: int) -> None:
    shell = recorded(batch=batch, page=page)
    for day in range(1, 6):
        for key in (b"A", b"B"):
            shell.feed(key, event("count_at", on(3, day)), event("remind", on(3, day), when=on(3, day + 6)))

    run_to_the_end(shell)

    expected = [{"count": day, "at": on(3, day)} for day in range(1, 6)] + [{"woken_for": on(3, 11)}]
    assert shell.said() == {"A": expected, "B": expected}


def test_an_end_without_the_clock_of_events_is_refused() -> None:
    with pytest.raises(Stop, match="--clock events") as refused:
        Shell(until=UNTIL).start()

    assert refused.value.code is Exit.CONFIG


def test_a_run_ends_by_itself() -> None:
    shell = recorded()
    shell.feed(b"A", event("count"))

    shell.start().runner.run()

    assert shell.counts("A") == [1]


def test_a_run_that_had_to_leave_a_partition_standing_says_so() -> None:
    shell = recorded()
    for number in range(21):
        shell.feed(b"%02d" % number, event("break"))

    with pytest.raises(Stop, match="events-0 stands still") as ended:
        shell.start().runner.run()

    assert ended.value.code is Exit.DATA


def test_a_held_case_does_not_keep_a_run_from_ending() -> None:
    shell = recorded()
    shell.feed(b"A", event("break"), event("count"))
    shell.feed(b"B", event("count"))

    run_to_the_end(shell)

    assert shell.said() == {"B": [{"count": 1}]}


def test_a_release_under_the_clock_of_events_judges_each_event_at_its_own_instant() -> None:
    shell = recorded()
    shell.feed(b"A", event("break", on(3, 2)), event("count_at", on(3, 3)), event("count_at", on(3, 4)))
    run_to_the_end(shell)

    run_to_the_end(shell, CountingJudge(out=OUT, mended=frozenset({"break"})))

    assert shell.said()["A"][1:] == [{"count": 1, "at": on(3, 3)}, {"count": 2, "at": on(3, 4)}]
