"""From an event's sending to the first message it causes being read, at a steady pace; beside a bare echo."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from connector.kafka_adapter import ClusterSettings
from connector.kafka_adapter.partitioning import partition_of
from connector.wire import codec
from policy_core.messages import Topic
from tests.bench.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policy_core.events import Event
    from tests.integration.program import Program

AS_SLOW_AS_THE_BARE_LOOP = 2.0
POLL_MS = 2
SILENCE_S = 5.0
ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Stopwatch:
    """Sends events at a pace, and notes when the first message that each causes is read."""

    bootstrap: str
    topics: Sequence[str]
    partitions: int
    sent: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)

    def measure(self, events: Sequence[Event], to: str, pace: int) -> list[float]:
        """Give the latencies in milliseconds, in order of size; an event that causes nothing gives none."""
        settings = ClusterSettings(bootstrap=self.bootstrap)
        producer = KafkaProducer(**settings.shared(), acks="all", linger_ms=0)
        consumer = KafkaConsumer(**settings.reading())
        places = [TopicPartition(topic, number) for topic in self.topics for number in range(self.partitions)]
        consumer.assign(places)
        consumer.seek_to_end(*places)
        for place in places:
            consumer.position(place)
        began = time.perf_counter()
        for number, event in enumerate(events):
            while (wait_s := began + number / pace - time.perf_counter()) > 0:
                self._look(consumer, min(POLL_MS, int(wait_s * 1000)))
            self._send(producer, event, to)
        # most events cause nothing at once, so the end is when nothing comes any more
        while time.perf_counter() - max(self.seen.values(), default=began) < SILENCE_S:
            self._look(consumer, POLL_MS)
        producer.close()
        consumer.close(autocommit=False)
        return sorted(1000 * (self.seen[cause] - at) for cause, at in self.sent.items() if cause in self.seen)

    def _send(self, producer: Any, event: Event, topic: str) -> None:
        key, cause = event.envelope.child_id.encode(), event.envelope.event_id
        value, headers = codec.encode(event), [("cause", cause.encode())]
        self.sent[cause] = time.perf_counter()
        producer.send(topic, value=value, key=key, headers=headers, partition=partition_of(key, self.partitions))

    def _look(self, consumer: Any, timeout_ms: int) -> None:
        for records in consumer.poll(timeout_ms=timeout_ms).values():
            at = time.perf_counter()
            for record in records:
                cause = dict(record.headers).get("cause", b"").decode()
                if cause in self.sent:
                    self.seen.setdefault(cause, at)


def latency(program: Program, bare: Program, events: Sequence[Event], pace: int) -> Iterator[Figure]:
    """Measure both, one after the other, with the same events."""
    ours = _of_the_run(program, events, pace)
    theirs = _of_the_echo(bare, events, pace)
    for name, found in (("run", ours), ("bare loop", theirs)):
        for percent in (50, 99):
            yield Figure(
                what=f"event to message at {pace} a second, {name}, p{percent}",
                value=at_percent(found, percent),
                unit="ms",
            )
    yield Figure(
        what="p99, as a multiple of the bare loop",
        value=at_percent(ours, 99) / at_percent(theirs, 99),
        unit=f"({len(ours)} of {len(events)} events caused a message at once)",
        goal=AS_SLOW_AS_THE_BARE_LOOP,
        most=True,
    )


def _of_the_run(program: Program, events: Sequence[Event], pace: int) -> list[float]:
    return of_a_run(program, program.start("run"), events, pace)


def of_a_run(program: Program, process: subprocess.Popen[str], events: Sequence[Event], pace: int) -> list[float]:
    """Measure a run that was started, and end it. Gives milliseconds, in order of size."""
    try:
        running = 0
        for line in process.stderr or ():
            running += '"event":"restored"' in line
            if running == program.partitions:
                break
        # a log that nobody reads would fill its pipe and stop the run
        threading.Thread(target=process.communicate, daemon=True).start()
        outputs = [program.names.named(topic) for topic in Topic]
        return Stopwatch(program.bootstrap, outputs, program.partitions).measure(events, program.names.events, pace)
    finally:
        process.terminate()
        process.wait()


def _of_the_echo(bare: Program, events: Sequence[Event], pace: int) -> list[float]:
    topic, out = bare.names.events, bare.names.named(Topic.TASKS)
    process = subprocess.Popen(
        (sys.executable, "-m", "tests.bench.bare_loop", "echo", bare.bootstrap, topic, out, bare.names.group),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert (process.stdout or sys.stdin).readline() == "ready\n"
        return Stopwatch(bare.bootstrap, [out], bare.partitions).measure(events, topic, pace)
    finally:
        process.terminate()
        process.communicate()


def at_percent(sorted_ms: list[float], percent: int) -> float:
    """Give a percentile."""
    return quantiles(sorted_ms, n=100)[percent - 1] if len(sorted_ms) > 1 else float("nan")
