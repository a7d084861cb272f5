"""The page on metrics and traces against what is served: every name, its type, its labels, and the names in alerts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prometheus_client.metrics import MetricWrapperBase

from connector.health import Health
from connector.metrics import Metrics, Present
from connector.process import info_of, plugins_of
from connector.settings import Settings
from connector.task import TaskState
from tests.docs.pages import code, read, rows, section

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

PAGE = read("metrics.md")
SUFFIXES = ("_bucket", "_sum", "_count")
NAME = re.compile(r"handover_[a-z_]+")
MATCHED = re.compile(r"(handover_[a-z_]+)\{(\w+)")


def named(metric: Metric) -> str:
    return metric.name + ("_total" if metric.type == "counter" else "")


def served() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give type and labels of each metric, by its name."""
    settings = Settings(authority="norfolk")
    registry = Metrics(info_of(settings, plugins_of(settings))).registry
    found = {}
    for collector in registry._collector_to_names:
        if isinstance(collector, MetricWrapperBase):
            found.update({named(one): (one.type, tuple(collector._labelnames)) for one in collector.describe()})
        elif isinstance(collector, Present):
            found.update({named(one): (one.type, one._labelnames) for one in collector.describe()})
    return found


def test_every_metric_stands_on_the_page_with_its_type_and_labels_and_no_other_does() -> None:
    told = {code(name)[0]: (kind, tuple(code(labels))) for name, kind, labels, _, _ in rows(section(PAGE, "Metrics"))}
    assert told == served()


def test_the_unit_of_what_is_named_for_one_is_told() -> None:
    units = {code(name)[0]: unit for name, _, _, unit, _ in rows(section(PAGE, "Metrics"))}
    assert {name for name, unit in units.items() if unit == "seconds"} == {
        name for name in units if name.endswith("_seconds")
    }


def test_every_metric_named_anywhere_on_the_page_exists() -> None:
    names = {name for name, (kind, _) in served().items()}
    parts = {name + suffix for name, (kind, _) in served().items() if kind == "histogram" for suffix in SUFFIXES}
    assert set(NAME.findall(PAGE)) - names - parts == set()


def test_alerts_match_labels_that_exist() -> None:
    alerts = [code(when)[0] for _, when, _ in rows(section(PAGE, "Alerts worth setting"))]
    matched = [pair for alert in alerts for pair in MATCHED.findall(alert)]
    assert len(matched) == 3
    assert [(name, label) for name, label in matched if label not in served()[name][1]] == []


def test_every_state_of_a_partition_is_told() -> None:
    (told,) = [row[4] for row in rows(section(PAGE, "Metrics")) if row[0] == "`handover_partitions`"]
    assert set(code(told)) == {state.name.lower() for state in TaskState} | {"stopped"}


def test_metrics_are_told_of_where_they_are_not_found() -> None:
    assert Health(lambda: True, lambda: ("", b"")).answer("/")[1] == {"paths": ["/livez", "/readyz", "/metrics"]}
