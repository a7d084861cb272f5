"""What operators do about held cases and about quarantine, with the program as they run it, on real Kafka."""

from __future__ import annotations

import json
import socket
import time
import urllib.request
from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from connector.brokers.broker import Ability
from connector.held_cases import HeldCases
from connector.kafka_adapter.partitioning import partition_of
from connector.ports import Outgoing
from connector.wire import codec
from tests.brokers.abilities import needs, skip_what_cannot_be
from tests.brokers.names import Names
from tests.docs.pages import code, read, rows, section
from tests.integration.bad_records import event
from tests.integration.program import Program, succeeded

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from connector.brokers.broker import Broker
    from connector.held_cases import HeldCase

pytestmark = needs(Ability.NETWORK, Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)

PATIENCE_S = 90.0
GARBAGE = b"no Avro at all"
WHY = ("--reason", "the sender was mended", "--by", "pat")


@dataclass(frozen=True, slots=True)
class Floor:
    """A running process, and an operator beside it."""

    handover: Program
    port: int = 0

    def send(self, child: str, *values: bytes) -> None:
        key = child.encode()
        sink = self.handover.connect().sink(f"{self.handover.mark}-host")
        sink.fence()
        sink.begin()
        number = partition_of(key, self.handover.partitions)
        pending = [sink.send(Outgoing(self.handover.names.events, number, key, value)) for value in values]
        sink.flush()
        assert [one.error() for one in pending] == [None] * len(pending)
        sink.commit()
        sink.close()

    def told(self, *arguments: str) -> Any:
        return json.loads(succeeded(self.handover.call(*arguments, "--output", "json")).stdout)

    def held(self) -> dict[str, HeldCase]:
        names = self.handover.names
        cases = HeldCases(self.handover.connect(), names.state, self.handover.partitions)
        return {case.child: case for case in cases.all()}

    def hold(self, child: str, *behind: bytes, first: bytes = GARBAGE) -> list[int]:
        """Send a record that can't be read, and others behind it; give their offsets once all of them wait."""
        self.send(child, first, *behind)
        wait_for(lambda: child in self.held() and len(self.held()[child].waiting) == 1 + len(behind))
        return list(self.held()[child].waiting.values())

    def measured(self, name: str) -> dict[str, float]:
        """Give the samples of a metric as the process serves them, by the values of their labels."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as page:
            families = list(text_string_to_metric_families(page.read().decode()))
        samples = [one for family in families for one in family.samples if one.name == f"handover_{name}"]
        return {",".join(one.labels.values()): one.value for one in samples}

    def quarantined(self, child: str) -> list[dict[str, Any]]:
        return [one for one in self.told("quarantine", "list") if one["child"] == child]


def a_free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def floor(chosen_broker: Broker, request: pytest.FixtureRequest) -> Iterator[Floor]:
    skip_what_cannot_be(request.node, chosen_broker)
    handover = Program(bootstrap=chosen_broker.bootstrap, mark=Names().mark)
    handover.apply_topics()
    port = a_free_port()
    process: subprocess.Popen[str] = handover.start("run", "--quiet", "--health-port", str(port))
    yield Floor(handover, port)
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 0


def good(child: str, day: int = 2) -> bytes:
    return codec.encode(event(child, decided_on=f"2026-03-{day:02}"))


def test_list_says_who_is_held_and_for_what(floor: Floor) -> None:
    floor.hold("LIST1", good("LIST1"))

    one = next(one for one in floor.told("parked", "list") if one["child"] == "LIST1")
    assert (one["cause"], one["waiting"], one["alert"]) == ("not_avro", 2, False)
    assert one["partition"] == partition_of(b"LIST1", floor.handover.partitions)
    forms = {what: code(fields) for what, fields in rows(section(read("command-line.md"), "JSON"))}
    assert list(one) == forms["each case of `parked list --output json`"]


def test_a_held_case_and_what_came_of_others_can_be_scraped(floor: Floor) -> None:
    floor.hold("SEEN1")
    before = floor.measured("events_judged_total").get("CarePlanRecorded", 0)
    floor.send("SEEN2", good("SEEN2"))

    wait_for(lambda: floor.measured("events_judged_total").get("CarePlanRecorded", 0) == before + 1)
    # an idle loop looks again after half a second
    wait_for(lambda: sum(floor.measured("held_cases").values()) == len(floor.held()))
    assert floor.measured("partitions")["running"] == floor.handover.partitions
    assert floor.measured("holds_total")["not_avro"] >= 1
    assert floor.measured("decide_seconds_count")[""] >= 1
    assert set(floor.measured("lag_records")) == {str(number) for number in range(floor.handover.partitions)}
    assert list(floor.measured("policy_info").values()) == [1]


def test_show_names_what_waits_by_kind_offset_and_reason(floor: Floor) -> None:
    first, second = floor.hold("SHOW1", good("SHOW1"))

    told = floor.told("parked", "show", "SHOW1")

    assert list(told) == ["held", "waiting", "commands"]
    assert [(one["offset"], one["kind"], one["reason"]) for one in told["waiting"]] == [
        (first, "", "not_avro"),
        (second, "CarePlanRecorded", ""),
    ]
    assert floor.handover.call("parked", "show", "NOBODY").returncode == 1


def test_a_retry_is_applied_by_whoever_owns_the_partition_and_kept(floor: Floor) -> None:
    floor.hold("RETRY1")

    ended = floor.handover.call("parked", "retry", "RETRY1", *WHY)

    assert (ended.returncode, "held_again" in ended.stdout) == (1, True)
    (asked,) = floor.told("parked", "show", "RETRY1")["commands"]
    assert (asked["kind"], asked["by"], asked["reason"]) == ("retry", "pat", "the sender was mended")
    assert (asked["outcome"], asked["detail"]) == ("held_again", "not_avro")


def test_a_command_sent_again_under_its_id_is_obeyed_once(floor: Floor) -> None:
    floor.hold("AGAIN1")
    same = ("parked", "retry", "AGAIN1", *WHY, "--id", "4b0c7d4e-53f0-4f5a-8f2e-1d6a5b8e9c10")

    floor.handover.call(*same)
    attempts = floor.held()["AGAIN1"].queue.attempts
    floor.handover.call(*same, "--wait", "5")

    assert floor.held()["AGAIN1"].queue.attempts == attempts
    assert len(floor.told("parked", "show", "AGAIN1")["commands"]) == 1


def test_a_release_is_of_all_cases_of_one_cause_and_of_no_other(floor: Floor) -> None:
    for child in ("FREE1", "FREE2"):
        floor.hold(child, first=good(child)[:-1])
    floor.hold("FREE3")

    ended = floor.handover.call("parked", "release", "--cause", "truncated", *WHY)

    assert [line.split()[0] for line in ended.stdout.splitlines()[1:]] == ["FREE1", "FREE2"]
    assert {line.split()[2] for line in ended.stdout.splitlines()[1:]} == {"held_again"}
    assert floor.told("parked", "show", "FREE3")["commands"] == []


def test_discard_takes_out_one_event_and_the_rest_goes_on(floor: Floor) -> None:
    bad, _ = floor.hold("DROP1", good("DROP1"))

    succeeded(floor.handover.call("parked", "discard", "DROP1", "--event", str(bad), *WHY))

    assert "DROP1" not in floor.held()
    (one,) = floor.quarantined("DROP1")
    assert (one["reason"], one["offset"], one["replayed"]) == ("discarded", bad, False)


def test_what_is_in_quarantine_goes_back_once_as_it_came(floor: Floor, tmp_path: Path) -> None:
    bad, _, later = floor.hold("BACK1", good("BACK1"), good("BACK1", day=9))
    succeeded(floor.handover.call("parked", "discard", "BACK1", "--event", str(later), *WHY))
    succeeded(floor.handover.call("parked", "discard", "BACK1", "--event", str(bad), *WHY))
    wait_for(lambda: len(floor.quarantined("BACK1")) == 2)
    name = next(one["id"] for one in floor.quarantined("BACK1") if one["offset"] == later)

    shown = floor.told("quarantine", "show", name)
    assert (shown["kind"], shown["bytes"]) == ("CarePlanRecorded", len(good("BACK1", day=9)))
    succeeded(floor.handover.call("quarantine", "export", name, "--to", str(tmp_path / "one.jsonl")))
    exported = json.loads((tmp_path / "one.jsonl").read_text(encoding="utf-8"))
    assert b64decode(exported["value"]) == good("BACK1", day=9)

    succeeded(floor.handover.call("quarantine", "replay", name, *WHY))
    again = floor.handover.call("quarantine", "replay", name, *WHY)

    assert (again.returncode, "was replayed already" in again.stderr) == (1, True)
    events = [one.value for one in floor.handover.committed(floor.handover.names.events) if one.key == b"BACK1"]
    assert events.count(good("BACK1", day=9)) == 2
    assert [one["replayed"] for one in floor.quarantined("BACK1") if one["id"] == name] == [True]
