"""Metrics for Prometheus. The only module that imports its client. docs/metrics.md says what each is for.

Labels are partitions, topics, types and codes: nothing that tells of a child, a worker or a team.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from connector.measuring import Standing, Standings
from connector.ports import Broken, Displaced, Migrated, Outage, Refused, RegistryGone
from connector.topic_names import RESTRICTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from connector.measuring import Committed

# seconds; the last is the broker's limit of a transaction
TRANSACTION_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
# the last is the longest that `run.rule_seconds` may be
DECIDE_S: Final = (0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0, 15.0)
RESTORE_S: Final = (0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
# from the bus's own latency to what waited for a week
AGE_S: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1_800.0, 3_600.0, 21_600.0, 86_400.0, 604_800.0)


class Metrics:
    """Implements `measuring.Meter`. `info` names policy and build: each label with its value, by metric."""

    def __init__(self, info: Mapping[str, Mapping[str, str]]) -> None:
        registry = self.registry = CollectorRegistry()
        for name, labels in info.items():
            Gauge(f"handover_{name}", "Always 1", labels, registry=registry).labels(**labels).set(1)
        self._records = _counter(registry, "records_consumed", "Records judged, held, refused or obeyed", "partition")
        self._events = _counter(registry, "events_judged", "Events folded into their case", "type")
        self._held = _counter(registry, "holds", "Times that a case began to be held", "reason")
        self._retries = _counter(registry, "held_retries", "Times that a held case was tried again")
        self._spent = _counter(registry, "held_attempts_spent", "Times that a held case ran out of attempts")
        self._quarantined = _counter(registry, "events_quarantined", "Records copied to quarantine", "reason")
        self._refused = _counter(registry, "events_refused", "Events of a deleted child, kept nowhere", "reason")
        self._published = _counter(registry, "messages_published", "Messages committed", "topic")
        self._wakes = _counter(registry, "wakes", "Judgements that no event asked for")
        self._transactions = _counter(registry, "transactions", "Transactions by how they ended", "result")
        self._rebuilds = _counter(registry, "task_rebuilds", "Tasks that have to be built again", "cause")
        self._restored = _counter(registry, "cases_restored", "Cases read back from the changelog")
        self._transaction_s = _seconds(registry, "transaction", "From begin to commit", TRANSACTION_S)
        self._age_s = _seconds(registry, "event_age", "From an event's observation to its commit", AGE_S)
        self._decide_s = _seconds(registry, "decide", "One judgement of one case", DECIDE_S)
        self._restore_s = _seconds(registry, "restore", "Reading back the state of one partition", RESTORE_S)
        # a series that begins at its first failure hides that one from `increase`
        for error in (Outage, RegistryGone, Migrated, Displaced, Refused, Broken):
            self._transactions.labels(error("").kind)
        for cause in (Outage, RegistryGone, Migrated):
            self._rebuilds.labels(cause("").kind)
        self._present = Present()
        registry.register(self._present)
        ProcessCollector(registry=registry)

    def page(self) -> tuple[str, bytes]:
        """Give content type and text of what Prometheus scrapes."""
        return CONTENT_TYPE_LATEST, generate_latest(self.registry)

    def committed(self, told: Committed) -> None:
        """Take in a committed transaction."""
        self._transactions.labels("committed").inc()
        self._transaction_s.observe(told.took_s)
        self._records.labels(str(told.partition)).inc(told.counts.get("records", 0))
        self._wakes.inc(told.counts.get("wakes", 0))
        self._retries.inc(told.counts.get("retries", 0))
        self._spent.inc(told.counts.get("attempts_spent", 0))
        _add(self._events, told.events.items())
        # how much is said of restricted children is not for everybody who may scrape
        _add(self._published, ((topic.removesuffix(RESTRICTED), count) for topic, count in told.published.items()))
        _add(self._held, told.by_code("held"))
        _add(self._quarantined, told.by_code("quarantined"))
        _add(self._refused, told.by_code("refused"))
        for age_s in told.ages_s:
            self._age_s.observe(age_s)

    def failed(self, result: str) -> None:
        """Take in a transaction that came to nothing."""
        self._transactions.labels(result).inc()

    def decided(self, seconds: float) -> None:
        """Take in how long one judgement took."""
        self._decide_s.observe(seconds)

    def restored(self, cases: int, seconds: float) -> None:
        """Take in that a partition's state was read back."""
        self._restored.inc(cases)
        self._restore_s.observe(seconds)

    def rebuilt(self, cause: str) -> None:
        """Take in that a task has to be built again."""
        self._rebuilds.labels(cause).inc()

    def stands(self, look: Callable[[], Standings]) -> None:
        """Take in how things stand now."""
        self._present.standings = look()


class Present(Collector):
    """How things stood when the loop looked last: a partition that went elsewhere is told of no more."""

    def __init__(self) -> None:
        self.standings = Standings(states={}, running=())

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name the metrics."""
        yield _states()
        for name, says, _ in _OF_A_PARTITION:
            yield _of_a_partition(name, says)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give the metrics as they stand."""
        # looked up once: the loop puts another in its place meanwhile
        standings = self.standings
        states = _states()
        for state, count in standings.states.items():
            states.add_metric([state], count)
        yield states
        for name, says, value in _OF_A_PARTITION:
            family = _of_a_partition(name, says)
            for one in standings.running:
                if (figure := value(one)) is not None:
                    family.add_metric([str(one.partition)], figure)
            yield family


_OF_A_PARTITION: Final[tuple[tuple[str, str, Callable[[Standing], float | None]], ...]] = (
    ("cases", "Cases in state", lambda one: one.cases),
    ("held_cases", "Cases held", lambda one: one.held),
    (
        "held_oldest_seconds",
        "How long the case has been held that has been so longest",
        lambda one: one.oldest_held_s,
    ),
    ("wakes_pending", "Cases that wake some day", lambda one: one.wakes_pending),
    ("wakes_late_seconds", "How long the earliest wake-up has been due", lambda one: one.wakes_late_s),
    ("lag_records", "Records not committed yet, control markers included", lambda one: one.lag),
)


def _of_a_partition(name: str, says: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"handover_{name}", says, labels=["partition"])


def _states() -> GaugeMetricFamily:
    return GaugeMetricFamily("handover_partitions", "Partitions of this process by state", labels=["state"])


def _counter(registry: CollectorRegistry, name: str, says: str, *labels: str) -> Counter:
    return Counter(f"handover_{name}", says, labels, registry=registry)


def _seconds(registry: CollectorRegistry, name: str, says: str, buckets: tuple[float, ...]) -> Histogram:
    return Histogram(f"handover_{name}_seconds", says, buckets=buckets, registry=registry)


def _add(counter: Counter, counts: Iterable[tuple[str, int]]) -> None:
    for label, count in counts:
        counter.labels(label).inc(count)
