"""Every setting that the client's defaults would get wrong is set, and the time limits stand in order."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from connector.kafka_adapter import ClusterSettings, KafkaConnection, Security, Timing
from connector.kafka_adapter.client import KafkaAdminClient, KafkaConsumer, KafkaProducer, RangePartitionAssignor

if TYPE_CHECKING:
    import pytest

SETTINGS = ClusterSettings(bootstrap="a:9092,b:9092")


def test_time_limits_are_those_of_the_design() -> None:
    timing = Timing()

    assert (timing.heartbeat_ms, timing.session_ms, timing.request_ms, timing.delivery_ms) == (
        1_500,
        10_000,
        4_000,
        6_000,
    )
    assert (timing.transaction_ms, timing.watchdog_ms, timing.max_poll_ms) == (10_000, 30_000, 60_000)


def test_each_time_limit_is_shorter_than_what_it_must_not_outlast() -> None:
    timing = Timing()

    assert timing.request_ms < timing.delivery_ms < timing.transaction_ms < timing.watchdog_ms < timing.max_poll_ms
    assert 3 * timing.heartbeat_ms < timing.session_ms < timing.watchdog_ms


def test_a_member_is_static_and_reads_committed_records_from_its_own_offsets() -> None:
    options = SETTINGS.membership(group="handover-norfolk", instance_id="pod-0", max_records=200)

    assert options["group_id"] == "handover-norfolk"
    assert options["group_instance_id"] == "pod-0"
    assert options["isolation_level"] == "read_committed"
    assert options["auto_offset_reset"] == "none"
    assert options["enable_auto_commit"] is False
    assert options["allow_auto_create_topics"] is False
    assert options["partition_assignment_strategy"] == (RangePartitionAssignor,)
    assert options["max_poll_records"] == 200


def test_a_reader_of_the_changelog_is_in_no_group_and_reads_committed_records() -> None:
    options = SETTINGS.replaying()

    assert (options["group_id"], options["isolation_level"]) == (None, "read_committed")


def test_a_producer_waits_for_all_replicas_and_makes_no_topic() -> None:
    options = SETTINGS.producing("handover-norfolk-3")

    assert options["transactional_id"] == "handover-norfolk-3"
    assert options["acks"] == "all"
    assert options["allow_auto_create_topics"] is False
    assert (options["delivery_timeout_ms"], options["transaction_timeout_ms"]) == (6_000, 10_000)


def test_the_client_knows_every_option_we_set() -> None:
    consumer, producer, admin = (
        KafkaConsumer.DEFAULT_CONFIG,
        KafkaProducer.DEFAULT_CONFIG,
        KafkaAdminClient.DEFAULT_CONFIG,
    )

    assert SETTINGS.membership(group="g", instance_id="i", max_records=1).keys() <= consumer.keys()
    assert SETTINGS.replaying().keys() <= consumer.keys()
    assert SETTINGS.producing("t").keys() <= producer.keys()
    assert SETTINGS.shared().keys() <= admin.keys()


def test_every_kind_of_client_is_given_the_security_settings() -> None:
    secure = ClusterSettings(
        bootstrap="a:9093",
        security=Security(protocol="SASL_SSL", sasl_mechanism="SCRAM-SHA-512", username="u", password="p"),  # noqa: S106
    )

    for options in (
        secure.membership(group="g", instance_id="i", max_records=1),
        secure.producing("t"),
        secure.shared(),
    ):
        assert options["security_protocol"] == "SASL_SSL"
        assert options["sasl_mechanism"] == "SCRAM-SHA-512"
        assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("u", "p")


def test_a_password_is_not_in_the_settings_as_printed() -> None:
    assert "hidden-word" not in repr(ClusterSettings(bootstrap="a:1", security=Security(password="hidden-word")))  # noqa: S106


def test_the_client_never_logs_keys_and_values(monkeypatch: pytest.MonkeyPatch) -> None:
    client_log = logging.getLogger("kafka")
    monkeypatch.setattr(client_log, "level", logging.DEBUG)

    KafkaConnection(SETTINGS)

    assert client_log.getEffectiveLevel() == logging.INFO
