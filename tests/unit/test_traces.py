"""Spans over the fake broker, as OpenTelemetry's exporters are given them."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from connector import registry
from connector.case_judge import CaseJudge
from connector.clock import CaseTime
from connector.demo.histories import histories
from connector.exits import Exit, Stop
from connector.opentelemetry_spans import OpenTelemetrySpans, sent_to
from connector.ports import Partition, Record
from connector.process import tracing_of
from connector.settings import Settings
from connector.settings import Tracing as TracingSettings
from connector.topic_names import TopicNames
from connector.tracing import UNTRACED
from connector.wire import codec
from policy_core.event_json import event_from_json
from policy_core.messages import Topic
from tests.shell.counting import CountingJudge, event
from tests.shell.shell import EVENTS, GROUP, OUT, Shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.tracing import Tracing

NAMES = TopicNames("norfolk")
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"
SENT = (("traceparent", f"00-{TRACE}-{SPAN}-01".encode()),)


class Spans:
    """What was exported."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.tracing = OpenTelemetrySpans(provider, GROUP)

    def named(self, name: str) -> list[ReadableSpan]:
        return [span for span in self.exporter.get_finished_spans() if span.name == f"{name} {EVENTS}"]


@pytest.fixture
def spans() -> Spans:
    return Spans()


def settled(shell: Shell) -> None:
    process = shell.start()
    shell.settled(process)
    process.turn(1)
    process.loop.close()


def links_of(span: ReadableSpan) -> list[tuple[str, str]]:
    return [(f"{link.context.trace_id:032x}", f"{link.context.span_id:016x}") for link in span.links]


def test_each_record_is_a_span_by_the_conventions_linked_to_its_sender(spans: Spans) -> None:
    shell = Shell(tracing=spans.tracing, partitions=2)
    shell.feed(b"A", event("count"), number=1, headers=SENT)
    shell.feed(b"A", event("count"), number=1)

    settled(shell)

    first, second = spans.named("process")
    assert (first.kind, first.parent, first.status.status_code) == (SpanKind.CONSUMER, None, StatusCode.UNSET)
    assert dict(first.attributes or {}) == {
        "messaging.system": "kafka",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": EVENTS,
        "messaging.destination.partition.id": "1",
        "messaging.consumer.group.name": GROUP,
        "messaging.kafka.offset": 0,
    }
    assert (links_of(first), links_of(second)) == ([(TRACE, SPAN)], [])


def test_a_transaction_is_a_span_linked_to_those_of_its_records(spans: Spans) -> None:
    shell = Shell(tracing=spans.tracing)
    shell.feed(b"A", event("count"), event("count"))

    settled(shell)

    (transaction,) = spans.named("commit")
    about = dict(transaction.attributes or {})
    assert (about["messaging.operation.type"], about["messaging.batch.message_count"]) == ("settle", 2)
    made = [(f"{one.context.trace_id:032x}", f"{one.context.span_id:016x}") for one in spans.named("process")]
    assert links_of(transaction) == made
    assert len(made) == 2


@pytest.mark.parametrize(
    ("word", "code"),
    [("break", "rule_raised"), ("misaddress", "wrong_authority"), ("unheard-of", "judge_raised")],
)
def test_what_fails_is_marked_with_its_code_and_never_with_what_an_error_says(
    spans: Spans, word: str, code: str
) -> None:
    shell = Shell(tracing=spans.tracing)
    shell.feed(b"A", event(word))

    settled(shell)

    (span,) = spans.named("process")
    assert dict(span.attributes or {})["error.type"] == code
    assert (span.status.status_code, span.status.description, span.events) == (StatusCode.ERROR, None, ())


def test_a_released_event_is_a_span_again_with_the_link_it_came_with(spans: Spans) -> None:
    shell = Shell(tracing=spans.tracing)
    shell.feed(b"A", event("break"), headers=SENT)
    settled(shell)

    shell.judge = CountingJudge(out=OUT, mended=frozenset({"break"}))
    settled(shell)

    held, released = spans.named("process")
    assert (held.status.status_code, released.status.status_code) == (StatusCode.ERROR, StatusCode.UNSET)
    assert links_of(held) == links_of(released) == [(TRACE, SPAN)]


def test_a_transaction_that_fails_is_marked_with_the_kind_of_error(spans: Spans) -> None:
    shell = Shell(tracing=spans.tracing)
    process = shell.start()
    process.turn_until(process.is_running)
    shell.broker.faults.lose_batch()
    shell.feed(b"A", event("count"))

    shell.settled(process)

    failed, committed = spans.named("commit")
    assert dict(failed.attributes or {})["error.type"] == "outage"
    assert committed.status.status_code is StatusCode.UNSET
    # judged twice, since the first judgement came to nothing
    assert len(spans.named("process")) == 2


def test_without_tracing_there_is_no_span_to_name() -> None:
    record = Record(Partition(EVENTS, 0), 0, b"A", event("count"), SENT)

    with UNTRACED.processing(record):
        assert UNTRACED.traceparent() is None


def test_a_span_that_is_not_sampled_is_named_as_such() -> None:
    tracing = sent_to("http://127.0.0.1:9/v1/traces", share=1e-18, group=GROUP, instance="pod-0")
    with tracing.processing(Record(Partition(EVENTS, 0), 0, b"A", event("count"))):
        written = tracing.traceparent()
    tracing.close()

    assert written is not None
    assert int(written[-2:], 16) & 1 == 0  # the bit that says sampled


def headers_of_outputs(tracing: Tracing) -> list[dict[str, bytes]]:
    """Play one child's story by a real policy; give the headers of what its events, not its wake-ups, led to."""
    plugins = registry.load("norfolk")
    judge = CaseJudge(plugins, NAMES, tracing=tracing)
    shell = Shell(case_time=CaseTime.EVENTS, tracing=tracing, judge=judge)
    topics = [NAMES.named(topic, restricted=restricted) for topic in Topic for restricted in (False, True)]
    for topic in topics:
        shell.broker.create_topic(topic, 1)
    for said in histories(plugins.book, seed=3, children=1, since=date(2025, 1, 6)):
        value = codec.encode(event_from_json(said, authority="norfolk"))
        shell.feed(said["envelope"]["child_id"].encode(), value, headers=SENT)
    settled(shell)
    found = [dict(record.headers) for topic in topics for record in shell.records(topic)]
    return [headers for headers in found if headers.get("cause", b"wake-up") != b"wake-up"]


def test_what_an_event_leads_to_carries_the_trace_of_its_span(spans: Spans) -> None:
    written = {headers["traceparent"].decode() for headers in headers_of_outputs(spans.tracing)}

    contexts = [span.context for span in spans.named("process")]
    assert written <= {f"00-{one.trace_id:032x}-{one.span_id:016x}-{one.trace_flags:02x}" for one in contexts}
    assert written


def test_with_tracing_off_it_carries_the_trace_it_came_with() -> None:
    written = {headers["traceparent"] for headers in headers_of_outputs(UNTRACED)}

    assert written == {dict(SENT)["traceparent"]}


@contextmanager
def a_collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    received: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/traces", received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_spans_not_sent_yet_are_sent_at_the_end() -> None:
    with a_collector() as (endpoint, received):
        tracing = tracing_of(Settings(authority="norfolk", tracing=TracingSettings(endpoint=endpoint)))
        with tracing.processing(Record(Partition(EVENTS, 0), 7, b"CANARY", event("count"))):
            tracing.failed("not_avro")
        tracing.close()

    ((path, body),) = received
    assert path == "/v1/traces"
    assert b"process events" in body
    assert b"handover-norfolk" in body
    assert b"CANARY" not in body


def test_tracing_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.delitem(sys.modules, "connector.opentelemetry_spans")

    with pytest.raises(Stop, match=r"install handover-core\[connector,tracing\], or leave the setting out") as ended:
        tracing_of(Settings(authority="norfolk", tracing=TracingSettings(endpoint="http://127.0.0.1:9")))

    assert ended.value.code is Exit.CONFIG
    assert tracing_of(Settings(authority="norfolk")) is UNTRACED
