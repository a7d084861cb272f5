"""Spans for OpenTelemetry, by its conventions for messaging. The only module that imports it.

Attributes are topics, partitions, offsets, counts and codes. Never a record's key, which is a child's id, nor the text
of an error, which may speak of one; of a sender's headers only the trace is read.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from connector.judging import CaseFailed, RecordUnreadable
from connector.ports import BusError
from connector.wire.headers import traceparent_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from opentelemetry.util.types import AttributeValue

    from connector.ports import Partition, Record

# as many links as the SDK keeps of a span
_LINKS: Final = 128
# a stop waits for the collector no longer than this
_EXPORT_S: Final = 2
_FROM_HEADERS: Final = TraceContextTextMapPropagator()
_NO_PARENT: Final = Context()


class OpenTelemetrySpans:
    """Implements `tracing.Tracing`. `group` is the consumer group."""

    def __init__(self, provider: TracerProvider, group: str) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("handover", version("handover-core"))
        self._group = group
        self._in_transaction: deque[trace.Link] = deque(maxlen=_LINKS)

    @contextmanager
    def processing(self, record: Record) -> Iterator[None]:
        """Span the judging of one record, linked to the trace its sender wrote into its headers."""
        about = self._about(record.partition, "process", "process") | {"messaging.kafka.offset": record.offset}
        sender = _sender_of(record)
        with self._span(
            "process", record.partition, trace.SpanKind.CONSUMER, about, [sender] if sender else []
        ) as span:
            self._in_transaction.append(trace.Link(span.get_span_context()))
            yield

    def failed(self, code: str) -> None:
        """Mark the span that is open now."""
        _fail(trace.get_current_span(), code)

    @contextmanager
    def transaction(self, partition: Partition, records: int) -> Iterator[None]:
        """Span one transaction, linked to the spans of its records, the last of them where they are very many."""
        about = self._about(partition, "commit", "settle") | {"messaging.batch.message_count": records}
        links = list(self._in_transaction)
        self._in_transaction.clear()
        with self._span("commit", partition, trace.SpanKind.CLIENT, about, links):
            yield

    def traceparent(self) -> bytes | None:
        """Name the span that is open now."""
        at = trace.get_current_span().get_span_context()
        return f"00-{at.trace_id:032x}-{at.span_id:016x}-{at.trace_flags:02x}".encode() if at.is_valid else None

    def close(self) -> None:
        """Send what hasn't been sent yet, and stop."""
        self._provider.shutdown()

    @contextmanager
    def _span(
        self,
        name: str,
        partition: Partition,
        kind: trace.SpanKind,
        about: Mapping[str, AttributeValue],
        links: list[trace.Link],
    ) -> Iterator[trace.Span]:
        with self._tracer.start_as_current_span(
            f"{name} {partition.topic}",
            context=_NO_PARENT,
            kind=kind,
            attributes=about,
            links=links,
            # what an error says may speak of the child
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except BaseException as raised:
                _fail(span, _code_of(raised))
                raise

    def _about(self, partition: Partition, operation: str, kind: str) -> dict[str, AttributeValue]:
        return {
            "messaging.system": "kafka",
            "messaging.operation.name": operation,
            "messaging.operation.type": kind,
            "messaging.destination.name": partition.topic,
            "messaging.destination.partition.id": str(partition.number),
            "messaging.consumer.group.name": self._group,
        }


def sent_to(endpoint: str, *, share: float, group: str, instance: str) -> OpenTelemetrySpans:
    """Give spans that are sent to a collector (OTLP over HTTP), a share of them, in the background."""
    provider = TracerProvider(
        sampler=TraceIdRatioBased(share),
        resource=Resource.create({"service.name": "handover", "service.instance.id": instance}),
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, timeout=_EXPORT_S)))
    return OpenTelemetrySpans(provider, group)


def _sender_of(record: Record) -> trace.Link | None:
    written = traceparent_of(record.headers)
    if written is None:
        return None
    found = trace.get_current_span(_FROM_HEADERS.extract({"traceparent": written.decode()}, Context()))
    at = found.get_span_context()
    return trace.Link(at) if at.is_valid else None


def _code_of(raised: BaseException) -> str:
    if isinstance(raised, CaseFailed | RecordUnreadable):
        return raised.reason_code
    return raised.kind if isinstance(raised, BusError) else type(raised).__name__.lower()


def _fail(span: trace.Span, code: str) -> None:
    # what stands behind the dot may be a plugin's own word
    span.set_attribute("error.type", code.partition(".")[0])
    span.set_status(trace.StatusCode.ERROR)
