"""The authority's settings end to end: the host's words in, localities and work trays out."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from connector.brokers.broker import Ability
from tests.brokers.abilities import needs
from tests.integration.program import Program
from tests.integration.said import differences, said_by_simulation, said_on_the_bus
from tests.integration.stories import UNTIL, written_histories

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.brokers.broker import Broker
    from tests.brokers.names import Names

CHILDREN = 12
SEED = 7
WRITTEN = """
closures = []

[localities]
south = ["Breckland"]
north = ["Broadland"]
west = ["West Norfolk"]

[teams]
fas.work_trays = { south = "2101", north = "2102", west = "2103" }
cwd.work_trays = { all = "2201" }
lac.work_trays = { south = "2301", north = "2302", west = "2304" }
lac_city.work_trays = { all = "2303" }
leaving_care.work_trays = { all = "2401" }
leaving_care_city.work_trays = { all = "2403" }
adoption.work_trays = { all = "2501" }
kinship.work_trays = { all = "2503" }
"""
TRAYS: dict[str, dict[str, str]] = {team: told["work_trays"] for team, told in tomllib.loads(WRITTEN)["teams"].items()}
AREAS = {place: words[0] for place, words in tomllib.loads(WRITTEN)["localities"].items()}


def authority_settings(folder: Path) -> Path:
    file = folder / "authority.toml"
    file.write_text(WRITTEN, encoding="utf-8")
    return file


def in_the_hosts_words(told: Any) -> Any:
    """Write a team that has work trays by the id of its tray, without a locality; an area by the host's word."""
    if isinstance(told, list):
        return [in_the_hosts_words(one) for one in told]
    if not isinstance(told, dict):
        return told
    tray = TRAYS.get(str(told.get("team")), {}).get(told.get("locality") or "all")
    if tray is not None:
        return {"team": "a department", "host_team_id": tray}
    return {
        name: AREAS.get(value, value) if name == "locality" else in_the_hosts_words(value)
        for name, value in told.items()
    }


def in_words(events: Path) -> Path:
    lines = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    file = events.with_name("in-the-hosts-words.jsonl")
    file.write_text("".join(json.dumps(in_the_hosts_words(line)) + "\n" for line in lines), encoding="utf-8")
    return file


def teams_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "host_team_id" in value:
            yield value
        for part in value.values():
            yield from teams_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from teams_in(part)


def test_what_is_told_in_the_hosts_words_says_what_the_authoritys_do(names: Names, tmp_path: Path) -> None:
    handover = Program(bootstrap="", mark=names.mark, authority_settings=authority_settings(tmp_path))
    events = written_histories(tmp_path, children=CHILDREN, seed=SEED)
    worded = in_words(events)
    assert worded.read_text(encoding="utf-8") != events.read_text(encoding="utf-8")
    assert handover.simulate(worded, UNTIL) == handover.simulate(events, UNTIL)


def test_every_team_that_is_published_carries_the_tray_of_its_locality(names: Names, tmp_path: Path) -> None:
    handover = Program(bootstrap="", mark=names.mark, authority_settings=authority_settings(tmp_path))
    events = in_words(written_histories(tmp_path, children=CHILDREN, seed=SEED))
    teams = [team for line in handover.simulate(events, UNTIL) for team in teams_in(line["value"])]
    assert {team["host_team_id"] for team in teams} >= {"2101", "2301"}
    assert [
        team for team in teams if team["host_team_id"] != TRAYS.get(team["team"], {}).get(team["locality"] or "all")
    ] == []


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
def test_a_run_reads_the_same_file_as_simulate(broker: Broker, names: Names, tmp_path: Path) -> None:
    file = authority_settings(tmp_path)
    handover = Program(bootstrap=broker.bootstrap, mark=names.mark, authority_settings=file)
    events = in_words(written_histories(tmp_path, children=CHILDREN, seed=SEED))
    handover.apply_topics()
    handover.feed(events)

    handover.run_until(UNTIL)

    expected = said_by_simulation(handover.simulate(events, UNTIL))
    assert differences(said_on_the_bus(handover), expected) == []
    assert said_on_the_bus(handover) == expected
