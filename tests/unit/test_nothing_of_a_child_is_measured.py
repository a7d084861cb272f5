"""Over a run with good, bad, held and restricted events, nothing of a child is on the metrics page or in a span."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from connector import registry
from connector.case_judge import CaseJudge
from connector.clock import CaseTime, WallClock
from connector.demo.histories import histories
from connector.holding import EVENT_TOO_LARGE
from connector.limits import Limits
from connector.measuring import timed
from connector.metrics import Metrics
from connector.opentelemetry_spans import OpenTelemetrySpans
from connector.topic_names import TopicNames
from connector.wire import codec
from policy_core.event_json import event_from_json
from policy_core.messages import Topic
from tests.integration.bad_records import QUARANTINED, bad_records
from tests.shell.shell import EVENTS, GROUP, QUARANTINE, Shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from policy_core.judge import Step

NAMES = TopicNames("norfolk")
CANARY = "CANARY"
RAISES = "CANARYRAISES"
RESTRICTED = "CANARYRESTRICTED"
BAD = list(bad_records())
HEADERS = (("traceparent", b"CANARY was seen at school"), ("tracestate", b"c=CANARY"), ("baggage", b"child=CANARY"))


@dataclass(slots=True)
class Raising:
    """Takes each step, but raises, with the child's id in what it says, when told to."""

    raises: bool = False

    def __call__(self, step: Callable[[], Step]) -> Step:
        if self.raises:
            raise LookupError(f"{RAISES} has no plan")
        return step()


@dataclass(frozen=True, slots=True)
class Watched:
    """What came of the run: the page, the spans as they are exported, and the bus."""

    page: str
    spans: list[str]
    shell: Shell
    workers: set[str]

    def samples(self, name: str) -> dict[str, float]:
        families = text_string_to_metric_families(self.page)
        return {
            ",".join(one.labels.values()): one.value
            for family in families
            for one in family.samples
            if one.name == f"handover_{name}"
        }


@pytest.fixture(scope="module")
def watched() -> Watched:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing, metrics, raising = OpenTelemetrySpans(provider, GROUP), Metrics({}), Raising()
    plugins = registry.load("norfolk")
    shell = Shell(
        case_time=CaseTime.EVENTS,
        limits=Limits(held_first_wait_s=10.0),
        meter=metrics,
        tracing=tracing,
        judge=CaseJudge(plugins, NAMES, deadline=timed(raising, metrics, WallClock()), tracing=tracing),
    )
    for topic in Topic:
        for restricted in (False, True):
            shell.broker.create_topic(NAMES.named(topic, restricted=restricted), 1)
    process = shell.start()

    told = list(histories(plugins.book, seed=3, children=4, since=date(2025, 1, 6)))
    first = told[0]["envelope"]["child_id"]
    for said in told:
        child = said["envelope"]["child_id"]
        canary = RESTRICTED if child == first else f"{CANARY}{child}"
        envelope = {**said["envelope"], "child_id": canary, "restricted": canary == RESTRICTED}
        shell.feed(canary.encode(), encoded({**said, "envelope": envelope}), headers=HEADERS)
    for bad in BAD:
        shell.feed(bad.key, bad.value, headers=HEADERS)
    shell.settled(process)
    raising.raises = True
    one = {"event": "ChildRecorded", "date_of_birth": "2015-05-01"}
    shell.feed(
        RAISES.encode(), encoded({**one, "envelope": {"child_id": RAISES, "observed_at": "2025-01-06T09:00:00Z"}})
    )
    shell.settled(process)
    shell.broker.pass_time(20_000)
    process.turn(20)
    process.loop.close()

    spans = [span.to_json() or "" for span in exporter.get_finished_spans()]
    workers = set(re.findall(r'"worker_id": "(\w+)"', json.dumps(told)))
    return Watched(metrics.page()[1].decode(), spans, shell, workers)


def encoded(said: dict[str, object]) -> bytes:
    return codec.encode(event_from_json(said, authority="norfolk"))


def test_the_run_had_all_that_could_give_a_child_away(watched: Watched) -> None:
    judged, published = watched.samples("events_judged_total"), watched.samples("messages_published_total")
    held, quarantined = watched.samples("holds_total"), watched.samples("events_quarantined_total")

    assert sum(judged.values()) > 20
    assert published[NAMES.named(Topic.TASKS)] > 0
    assert watched.shell.records(NAMES.named(Topic.TASKS, restricted=True))
    assert held["judge_raised"] == 1
    assert set(quarantined) == {bad.reason for bad in BAD if bad.ends == QUARANTINED}
    # each once as it came, and what was held and can be tried once more
    tried = watched.samples("held_retries_total")[""] - sum(bad.reason == EVENT_TOO_LARGE for bad in BAD)
    spans = len([span for span in watched.spans if f"process {EVENTS}" in span])
    assert spans - len(watched.shell.records(EVENTS)) == tried == sum(held.values()) - 1
    assert len(watched.shell.records(QUARANTINE)) == len(quarantined)


def test_no_child_is_on_the_page_or_in_a_span(watched: Watched) -> None:
    keys = {(record.key or b"").decode("utf-8", "replace") for record in watched.shell.records(EVENTS)} - {""}
    seen = watched.page + "".join(watched.spans)

    assert {key for key in keys if CANARY in key} >= {RAISES, RESTRICTED}
    assert [word for word in (CANARY, "BAD0", *keys) if word in seen] == []


def test_no_worker_team_or_date_is_on_the_page_or_in_a_span(watched: Watched) -> None:
    plugins = registry.load("norfolk")
    seen = watched.page + "".join(watched.spans)
    teams = {f'"{team}"' for team in plugins.book.data.teams}
    words = teams | watched.workers | {"2015-05-01", "has no plan", "at school"}

    assert len(watched.workers) >= 4
    assert [word for word in words if word in seen] == []


def test_what_is_said_of_restricted_children_is_not_told_apart(watched: Watched) -> None:
    tasks = [NAMES.named(Topic.TASKS, restricted=restricted) for restricted in (False, True)]

    both = sum(len(watched.shell.records(topic)) for topic in tasks)
    assert watched.samples("messages_published_total")[tasks[0]] == both
    assert "restricted" not in watched.page + "".join(watched.spans)


def test_labels_are_of_the_few_kinds_that_can_tell_of_nobody(watched: Watched) -> None:
    families = text_string_to_metric_families(watched.page)
    labels = {label for family in families for one in family.samples for label in one.labels}

    assert labels <= {"partition", "topic", "type", "reason", "result", "cause", "state", "le"}
