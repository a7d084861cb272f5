"""How names on the bus are spelled."""

from __future__ import annotations

import pytest

from connector import settings
from connector.process import names_of
from connector.topic_names import TopicNames
from policy_core.messages import Message, Topic


def test_names_are_spelled_as_the_contract_has_them() -> None:
    names = TopicNames("norfolk")

    assert names.events == "csc.norfolk.case-events.v1"
    assert names.named("alerts", restricted=True) == "csc.norfolk.alerts.v1-restricted"
    assert names.state == "csc.norfolk.handover-state.v1"
    assert names.group == "handover-norfolk"


def test_shadow_reads_the_same_events_and_shares_no_other_name() -> None:
    live, shadow = TopicNames("norfolk"), TopicNames("norfolk", shadow=True)

    assert shadow.events == live.events
    assert shadow.named("alerts") == "csc.norfolk.shadow.alerts.v1"
    assert shadow.state == "csc.norfolk.shadow.handover-state.v1"
    assert shadow.quarantine == "csc.norfolk.shadow.handover-quarantine.v1"
    assert shadow.group == "handover-norfolk-shadow"


def test_an_authority_may_spell_its_names_otherwise() -> None:
    told, _ = settings.load(
        environment={
            "HANDOVER_AUTHORITY": "norfolk",
            "HANDOVER_KAFKA__TOPIC_TEMPLATE": "social-care.{topic}.of.{authority}",
            "HANDOVER_KAFKA__GROUP_TEMPLATE": "connector.{authority}",
        }
    )

    names = names_of(told)

    assert (names.events, names.group) == ("social-care.case-events.of.norfolk", "connector.norfolk")


@pytest.mark.parametrize(
    ("variable", "template", "says"),
    [
        ("TOPIC_TEMPLATE", "csc.{authority}.v1", "it must hold {authority} and {topic} once each"),
        ("TOPIC_TEMPLATE", "{topic}.{authority.__class__}", "it must hold {authority} and {topic} once each"),
        ("TOPIC_TEMPLATE", "csc {authority} {topic}", "only letters, digits, dots, dashes and underscores"),
        ("TOPIC_TEMPLATE", "csc.{authority}.{topic}.{", "only letters, digits, dots, dashes and underscores"),
        ("GROUP_TEMPLATE", "handover", "it must hold {authority} once each"),
    ],
)
def test_a_template_that_spells_no_name_is_refused(variable: str, template: str, says: str) -> None:
    with pytest.raises(settings.SettingsInvalid, match=f"HANDOVER_KAFKA__{variable}: kafka.{variable.lower()}: ") as no:
        settings.load(environment={"HANDOVER_AUTHORITY": "norfolk", f"HANDOVER_KAFKA__{variable}": template})

    assert says in str(no.value)


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        (Topic.TASKS, "csc.norfolk.transfer-tasks.v1"),
        (Topic.ALERTS, "csc.norfolk.alerts.v1"),
        (Topic.COMMANDS, "csc.norfolk.allocation-commands.v1"),
        (Topic.EVENTS, "csc.norfolk.transfer-events.v1"),
        (Topic.TRANSFERS, "csc.norfolk.transfers.v1"),
    ],
)
def test_a_message_goes_to_the_topic_of_its_kind_and_a_restricted_one_beside_it(topic: Topic, name: str) -> None:
    names = TopicNames("norfolk")
    assert names.of(Message(topic, "C1", None)) == name
    assert names.of(Message(topic, "C1", None, restricted=True)) == f"{name}-restricted"
