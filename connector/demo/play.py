"""Plays the demonstration: a simulated host on the bus, a connector beside it, a view of what comes out."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from connector.demo.clock import FastClock
from connector.demo.histories import histories
from connector.demo.tail import Tail
from connector.demo.view import View
from connector.feeding import Feeder
from connector.observe import Observer
from connector.process import Around, names_of, run_until
from connector.shutdown import StopRequest
from connector.testing.host_simulator import HostSimulator
from policy_core.event_json import event_from_json
from policy_core.obligations import AllocationCommand
from policy_core.reading import start_of

if TYPE_CHECKING:
    from typing import TextIO

    from connector.ports import Connection
    from connector.settings import Settings
    from policy_core.book import PolicyBook
    from policy_core.events import Event

SINCE = date(2026, 1, 5)
DAYS = 300
CHILDREN = 40
_JOIN_S = 30


@dataclass(slots=True)
class Stage:
    """Everything on it: the bus, the host, the clock, the view, and what the connector ended with."""

    settings: Settings
    clock: FastClock
    host: HostSimulator
    view: View
    feeder: Feeder
    tail: Tail
    stop: StopRequest = field(default_factory=StopRequest)
    observer: Observer = field(default_factory=Observer)
    children: set[str] = field(default_factory=set)
    failed: BaseException | None = None

    def connector(self) -> None:
        """Run the connector, in a thread of its own."""
        try:
            run_until(self.settings, around=Around(stop=self.stop, clock=self.clock, observer=self.observer))
        except BaseException as failed:  # noqa: BLE001 - told by the thread that plays
            self.failed = failed

    def tell(self, events: list[Event]) -> None:
        """Let the host report events."""
        if events:
            self.feeder.send(events)
        for event in events:
            self.children.add(event.envelope.child_id)
            self.view.event(event)

    def look(self) -> None:
        """Show what was published, and let the host carry out commands."""
        for record in list(self.tail.read()):
            self.view.message(record)
            if isinstance(record, AllocationCommand):
                self.tell(self.host.take(record, self.clock.now()))

    def figures(self) -> dict[str, Any]:
        """Give the closing figures."""
        counted = self.observer.counters
        return {
            "events_in": self.feeder.sent,
            "messages_out": dict(sorted(self.view.messages.items())),
            "children": len(self.children),
            "open_transfers": len(self.view.open_transfers),
            "parked": sum(count for (_, name), count in counted.items() if name == "held"),
            "quarantined": sum(count for (_, name), count in counted.items() if name == "quarantined"),
        }


def play(
    settings: Settings, connection: Connection, book: PolicyBook, *, seconds: float, seed: int, out: TextIO | None
) -> dict[str, Any]:
    """Play for about so many seconds and give the closing figures. Raises what the connector failed with."""
    names, partitions = names_of(settings), settings.kafka.partitions
    stage = Stage(
        settings=settings,
        clock=FastClock.starting(start_of(SINCE), DAYS / seconds),
        host=HostSimulator(settings.authority),
        view=View(out),
        feeder=Feeder.to(connection, names.events, partitions, name=f"handover-demo-{settings.authority}"),
        tail=Tail.of(connection, names, partitions),
    )
    running = threading.Thread(target=stage.connector, name="connector", daemon=True)
    running.start()
    try:
        _play(stage, deque(histories(book, seed=seed, children=CHILDREN, since=SINCE)))
    finally:
        stage.stop.make()
        running.join(_JOIN_S)
        stage.look()
        stage.feeder.close()
        stage.tail.close()
    if stage.failed is not None:
        raise stage.failed
    return stage.figures()


def _play(stage: Stage, waiting: deque[dict[str, Any]]) -> None:
    end = stage.clock.begins + timedelta(days=DAYS)
    while stage.failed is None and (waiting or stage.clock.now() < end):
        due: list[Event] = []
        while waiting and waiting[0]["envelope"]["observed_at"] <= stage.clock.now().isoformat():
            told = waiting.popleft()
            stage.host.saw(told)
            due.append(event_from_json(told, authority=stage.settings.authority))
        stage.tell(due)
        stage.look()
