"""`handover doctor`, as an operator calls it: on a bus that is ready, on one that isn't, and without one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from connector.brokers.broker import Ability
from connector.exits import Exit
from tests.brokers.abilities import needs
from tests.integration.program import Program

if TYPE_CHECKING:
    from pathlib import Path

    from connector.brokers.broker import Broker
    from tests.brokers.names import Names

NOBODY = "127.0.0.1:1"
ON_THE_BUS = ("rights", "transactions", "read committed", "fencing", "topics", "durability")


def examined(handover: Program, *more: str) -> tuple[int, dict[str, dict[str, str]]]:
    """Give the exit code and, by what it is about, the last finding."""
    ended = handover.call("doctor", "--output", "json", *more)
    return ended.returncode, {finding["about"]: finding for finding in json.loads(ended.stdout)}


def verdicts(found: dict[str, dict[str, str]]) -> dict[str, str]:
    return {about: finding["verdict"] for about, finding in found.items()}


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.FENCING)
def test_a_bus_that_is_ready_has_nothing_to_mend(broker: Broker, names: Names) -> None:
    handover = Program(bootstrap=broker.bootstrap, mark=names.mark)
    handover.apply_topics()

    code, found = examined(handover)

    assert code == Exit.DONE
    assert verdicts(found) == {
        **dict.fromkeys(("settings", "policy", "host", "broker", "schemas"), "good"),
        **dict.fromkeys(("rights", "transactions", "read committed", "fencing", "topics"), "good"),
        # one broker, reached without TLS, is warned of, and that the authority has said nothing of its own
        **dict.fromkeys(("security", "durability", "authority"), "warning"),
    }


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED)
def test_an_examination_leaves_nothing_for_a_consumer_to_read(broker: Broker, names: Names) -> None:
    handover = Program(bootstrap=broker.bootstrap, mark=names.mark)
    handover.apply_topics()

    examined(handover)

    assert handover.committed(handover.names.quarantine) == []


@needs(Ability.TRANSACTIONS)
def test_topics_that_are_missing_are_named_with_the_remedy(broker: Broker, names: Names) -> None:
    code, found = examined(Program(bootstrap=broker.bootstrap, mark=names.mark))

    assert code == Exit.FINDINGS
    assert found["topics"]["verdict"] == "bad"
    assert found["topics"]["says"].endswith(": missing")
    assert found["topics"]["remedy"] == "run handover topics apply"
    assert found["transactions"]["verdict"] == "unknown"


@needs(Ability.TRANSACTIONS)
def test_a_changelog_that_is_not_compacted_is_named(broker: Broker, names: Names) -> None:
    handover = Program(bootstrap=broker.bootstrap, mark=names.mark)
    handover.apply_topics()
    admin = handover.connect().admin()
    admin.alter_configs(handover.names.state, {"cleanup.policy": "delete"})
    admin.close()

    code, found = examined(handover)

    assert code == Exit.FINDINGS
    assert found["topics"]["says"] == f"{handover.names.state}: cleanup.policy=compact"


@needs(Ability.TRANSACTIONS)
def test_a_wrong_number_of_partitions_is_named_and_not_to_be_applied(broker: Broker, names: Names) -> None:
    Program(bootstrap=broker.bootstrap, mark=names.mark, partitions=2).apply_topics()

    code, found = examined(Program(bootstrap=broker.bootstrap, mark=names.mark, partitions=3))

    assert code == Exit.FINDINGS
    assert "has 2 partitions, not 3: set kafka.partitions to what it has" in found["topics"]["says"]
    assert "apply" not in found["topics"]["remedy"]


def test_without_a_bus_the_rest_is_examined_all_the_same(names: Names) -> None:
    code, found = examined(Program(bootstrap=NOBODY, mark=names.mark))

    assert code == Exit.UNREACHABLE
    assert found["broker"]["verdict"] == "bad"
    assert {found[about]["verdict"] for about in ON_THE_BUS} == {"unknown"}
    assert (found["policy"]["verdict"], found["host"]["verdict"]) == ("good", "good")


def test_a_plugin_that_is_not_there_counts_more_than_a_bus_that_is_not(names: Names) -> None:
    code, found = examined(Program(bootstrap=NOBODY, mark=names.mark, authority="norfok"))

    assert code == Exit.CONFIG
    assert "did you mean norfolk?" in found["plugins"]["says"]


def test_settings_of_the_authority_that_lack_something_are_warned_of(names: Names, tmp_path: Path) -> None:
    file = tmp_path / "authority.toml"
    file.write_text("closures = []\n", encoding="utf-8")

    _, found = examined(Program(bootstrap=NOBODY, mark=names.mark, authority_settings=file))

    lacking = {about for about, finding in found.items() if finding["verdict"] == "warning"}
    assert lacking == {"security", "localities", "work trays", "go-live days"}


def test_settings_of_the_authority_that_can_not_be_meant_count_as_the_plugins_do(names: Names, tmp_path: Path) -> None:
    file = tmp_path / "authority.toml"
    file.write_text("[teams.fass]\ngo_live = 2026-04-01\n", encoding="utf-8")

    code, found = examined(Program(bootstrap=NOBODY, mark=names.mark, authority_settings=file))

    assert code == Exit.CONFIG
    assert found["plugins"]["says"] == f"{file}: teams.fass: the policy has no such team; did you mean fas?"


def test_settings_that_can_not_be_used_end_the_examination(names: Names) -> None:
    code, found = examined(Program(bootstrap=NOBODY, mark=names.mark, batch=0))

    assert code == Exit.CONFIG
    assert verdicts(found) == {"settings": "bad"}


def test_people_get_a_line_a_matter_with_its_remedy(names: Names) -> None:
    lines = Program(bootstrap=NOBODY, mark=names.mark).call("doctor").stdout.splitlines()

    assert lines[0].split()[:2] == ["good", "settings"]
    assert next(line for line in lines if line.startswith("bad")).endswith("set kafka.bootstrap, or start the broker")
