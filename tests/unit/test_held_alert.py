"""The alert that a case is held for good: to team and platform, under an id that stays, where it may be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from connector import registry
from connector.case_judge import CaseJudge
from connector.changelog_records import HeldQueue
from connector.ports import Outgoing, Partition, Record
from connector.standing_alerts import standing_alerts
from connector.testing.fake_broker import FakeBroker, FakeConnection
from connector.topic_names import TopicNames
from connector.wire import codec
from policy_core.event_json import event_from_json

if TYPE_CHECKING:
    from connector.judging import Output
    from policy_core.obligations import Alert

SINCE = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
QUEUE = HeldQueue(
    reason_code="rule_raised",
    rule_id="NFK-02-06",
    clause="2 Transfer Process Overview, para 2, sentence 1",
    since=SINCE,
    attempts=10,
    not_before=None,
    head=0,
    tail=1,
)
OPEN, CLOSED = "csc.norfolk.alerts.v1", "csc.norfolk.alerts.v1-restricted"


@pytest.fixture(scope="module")
def judge() -> CaseJudge:
    return CaseJudge(registry.load("norfolk"), TopicNames("norfolk"))


def state_of(judge: CaseJudge, *, restricted: bool = False, before: bytes | None = None, day: int = 1) -> bytes:
    said = {
        "event": "ChildRecorded",
        "date_of_birth": "2015-05-01",
        "envelope": {"child_id": "C1", "observed_at": f"2026-03-0{day}T09:00:00Z", "restricted": restricted},
    }
    value = codec.encode(event_from_json(said, authority="norfolk"))
    record = Record(Partition("events", 0), day, b"C1", value)
    state = judge.apply(b"C1", before, record, judge.observed_at(record)).state
    assert state is not None
    return state


def read(output: Output) -> Alert:
    alert: Alert = codec.decode(output.value)
    return alert


def test_it_tells_the_team_and_the_platform_what_for_and_since_when(judge: CaseJudge) -> None:
    (said,) = judge.held_alert(b"C1", state_of(judge), QUEUE, 17, NOW).outputs

    alert = read(said)
    assert (said.topic, said.key) == (OPEN, b"C1")
    assert alert.obligation.tell == ("team_manager", "receiving_team_manager", "platform_team")
    assert (alert.alert, alert.severity, alert.names) == ("case_held", "urgent", ("rule_raised", "NFK-02-06"))
    assert alert.about_on == date(2026, 3, 2)
    assert [clause.rule_id for clause in alert.obligation.basis] == ["NFK-02-06"]
    assert alert.obligation.state == "open"


def test_what_no_rule_is_to_blame_for_stands_on_the_policy_of_moves(judge: CaseJudge) -> None:
    queue = replace(QUEUE, reason_code="not_avro", rule_id="", clause="")

    alert = read(judge.held_alert(b"C1", state_of(judge), queue, 17, NOW).outputs[0])

    assert alert.names == ("not_avro",)
    assert [clause.rule_id for clause in alert.obligation.basis] == [
        registry.load("norfolk").book.data.policy.move.rule_id
    ]


def test_its_id_is_that_of_the_event_it_waits_at(judge: CaseJudge) -> None:
    state = state_of(judge)
    ids = [
        read(judge.held_alert(b"C1", state, queue, offset, NOW).outputs[0]).obligation.obligation_id
        for queue, offset in (
            (QUEUE, 17),
            (replace(QUEUE, attempts=11, since=NOW), 17),
            (QUEUE, 18),
            (QUEUE, None),
        )
    ]

    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_it_ends_under_its_id_when_the_case_goes_on(judge: CaseJudge) -> None:
    state = state_of(judge)
    standing = judge.held_alert(b"C1", state, QUEUE, 17, NOW)

    (over,) = judge.held_alert_over(b"C1", state, standing.kept, NOW)

    before, after = read(standing.outputs[0]).obligation, read(over).obligation
    assert over.topic == OPEN
    assert (after.obligation_id, after.state, after.revision) == (before.obligation_id, "fulfilled", 2)


@pytest.mark.parametrize("state", ["restricted", "nothing known", "unreadable"])
def test_of_a_restricted_child_or_one_of_whom_nobody_knows_it_goes_where_only_a_few_may_read(
    judge: CaseJudge, state: str
) -> None:
    states = {"restricted": state_of(judge, restricted=True), "nothing known": None, "unreadable": b"no state"}

    (said,) = judge.held_alert(b"C1", states[state], QUEUE, 17, NOW).outputs

    assert said.topic == CLOSED
    assert read(said).obligation.restricted


def test_a_child_restricted_meanwhile_leaves_nothing_but_the_id_behind(judge: CaseJudge) -> None:
    before = state_of(judge)
    standing = judge.held_alert(b"C1", before, QUEUE, 17, NOW)

    moved, over = judge.held_alert_over(
        b"C1", state_of(judge, restricted=True, before=before, day=2), standing.kept, NOW
    )

    assert (moved.topic, over.topic) == (OPEN, CLOSED)
    assert (read(moved).obligation.state, read(moved).names, read(moved).alert) == ("moved", (), "")
    assert (read(over).obligation.state, read(over).obligation.revision) == ("fulfilled", 3)


def outgoing(output: Output) -> Outgoing:
    return Outgoing(output.topic, 0, output.key, output.value, output.headers)


def published(output: Output) -> Record:
    return Record(Partition(output.topic, 0), 1, output.key, output.value, output.headers)


def test_what_stands_on_the_bus_is_enough_to_end_it(judge: CaseJudge) -> None:
    state = state_of(judge)
    standing = judge.held_alert(b"C1", state, QUEUE, 17, NOW)

    told = judge.alert_told(published(standing.outputs[0]))

    assert told is not None
    assert told.alert_id == read(standing.outputs[0]).obligation.obligation_id
    assert told.kept is not None
    assert judge.held_alert_over(b"C1", state, told.kept, NOW) == judge.held_alert_over(
        b"C1", state, standing.kept, NOW
    )


@pytest.mark.parametrize("restricted", [False, True])
def test_one_that_ended_stands_no_longer_on_whichever_topic_that_was(judge: CaseJudge, *, restricted: bool) -> None:
    before, broker = state_of(judge), FakeBroker()
    topics = [Partition(OPEN, 0), Partition(CLOSED, 0)]
    for topic in topics:
        broker.create_topic(topic.topic)
    standing = judge.held_alert(b"C1", before, QUEUE, 17, NOW)
    after = state_of(judge, restricted=restricted, before=before, day=2)
    broker.write(*map(outgoing, standing.outputs))
    stood = standing_alerts(FakeConnection(broker), topics, judge)

    broker.write(*map(outgoing, judge.held_alert_over(b"C1", after, standing.kept, NOW)))

    assert stood == {b"C1": standing.kept}
    assert standing_alerts(FakeConnection(broker), topics, judge) == {}


def test_nothing_else_on_the_bus_is_taken_for_one(judge: CaseJudge) -> None:
    event = event_from_json(
        {"event": "ChildRecorded", "envelope": {"child_id": "C1", "observed_at": "2026-03-01T09:00:00Z"}},
        authority="norfolk",
    )

    for value in (codec.encode(event), b"no Avro at all", None):
        assert judge.alert_told(Record(Partition(OPEN, 0), 1, b"C1", value)) is None
