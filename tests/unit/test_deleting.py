"""Deleting a case in the shell: what goes with it in one transaction, what is left, and what comes later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.certificates import CERTIFICATE, ErasureCertificate
from connector.changelog import CASE, REMNANT, WAITING
from connector.ports import Partition
from connector.remnants import reference_of
from tests.shell.counting import CountingJudge, event
from tests.shell.shell import CERTIFICATES, EVENTS, OUT, QUARANTINE, STATE, Shell

if TYPE_CHECKING:
    from connector.store import Store
    from tests.shell.shell import Process

AT = "2026-01-01T09:00:00+00:00"


def settled(shell: Shell, judge: CountingJudge | None = None) -> Process:
    process = shell.start(judge=judge)
    shell.settled(process)
    return process


def store(process: Process) -> Store:
    return process.loop.tasks[Partition(EVENTS, 0)].store


def standing(shell: Shell) -> list[bytes]:
    """Give the keys of what compaction leaves of cases, waiting events and remnants."""
    last = {record.key or b"": record.value for record in shell.records(STATE)}
    return sorted(key for key, value in last.items() if value is not None and key.startswith((CASE, WAITING, REMNANT)))


def certificates(shell: Shell) -> list[ErasureCertificate]:
    return [CERTIFICATE.decode(record.value or b"") for record in shell.records(CERTIFICATES)]


def test_of_an_erased_child_only_a_remnant_stands_that_does_not_say_whose() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"), event("erase"))
    shell.feed(b"B", event("count"))

    settled(shell)

    assert standing(shell) == [b"case:B", REMNANT + reference_of(EVENTS, b"A").encode()]
    assert [record.value for record in shell.records(OUT) if record.key == b"A"][-1] is None


def test_the_certificate_says_what_went_where_and_nothing_of_the_child() -> None:
    shell = Shell()
    shell.feed(b"child-4711", event("count"), event("break"), event("count"), event("erase"))

    settled(shell)

    (certificate,) = certificates(shell)
    # the case and two events that waited; one tombstone among the outputs
    assert [(one.topic, one.records) for one in certificate.erased] == [(OUT, 1), (STATE, 3)]
    assert certificate.left_to_retention == (EVENTS,)
    assert (certificate.authority, certificate.erased_at.isoformat()) == ("toy", AT)
    (record,) = shell.records(CERTIFICATES)
    assert record.key == certificate.reference.encode()
    assert b"4711" not in (record.key or b"") + (record.value or b"")


def test_an_erasure_does_not_wait_behind_a_held_case() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"), event("break"), event("count"), event("erase"))

    process = settled(shell)

    assert dict(store(process).held) == {}
    assert store(process).waiting(b"A") == {}
    assert [key for key in standing(shell) if not key.startswith(REMNANT)] == []


def test_an_erasure_that_waited_takes_what_waits_behind_it() -> None:
    shell = Shell()
    late = event("erase", on="2099-01-01T09:00:00+00:00")
    shell.feed(b"A", event("break"), late, event("count"))
    process = settled(shell)
    assert store(process).held[b"A"].tail == 3
    process.loop.close()

    settled(shell, CountingJudge(out=OUT, mended=frozenset({"break"}))).turn(5)

    assert shell.said()["A"] == [{"mended": "break"}, None]
    assert [key for key in standing(shell) if not key.startswith(REMNANT)] == []
    assert len(certificates(shell)) == 1


def test_later_events_of_an_erased_child_are_counted_and_copied_nowhere() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"), event("erase"), event("count"), event("erase"), b"no JSON")

    process = settled(shell)
    process.loop.close()
    shell.feed(b"A", event("count"))
    restarted = settled(shell)

    assert shell.counts("A") == [1]
    assert process.observer.counters[f"{EVENTS}-0", "refused.child_erased"] == 3
    assert restarted.observer.counters[f"{EVENTS}-0", "refused.child_erased"] == 1
    assert shell.records(QUARANTINE) == []
    assert len(certificates(shell)) == 1


def test_a_child_nobody_heard_of_can_be_erased_beforehand() -> None:
    shell = Shell()
    shell.feed(b"A", event("erase"), event("count"))

    settled(shell)

    assert shell.counts("A") == []
    assert [(one.topic, one.records) for one in certificates(shell)[0].erased] == [(OUT, 1)]


def test_a_child_who_comes_back_after_retention_begins_from_nothing_in_the_next_generation() -> None:
    shell = Shell()
    shell.feed(b"A", event("count"), event("count"), event("retire"))
    process = settled(shell)
    assert standing(shell) == [REMNANT + reference_of(EVENTS, b"A").encode()]
    process.loop.close()
    shell.feed(b"A", event("count"), event("retire"), event("count"))

    settled(shell)

    assert shell.counts("A") == [1, 2, 101, 201]
    assert certificates(shell) == []


def test_batch_boundaries_do_not_show_in_what_is_deleted() -> None:
    left = []
    for batch in (1, 2, 500):
        shell = Shell(batch=batch)
        shell.feed(b"A", event("count"), event("break"), event("count"), event("erase"), event("count"))
        shell.feed(b"B", event("count"), event("retire"), event("count"))
        settled(shell)
        left.append((shell.said(), standing(shell), certificates(shell)))

    assert left[0] == left[1] == left[2]
