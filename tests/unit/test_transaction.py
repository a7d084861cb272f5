"""The commit order, and what becomes of the sink when a step fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from connector.ports import BusError, Migrated, Outage, Outgoing, Partition, Refused
from connector.rebalance import Assignments
from connector.transaction import Effects, commit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.ports import Source

HERE = Partition("events", 0)
EFFECTS = Effects(
    outputs=(Outgoing("out", 0, b"A", b"1"), Outgoing("out", 0, b"A", b"2")),
    changes=(Outgoing("state", 0, b"case:A", b"3"),),
    checkpoint=Outgoing("state", 0, b"checkpoint", b"4"),
    offsets={HERE: 7},
)


@dataclass
class Sent:
    number: int
    failure: BusError | None

    def error(self) -> BusError | None:
        return self.failure

    def offset(self) -> int:
        return self.number


@dataclass
class RecordingSink:
    """A sink that writes down what is asked of it, and fails where told."""

    fails: dict[str, BusError] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def _note(self, name: str, told: str = "") -> None:
        self.calls.append(name + told)
        if name in self.fails:
            raise self.fails[name]

    def fence(self) -> None:
        self._note("fence")

    def begin(self) -> None:
        self._note("begin")

    def send(self, outgoing: Outgoing) -> Sent:
        self._note("send", f" {outgoing.topic} {(outgoing.value or b'').decode()}")
        return Sent(len(self.calls), self.fails.get((outgoing.value or b"").decode()))

    def flush(self) -> None:
        self._note("flush")

    def add_offsets(self, offsets: Mapping[Partition, int], group_metadata: object) -> None:
        self._note("add_offsets", f" {offsets[HERE]} {group_metadata}")

    def commit(self) -> None:
        self._note("commit")

    def abort(self) -> None:
        self._note("abort")

    def close(self) -> None:
        self._note("close")


def member(generation: int = 3) -> Source:
    return cast("Source", SimpleNamespace(generation=lambda: generation, group_metadata=lambda: "member"))


def test_the_commit_has_one_order() -> None:
    sink = RecordingSink()

    commit(sink, member(), EFFECTS)

    assert sink.calls == [
        "begin",
        "send out 1",
        "send out 2",
        "send state 3",
        "send state 4",
        "flush",
        "add_offsets 7 member",
        "commit",
    ]


def test_it_gives_the_offsets_of_the_changes() -> None:
    assert commit(RecordingSink(), member(), EFFECTS) == (4,)


@pytest.mark.parametrize("step", ["begin", "send", "flush", "add_offsets", "commit"])
def test_a_step_that_fails_aborts_once_and_closes_for_good(step: str) -> None:
    sink = RecordingSink({step: Outage("lost")})

    with pytest.raises(Outage, match="lost"):
        commit(sink, member(), EFFECTS)

    assert sink.calls[-2:] == ["abort", "close"]
    assert sink.calls.count("abort") == 1


@pytest.mark.parametrize("value", ["1", "2", "3", "4"])
def test_one_record_that_did_not_arrive_is_enough(value: str) -> None:
    sink = RecordingSink({value: Outage("one batch lost")})

    with pytest.raises(Outage, match="one batch lost"):
        commit(sink, member(), EFFECTS)

    assert sink.calls[-3:] == ["flush", "abort", "close"]


def test_an_abort_that_raises_hides_nothing() -> None:
    sink = RecordingSink({"commit": Migrated("fenced"), "abort": Refused("nothing to abort")})

    with pytest.raises(Migrated, match="fenced"):
        commit(sink, member(), EFFECTS)

    assert sink.calls[-1] == "close"


def test_a_member_that_has_not_joined_commits_nothing() -> None:
    sink = RecordingSink()

    with pytest.raises(Migrated, match="has not joined"):
        commit(sink, member(generation=-1), EFFECTS)

    assert sink.calls == []


def test_the_listener_keeps_books_and_does_nothing_else() -> None:
    calls: list[str] = []
    # anything but these two would raise AttributeError
    source = SimpleNamespace(
        pause=lambda partitions: calls.append(f"pause {sorted(partitions)}"),
        seek=lambda partition, offset: calls.append(f"seek {partition.number} {offset}"),
    )
    assignments = Assignments(cast("Source", source))

    assert assignments.take() is None
    assignments.revoked(frozenset({HERE}))
    assert calls == []
    assignments.assigned(frozenset({HERE}))

    assert calls == [f"pause {[HERE]}", "seek 0 0"]
    assert assignments.take() == frozenset({HERE})
    assert assignments.take() is None


def test_what_was_revoked_and_not_assigned_again_is_gone() -> None:
    assignments = Assignments(cast("Source", SimpleNamespace()))

    assignments.revoked(frozenset({HERE}))

    assert assignments.take() == frozenset()
