"""What is measured over the fake broker, as Prometheus would scrape it. Its time begins with the year 2026."""

from __future__ import annotations

import urllib.request
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.parser import text_string_to_metric_families

from connector.clock import CaseTime
from connector.health import Health
from connector.kafka_adapter.settings import Timing
from connector.limits import Limits
from connector.measuring import Committed, timed
from connector.metrics import TRANSACTION_S, Metrics
from connector.ports import Partition
from tests.shell.counting import CountingJudge, event
from tests.shell.shell import EVENTS, OUT, QUARANTINE, Process, Shell

MIDNIGHT = "2026-01-01T00:00:00+00:00"
INFO = {"policy_info": {"authority": "toy", "policy_version": "7"}, "build_info": {"version": "0.1.0"}}
NO_FAILURE = dict.fromkeys(("outage", "registry_gone", "migrated", "displaced", "refused", "broken"), 0)
ONE_COMMITTED = Committed(partition=0, counts={}, events={}, ages_s=(), published={}, took_s=0.1)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(INFO)


def samples(metrics: Metrics, name: str) -> dict[str, float]:
    """Give the samples of one name, by the values of their labels."""
    families = text_string_to_metric_families(metrics.page()[1].decode())
    return {
        ",".join(one.labels.values()): one.value
        for family in families
        for one in family.samples
        if one.name == f"handover_{name}"
    }


def earlier(shell: Shell, seconds: int) -> str:
    """Give the instant so many seconds before the broker's present."""
    return datetime.fromtimestamp(shell.broker.now_ms / 1000 - seconds, UTC).isoformat()


def settled(shell: Shell) -> Process:
    process = shell.start()
    shell.settled(process)
    process.turn(1)
    return process


def test_events_are_counted_by_type_once_they_are_committed(metrics: Metrics) -> None:
    shell = Shell(meter=metrics)
    shell.feed(b"A", event("count"), event("count"), event("large", size=1))

    settled(shell)

    assert samples(metrics, "events_judged_total") == {"count": 2, "large": 1}
    assert samples(metrics, "records_consumed_total") == {"0": 3}
    assert samples(metrics, "messages_published_total") == {OUT: 3}
    assert samples(metrics, "transactions_total")["committed"] == 1
    assert samples(metrics, "transaction_seconds_count") == {"": 1}


def test_what_is_refused_and_what_is_held_are_counted_by_their_codes(metrics: Metrics) -> None:
    shell = Shell(meter=metrics)
    shell.feed(b"A", event("misaddress"), event("break"), event("count"))
    shell.feed(b"B", b"{")
    shell.feed(None, event("count"))

    settled(shell)

    assert samples(metrics, "events_quarantined_total") == {"wrong_authority": 1, "no_key": 1}
    assert samples(metrics, "holds_total") == {"rule_raised": 1, "not_json": 1}
    assert samples(metrics, "records_consumed_total") == {"0": 5}
    assert samples(metrics, "events_judged_total") == {}
    assert samples(metrics, "messages_published_total") == {QUARANTINE: 2}


def test_a_scrape_does_not_tell_how_much_is_said_of_restricted_children(metrics: Metrics) -> None:
    metrics.committed(replace(ONE_COMMITTED, published={"alerts": 1, "alerts-restricted": 2}))

    assert samples(metrics, "messages_published_total") == {"alerts": 3}


def test_what_a_plugin_names_its_errors_is_no_label(metrics: Metrics) -> None:
    metrics.committed(replace(ONE_COMMITTED, counts={"held": 3, "held.judge_raised.OfAva": 1, "held.not_json": 2}))

    assert samples(metrics, "holds_total") == {"judge_raised": 1, "not_json": 2}


def test_the_age_of_an_event_is_from_its_observation_to_its_commit(metrics: Metrics) -> None:
    shell = Shell(meter=metrics)
    process = settled(shell)
    shell.feed(b"A", event("count", at=earlier(shell, 600)), event("count", at=earlier(shell, 2)))

    process.turn(1)

    assert samples(metrics, "event_age_seconds_sum") == {"": 602}
    buckets = samples(metrics, "event_age_seconds_bucket")
    assert [buckets[limit] for limit in ("1.0", "2.5", "300.0", "1800.0")] == [0, 1, 1, 2]


def test_an_event_that_waited_behind_its_case_is_as_old_as_it_came_to_be(metrics: Metrics) -> None:
    shell = Shell(meter=metrics)
    shell.feed(b"A", event("break", at=MIDNIGHT))
    settled(shell)
    shell.broker.pass_time(3_000_000)

    shell.judge = CountingJudge(out=OUT, mended=frozenset({"break"}))
    settled(shell)

    # observed at midnight, judged after fifty minutes
    assert samples(metrics, "held_retries_total") == {"": 1}
    assert samples(metrics, "events_judged_total") == {"break": 1}
    buckets = samples(metrics, "event_age_seconds_bucket")
    assert (buckets["1800.0"], buckets["3600.0"]) == (0, 1)


def test_held_cases_and_the_age_of_the_oldest_stand_on_the_page(metrics: Metrics) -> None:
    shell = Shell(meter=metrics)
    shell.feed(b"A", event("break"))
    shell.feed(b"B", event("count"))
    process = settled(shell)
    before = samples(metrics, "held_oldest_seconds")["0"]

    shell.broker.pass_time(30_000)
    process.turn(1)

    assert samples(metrics, "cases") == {"0": 2}
    assert samples(metrics, "held_cases") == {"0": 1}
    # a turn without events waits half a second
    assert samples(metrics, "held_oldest_seconds")["0"] - before == 30.5


def test_a_case_that_goes_on_is_held_no_more(metrics: Metrics) -> None:
    shell = Shell(meter=metrics, judge=CountingJudge(out=OUT, mended=frozenset({"break"})))
    shell.feed(b"A", event("break"))
    settled(shell)

    assert samples(metrics, "held_cases") == {"0": 0}
    assert samples(metrics, "held_oldest_seconds") == {"0": 0}


def test_attempts_spent_are_counted(metrics: Metrics) -> None:
    shell = Shell(meter=metrics, limits=Limits(held_first_wait_s=10, held_attempts=2))
    shell.feed(b"A", event("break"))
    process = settled(shell)
    shell.broker.pass_time(11_000)

    process.turn(2)

    assert samples(metrics, "held_retries_total") == {"": 1}
    assert samples(metrics, "held_attempts_spent_total") == {"": 1}


def test_wake_ups_are_counted_and_those_that_are_late_stand_out(metrics: Metrics) -> None:
    shell = Shell(meter=metrics, partitions=1)
    shell.feed(b"A", event("remind", when="2026-01-01T06:00:00+00:00"))
    process = settled(shell)
    assert samples(metrics, "wakes_pending") == {"0": 1}
    assert samples(metrics, "wakes_late_seconds") == {"0": 0}

    shell.broker.now_ms += 6 * 3_600_000 + 90_000
    late_s = process.loop.tasks[Partition(EVENTS, 0)].standing().wakes_late_s
    process.turn(1)

    assert 90 <= late_s <= 92
    assert samples(metrics, "wakes_total") == {"": 1}
    assert samples(metrics, "wakes_pending") == {"0": 0}


def test_by_the_clock_of_events_nothing_is_late(metrics: Metrics) -> None:
    shell = Shell(meter=metrics, case_time=CaseTime.EVENTS)
    shell.feed(b"A", event("remind", when="2026-01-01T06:00:00+00:00"))
    process = settled(shell)
    shell.broker.now_ms += 7 * 3_600_000

    process.turn(1)

    assert samples(metrics, "wakes_pending") == {"0": 1}
    assert samples(metrics, "wakes_late_seconds") == {"0": 0}


def test_lag_is_what_is_not_committed_yet(metrics: Metrics) -> None:
    shell = Shell(meter=metrics, partitions=2, batch=2)
    process = settled(shell)
    shell.feed(b"A", *[event("count")] * 5, number=1)

    process.turn(1)
    assert samples(metrics, "lag_records") == {"0": 0, "1": 3}

    process.turn(2)
    assert samples(metrics, "lag_records") == {"0": 0, "1": 0}


def test_a_state_that_was_read_back_is_counted_and_timed(metrics: Metrics) -> None:
    shell = Shell()
    shell.feed(b"A", event("count"))
    shell.feed(b"B", event("count"))
    settled(shell).loop.close()

    shell.meter = metrics
    settled(shell)

    assert samples(metrics, "cases_restored_total") == {"": 2}
    assert samples(metrics, "restore_seconds_count") == {"": 1}


def test_a_lost_batch_is_a_transaction_that_failed_and_a_task_built_again(metrics: Metrics) -> None:
    shell = Shell(meter=metrics)
    process = settled(shell)
    shell.broker.faults.lose_batch()
    shell.feed(b"A", event("count"))

    shell.settled(process)

    assert samples(metrics, "transactions_total") == {**NO_FAILURE, "committed": 1, "outage": 1}
    assert samples(metrics, "task_rebuilds_total") == {"outage": 1, "registry_gone": 0, "migrated": 0}
    assert samples(metrics, "events_judged_total") == {"count": 1}


def test_partitions_are_told_by_state_and_one_that_stopped_has_no_other_figure(metrics: Metrics) -> None:
    shell = Shell(meter=metrics, partitions=2)
    for number in range(21):
        shell.feed(b"%02d" % number, event("break"))
    process = shell.start()
    process.turn_until(lambda: bool(process.loop.stopped))
    process.turn(5)

    states = samples(metrics, "partitions")
    assert (states["running"], states["stopped"]) == (1, 1)
    assert sum(states.values()) == 2
    assert set(samples(metrics, "cases")) == {"1"}


def test_a_judgement_is_timed_whether_it_raises_or_not(metrics: Metrics) -> None:
    class Clock:
        seconds = 0.0

        def now(self) -> datetime:
            raise NotImplementedError

        def elapsed_s(self) -> float:
            self.seconds += 0.25
            return self.seconds

    take = timed(lambda step: step(), metrics, Clock())

    assert take(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        take(lambda: 1 // 0)
    assert samples(metrics, "decide_seconds_sum") == {"": 0.5}


def test_buckets_of_a_transaction_end_at_the_limit_the_broker_sets_it() -> None:
    assert TRANSACTION_S[-1] == Timing().transaction_ms / 1000


def test_policy_and_build_stand_on_the_page(metrics: Metrics) -> None:
    assert samples(metrics, "policy_info") == {"toy,7": 1}
    assert samples(metrics, "build_info") == {"0.1.0": 1}


def test_metrics_are_served_beside_health(metrics: Metrics) -> None:
    health = Health(lambda: True, metrics.page)
    port = health.serve("127.0.0.1", 0)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics?x=1", timeout=5) as answer:
            assert answer.headers["Content-Type"] == CONTENT_TYPE_LATEST
            assert b'handover_build_info{version="0.1.0"} 1.0' in answer.read()
    finally:
        health.close()
