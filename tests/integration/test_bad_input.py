"""Bad input on real Kafka: each kind ends in one counted outcome, and no other child waits for it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from connector.changelog import Changelog
from connector.kafka_adapter import KafkaConnection
from connector.ports import Outgoing, Partition
from connector.process import cluster_of
from connector.store import Store
from connector.wire import codec
from tests.brokers.abilities import needs, skip_what_cannot_be
from tests.brokers.names import Names
from tests.integration.bad_records import HELD, QUARANTINED, BadRecord, bad_records, event
from tests.integration.program import Log, Program
from tests.integration.said import Said, count, differences, said_by_simulation, said_on_the_bus
from tests.integration.stories import UNTIL, written_histories

if TYPE_CHECKING:
    from pathlib import Path

    from connector.brokers.broker import Broker

pytestmark = needs(Ability.NETWORK, Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)

BAD = list(bad_records())
LARGEST = 4_000_000
WAITS_BEHIND = b"BAD01"


@dataclass(frozen=True, slots=True)
class Ended:
    """A run over good and bad input that has come to its end."""

    handover: Program
    log: Log
    said: Said
    expected: Said
    store: Store


@pytest.fixture(scope="module")
def ended(chosen_broker: Broker, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    skip_what_cannot_be(request.node, chosen_broker)
    folder = tmp_path_factory.mktemp("bad-input")
    handover = Program(bootstrap=chosen_broker.bootstrap, mark=Names().mark)
    handover.apply_topics()
    first, second = halves(good_events(folder), folder)
    handover.feed(first)
    send_bad_records(handover)
    handover.feed(second)

    log = handover.run_until(UNTIL)

    whole = folder / "whole.jsonl"
    whole.write_text(first.read_text(encoding="utf-8") + second.read_text(encoding="utf-8"), encoding="utf-8")
    expected = said_by_simulation(handover.simulate(whole, UNTIL))
    return Ended(handover, log, said_on_the_bus(handover), expected, store_of(handover))


def good_events(folder: Path) -> list[str]:
    """Ordinary histories, an event that takes effect in a hundred years, and one with LCS's open end."""
    lines = written_histories(folder, children=6, seed=5).read_text(encoding="utf-8").splitlines()
    seen = {"observed_at": "2027-01-04T09:00:00Z"}
    ahead = {"event": "InvolvementStarted", "involvement_id": "I1", "role": "primary", "started_on": "2126-01-05"}
    open_end = {"event": "CarePlanRecorded", "plan": "authority", "decided_on": "2027-01-04", "ended_on": "1900-01-01"}
    for child, content in (("AHEAD1", ahead | {"team": {"team": "lac"}}), ("OPEN1", open_end)):
        lines.append(json.dumps({**content, "envelope": {"child_id": child, **seen}}))
    return lines


def halves(lines: list[str], folder: Path) -> tuple[Path, Path]:
    first, second = folder / "first.jsonl", folder / "second.jsonl"
    middle = len(lines) // 2
    first.write_text("".join(f"{line}\n" for line in lines[:middle]), encoding="utf-8")
    second.write_text("".join(f"{line}\n" for line in lines[middle:]), encoding="utf-8")
    return first, second


def send_bad_records(handover: Program) -> None:
    """Send them as a host would whose limits are wider than ours, then a good event behind one of them."""
    cluster = replace(cluster_of(handover.settings.kafka), max_record_bytes=LARGEST)
    connection = KafkaConnection(cluster)
    admin = connection.admin()
    admin.alter_configs(handover.names.events, {"max.message.bytes": str(LARGEST)})
    admin.close()
    behind = BadRecord(WAITS_BEHIND, codec.encode(event(WAITS_BEHIND.decode())), HELD, "")
    sink = connection.sink(f"{handover.mark}-host")
    sink.fence()
    sink.begin()
    pending = [
        sink.send(Outgoing(handover.names.events, one.partition(handover.partitions), one.key, one.value or None))
        for one in (*BAD, behind)
    ]
    sink.flush()
    assert [one.error() for one in pending] == [None] * len(pending)
    sink.commit()
    sink.close()


def store_of(handover: Program) -> Store:
    """Read the cases back as a restart would."""
    store = Store()
    for record in handover.committed(handover.names.state):
        Changelog(Partition(handover.names.state, record.partition.number)).take_in(record, store)
    return store


def test_no_other_child_waits_or_loses_anything(ended: Ended) -> None:
    assert differences(ended.said, ended.expected) == []
    assert count(ended.said) > 0


@pytest.mark.parametrize("bad", [one for one in BAD if one.ends == HELD], ids=lambda one: one.reason)
def test_what_can_not_be_read_under_a_childs_key_holds_that_child_alone(ended: Ended, bad: BadRecord) -> None:
    assert ended.store.held[bad.key or b""].reason_code == bad.reason


@pytest.mark.parametrize("bad", [one for one in BAD if one.ends == QUARANTINED], ids=lambda one: one.reason)
def test_what_may_reach_no_rule_waits_in_quarantine_and_holds_nobody(ended: Ended, bad: BadRecord) -> None:
    found = {
        dict(record.headers)["handover-reason"].decode(): (record.key, record.value)
        for record in ended.handover.committed(ended.handover.names.quarantine)
    }

    assert found[bad.reason] == (bad.key, bad.value)
    assert ended.log.count(f"quarantined.{bad.reason}") == 1
    assert bad.key not in ended.store.held


def test_the_counters_add_up(ended: Ended) -> None:
    held = [one for one in BAD if one.ends == HELD]

    assert ended.log.count("held") == len(ended.store.held) == len(held)
    assert ended.log.count("waiting") == len(held) + 1
    assert ended.log.count("quarantined") == len(BAD) - len(held)


def test_a_good_event_waits_behind_one_that_can_not_be_read(ended: Ended) -> None:
    queue = ended.store.held[WAITS_BEHIND]

    assert (queue.head, queue.tail) == (0, 2)
    assert not [key for _, key in ended.said if key.startswith(WAITS_BEHIND.decode())]


def test_a_date_ahead_is_a_fact_from_its_day_and_1900_is_no_date(ended: Ended) -> None:
    assert {b"AHEAD1", b"OPEN1"} <= set(ended.store)
    assert not {b"AHEAD1", b"OPEN1"} & ended.store.held.keys()
