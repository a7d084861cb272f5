"""The page on topics against what is written: names, cleanup, records, headers, states."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from connector import registry
from connector.demo.histories import histories
from connector.simulate import Simulation
from connector.topic_names import RESTRICTED, TopicNames
from connector.topics_admin import wanted_topics
from connector.wire.headers import Cause, headers_of
from policy_core.event_json import event_from_json
from policy_core.judge import Judge
from policy_core.messages import RECORDS, Message
from policy_core.obligations import ObligationKind, ObligationState, TransferEvent, TransferState
from tests.docs.pages import code, read, rows, section

PAGE = read("topics.md")
NAMES = TopicNames("norfolk")


@cache
def published() -> tuple[Message, ...]:
    """Give what comes of the demonstration's stories."""
    plugins = registry.load("norfolk")
    simulation = Simulation(Judge(plugins.book, plugins.host))
    found: list[Message] = []
    for raw in histories(plugins.book, seed=1, children=40, since=date(2026, 1, 5)):
        found.extend(one.message for one in simulation.feed(event_from_json(raw, authority="norfolk")))
    found.extend(one.message for one in simulation.run_until(datetime(2027, 1, 31, tzinfo=UTC)))
    return tuple(found)


def topics() -> dict[str, tuple[str, str]]:
    """Give cleanup and contents of each topic, as the page tells them."""
    table = PAGE.partition("## A record")[0]
    return {code(topic)[0].removeprefix("…."): (cleanup, holds) for topic, _, cleanup, holds in rows(table)}


def test_every_topic_stands_on_the_page_with_its_cleanup() -> None:
    wanted = wanted_topics(NAMES, partitions=2, replication=1)
    open_ones = {topic.name: topic.configs["cleanup.policy"] for topic in wanted if not topic.name.endswith(RESTRICTED)}
    told = {NAMES.template.format(authority="norfolk", topic=name): cleanup for name, (cleanup, _) in topics().items()}
    assert told == open_ones


def test_every_output_topic_and_no_other_has_a_restricted_twin() -> None:
    wanted = {topic.name for topic in wanted_topics(NAMES, partitions=2, replication=1)}
    twins = {name for name in wanted if name.endswith(RESTRICTED)}
    assert twins == {NAMES.named(topic, restricted=True) for topic in RECORDS}


def test_each_topic_holds_the_records_told() -> None:
    told = {name: [word for word in code(holds) if word[0].isupper()] for name, (_, holds) in topics().items()}
    assert {name: records for name, records in told.items() if records} == {
        topic.value: [record.__name__ for record in records] for topic, records in RECORDS.items()
    }


def test_every_header_stands_on_the_page() -> None:
    trace = Cause("0d5c2f3e-3f0b-5a52-8f5c-3f6f0e6f1b11", b"00-1-2-01")
    record = next(message.value for message in published() if message.value is not None)
    written = headers_of(record, cause=trace, at=datetime(2026, 1, 5, tzinfo=UTC), authority="norfolk")
    told = [name for names, _ in rows(section(PAGE, "A record"))[:5] for name in code(names)]
    assert [name for name, _ in written] == told


def test_what_is_published_is_in_a_state_told_for_its_kind() -> None:
    told = {
        (kind, state)
        for kinds, states in rows(section(PAGE, "A record"))[5:]
        for kind in code(kinds)
        for state in code(states)
    }
    whole = [message.value for message in published() if message.value is not None]
    found = {
        (record.obligation.kind.value, record.obligation.state.value)
        for record in whole
        if not isinstance(record, TransferEvent | TransferState)
    }
    assert found - told == set()


def test_every_kind_and_every_state_stands_on_the_page() -> None:
    told = set(code(section(PAGE, "A record")))
    assert {*ObligationKind, *ObligationState} - told == set()
