"""What being watched costs: the shell over the fake broker with metrics, with spans besides, and with neither."""

from __future__ import annotations

import json
import statistics
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from connector import registry
from connector.case_judge import CaseJudge
from connector.clock import CaseTime, WallClock
from connector.deadline import unlimited
from connector.measuring import UNMEASURED, timed
from connector.metrics import Metrics
from connector.opentelemetry_spans import OpenTelemetrySpans
from connector.testing.fake_broker import FakeBroker
from connector.topic_names import TopicNames
from connector.tracing import UNTRACED
from connector.wire import codec
from policy_core.event_json import event_from_json
from policy_core.messages import Topic
from tests.bench.figures import Figure
from tests.shell.shell import GROUP, Shell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connector.measuring import Meter
    from connector.tracing import Tracing

ROUNDS = 5
AFTER_ALL_EVENTS_MS = int(datetime(2028, 1, 1, tzinfo=UTC).timestamp() * 1000)


def watching(lines: Sequence[str], authority: str) -> Iterator[Figure]:
    """Give the speed watched as a part of the speed unwatched, in processor time; medians of rounds taken in turn."""
    events = [event_from_json(json.loads(line), authority=authority) for line in lines]
    records = [(one.envelope.child_id.encode(), codec.encode(one)) for one in events]
    took: dict[str, list[float]] = {"": [], "metrics": [], "metrics and spans": []}
    for _ in range(ROUNDS):
        took[""].append(_seconds(records, authority, UNMEASURED, UNTRACED))
        took["metrics"].append(_seconds(records, authority, Metrics({}), UNTRACED))
        spans = TracerProvider()
        spans.add_span_processor(BatchSpanProcessor(InMemorySpanExporter()))
        took["metrics and spans"].append(_seconds(records, authority, Metrics({}), OpenTelemetrySpans(spans, GROUP)))
        spans.shutdown()
    for name, seconds in took.items():
        if name:
            parts = [bare / watched for bare, watched in zip(took[""], seconds, strict=True)]
            yield Figure(what=f"shell with {name}, as a part of without", value=statistics.median(parts), unit="")


def _seconds(records: Sequence[tuple[bytes, bytes]], authority: str, meter: Meter, tracing: Tracing) -> float:
    names = TopicNames(authority)
    take = unlimited if meter is UNMEASURED else timed(unlimited, meter, WallClock())
    judge = CaseJudge(registry.load(authority), names, deadline=take, tracing=tracing)
    broker = FakeBroker(now_ms=AFTER_ALL_EVENTS_MS)
    shell = Shell(case_time=CaseTime.EVENTS, meter=meter, tracing=tracing, judge=judge, broker=broker)
    for topic in Topic:
        for restricted in (False, True):
            shell.broker.create_topic(names.named(topic, restricted=restricted), 1)
    for key, value in records:
        shell.feed(key, value)
    process = shell.start()
    began = time.process_time()
    shell.settled(process)
    ended = time.process_time()
    process.loop.close()
    return ended - began
