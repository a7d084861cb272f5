"""Children whose commands meet a host that misbehaves, one child a conduct, and how each ends.

The ends are those of docs/host-contract.md. Each child is to move from Family Assessment South to North at its first
review, on Thursday 12 March 2026. The host reads the commands in the evening, every one of them twice, and its answers
go on the bus.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from connector.testing.host_simulator import Conduct, HostSimulator
from policy_core.event_json import event_from_json
from policy_core.obligations import Alert, AllocationCommand, Notice, Transfer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policy_core.events import Event

AUTHORITY = "norfolk"
DAYS = tuple(date(2026, 3, day) for day in (12, 13, 14, 17, 18, 20, 21, 25, 26, 30))
FIRST, LAST = DAYS[0], DAYS[-1]
EVENING, MORNING = time(18, tzinfo=UTC), time(9, tzinfo=UTC)
CHILD_OF = {conduct: f"C{number}" for number, conduct in enumerate(Conduct, start=1)}
CONDUCT_OF = {child: conduct for conduct, child in CHILD_OF.items()}
FAS = {"team": "fas", "locality": "south"}
NOTICES = ("moved_though_refused", "moved_to_another_worker", "withdrawn_command_taken", "answer_to_unknown_command")


class Bus(Protocol):
    """What a play needs: a connector that runs by the clock of events, and what it has published."""

    def tell(self, events: Iterable[Event]) -> None: ...

    def run_until(self, day: date) -> None: ...

    def published(self) -> list[Any]:
        """Give every obligation committed, each child's in order."""


@dataclass(frozen=True, slots=True)
class End:
    """How a conduct ends: the transfer's state, the attempts said, alerts still open, alerts gone, notices said."""

    transfer: str
    attempts: tuple[int, ...] = (1,)
    alerts: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    moves: int = 0


ENDS = {
    Conduct.CARRIES_OUT: End("fulfilled", moves=1),
    Conduct.ANSWERS_TWICE: End("fulfilled", moves=1),
    Conduct.MOVES_SILENTLY: End("fulfilled", moves=1),
    Conduct.ANSWERS_LATE: End("fulfilled", (1, 2, 3), gone=("command_not_answered",), moves=1),
    Conduct.IS_SILENT: End("open", (1, 2, 3), alerts=("command_not_answered",)),
    Conduct.FAILS: End("open", (1, 2, 3), alerts=("command_not_answered",)),
    Conduct.REFUSES: End("open", alerts=("command_refused",)),
    Conduct.ACCEPTS_ONLY: End("open", alerts=("command_not_carried_out",)),
    Conduct.CONTRADICTS_ITSELF: End("open", alerts=("command_answered_two_ways",)),
    Conduct.REFUSES_AND_MOVES: End("fulfilled", notices=("moved_though_refused",), moves=1),
    # the clause names the worker, so the move is open until that one is primary
    Conduct.NAMES_ANOTHER_WORKER: End("open", notices=("moved_to_another_worker",), moves=1),
    Conduct.MOVES_ELSEWHERE: End("open", alerts=("commanded_move_no_longer_wanted",), moves=1),
    Conduct.ANSWERS_ANOTHER_ID: End(
        "open", (1, 2, 3), alerts=("command_not_answered",), notices=("answer_to_unknown_command",)
    ),
    Conduct.ACCEPTS_WHAT_IS_WITHDRAWN: End(
        "open", (1, 1, 2, 3), alerts=("command_not_answered",), notices=("withdrawn_command_taken",)
    ),
}


@dataclass(slots=True)
class Played:
    """What came of it: the events told, in order, how each child ended, and what the host did."""

    told: list[Event] = field(default_factory=list)
    ends: dict[Conduct, End] = field(default_factory=dict)


def play(bus: Bus) -> Played:
    """Play all conducts at once, on the days on which something comes of one of them."""
    host = HostSimulator(AUTHORITY, conduct=lambda command: CONDUCT_OF[command.obligation.child_id], elsewhere="lac")
    played = Played()

    def tell(events: Iterable[Event]) -> None:
        events = list(events)
        played.told.extend(events)
        bus.tell(events)

    histories = [event for child in CONDUCT_OF for event in history(child)]
    for event in histories:
        host.saw(event)
    tell(event_from_json(event, authority=AUTHORITY) for event in histories)
    taken = 0
    for day in DAYS:
        bus.run_until(day)
        evening = datetime.combine(day, EVENING)
        published = bus.published()
        commands = [one for one in published if isinstance(one, AllocationCommand)]
        commands.sort(key=lambda one: (one.obligation.decided_at, one.obligation.child_id, one.obligation.state))
        for command in commands[taken:]:
            tell([*host.take(command, evening), *host.take(command, evening)])
        taken = len(commands)
        tell(host.wait_until(evening))
        if day == FIRST:
            tell([_another_worker(CHILD_OF[Conduct.ACCEPTS_WHAT_IS_WITHDRAWN], day + timedelta(days=1))])
    bus.run_until(LAST + timedelta(days=1))
    played.ends = dict(_ends(bus.published(), host))
    return played


def _ends(published: list[Any], host: HostSimulator) -> Iterator[tuple[Conduct, End]]:
    said: defaultdict[str, list[Any]] = defaultdict(list)
    for one in published:
        said[one.obligation.child_id].append(one)
    for child, conduct in CONDUCT_OF.items():
        records = said[child]
        commands = [one for one in records if isinstance(one, AllocationCommand)]
        last = {one.obligation.obligation_id: one for one in records if isinstance(one, Alert)}
        alerts = [one for one in last.values() if one.alert.startswith("command")]
        transfers = [one for one in records if isinstance(one, Transfer)]
        first = transfers[0].obligation.obligation_id
        yield (
            conduct,
            End(
                transfer=[one for one in transfers if one.obligation.obligation_id == first][-1].obligation.state.value,
                attempts=tuple(one.attempt for one in commands if one.obligation.state == "issued"),
                alerts=tuple(one.alert for one in alerts if one.obligation.state == "open"),
                gone=tuple(one.alert for one in alerts if one.obligation.state == "fulfilled"),
                notices=tuple(one.notice for one in records if isinstance(one, Notice) and one.notice in NOTICES),
                moves=sum(host.carried_out[key] for key in {one.command_id for one in commands}),
            ),
        )


def history(child: str) -> Iterator[dict[str, Any]]:
    """Give the events of a child up to its first review, after which it is to move at once."""
    told = (
        (date(2026, 1, 30), "InvolvementStarted", _involvement(child)),
        (date(2026, 1, 30), "AddressRecorded", _home()),
        (date(2026, 2, 2), "AssessmentStarted", _with_id("assessment", child, kind="child_and_family")),
        (date(2026, 2, 16), "BecameLookedAfter", {"period_id": f"P-{child}", "started_on": "2026-02-16"}),
        (date(2026, 2, 20), "MeetingBooked", _review(child, status="booked", booked_on="2026-02-20", **_BOOKED)),
        (date(2026, 3, 9), "WorkerNamed", _named("X", date(2026, 3, 9))),
        (FIRST, "LookedAfterReviewHeld", {"meeting_id": f"R-{child}", "number": 1, "held_on": FIRST.isoformat()}),
    )
    for day, name, fields in told:
        yield {"event": name, "envelope": _envelope(child, day), **fields}


_BOOKED = {"kind": "looked_after_review", "booked_for": FIRST.isoformat()}


def _involvement(child: str) -> dict[str, Any]:
    worker = {"worker_id": "W"}
    return {
        "involvement_id": f"I-{child}",
        "role": "primary",
        "worker": worker,
        "team": FAS,
        "started_on": "2026-01-30",
    }


def _home() -> dict[str, Any]:
    return {
        "kind": "home",
        "started_on": "2021-05-01",
        "area": "own",
        "locality": "south",
        "original_home": True,
    }


def _with_id(name: str, child: str, **fields: Any) -> dict[str, Any]:
    return {f"{name}_id": f"A-{child}", "started_on": "2026-02-02", **fields}


def _review(child: str, **fields: Any) -> dict[str, Any]:
    return {"meeting_id": f"R-{child}", "number": 1, **fields}


def _named(worker: str, day: date) -> dict[str, Any]:
    return {
        "purpose": "receiving_worker",
        "worker": {"worker_id": worker},
        "for_team": {"team": "fas", "locality": "north"},
        "named_on": day.isoformat(),
    }


def _another_worker(child: str, day: date) -> Event:
    told = {"event": "WorkerNamed", "envelope": _envelope(child, day), **_named("Y", day)}
    return event_from_json(told, authority=AUTHORITY)


def _envelope(child: str, day: date) -> dict[str, Any]:
    return {"child_id": child, "observed_at": datetime.combine(day, MORNING).isoformat()}
