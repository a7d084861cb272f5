"""An office on a secured broker: a user for each role, with the rights that `acl print` prints and no other."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.changelog import CASE
from connector.held_cases import HeldCases
from connector.kafka_adapter import ClusterSettings, KafkaConnection
from connector.kafka_adapter.client import ConfigResource, ConfigResourceType
from connector.kafka_adapter.partitioning import partition_of
from connector.ports import Outgoing
from connector.rights import Operation, Resource, Right
from connector.roles import Role
from tests.integration.program import Program, succeeded
from tests.integration.test_held_cases import wait_for
from tests.shell.answering import history

if TYPE_CHECKING:
    from tests.brokers.secured_kafka import SecuredKafka

PARTITIONS = 2
EVENTS = "docs/examples/second-review.jsonl"
GARBAGE = b"no Avro at all"
WHY = ("--reason", "the sender was mended", "--by", "pat")
# of the others it is theirs how they read and write; the doctor has a test of its own
USED = (Role.RUN, Role.OPERATOR, Role.REBUILD, Role.PROVISIONER, Role.FEED)


@dataclass(frozen=True, slots=True)
class Office:
    """One authority's names on a secured broker, and each role's way of calling `handover`."""

    kafka: SecuredKafka
    mark: str
    folder: Path
    printed: dict[Role, list[Right]] = field(default_factory=dict)

    @property
    def adapter(self) -> str:
        return f"{self.mark}-adapter"

    def of(self, role: Role) -> Program:
        more = self.kafka.variables(role, self.folder)
        return Program(bootstrap=self.kafka.bootstrap, mark=self.mark, partitions=PARTITIONS, more=more)

    def open(self) -> None:
        """Grant what is printed for each role, as an administrator would who trusts the program."""
        who = [f"--principal={role}={self.kafka.users[role].principal}" for role in Role]
        said = succeeded(self.of(Role.RUN).call("acl", "print", "--format", "json", *who))
        for acl in json.loads(said.stdout):
            self.printed.setdefault(Role(acl["role"]), []).append(_right(acl))
        for role, rights in self.printed.items():
            self.kafka.grant(role, rights)
        # a host's adapter writes under an id of its own, which isn't ours to print
        self.kafka.grant(Role.HOST, [Right(Resource.TRANSACTIONAL_ID, self.adapter, Operation.WRITE)])
        succeeded(self.of(Role.PROVISIONER).call("topics", "apply"))


def _right(acl: dict[str, Any]) -> Right:
    assert (acl["host"], acl["permission"], acl["pattern"]) == ("*", "Allow", "Literal")
    return Right(Resource(acl["resource"]), acl["name"], Operation(acl["operation"]))


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of a day of work: what operators were told, and what the authorizer noted of each role."""

    released: str
    rebuilt: str
    used: dict[Role, set[Right]] = field(default_factory=lambda: defaultdict(set))
    denied: dict[Role, set[Right]] = field(default_factory=lambda: defaultdict(set))


def work(office: Office, folder: Path) -> Worked:
    """Let everybody do all of their work once: it takes each right that there is."""
    run, operator, names = office.of(Role.RUN), office.of(Role.OPERATOR), office.of(Role.RUN).names
    # topics that are set otherwise are put right
    topics = {right.name for right in office.printed[Role.PROVISIONER]}
    otherwise = {"cleanup.policy": "compact,delete"}
    office.kafka.admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, one, otherwise) for one in topics])
    succeeded(office.of(Role.PROVISIONER).call("topics", "apply"))
    succeeded(office.of(Role.FEED).call("feed", str(_events(folder))))
    send(office, None, GARBAGE)
    run.run_until("2026-04-20")

    send(office, b"HELD1", GARBAGE)
    process = run.start("run", "--quiet")
    held_cases = HeldCases(operator.connect(), names.state, PARTITIONS)
    wait_for(lambda: bool(held_cases.of_child("HELD1")))
    released = operator.call("parked", "release", "--cause", "not_avro", *WHY).stdout
    (offset,) = held_cases.of_child("HELD1")[0].waiting.values()
    succeeded(operator.call("parked", "discard", "HELD1", "--event", str(offset), *WHY))
    listed = json.loads(succeeded(operator.call("quarantine", "list", "--output", "json")).stdout)
    discarded = next(one["id"] for one in listed if one["child"] == "HELD1")
    succeeded(operator.call("quarantine", "replay", discarded, *WHY))
    succeeded(operator.call("certificates", "list"))
    process.terminate()
    assert process.communicate(timeout=60)[1] == ""

    _lose_a_case(office)
    rebuilt = succeeded(office.of(Role.REBUILD).call("rebuild", "--apply")).stdout
    worked = Worked(released, rebuilt)
    for allowed, user, right in office.kafka.audited():
        (worked.used if allowed else worked.denied)[Role(user)].add(right)
    return worked


def _events(folder: Path) -> Path:
    """Write what makes a run write on each of its topics: a move, commands, a restricted child, an erasure."""
    known = Path(EVENTS).read_text(encoding="utf-8")
    lines = [json.loads(line) for child in ("C1", "C3") for line in known.replace('"C1"', f'"{child}"').splitlines()]
    lines += [*history("C4"), *map(_restricted, history("C5"))]
    erased = {"child_id": "C3", "observed_at": "2026-04-19T09:00:00Z"}
    lines.append({"event": "ChildErased", "envelope": erased, "erased_on": "2026-04-19"})
    file = folder / "events.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def _restricted(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "envelope": {**event["envelope"], "restricted": True}}


def send(office: Office, key: bytes | None, value: bytes) -> None:
    """Send a record as `feed` would."""
    names = office.of(Role.FEED).names
    sink = office.of(Role.FEED).connect().sink(names.producer(names.FEED))
    sink.fence()
    sink.begin()
    sink.send(Outgoing(names.events, 0 if key is None else partition_of(key, PARTITIONS), key, value))
    sink.flush()
    sink.commit()
    sink.close()


def _lose_a_case(office: Office) -> None:
    """Take a case out of the state and the offsets out of the group, as the cluster's administrator might."""
    run = office.of(Role.RUN)
    admin = run.connect().admin()
    # the session of a stopped process has to end before a state may be mended
    admin.remove_static_member(run.names.group, run.settings.kafka.instance)
    admin.close()
    office.kafka.admin.delete_groups([run.names.group])
    plain = KafkaConnection(ClusterSettings(bootstrap=office.kafka.plain.bootstrap))
    sink = plain.sink(f"{office.mark}-administrator")
    sink.fence()
    sink.begin()
    sink.send(Outgoing(run.names.state, partition_of(b"C1", PARTITIONS), CASE + b"C1", None))
    sink.flush()
    sink.commit()
    sink.close()
