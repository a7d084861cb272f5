"""A rule that raises or never returns, in the whole program on real Kafka: its case is held, others go on."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from connector.brokers.broker import Ability
from connector.case_state import from_bytes
from connector.changelog import Changelog
from connector.deadline import NEVER_RETURNS
from connector.held_cases import HeldCases
from connector.ports import Partition
from connector.store import Store
from tests.brokers.abilities import needs, skip_what_cannot_be
from tests.brokers.names import Names
from tests.integration.program import Program, succeeded
from tests.integration.test_held_cases import WHY, wait_for
from tests.shell.poisoned import RULE, Poison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.brokers.broker import Broker
    from connector.held_cases import HeldCase

pytestmark = needs(Ability.NETWORK, Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)

ROOT = Path(__file__).parents[2]
LOOPS, RAISES, OTHERS = "LOOP1", "RAISE1", ("GOOD1", "GOOD2", "GOOD3")


@dataclass(frozen=True, slots=True)
class Ward:
    """A running process with a harmful rule, and the file without which that one does no harm."""

    handover: Program
    fault: Path
    folder: Path

    def feed(self, *events: dict[str, Any]) -> None:
        file = self.folder / "events.jsonl"
        file.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
        self.handover.feed(file)

    def held(self) -> dict[str, HeldCase]:
        names = self.handover.names
        cases = HeldCases(self.handover.connect(), names.state, self.handover.partitions)
        return {case.child: case for case in cases.all()}

    def judged(self, child: str) -> list[str]:
        """Give the kinds of event that are folded into a child's case, by name."""
        store = Store()
        for record in self.handover.committed(self.handover.names.state):
            Changelog(Partition(self.handover.names.state, record.partition.number)).take_in(record, store)
        case = store.get(child.encode())
        state = case.state if case is not None else None
        return [] if state is None else sorted(name for name, _ in from_bytes(state, None)[0].raw.versions)


def opened(child: str) -> dict[str, Any]:
    envelope = {"child_id": child, "observed_at": "2026-03-02T09:00:00Z"}
    return {"event": "CaseOpened", "case_id": f"K{child}", "opened_on": "2026-03-02", "envelope": envelope}


def planned(child: str) -> dict[str, Any]:
    envelope = {"child_id": child, "observed_at": "2026-03-03T09:00:00Z"}
    return {"event": "CarePlanRecorded", "plan": "authority", "decided_on": "2026-03-03", "envelope": envelope}


@pytest.fixture(scope="module")
def ward(
    chosen_broker: Broker, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ward]:
    skip_what_cannot_be(request.node, chosen_broker)
    folder = tmp_path_factory.mktemp("ward")
    fault = folder / "fault"
    fault.touch()
    handover = Program(bootstrap=chosen_broker.bootstrap, mark=Names().mark)
    handover.apply_topics()
    poison = Poison(raises=(f"K{RAISES}",), never_returns=(f"K{LOOPS}",), while_there=str(fault))
    process = subprocess.Popen(
        (sys.executable, "-m", "tests.shell.poisoned", json.dumps(asdict(poison)), "run", "--quiet"),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**handover.environment, "HANDOVER_RUN__RULE_SECONDS": "2"},
    )
    yield Ward(handover, fault, folder)
    process.terminate()
    assert process.wait(timeout=60) == 0


def test_a_rule_that_never_returns_is_cut_off_its_case_held_and_others_go_on(ward: Ward) -> None:
    ward.feed(opened(LOOPS), planned(LOOPS), *(event for child in OTHERS for event in (opened(child), planned(child))))

    wait_for(lambda: all(ward.judged(child) == ["CarePlanRecorded", "CaseOpened"] for child in OTHERS))
    wait_for(lambda: LOOPS in ward.held() and len(ward.held()[LOOPS].waiting) == 2)

    held = ward.held()
    assert held.keys() == {LOOPS}
    assert (held[LOOPS].queue.reason_code, held[LOOPS].queue.rule_id) == (NEVER_RETURNS, RULE)
    assert ward.judged(LOOPS) == []


def test_a_release_after_the_rule_was_mended_judges_all_that_waited_and_frees_no_case_of_another_cause(
    ward: Ward,
) -> None:
    ward.feed(opened(RAISES), planned(RAISES))
    wait_for(lambda: RAISES in ward.held() and len(ward.held()[RAISES].waiting) == 2)
    cause = ward.held()[RAISES].cause
    in_vain = ward.handover.call("parked", "release", "--cause", cause, *WHY)

    ward.fault.unlink()
    released = succeeded(ward.handover.call("parked", "release", "--cause", cause, *WHY))

    assert (in_vain.returncode, "held_again" in in_vain.stdout) == (1, True)
    (line,) = released.stdout.splitlines()[1:]
    assert (line.split()[0], line.split()[2]) == (RAISES, "went_on")
    assert ward.judged(RAISES) == ["CarePlanRecorded", "CaseOpened"]
    assert RAISES not in ward.held()
