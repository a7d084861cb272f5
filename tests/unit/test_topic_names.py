"""Where everything goes: live and shadow never meet, nor do restricted and open."""

from __future__ import annotations

import pytest

from connector.topic_names import TopicNames
from policy_core.messages import Message, Topic

LIVE = TopicNames("norfolk")
SHADOW = TopicNames("norfolk", shadow=True)


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
def test_a_message_goes_to_the_topic_of_its_kind(topic: Topic, name: str) -> None:
    assert LIVE.of(Message(topic, "C1", None)) == name


def test_a_restricted_message_goes_to_the_topic_that_few_may_read() -> None:
    assert LIVE.of(Message(Topic.ALERTS, "C1", None, restricted=True)) == "csc.norfolk.alerts.v1-restricted"


def test_shadow_reads_the_same_events_and_shares_nothing_else() -> None:
    assert SHADOW.events == LIVE.events == "csc.norfolk.case-events.v1"
    assert SHADOW.state == "csc.norfolk.shadow.handover-state.v1"
    assert SHADOW.quarantine == "csc.norfolk.shadow.handover-quarantine.v1"
    assert SHADOW.named(Topic.TASKS) == "csc.norfolk.shadow.transfer-tasks.v1"


def test_a_template_of_the_authority_is_followed() -> None:
    assert TopicNames("norfolk", template="{topic}.{authority}").state == "handover-state.norfolk"
