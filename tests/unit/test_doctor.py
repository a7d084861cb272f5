"""What the doctor sees in plugins, topics and a schema registry, without a bus."""

from __future__ import annotations

from dataclasses import replace

from connector import doctor, registry
from connector.findings import Verdict
from connector.settings import Kafka
from connector.testing.fake_broker import FakeBroker, FakeConnection
from connector.topic_names import TopicNames
from connector.wire.registry import Registry

NAMES = TopicNames("norfolk")
PLUGINS = registry.load("norfolk")


def test_plugins_that_fit_are_named_with_what_they_bring() -> None:
    assert [(found.about, found.verdict) for found in doctor.plugins_fit(PLUGINS)] == [
        ("policy", Verdict.GOOD),
        ("host", Verdict.GOOD),
    ]


def test_a_host_that_speaks_codes_teams_and_events_that_there_are_not_is_found_out() -> None:
    host = replace(
        PLUGINS.host,
        codes={"involvement_role": {"cw": "case_wrker"}},
        teams={"101": "team_of_old"},
        supplied=frozenset({"InvolvementStarted", "InvolvementStrated"}),
    )

    found = [one for one in doctor.plugins_fit(replace(PLUGINS, host=host)) if one.verdict is Verdict.BAD]

    assert [one.says.rpartition(": ")[2] for one in found] == ["case_wrker", "team_of_old", "InvolvementStrated"]


def test_a_bus_that_hides_aborted_records_and_keeps_predecessors_out_is_good() -> None:
    broker = FakeBroker()
    broker.create_topic(NAMES.quarantine, 1)

    found = list(doctor.bus_keeps_promises(FakeConnection(broker), NAMES))

    assert [(one.about, one.verdict) for one in found] == [
        ("transactions", Verdict.GOOD),
        ("read committed", Verdict.GOOD),
        ("fencing", Verdict.GOOD),
    ]


def test_at_least_once_where_the_bus_could_do_more_is_warned_of() -> None:
    broker = FakeBroker()
    broker.create_topic(NAMES.quarantine, 1)

    (found,) = doctor.bus_keeps_no_more(FakeConnection(broker), NAMES)

    assert (found.about, found.verdict) == ("delivery", Verdict.WARNING)
    assert found.remedy.startswith("set kafka.delivery = exactly_once")


def test_at_least_once_is_right_where_the_bus_takes_nothing_back() -> None:
    broker = FakeBroker()
    broker.create_topic(NAMES.quarantine, 1)

    # a record that is aborted is read all the same
    (found,) = doctor.bus_keeps_no_more(FakeConnection(broker, transactions=False), NAMES)

    assert (found.about, found.verdict) == ("delivery", Verdict.GOOD)
    assert "read committed" in found.says


def test_each_missing_topic_is_a_finding() -> None:
    admin = FakeConnection(FakeBroker()).admin()

    found = list(doctor.topics_are_planned(admin, NAMES, Kafka()))

    # events, state, quarantine, certificates, and five output topics open and restricted
    assert [one.verdict for one in found] == [Verdict.BAD] * 14
    assert {one.remedy for one in found} == {"run handover topics apply"}


def test_without_a_registry_there_is_nothing_to_register() -> None:
    assert [one.verdict for one in doctor.schemas_are_registered(None, NAMES)] == [Verdict.GOOD]


def test_a_registry_that_does_not_answer_is_named() -> None:
    found = list(doctor.schemas_are_registered(Registry("http://127.0.0.1:1"), NAMES))

    assert [one.verdict for one in found] == [Verdict.BAD]
    assert "http://127.0.0.1:1 can't be reached" in found[0].says
