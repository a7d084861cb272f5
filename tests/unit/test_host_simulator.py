"""The reference host keeps the contract: once by id, only what it expects to find, in one save."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from connector.testing.host_simulator import Conduct, HostSimulator
from policy_core.obligations import ObligationState
from tests.unit.core.child import held
from tests.unit.core.commanded import commanded

if TYPE_CHECKING:
    from policy_core.events import Event
    from policy_core.obligations import AllocationCommand

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


def given() -> AllocationCommand:
    command: AllocationCommand = commanded().open("allocation_command")
    return command


def later(command: AllocationCommand, **changes: Any) -> AllocationCommand:
    """Give the next revision of a command."""
    head = replace(command.obligation, revision=command.obligation.revision + 1, **changes)
    return replace(command, obligation=head, attempt=command.attempt + 1)


def host(conduct: Conduct = Conduct.CARRIES_OUT, *, worker: str = "W1") -> HostSimulator:
    """Give a host in which Safeguarding holds the child."""
    simulator = HostSimulator("fenshire", conduct=lambda _: conduct)
    simulator.saw({**held("I1", "safeguarding", "2025-10-01", worker=worker), "envelope": {"child_id": "C1"}})
    return simulator


def in_words(events: list[Event]) -> list[str]:
    return [" ".join(filter(None, (type(one).__name__, getattr(one, "answer", None)))) for one in events]


def test_a_command_is_carried_out_in_one_save_that_ends_one_involvement_and_begins_the_other() -> None:
    events: list[Any] = host().take(given(), AT)
    assert in_words(events) == ["CommandAnswered done", "InvolvementEnded", "InvolvementStarted"]
    assert [one.envelope.more_follow for one in events] == [True, True, False]
    assert (events[1].involvement_id, events[2].worker.worker_id, events[2].team.team) == ("I1", "W2", "looked_after")
    assert {one.envelope.in_reply_to for one in events} == {given().command_id}


def test_a_command_that_the_bus_delivers_twice_is_carried_out_once() -> None:
    simulator, command = host(), given()
    simulator.take(command, AT)
    assert simulator.take(command, AT) == []
    assert simulator.carried_out == {command.command_id: 1}


def test_a_command_said_again_after_it_was_carried_out_is_answered_and_changes_nothing() -> None:
    simulator, command = host(), given()
    simulator.take(command, AT)
    assert in_words(simulator.take(later(command), AT)) == ["CommandAnswered done"]
    assert simulator.carried_out == {command.command_id: 1}


def test_a_command_that_finds_another_worker_than_it_expects_is_refused() -> None:
    simulator = host(worker="W9")
    answer: Any
    (answer,) = simulator.take(given(), AT)
    assert (answer.answer, answer.reason) == ("refused", "already_changed")
    assert not simulator.carried_out


def test_a_command_that_was_withdrawn_is_void() -> None:
    simulator, command = host(), given()
    assert simulator.take(later(command, state=ObligationState.WITHDRAWN), AT) == []
    assert simulator.take(command, AT) == []
    assert not simulator.carried_out


def test_a_command_withdrawn_before_its_late_answer_is_never_answered() -> None:
    simulator, command = host(Conduct.ANSWERS_LATE), given()
    simulator.take(command, AT)
    simulator.take(later(command, state=ObligationState.WITHDRAWN), AT)
    assert simulator.wait_until(AT + timedelta(days=60)) == []


def test_an_answer_told_twice_is_the_same_event() -> None:
    first, second, *_ = host(Conduct.ANSWERS_TWICE).take(given(), AT)
    assert first == second
