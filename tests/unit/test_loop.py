"""What one process does with its partitions, over the fake broker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connector.changelog import CASE, WAITING
from connector.exits import Exit, Stop
from connector.limits import Limits
from connector.ports import Displaced, Partition
from connector.task import TaskState
from connector.testing.fake_broker import FakeConnection, Lost
from tests.shell.counting import CountingJudge, event
from tests.shell.shell import EVENTS, GROUP, OUT, QUARANTINE, STATE, Process, Shell


def running(shell: Shell, *, instance: str = "pod-0", judge: CountingJudge | None = None) -> Process:
    process = shell.start(instance=instance, judge=judge)
    process.turn_until(process.is_running)
    return process


def turn_in_turns(*processes: Process) -> None:
    for _ in range(300):
        for process in processes:
            process.turn(1)


def test_each_event_is_counted_once_and_in_order() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"), event("count"))
    shell.feed(b"B", event("count"))

    shell.settled(shell.start())

    assert shell.said() == {"A": [{"count": 1}, {"count": 2}], "B": [{"count": 1}]}


def test_state_outlives_the_process() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"))
    first = shell.start()
    shell.settled(first)
    first.loop.close()
    shell.feed(b"A", event("count"))

    shell.settled(shell.start())

    assert shell.counts("A") == [1, 2]


def test_a_child_stays_on_the_partition_of_its_events() -> None:
    shell = Shell(partitions=3)
    shell.feed(b"A", event("count"), number=2)
    shell.feed(b"B", event("count"), number=0)

    shell.settled(shell.start())

    assert [(record.key, record.partition.number) for record in shell.records(OUT)] == [(b"B", 0), (b"A", 2)]
    assert {record.partition.number for record in shell.records(STATE) if record.key == b"case:A"} == {2}


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 500])
def test_batch_boundaries_do_not_show(batch: int) -> None:
    shell = Shell(batch=batch)
    for _ in range(5):
        shell.feed(b"A", event("count"))
        shell.feed(b"B", event("count"), event("misaddress"))

    shell.settled(shell.start())

    assert shell.said() == {key: [{"count": number} for number in range(1, 6)] for key in ("A", "B")}
    assert len(shell.records(QUARANTINE)) == 5


def test_a_batch_larger_than_a_transaction_is_committed_in_parts() -> None:
    shell = Shell(limits=Limits(transaction=1_000))
    process = running(shell)
    for _ in range(4):
        shell.feed(b"A", event("large", size=600))

    shell.settled(process)

    assert len(shell.said()["A"]) == 4
    assert process.observer.counters[f"{EVENTS}-0", "transactions"] == 2


def test_resume_is_the_last_step_of_start_up() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"))
    process = shell.start()
    states = []
    while not process.is_running():
        assert shell.said() == {}
        process.loop.turn()
        states += [task.state for task in process.loop.tasks.values()]

    assert states == [
        TaskState.ASSIGNED,
        TaskState.FENCED,
        TaskState.RESTORED,
        TaskState.VERIFIED,
        TaskState.RUNNING,
    ]


def test_a_failed_commit_leaves_the_store_untouched() -> None:
    shell = Shell()
    process = running(shell)
    shell.feed(b"A", event("count"))
    task = process.loop.tasks[Partition(EVENTS, 0)]
    store = task.store
    shell.broker.faults.lose_commit(Lost.REQUEST)

    process.turn(1)

    assert store.get(b"A") is None
    assert task.state is TaskState.CLOSED


def test_one_failed_send_aborts_the_transaction() -> None:
    shell = Shell()
    process = running(shell)
    shell.feed(b"A", event("count"))
    shell.broker.faults.lose_batch()

    process.turn(1)
    assert shell.said() == {}
    shell.settled(process)

    assert shell.counts("A") == [1]


@pytest.mark.parametrize("lost", list(Lost))
def test_a_commit_whose_answer_is_lost_counts_once(lost: Lost) -> None:
    shell = Shell()
    process = running(shell)
    shell.feed(b"A", event("count"), event("count"))
    shell.broker.faults.lose_commit(lost)

    shell.settled(process)

    assert shell.counts("A") == [1, 2]


def test_an_idle_task_commits_again_after_a_minute() -> None:
    shell = Shell()
    process = running(shell)
    shell.broker.pass_time(59_000)
    process.turn(1)
    assert shell.broker.groups.committed(GROUP, Partition(EVENTS, 0)) is None

    shell.broker.pass_time(1_000)
    process.turn(2)

    assert shell.broker.groups.committed(GROUP, Partition(EVENTS, 0)) == 0


def test_an_idle_owner_that_was_fenced_finds_out_and_builds_its_task_again() -> None:
    shell = Shell()
    process = running(shell)
    FakeConnection(shell.broker).sink(f"{GROUP}-0").fence()

    shell.broker.pass_time(60_000)
    process.turn(2)
    assert not process.is_running()
    process.turn_until(process.is_running)
    shell.feed(b"A", event("count"))
    shell.settled(process)

    assert shell.counts("A") == [1]


def test_two_instances_share_the_partitions_and_hand_over() -> None:
    shell = Shell(partitions=2)
    first = running(shell)
    shell.feed(b"A", event("count"), number=0)
    shell.feed(b"B", event("count"), number=1)
    shell.settled(first)

    second = shell.start(instance="pod-1")
    for _ in range(40):
        first.turn(1)
        second.turn(1)
    shell.feed(b"A", event("count"), number=0)
    shell.feed(b"B", event("count"), number=1)
    for _ in range(10):
        first.turn(1)
        second.turn(1)

    assert (set(first.loop.tasks), set(second.loop.tasks)) == ({Partition(EVENTS, 0)}, {Partition(EVENTS, 1)})
    assert (shell.counts("A"), shell.counts("B")) == ([1, 2], [1, 2])


def test_a_displaced_member_ends_and_fences_its_successor_once_at_most() -> None:
    shell = Shell()
    zombie = running(shell)
    owner = running(shell)
    shell.feed(b"A", event("count"))
    shell.settled(owner)

    with pytest.raises(Displaced, match="instance id"):
        turn_in_turns(owner, zombie)
    shell.feed(b"A", event("count"))
    shell.settled(owner)

    assert shell.counts("A") == [1, 2]


def test_a_member_that_never_gets_a_partition_asks_to_be_started_again() -> None:
    shell = Shell()
    shell.broker.faults.lose_join()
    process = shell.start()

    with pytest.raises(Stop, match="no partition of events for 20 s") as ended:
        process.turn(TaskState.CLOSED.value * 100)

    assert ended.value.code is Exit.TRANSIENT


def test_too_many_rebuilds_ask_to_be_started_again() -> None:
    shell = Shell(rebuilds=3)
    process = running(shell)

    shell.feed(b"A", event("count"))
    for _ in range(4):
        # one batch for the outputs, one for the changelog
        shell.broker.faults.lose_batch()
        shell.broker.faults.lose_batch()

    with pytest.raises(Stop, match="was built again 3 times") as ended:
        shell.settled(process)

    assert ended.value.code is Exit.TRANSIENT
    assert shell.said() == {}


def test_what_is_due_wakes_the_case_once() -> None:
    shell = Shell()
    process = running(shell)
    due = process.loop.tasks[Partition(EVENTS, 0)].now() + timedelta(minutes=1)
    shell.feed(b"A", event("remind", when=due.isoformat()))
    shell.settled(process)
    process.turn(3)
    assert shell.said() == {}

    process.turn_until(lambda: shell.said() != {})
    process.turn(5)

    assert shell.said() == {"A": [{"woken_for": due.isoformat()}]}


def test_a_wake_up_missed_while_no_process_ran_comes_at_the_start() -> None:
    shell = Shell()
    first = running(shell)
    due = first.loop.tasks[Partition(EVENTS, 0)].now() + timedelta(hours=1)
    shell.feed(b"A", event("remind", when=due.isoformat()))
    shell.settled(first)
    first.loop.close()
    shell.broker.pass_time(7_200_000)

    second = running(shell)
    second.turn(2)

    assert shell.said() == {"A": [{"woken_for": due.isoformat()}]}


def test_another_policy_version_decides_every_case_again_in_pages() -> None:
    shell = Shell(limits=Limits(page=2))
    for key in (b"A", b"B", b"C"):
        shell.feed(key, event("count"))
    first = shell.start()
    shell.settled(first)
    first.loop.close()

    second = running(shell, judge=CountingJudge(out=OUT, version="2"))
    second.turn(3)

    assert {key: said[1:] for key, said in shell.said().items()} == {
        "A": [{"decided_under": "2"}],
        "B": [{"decided_under": "2"}],
        "C": [{"decided_under": "2"}],
    }
    assert second.observer.counters[f"{EVENTS}-0", "transactions"] == 2


def test_now_is_never_behind_what_was_decided_through() -> None:
    shell = Shell()
    process = running(shell)
    shell.feed(b"A", event("count_at"))
    shell.settled(process)
    process.loop.close()
    shell.broker.now_ms -= 600_000

    later = running(shell)
    shell.feed(b"A", event("count_at"))
    shell.settled(later)

    first, second = shell.said()["A"]
    assert first["at"] == second["at"]


def test_a_case_that_is_forgotten_leaves_a_tombstone() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"), event("forget"))
    shell.settled(shell.start())

    shell.feed(b"A", event("count"))
    shell.settled(shell.start())

    assert shell.counts("A") == [1, 1]


def test_the_authority_s_record_is_kept_everywhere_and_spoken_for_by_partition_0() -> None:
    shell = Shell(partitions=2)
    shell.feed(b"~authority", event("count"), number=0)
    shell.feed(b"~authority", event("count"), number=1)

    shell.settled(shell.start())

    assert [record.partition.number for record in shell.records(OUT)] == [0]
    assert {record.partition.number for record in shell.records(STATE) if record.key == CASE + b"~authority"} == {0, 1}


def test_nothing_of_a_child_is_in_the_log_lines(caplog: pytest.LogCaptureFixture) -> None:
    shell = Shell()
    shell.feed(b"canary-child", event("count"), event("break"), event("count"))
    shell.feed(b"canary-child-2", event("explode"))
    with caplog.at_level("DEBUG"):
        shell.settled(shell.start())

    assert caplog.records
    assert "canary" not in caplog.text


def test_ready_means_that_every_task_runs() -> None:
    shell = Shell()
    process = shell.start()
    answers = []
    while not process.is_running():
        process.turn(1)
        answers.append(process.health.is_ready)

    assert answers == [False, False, False, False, True]


def test_poll_is_never_entered_inside_a_transaction() -> None:
    shell = Shell(batch=1)
    process = running(shell)
    shell.feed(b"A", event("count"), event("break"), event("count"))
    for lose in (shell.broker.faults.lose_batch, shell.broker.faults.lose_commit):
        lose()
        shell.feed(b"B", event("count"))
        # the broker raises TransactionOpenAtPoll if it were so
        shell.settled(process)

    assert shell.counts("B") == [1, 2]


def test_waiting_events_leave_nothing_behind_once_released() -> None:
    shell = Shell()
    shell.feed(b"A", event("break"), event("count"))
    shell.settled(shell.start())

    second = running(shell, judge=CountingJudge(out=OUT, mended=frozenset({"break"})))
    second.turn(3)

    waiting = [record for record in shell.records(STATE) if (record.key or b"").startswith(WAITING)]
    assert [record.value is None for record in waiting] == [False, False, True, True]
