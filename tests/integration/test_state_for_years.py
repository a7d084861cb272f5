"""State for years on real Kafka: a child is erased, a closed case outlives its retention, a lost state is rebuilt."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from connector.brokers.broker import Ability
from connector.certificates import CERTIFICATE
from connector.changelog import CASE, REMNANT, WAITING
from connector.kafka_adapter import KafkaConnection
from connector.kafka_adapter.partitioning import partition_of
from connector.ports import Outgoing
from connector.process import cluster_of
from policy_core.messages import Topic
from tests.brokers.abilities import needs
from tests.docs.pages import code, read, rows, section
from tests.integration.program import Program, succeeded
from tests.integration.said import differences, said_by_simulation, said_on_the_bus
from tests.integration.stories import UNTIL, written_histories

if TYPE_CHECKING:
    from pathlib import Path

    from connector.brokers.broker import Broker
    from connector.certificates import ErasureCertificate
    from tests.brokers.names import Names

pytestmark = needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
CHILD = "C4711"


def at(when: str, name: str, **fields: Any) -> dict[str, Any]:
    return {"event": name, "envelope": {"child_id": CHILD, "observed_at": f"{when}T09:00:00Z"}, **fields}


def a_move_is_due(*, restricted: bool = False) -> list[dict[str, Any]]:
    """A second review for a child in long-term fostering: Norfolk's team for looked after children is due."""
    worker = {"worker_id": "W1", "qualification": "social_worker", "newly_qualified": False}
    team = {"team": "fas", "locality": "south"}
    born = at("2025-12-01", "ChildRecorded", date_of_birth="2015-05-09", details_updated_on="2025-12-01")
    if restricted:
        born["envelope"]["restricted"] = True
    held = {"involvement_id": "I1", "role": "primary", "worker": worker, "team": team, "started_on": "2025-12-01"}
    planned = {"plan": "authority", "permanence_option": "long_term_fostering", "parallel_options": []}
    decided = {"number": 2, "held_on": "2026-04-14", "permanence_decision": "long_term_fostering", "attendees": []}
    return [
        born,
        at("2025-12-01", "CaseOpened", case_id="K1", opened_on="2025-12-01"),
        at("2025-12-01", "InvolvementStarted", **held),
        at("2025-12-22", "BecameLookedAfter", period_id="P1", started_on="2025-12-22"),
        at("2025-12-22", "LegalStatusStarted", legal_status="V2", started_on="2025-12-22"),
        at("2026-03-30", "CarePlanRecorded", **planned, decided_on="2026-03-30"),
        at("2026-04-14", "LookedAfterReviewHeld", meeting_id="R2", **decided),
    ]


def closing() -> list[dict[str, Any]]:
    return [
        at("2026-05-04", "CeasedToBeLookedAfter", period_id="P1", ended_on="2026-05-04"),
        at("2026-05-04", "LegalStatusEnded", legal_status="V2", started_on="2025-12-22", ended_on="2026-05-04"),
        at("2026-05-04", "InvolvementEnded", involvement_id="I1", ended_on="2026-05-04"),
        at("2026-05-04", "CaseClosed", case_id="K1", closed_on="2026-05-04"),
    ]


def written(folder: Path, name: str, events: list[dict[str, Any]]) -> Path:
    file = folder / name
    file.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    return file


def program(broker: Broker, names: Names, **more: Any) -> Program:
    handover = Program(bootstrap=broker.bootstrap, mark=names.mark, **more)
    handover.apply_topics()
    return handover


def standing(handover: Program, topic: str) -> dict[bytes, Any]:
    """Give what compaction leaves of a topic, by key."""
    last = {record.key or b"": record for record in handover.committed(topic)}
    return {key: record for key, record in last.items() if record.value is not None}


def cases(handover: Program) -> list[bytes]:
    kept = standing(handover, handover.names.state)
    return sorted(key for key in kept if key.startswith((CASE, WAITING, REMNANT)))


def send_garbage(handover: Program) -> None:
    """Send a value that nobody can read under the child's key, so that its case is held."""
    key = CHILD.encode()
    sink = KafkaConnection(cluster_of(handover.settings.kafka)).sink(f"{handover.mark}-garbage")
    sink.fence()
    sink.begin()
    sink.send(Outgoing(handover.names.events, partition_of(key, handover.partitions), key, b"no Avro"))
    sink.flush()
    sink.commit()
    sink.close()


@pytest.mark.parametrize("restricted", [False, True], ids=["open", "restricted"])
def test_of_an_erased_child_nothing_readable_is_left_and_a_certificate_is_out(
    broker: Broker, names: Names, tmp_path: Path, *, restricted: bool
) -> None:
    handover = program(broker, names)
    topic = handover.names.named(Topic.TRANSFERS, restricted=restricted)
    handover.feed(written(tmp_path, "before.jsonl", a_move_is_due(restricted=restricted)))
    handover.run_until("2026-04-20")
    published = [key for key in standing(handover, topic) if key.startswith(CHILD.encode())]
    assert published
    send_garbage(handover)
    later = at("2026-04-28", "CarePlanRecorded", plan="authority", decided_on="2026-04-28")
    erased = at("2026-04-27", "ChildErased", erased_on="2026-04-27", basis="request")
    handover.feed(written(tmp_path, "after.jsonl", [later | {"decided_on": "2026-04-21"}, erased, later]))

    log = handover.run_until("2026-05-31")

    (remnant,) = cases(handover)
    assert remnant.startswith(REMNANT)
    assert [key for key in standing(handover, topic) if key.startswith(CHILD.encode())] == []
    gone = [record for record in handover.committed(topic) if record.value is None]
    assert {record.key for record in gone} == set(published)
    assert {dict(record.headers)["handover_tombstone"] for record in gone} == {b"erasure"}
    (record,) = handover.committed(handover.names.certificates)
    certificate = CERTIFICATE.decode(record.value or b"")
    # the case itself, what could not be read, and one event that waited behind it
    assert {one.topic: one.records for one in certificate.erased} == {handover.names.state: 3, topic: len(published)}
    assert (certificate.basis, certificate.erased_at) == ("request", datetime(2026, 4, 27, 9, tzinfo=UTC))
    assert CHILD.encode() not in (record.key or b"") + (record.value or b"")
    certified(handover, certificate)
    assert (log.count("deleted.erasure"), log.count("refused.child_erased"), log.count("quarantined")) == (1, 1, 0)
    if restricted:
        open_topics = [handover.names.named(one) for one in Topic]
        assert [one for name in open_topics for one in handover.committed(name)] == []


def certified(handover: Program, certificate: ErasureCertificate) -> None:
    """See that an operator is told the same, by the child's id and by the reference."""
    (listed,) = told(handover, "list", "--child", CHILD)
    (shown,) = told(handover, "show", listed["reference"])
    forms = {what: code(fields) for what, fields in rows(section(read("command-line.md"), "JSON"))}
    assert list(listed) == forms["each erasure of `certificates list --output json`"]
    assert (listed["erased_on"], listed["basis"]) == ("2026-04-27", "request")
    assert listed["records"] == sum(shown["erased"].values()) == sum(one.records for one in certificate.erased)
    assert shown["left_to_retention"] == list(certificate.left_to_retention)
    assert handover.call("certificates", "list", "--child", "NOBODY").returncode == 1


def told(handover: Program, *arguments: str) -> Any:
    return json.loads(succeeded(handover.call("certificates", *arguments, "--output", "json")).stdout)


def test_a_closed_case_is_deleted_after_its_retention_and_a_child_who_comes_back_is_another(
    broker: Broker, names: Names, tmp_path: Path
) -> None:
    settings = tmp_path / "authority.toml"
    settings.write_text("closures = []\n[retention]\nclosed_case_years = 6\n", encoding="utf-8")
    handover = program(broker, names, authority_settings=settings)
    first = [*a_move_is_due(), *closing()]
    late = at("2032-06-01", "CarePlanRecorded", plan="authority", decided_on="2026-02-02")
    back = at("2032-06-02", "CaseOpened", case_id="K2", opened_on="2032-06-02")
    topic = handover.names.named(Topic.TRANSFERS)
    handover.feed(written(tmp_path, "first.jsonl", first))
    handover.run_until("2032-05-03")
    assert cases(handover) == [CASE + CHILD.encode()]

    log = handover.run_until("2032-05-04")

    assert log.count("deleted.retention") == 1
    assert [key[: len(REMNANT)] for key in cases(handover)] == [REMNANT]
    gone = [record for record in handover.committed(topic) if record.value is None]
    assert {dict(record.headers)["handover_tombstone"] for record in gone} == {b"retention"}
    handover.feed(written(tmp_path, "second.jsonl", [late, back]))
    again = handover.run_until("2032-06-30")
    assert again.count("refused.case_deleted") == 1
    assert CASE + CHILD.encode() in cases(handover)
    expected = handover.simulate(written(tmp_path, "all.jsonl", [*first, late, back]), "2032-06-30")
    assert differences(said_on_the_bus(handover), said_by_simulation(expected)) == []


def test_a_state_that_was_lost_is_rebuilt_and_the_run_goes_on_as_if_nothing_had_happened(
    broker: Broker, names: Names, tmp_path: Path
) -> None:
    handover = program(broker, names)
    events = written_histories(tmp_path, children=8, seed=11)
    lines = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    middle = len(lines) // 2
    handover.feed(written(tmp_path, "first.jsonl", lines[:middle]))
    until = lines[middle - 1]["envelope"]["observed_at"][:10]
    handover.run_until(until)
    assert succeeded(handover.call("rebuild", "--until", until)).stdout == ""

    forget_everything(handover)

    refused = handover.call("run", "--clock", "events", "--until", UNTIL)
    assert (refused.returncode, "handover rebuild --apply" in refused.stderr) == (65, True)
    told = wait_until_nobody_is_there(handover, "--until", until, "--output", "json")
    assert {one["kind"] for one in json.loads(told.stdout)} == {"missing", "offset"}
    assert succeeded(handover.call("rebuild", "--until", until)).stdout == ""
    handover.feed(written(tmp_path, "second.jsonl", lines[middle:]))
    handover.run_until(UNTIL)
    expected = said_by_simulation(handover.simulate(events, UNTIL))
    assert differences(said_on_the_bus(handover), expected) == []


def forget_everything(handover: Program) -> None:
    """Overwrite every record of the state topic with a tombstone, as a purge by hand would."""
    sink = KafkaConnection(cluster_of(handover.settings.kafka)).sink(f"{handover.mark}-purge")
    sink.fence()
    sink.begin()
    for record in handover.committed(handover.names.state):
        sink.send(Outgoing(handover.names.state, record.partition.number, record.key, None))
    sink.flush()
    sink.commit()
    sink.close()


def wait_until_nobody_is_there(handover: Program, *arguments: str) -> Any:
    """Call `rebuild --apply` again and again until the sessions of stopped processes are over."""
    for _ in range(30):
        ended = handover.call("rebuild", "--apply", *arguments)
        if "members; stop every process" not in ended.stderr:
            return succeeded(ended)
    raise AssertionError("the group never became empty")


def test_mending_is_refused_while_a_process_runs(broker: Broker, names: Names) -> None:
    handover = program(broker, names)
    process = handover.start("run")
    try:
        log: list[str] = []
        while '"restored"' not in (log[-1] if log else ""):
            log.append(process.stderr.readline() if process.stderr else "")
        ended = handover.call("rebuild", "--apply")
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert (ended.returncode, "stop every process" in ended.stderr) == (64, True)
