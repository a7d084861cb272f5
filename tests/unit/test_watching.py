"""Who looks on: the watchdog, the health pages, the backoff, the stop request, what is told."""

from __future__ import annotations

import json
import os
import signal
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from connector import backoff
from connector.backoff import Rebuilds, connected
from connector.exits import Exit, Stop
from connector.health import Health
from connector.observe import Observer
from connector.ports import Outage, Partition, Refused
from connector.shutdown import stops_on_signals
from connector.watchdog import Watchdog

HERE = Partition("events", 0)


@dataclass
class HandClock:
    seconds: float = 0.0
    ended: list[int] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime(2026, 3, 2, tzinfo=UTC)

    def elapsed_s(self) -> float:
        return self.seconds


def test_a_loop_that_stands_still_is_ended_with_75() -> None:
    clock = HandClock()
    watchdog = Watchdog(clock, 30.0, end=clock.ended.append)
    watchdog.beat()
    clock.seconds = 30.0
    watchdog.look()
    assert clock.ended == []

    clock.seconds = 30.1
    watchdog.look()

    assert clock.ended == [75]
    assert not watchdog.is_alive()


def test_a_sign_of_life_starts_the_time_again() -> None:
    clock = HandClock()
    watchdog = Watchdog(clock, 30.0, end=clock.ended.append)
    clock.seconds = 29.0
    watchdog.beat()
    clock.seconds = 58.0
    watchdog.look()

    assert clock.ended == []


def test_a_watchdog_that_was_stopped_has_no_thread_left() -> None:
    watchdog = Watchdog(HandClock(), 30.0)
    watchdog.start()

    watchdog.stop()

    assert not watchdog._thread.is_alive()


def page(port: int, path: str) -> tuple[int, dict[str, object]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def test_health_is_served_over_http() -> None:
    health = Health(lambda: True)
    port = health.serve("127.0.0.1", 0)
    try:
        assert page(port, "/livez") == (200, {"alive": True})
        assert page(port, "/readyz")[0] == 503
        health.stable, health.tasks, health.running = True, 2, 2
        assert page(port, "/readyz") == (
            200,
            {"ready": True, "tasks": 2, "running": 2, "stopped": 0, "stable": True, "held": 0, "oldest_held_s": 0},
        )
        assert page(port, "/other")[0] == 404
    finally:
        health.close()


def test_a_loop_that_stands_still_is_not_alive() -> None:
    status, body = Health(lambda: False).answer("/livez")

    assert (status, body) == (503, {"alive": False})


def test_a_stopped_partition_is_not_ready() -> None:
    health = Health(lambda: True, tasks=1, running=1, stopped=1, stable=True)

    assert health.answer("/readyz")[0] == 503


def test_connecting_is_tried_again_while_the_broker_does_not_answer() -> None:
    answers = [Outage("not yet"), Outage("not yet")]

    def make() -> str:
        if answers:
            raise answers.pop()
        return "made"

    assert connected(make, within_s=30.0) == "made"


def test_a_long_wait_for_the_broker_is_no_standstill(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, naps, signs = [Outage("not yet")] * 8, list[float](), list[int]()
    monkeypatch.setattr(backoff, "sleep", naps.append)

    def make() -> str:
        if answers:
            raise answers.pop()
        return "made"

    assert connected(make, within_s=600.0, before=lambda: signs.append(1)) == "made"
    # eight waits of 0.2 s, doubled each time up to 15 s
    assert sum(naps) > 12.8
    assert max(naps) <= 1.0
    assert len(signs) == len(naps) + 9


def test_a_wait_for_the_broker_is_given_up_within_it(monkeypatch: pytest.MonkeyPatch) -> None:
    naps: list[float] = []
    monkeypatch.setattr(backoff, "sleep", naps.append)

    def make() -> str:
        raise Outage("nobody there")

    with pytest.raises(Outage):
        connected(make, within_s=600.0, is_given_up=lambda: len(naps) > 7)

    assert len(naps) == 8


def test_a_broker_that_never_answers_ends_the_process_as_unreachable() -> None:
    def make() -> str:
        raise Outage("nobody there")

    with pytest.raises(Stop, match=r"no answer from the broker in 0 s \(nobody there\)") as ended:
        connected(make, within_s=0.0)

    assert ended.value.code is Exit.UNREACHABLE


def test_a_refusal_is_not_tried_again() -> None:
    calls = []

    def make() -> str:
        calls.append(1)
        raise Refused("no right")

    with pytest.raises(Refused):
        connected(make, within_s=30.0)

    assert calls == [1]


def test_waits_between_rebuilds_grow_to_a_limit() -> None:
    rebuilds = Rebuilds(most=100, within_s=600.0)
    waits = [rebuilds.wait_s(HERE, 0.0) for _ in range(12)]

    # the wait doubles from 0.2 s, and up to 0.2 s of chance is added
    assert all(0.2 * 2**number <= wait <= 0.2 * 2**number + 0.2 for number, wait in enumerate(waits[:6]))
    assert waits[-1] == 15.0


def test_rebuilds_long_ago_do_not_count() -> None:
    rebuilds = Rebuilds(most=2, within_s=600.0)
    rebuilds.wait_s(HERE, 0.0)
    rebuilds.wait_s(HERE, 1.0)

    assert rebuilds.wait_s(HERE, 601.0) < 0.5


def test_partitions_count_for_themselves() -> None:
    rebuilds = Rebuilds(most=1, within_s=600.0)
    rebuilds.wait_s(HERE, 0.0)
    rebuilds.wait_s(Partition("events", 1), 0.0)

    with pytest.raises(Stop):
        rebuilds.wait_s(HERE, 1.0)


def test_a_signal_asks_to_stop_and_is_given_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stops_on_signals() as stop:
        assert not stop.is_made
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.is_made

    assert signal.getsignal(signal.SIGTERM) is before


def test_one_line_tells_of_one_transaction(caplog: pytest.LogCaptureFixture) -> None:
    observer = Observer()
    with caplog.at_level("INFO", "handover"):
        observer.transaction(HERE, {"records": 3, "held": 0}, from_offset=1, to_offset=4, outputs=2)

    assert [json.loads(line) for line in caplog.messages] == [
        {
            "event": "transaction",
            "topic": "events",
            "partition": 0,
            "from_offset": 1,
            "to_offset": 4,
            "outputs": 2,
            "records": 3,
        }
    ]
    assert observer.counters["events-0", "transactions"] == 1
    assert observer.counters["events-0", "records"] == 3
