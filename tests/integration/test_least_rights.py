"""Each principal with exactly the rights that `handover acl print` prints, on real Kafka with TLS, SCRAM and ACLs.

They are enough, each is needed, and whoever lacks one is told which.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from connector.exits import Exit, Stop
from connector.kafka_adapter import KafkaConnection, Timing
from connector.ports import BusError, Forbidden, Outgoing, Partition, Refused, TopicDescription
from connector.process import Around, cluster_of, run_until
from connector.rights import REMEDY, Operation, Resource
from connector.roles import Role
from connector.shutdown import StopRequest
from connector.wire import codec
from policy_core.messages import Topic
from tests.brokers.names import Names
from tests.integration.bad_records import event
from tests.integration.program import succeeded
from tests.integration.secured_office import EVENTS, PARTITIONS, USED, Office, Worked, send, work
from tests.shell.restriction import is_content_free

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.ports import Connection, Record
    from connector.rights import Right
    from tests.brokers.secured_kafka import SecuredKafka

TRIES = 40
IMPATIENT = Timing(request_ms=1_000, delivery_ms=2_000)


@pytest.fixture(scope="module")
def office(secured: SecuredKafka, tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(secured, Names().mark, tmp_path_factory.mktemp("secrets"))
    office.open()
    return office


@pytest.fixture(scope="module")
def worked(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(office, tmp_path_factory.mktemp("events"))


def test_with_the_printed_rights_topics_are_made_a_transfer_is_committed_and_a_held_case_tried_again(
    worked: Worked, office: Office
) -> None:
    reader = office.of(Role.READER)

    assert b"C1" in [record.key for record in reader.committed(reader.names.named(Topic.TASKS))]
    assert "held_again" in worked.released
    assert "missing" in worked.rebuilt


@pytest.mark.parametrize("role", USED)
def test_all_that_is_printed_is_used_by_a_day_of_work_and_nothing_else_is_asked_for(
    worked: Worked, office: Office, role: Role
) -> None:
    """As the broker's authorizer noted it: no right is superfluous, and none was denied."""
    assert set(office.printed[role]) - worked.used[role] == set()
    assert worked.denied[role] == set()


def test_of_a_child_that_becomes_restricted_readers_without_the_right_see_only_that_it_moved(
    office: Office, tmp_path: Path
) -> None:
    before = Path(EVENTS).read_text(encoding="utf-8").replace('"C1"', '"C2"')
    child = {"child_id": "C2", "observed_at": "2026-04-18T09:00:00Z", "restricted": True}
    change = {"event": "ChildRecorded", "envelope": child, "details_updated_on": "2026-04-18"}
    file = tmp_path / "restricted.jsonl"
    file.write_text(f"{before}{json.dumps(change)}\n", encoding="utf-8")
    succeeded(office.of(Role.FEED).call("feed", str(file)))

    office.of(Role.RUN).run_until("2026-04-20")

    names = office.of(Role.RUN).names
    open_, closed = office.of(Role.READER), office.of(Role.RESTRICTED_READER)
    said = [_of_child("C2", open_.committed(names.named(topic))) for topic in (Topic.TASKS, Topic.TRANSFERS)]
    for records in said:
        moved = [is_content_free(record) for record in records]
        # content first, then nothing but that it moved
        assert moved == sorted(moved)
        assert set(moved) == {False, True}
    assert _of_child("C2", closed.committed(names.named(Topic.TASKS, restricted=True)))
    with pytest.raises(Forbidden, match=r"no right to Read on Topic .*-restricted"):
        open_.committed(names.named(Topic.TASKS, restricted=True))


def _of_child(child: str, records: list[Record]) -> list[Record]:
    return [record for record in records if (record.key or b"").decode().partition("/")[0] == child]


def test_a_broker_under_a_name_that_its_certificate_is_not_for_is_not_trusted(office: Office) -> None:
    told = cluster_of(office.of(Role.RUN).settings.kafka)
    elsewhere = told.bootstrap.replace("localhost", "127.0.0.1")

    with pytest.raises(Refused, match=r"isn't trusted \(.*127\.0\.0\.1.*\); say in kafka\.bootstrap a name it is for"):
        KafkaConnection(replace(told, bootstrap=elsewhere, timing=IMPATIENT)).admin()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"password": "a wrong one"}, r"check (kafka\.security, )?kafka\.username and kafka\.password"),
        ({"ca_file": None}, r"the broker's certificate isn't trusted \(.*\); set kafka\.ca_file"),
    ],
    ids=["password", "certificate"],
)
def test_who_may_not_connect_is_told_with_the_setting_to_mend(
    office: Office, wrong: dict[str, Any], says: str, caplog: pytest.LogCaptureFixture
) -> None:
    told = cluster_of(office.of(Role.RUN).settings.kafka)

    with pytest.raises(BusError, match=says) as refused:
        KafkaConnection(replace(told, security=replace(told.security, **wrong), timing=IMPATIENT)).admin()

    assert "a wrong one" not in f"{refused.value} {caplog.text}"


@pytest.mark.parametrize("role", list(Role))
def test_each_printed_right_is_needed_and_named_when_it_is_missing(office: Office, role: Role) -> None:
    connection = office.of(role).connect()

    said = {right: _said_without(office, role, right, connection) for right in office.printed[role]}

    assert said == {right: f"no right to {right}; grant it: {REMEDY}" for right in office.printed[role]}


def _said_without(office: Office, role: Role, right: Right, connection: Connection) -> str:
    office.kafka.revoke(role, right)
    try:
        for _ in range(TRIES):
            try:
                _use(right, connection, office, role)
            except Forbidden as forbidden:
                return str(forbidden)
            # a broker takes a moment until it knows of a right that is gone
            time.sleep(0.05)
    finally:
        office.kafka.grant(role, [right])
    return "nothing"


def _use(right: Right, connection: Connection, office: Office, role: Role) -> None:
    """Do the one thing that a right is for, as the program does it. Raises Forbidden."""
    if right.resource is Resource.TRANSACTIONAL_ID:
        _fence(connection, right.name)
    elif right.resource is Resource.GROUP:
        _join(connection, right.name, office)
    elif right.operation is Operation.READ:
        _read(connection, right.name)
    elif right.operation is Operation.WRITE:
        _write(connection, _own_id(office, role), right.name)
    else:
        _administer(connection, right)


def _own_id(office: Office, role: Role) -> str:
    """Give a transactional id that a role may use; a host's adapter has its own, which isn't ours to name."""
    own = [right.name for right in office.printed[role] if right.resource is Resource.TRANSACTIONAL_ID]
    return own[0] if own else office.adapter


def _fence(connection: Connection, name: str) -> None:
    sink = connection.sink(name)
    try:
        sink.fence()
    finally:
        sink.close()


def _write(connection: Connection, name: str, topic: str) -> None:
    sink = connection.sink(name)
    try:
        sink.fence()
        sink.begin()
        pending = sink.send(Outgoing(topic, 0, b"k", b"v"))
        sink.flush()
        if (lost := pending.error()) is not None:
            raise lost
        sink.abort()
    finally:
        sink.close()


def _read(connection: Connection, topic: str) -> None:
    reader = connection.log_reader(Partition(topic, 0))
    try:
        reader.read(timeout_ms=200)
    finally:
        reader.close()


class _Nobody:
    """Takes no note of assignments."""

    def revoked(self, partitions: frozenset[Partition]) -> None:
        del partitions

    def assigned(self, partitions: frozenset[Partition]) -> None:
        del partitions


def _join(connection: Connection, group: str, office: Office) -> None:
    source = connection.source(group=group, instance_id="pod-0", max_records=1)
    try:
        source.subscribe(office.of(Role.RUN).names.events, _Nobody())
        source.poll(timeout_ms=200)
    finally:
        source.close()


def _administer(connection: Connection, right: Right) -> None:
    admin = connection.admin()
    try:
        if right.operation is Operation.CREATE:
            with suppress_what_is_there():
                admin.create_topic(TopicDescription(right.name, PARTITIONS, 1, {}))
        elif right.operation is Operation.ALTER_CONFIGS:
            admin.alter_configs(right.name, {"min.insync.replicas": "1"})
        elif right.operation is Operation.DESCRIBE_CONFIGS:
            admin.describe_topics([right.name])
        else:
            admin.partition_count(right.name)
    finally:
        admin.close()


@contextmanager
def suppress_what_is_there() -> Iterator[None]:
    """Let a topic be there already: whether it may be created is asked first."""
    try:
        yield
    except Refused as refused:
        if isinstance(refused, Forbidden):
            raise


def lacking_one(office: Office) -> list[Right]:
    return [right for right in office.printed[Role.RUN] if right.resource is not Resource.TRANSACTIONAL_ID]


def test_a_run_that_lacks_a_right_on_a_topic_or_its_group_does_not_start_and_says_which(office: Office) -> None:
    settings = office.of(Role.RUN).settings
    stop = StopRequest()
    stop.make()
    said = {}
    for right in lacking_one(office):
        office.kafka.revoke(Role.RUN, right)
        try:
            with pytest.raises(Stop) as stopped:
                run_until(settings, around=Around(stop=stop))
        finally:
            office.kafka.grant(Role.RUN, [right])
        said[right] = (stopped.value.code, str(stopped.value))

    assert said == {right: (Exit.REFUSED, f"no right to {right}; grant it: {REMEDY}") for right in lacking_one(office)}


def test_a_run_that_may_not_use_its_transactional_id_ends_with_one_line_that_names_it(office: Office) -> None:
    (first, *_) = (right for right in office.printed[Role.RUN] if right.resource is Resource.TRANSACTIONAL_ID)
    office.kafka.revoke(Role.RUN, first)
    try:
        ended = office.of(Role.RUN).call("run", "--quiet")
    finally:
        office.kafka.grant(Role.RUN, [first])

    # the client says something of its own before
    said = f"handover run: no right to Write on TransactionalId {first.name}; grant it: {REMEDY}"
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (Exit.REFUSED, said)


def test_without_transactions_a_run_needs_no_transactional_id(office: Office) -> None:
    run = replace(office.of(Role.RUN), delivery="at_least_once")
    printed = json.loads(succeeded(run.call("acl", "print", "--format", "json", "--role", "run")).stdout)
    send(office, b"C9", codec.encode(event("C9")))
    needless = [right for right in office.printed[Role.RUN] if right.resource is Resource.TRANSACTIONAL_ID]
    for right in needless:
        office.kafka.revoke(Role.RUN, right)
    try:
        log = run.run_until("2026-05-31")
    finally:
        office.kafka.grant(Role.RUN, needless)

    assert {one["resource"] for one in printed} == {"Topic", "Group"}
    assert log.count("records") > 0


def test_the_doctor_needs_its_own_rights_beside_those_of_run_and_then_finds_nothing_to_mend(office: Office) -> None:
    own = set(office.printed[Role.DOCTOR]) - set(office.printed[Role.RUN])
    office.kafka.grant(Role.RUN, own)
    try:
        ended = office.of(Role.RUN).call("doctor", "--output", "json")
    finally:
        for right in own:
            office.kafka.revoke(Role.RUN, right)

    found = {one["about"]: one["verdict"] for one in json.loads(ended.stdout)}
    assert ended.returncode == Exit.DONE
    assert {about for about, verdict in found.items() if verdict != "good"} == {"authority", "durability"}
