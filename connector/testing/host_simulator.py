"""A reference host: what docs/host-contract.md asks of one that carries out commands, misbehaving on request.

It knows who is primary for each child, takes commands as they come from the bus, and gives the case events with which
a host answers. It holds no connection: whoever drives it reads the one topic and writes the other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from policy_core.event_json import event_from_json
from policy_core.events import TeamRef
from policy_core.obligations import ObligationState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from policy_core.events import Event
    from policy_core.obligations import AllocationCommand

    Told = tuple[str, dict[str, Any]]


class Conduct(StrEnum):
    """How the host meets a command."""

    CARRIES_OUT = "carries_out"
    ANSWERS_LATE = "answers_late"
    ANSWERS_TWICE = "answers_twice"
    ACCEPTS_ONLY = "accepts_only"
    REFUSES = "refuses"
    FAILS = "fails"
    CONTRADICTS_ITSELF = "contradicts_itself"
    IS_SILENT = "is_silent"
    MOVES_SILENTLY = "moves_silently"
    REFUSES_AND_MOVES = "refuses_and_moves"
    NAMES_ANOTHER_WORKER = "names_another_worker"
    MOVES_ELSEWHERE = "moves_elsewhere"
    ANSWERS_ANOTHER_ID = "answers_another_id"
    ACCEPTS_WHAT_IS_WITHDRAWN = "accepts_what_is_withdrawn"


_SILENT = frozenset({Conduct.IS_SILENT, Conduct.ACCEPTS_WHAT_IS_WITHDRAWN})
ANOTHER_WORKER = "another-worker"
ANOTHER_ID = "00000000-0000-0000-0000-000000000000"
SECOND_RECORD = "a-second-record"


@dataclass(frozen=True, slots=True)
class Primary:
    """Who is primary for a child: the involvement, its team and its worker."""

    involvement_id: str
    team: str | None
    worker_id: str | None


def carries_out(_command: AllocationCommand) -> Conduct:
    """Do what the contract asks."""
    return Conduct.CARRIES_OUT


@dataclass(slots=True)
class HostSimulator:
    """The host of one authority. `conduct` says how a command is met.

    `late_by` is after how long a late answer comes, `elsewhere` the team of a child that is moved elsewhere.
    `carried_out` counts by command id how often an allocation was changed.
    """

    authority: str
    conduct: Callable[[AllocationCommand], Conduct] = carries_out
    late_by: timedelta = timedelta(days=14)
    elsewhere: str = "elsewhere"
    carried_out: Counter[str] = field(default_factory=Counter)
    _primary: dict[str, Primary] = field(default_factory=dict)
    _revision: dict[str, int] = field(default_factory=dict)
    _late: list[tuple[datetime, AllocationCommand]] = field(default_factory=list)

    def saw(self, event: Mapping[str, Any]) -> None:
        """Remember an involvement that began or ended in the host itself (an event in its JSON form)."""
        child = event["envelope"]["child_id"]
        if event["event"] == "InvolvementStarted" and event.get("role") == "primary":
            team, worker = event.get("team") or {}, event.get("worker") or {}
            self._primary[child] = Primary(event["involvement_id"], team.get("team"), worker.get("worker_id"))
        elif event["event"] == "InvolvementEnded":
            present = self._primary.get(child)
            if present is not None and present.involvement_id == event["involvement_id"]:
                del self._primary[child]

    def take(self, command: AllocationCommand, at: datetime) -> list[Event]:
        """Meet a command that came from the bus; give what the host reports at once. A revision seen is dropped."""
        revision, state = command.obligation.revision, command.obligation.state
        if revision <= self._revision.get(command.command_id, 0):
            return []
        self._revision[command.command_id] = revision
        conduct = self.conduct(command)
        if state is ObligationState.WITHDRAWN:
            self._late = [pair for pair in self._late if pair[1].command_id != command.command_id]
            taken = conduct is Conduct.ACCEPTS_WHAT_IS_WITHDRAWN
            return self._events(command, [_answer(command, "accepted", at)], at) if taken else []
        if state is not ObligationState.ISSUED or conduct in _SILENT:
            return []
        if conduct is Conduct.ANSWERS_LATE:
            self._late.append((at + self.late_by, command))
            return []
        return self._met(command, conduct, at)

    def wait_until(self, at: datetime) -> list[Event]:
        """Let time pass; give the late answers that come by then."""
        due = [pair for pair in self._late if pair[0] <= at]
        self._late = [pair for pair in self._late if pair[0] > at]
        return [event for when, command in due for event in self._met(command, Conduct.CARRIES_OUT, when)]

    def _met(self, command: AllocationCommand, conduct: Conduct, at: datetime) -> list[Event]:
        events = self._events(command, list(self._told(command, conduct, at)), at)
        return [events[0], *events] if conduct is Conduct.ANSWERS_TWICE else events

    def _told(self, command: AllocationCommand, conduct: Conduct, at: datetime) -> Iterator[Told]:
        match conduct:
            case Conduct.ACCEPTS_ONLY:
                yield _answer(command, "accepted", at)
            case Conduct.REFUSES:
                yield _answer(command, "refused", at, reason="decided_otherwise")
            case Conduct.FAILS:
                yield _answer(command, "failed", at, reason="technical")
            case Conduct.CONTRADICTS_ITSELF:
                yield _answer(command, "accepted", at)
                yield _answer(command, "refused", at, reason="decided_otherwise", record_key=SECOND_RECORD)
            case Conduct.MOVES_SILENTLY:
                yield from self._moved(command, command.worker_id, at)
            case Conduct.MOVES_ELSEWHERE:
                yield _answer(command, "accepted", at)
                there = replace(command, team=TeamRef(team=self.elsewhere))
                yield from self._moved(there, ANOTHER_WORKER, at)
            case Conduct.ANSWERS_ANOTHER_ID:
                yield _answer(replace(command, command_id=ANOTHER_ID), "done", at)
            case Conduct.REFUSES_AND_MOVES:
                yield _answer(command, "refused", at, reason="decided_otherwise")
                yield from self._moved(command, command.worker_id, at)
            case Conduct.NAMES_ANOTHER_WORKER:
                yield _answer(command, "accepted", at)
                yield from self._moved(command, ANOTHER_WORKER, at)
            case _:
                yield from self._as_the_contract_asks(command, at)

    def _as_the_contract_asks(self, command: AllocationCommand, at: datetime) -> Iterator[Told]:
        if self.carried_out[command.command_id]:
            yield _answer(command, "done", at)
        elif self._is_as_expected(command):
            yield _answer(command, "done", at)
            yield from self._moved(command, command.worker_id, at)
        else:
            yield _answer(command, "refused", at, reason="already_changed")

    def _is_as_expected(self, command: AllocationCommand) -> bool:
        present = self._primary.get(command.obligation.child_id)
        team, worker = (present.team, present.worker_id) if present is not None else (None, None)
        expected = command.expected_team.team if command.expected_team is not None else None
        return expected in (None, team) and command.expected_worker_id in (None, worker)

    def _moved(self, command: AllocationCommand, worker_id: str | None, at: datetime) -> Iterator[Told]:
        child, day = command.obligation.child_id, max(command.effective_for, at.date()).isoformat()
        self.carried_out[command.command_id] += 1
        present = self._primary.get(child)
        if present is not None:
            yield "InvolvementEnded", {"involvement_id": present.involvement_id, "ended_on": day}
        new = f"{command.command_id}-{self.carried_out[command.command_id]}"
        self._primary[child] = Primary(new, command.team.team, worker_id)
        begun = {
            "involvement_id": new,
            "role": "primary",
            "worker": {"worker_id": worker_id} if worker_id else None,
            "team": {"team": command.team.team, "locality": command.team.locality},
            "started_on": day,
            "change_reason": command.change_reason,
        }
        yield "InvolvementStarted", begun

    def _events(self, command: AllocationCommand, told: Sequence[Told], at: datetime) -> list[Event]:
        """Give what one save of the host comes to: all but the last say that more follow."""
        events = []
        for place, (name, fields) in enumerate(told, start=1):
            envelope = {
                "child_id": command.obligation.child_id,
                "observed_at": (at + timedelta(seconds=place)).isoformat(),
                "in_reply_to": command.command_id,
                "more_follow": place < len(told),
                **fields.get("envelope", {}),
            }
            events.append(event_from_json({"event": name, **fields, "envelope": envelope}, authority=self.authority))
        return events


def _answer(
    command: AllocationCommand, answer: str, at: datetime, *, reason: str | None = None, record_key: str | None = None
) -> Told:
    fields: dict[str, Any] = {
        "command_id": command.command_id,
        "answer": answer,
        "answered_on": at.date().isoformat(),
        "answered_at": at.isoformat(),
        "reason": reason,
    }
    return "CommandAnswered", {**fields, "envelope": {"record_key": record_key} if record_key else {}}
