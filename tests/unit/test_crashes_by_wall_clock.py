"""What waits for a time, a mended rule, an answer or an operator survives a crash at any call, and a second one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from connector.changelog import REMNANT, Changelog
from connector.held_commands import CommandKind
from connector.limits import Limits
from connector.ports import Partition
from connector.store import Store
from connector.testing.fake_broker import Lost, ProcessGone
from tests.shell.commands import command, id_of
from tests.shell.counting import CountingJudge, event
from tests.shell.crashing import Crash, CrashingConnection, Side
from tests.shell.shell import CERTIFICATES, EVENTS, GROUP, OUT, QUARANTINE, STATE, Shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.ports import Connection

WAKES = "2026-01-01T00:00:05+00:00"  # five seconds after the broker's time begins, ten turns of an idle loop
IDLE_TURNS = 12
MENDED = CountingJudge(out=OUT, mended=frozenset({"break"}))


@dataclass(frozen=True, slots=True)
class Left:
    """What readers find in the end. A case is its state, its waking, what it is held for, and what waits."""

    out: dict[str, list[Any]]
    quarantined: list[bytes | None]
    cases: dict[bytes, tuple[object, ...]]
    offsets: list[int | None]
    commands: dict[str, tuple[str, str]]
    certificates: list[bytes | None]
    remnants: list[bytes]


def a_case_to_wake() -> Shell:
    shell = Shell()
    shell.feed(b"A", event("remind", when=WAKES), event("count"))
    return shell


def a_case_held_and_a_stray() -> Shell:
    shell = Shell(batch=2)
    shell.feed(b"A", event("count"), event("break"), event("count"), event("count"))
    shell.feed(b"B", event("misaddress"), event("count"))
    shell.feed(None, event("count"))
    return shell


def a_case_to_release() -> Shell:
    """Hold a case, stop, and mend its rule."""
    shell = a_case_held_and_a_stray()
    run(shell)
    shell.judge = MENDED
    return shell


def a_case_to_retry() -> Shell:
    """Ask for a case that is held, once in vain, once for a cause it isn't held for; and for one that isn't held."""
    shell = a_case_held_and_a_stray()
    run(shell)
    retry = command(CommandKind.RETRY, 1)
    shell.feed(b"A", retry, command(CommandKind.RELEASE, 2, cause="not_avro"), retry)
    shell.feed(b"B", command(CommandKind.RETRY, 3))
    return shell


def a_case_to_discard_from() -> Shell:
    """Discard the event that holds a case, and one further back that would hold it again."""
    shell = Shell(batch=2, limits=Limits(held_page=2))
    shell.feed(b"A", event("count"), event("break"), event("count"), event("garble"), event("count"))
    run(shell)
    shell.feed(b"A", command(CommandKind.DISCARD, 1, offset=1), command(CommandKind.DISCARD, 2, offset=3))
    return shell


def a_case_to_give_up() -> Shell:
    """Hold a case whose second try, that of the next start, is the last."""
    shell = a_case_held_and_a_stray()
    shell.limits = Limits(held_attempts=2)
    run(shell)
    return shell


def a_child_erased_and_one_retired() -> Shell:
    """One is erased with its case held and somebody asking for it, one's retention ends; both are heard of again."""
    shell = Shell(batch=2)
    asked = command(CommandKind.RETRY, 1)
    shell.feed(b"A", event("count"), event("break"), asked, event("count"), event("erase"), event("count"), asked)
    shell.feed(b"B", event("count"), event("retire"), event("count"))
    return shell


def a_case_given_up_and_mended() -> Shell:
    shell = a_case_to_give_up()
    run(shell)
    shell.judge = MENDED
    return shell


def two_partitions() -> Shell:
    shell = Shell(partitions=2, batch=2)
    shell.feed(b"A", event("count"), event("count"), event("count"), number=0)
    shell.feed(b"B", event("count"), event("count"), number=1)
    shell.feed(b"C", event("count"), number=1)
    return shell


def lost_answers() -> Shell:
    shell = two_partitions()
    shell.broker.faults.lose_batch()
    shell.broker.faults.lose_commit(Lost.RESPONSE)
    shell.broker.faults.lose_commit(Lost.REQUEST)
    return shell


def run(shell: Shell, connection: Connection | None = None) -> None:
    process = shell.start(connection=connection)
    shell.settled(process)
    process.turn(IDLE_TURNS)
    process.loop.close()


def left_behind(shell: Shell) -> Left:
    return Left(
        shell.said(),
        [record.key for record in shell.records(QUARANTINE)],
        {key: case for number in range(shell.partitions) for key, case in cases(shell, number).items()},
        [shell.broker.groups.committed(GROUP, Partition(EVENTS, number)) for number in range(shell.partitions)],
        commands(shell),
        [record.value for record in shell.records(CERTIFICATES)],
        sorted({record.key or b"" for record in shell.records(STATE) if (record.key or b"").startswith(REMNANT)}),
    )


def commands(shell: Shell) -> dict[str, tuple[str, str]]:
    """Give what came of each command there was."""
    store = Store()
    for record in shell.records(STATE):
        Changelog(Partition(STATE, record.partition.number)).take_in(record, store)
    found = {}
    for key in store.commanded():
        for name, applied in store.commands(key).items():
            assert applied.ended_at is not None
            found[name] = (applied.outcome, applied.detail)
    return found


def cases(shell: Shell, number: int) -> dict[bytes, tuple[object, ...]]:
    """Give what a restore finds, but for times and attempts, which crashes may well change."""
    changelog, store = Changelog(Partition(STATE, number)), Store()
    for record in shell.broker.committed_records(STATE)[number]:
        changelog.take_in(record, store)
    found: dict[bytes, tuple[object, ...]] = {}
    for key in store:
        case = store.get(key)
        assert case is not None
        held = case.held and (case.held.reason_code, case.held.head, case.held.tail)
        found[key] = (case.state, case.wake_at, held, sorted(store.waiting(key)))
    return found


def undisturbed(prepare: Callable[[], Shell]) -> Left:
    shell = prepare()
    run(shell)
    return left_behind(shell)


def calls_of(prepare: Callable[[], Shell]) -> list[str]:
    shell, crash = prepare(), Crash()
    run(shell, CrashingConnection(shell.broker, crash))
    return crash.calls


def after_crashes(prepare: Callable[[], Shell], at: int, side: Side, crashes: int) -> Left:
    """Kill as many processes in a row, each at its own call of that number; then let one run to the end."""
    shell = prepare()
    for _ in range(crashes):
        try:
            run(shell, CrashingConnection(shell.broker, Crash(at=at, side=side)))
        except ProcessGone:
            continue
        # the process before had done so much that this one came to its end first
        return left_behind(shell)
    run(shell)
    return left_behind(shell)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(
    ("prepare", "crashes"),
    [
        (a_case_to_wake, 1),
        (a_case_held_and_a_stray, 1),
        (a_case_to_release, 1),
        (a_case_to_release, 2),
        (a_case_to_retry, 1),
        (a_case_to_retry, 2),
        (a_case_to_discard_from, 1),
        (a_case_to_discard_from, 2),
        (a_case_to_give_up, 1),
        (a_case_given_up_and_mended, 1),
        (a_child_erased_and_one_retired, 1),
        (a_child_erased_and_one_retired, 2),
    ],
)
def test_crashes_at_each_call_change_nothing_that_is_found_in_the_end(
    prepare: Callable[[], Shell], crashes: int, side: Side
) -> None:
    expected = undisturbed(prepare)
    for at, call in enumerate(calls_of(prepare), start=1):
        assert after_crashes(prepare, at, side, crashes) == expected, f"killed {side.value} call {at}, {call}"


@pytest.mark.parametrize("side", list(Side))
def test_crashes_on_top_of_lost_answers_change_nothing_that_is_found_in_the_end(side: Side) -> None:
    expected = undisturbed(two_partitions)
    for at, call in enumerate(calls_of(lost_answers), start=1):
        assert after_crashes(lost_answers, at, side, 1) == expected, f"killed {side.value} call {at}, {call}"


def test_what_is_left_undisturbed_was_worked_out_by_hand() -> None:
    assert undisturbed(two_partitions).out == {
        "A": [{"count": 1}, {"count": 2}, {"count": 3}],
        "B": [{"count": 1}, {"count": 2}],
        "C": [{"count": 1}],
    }
    assert undisturbed(two_partitions).offsets == [3, 3]
    assert undisturbed(a_case_to_wake).out == {"A": [{"count": 1}, {"woken_for": WAKES}]}

    held = undisturbed(a_case_held_and_a_stray)
    assert held.out == {"A": [{"count": 1}], "B": [{"count": 1}]}
    assert held.cases[b"A"][2:] == (("rule_raised", 0, 3), [0, 1, 2])
    assert held.quarantined == [b"B", None]

    deleted = undisturbed(a_child_erased_and_one_retired)
    assert deleted.out == {"A": [{"count": 1}, None], "B": [{"count": 1}, None, {"count": 101}]}
    assert (list(deleted.cases), len(deleted.certificates), len(deleted.remnants)) == ([b"B"], 1, 2)
    assert deleted.commands == {}

    released = undisturbed(a_case_to_release)
    assert released.out["A"] == [{"count": 1}, {"mended": "break"}, {"count": 2}, {"count": 3}]
    assert released.cases[b"A"][2:] == (None, [])


def test_what_operators_leave_undisturbed_was_worked_out_by_hand() -> None:
    retried = undisturbed(a_case_to_retry)
    assert retried.out == {"A": [{"count": 1}], "B": [{"count": 1}]}
    assert retried.commands == {
        id_of(1): ("held_again", "rule_raised/TOY-01"),
        id_of(2): ("other_cause", ""),
        id_of(3): ("not_held", ""),
    }

    discarded = undisturbed(a_case_to_discard_from)
    assert discarded.out == {"A": [{"count": 1}, {"count": 2}, {"count": 3}]}
    assert discarded.quarantined == [b"A", b"A"]
    assert discarded.cases[b"A"][2:] == (None, [])
    assert discarded.commands == {id_of(1): ("discarded", ""), id_of(2): ("discarded", "")}

    given_up = undisturbed(a_case_to_give_up)
    assert given_up.out["A"] == [{"count": 1}, {"alert": "rule_raised", "offset": 1}]
    assert given_up.cases[b"A"][2:] == (("rule_raised", 0, 3), [0, 1, 2])

    mended = undisturbed(a_case_given_up_and_mended)
    assert mended.out["A"][2:] == [
        {"mended": "break"},
        {"count": 2},
        {"count": 3},
        {"alert": "rule_raised", "offset": 1, "over": True},
    ]
