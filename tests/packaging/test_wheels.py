"""What people install is the wheels: built here, installed away from the checkout, and used there."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = sorted(project.parent for project in ROOT.glob("plugins/*/pyproject.toml"))


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment with the wheels in it, and a folder far from the checkout to work in."""

    environment: Path
    folder: Path

    def run(self, *command: str) -> str:
        program, *arguments = command
        return run(str(self.environment / "bin" / program), *arguments, folder=self.folder)


def run(*command: str, folder: Path) -> str:
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert ended.returncode == 0, f"{' '.join(command)}\n{ended.stdout}{ended.stderr}"
    return ended.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel of each distribution, by the name of its folder; the root's is `handover`."""
    built = tmp_path_factory.mktemp("wheels")
    for project in (ROOT, *PLUGINS):
        out = str(built / (project.name if project != ROOT else "handover"))
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, folder=project)
    return {wheel.parent.name: wheel for wheel in built.glob("*/*.whl")}


def installed(folder: Path, *wheels: str) -> Installed:
    environment = folder / "environment"
    run(sys.executable, "-m", "venv", str(environment), folder=folder)
    run(str(environment / "bin" / "pip"), "install", "--quiet", *wheels, folder=folder)
    (folder / "elsewhere").mkdir()
    return Installed(environment, folder / "elsewhere")


@pytest.fixture(scope="module")
def base(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """What the author of a policy installs: no Kafka client, no Avro."""
    return installed(tmp_path_factory.mktemp("base"), *map(str, wheels.values()))


@pytest.fixture(scope="module")
def whole(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """What runs beside a host: the connector's extra and every plugin."""
    connector = f"{wheels['handover']}[connector]"
    plugins = [str(wheel) for name, wheel in wheels.items() if name != "handover"]
    return installed(tmp_path_factory.mktemp("whole"), connector, *plugins)


@pytest.fixture(scope="module")
def author(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Where a council writes its policy: the kit, a host's plugin, and `handover-fenland`, new from the template."""
    wanted = (f"{wheels['handover']}[testkit]", str(wheels["liquidlogic"]))
    environment = installed(tmp_path_factory.mktemp("author"), *wanted)
    environment.run("handover", "policy", "new", "fenland")
    return environment


@pytest.fixture(scope="module")
def council(wheels: dict[str, Path], author: Installed, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Where that policy is used: a fresh base install, the host's plugin, and the wheel of the new one."""
    project = author.folder / "handover-fenland"
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", folder=project)
    (built,) = (project / "dist").glob("*.whl")
    wanted = (wheels["handover"], wheels["liquidlogic"], built)
    return installed(tmp_path_factory.mktemp("council"), *map(str, wanted))


def top_level(wheel: Path) -> set[str]:
    names = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    return {name for name in names if not name.endswith(".dist-info")}


def test_the_root_wheel_puts_two_packages_beside_other_peoples(wheels: dict[str, Path]) -> None:
    assert top_level(wheels["handover"]) == {"policy_core", "connector"}


def test_a_plugins_wheel_puts_one_package_beside_other_peoples(wheels: dict[str, Path]) -> None:
    packages = {name: top_level(wheel) for name, wheel in wheels.items() if name != "handover"}
    assert packages == {project.name: {project.name} for project in PLUGINS}


def test_every_schema_of_the_checkout_is_in_the_wheel(wheels: dict[str, Path]) -> None:
    packed = zipfile.ZipFile(wheels["handover"]).namelist()
    wanted = [path for ending in ("*.avsc", "*.json") for path in (ROOT / "schemas").rglob(ending)]
    assert wanted
    assert {f"connector/{path.relative_to(ROOT).as_posix()}" for path in wanted} - set(packed) == set()


def test_a_base_install_brings_neither_kafka_nor_avro(base: Installed) -> None:
    names = {one["name"].lower() for one in json.loads(base.run("pip", "list", "--format", "json"))}
    assert names & {"kafka-python", "fastavro"} == set()


def test_a_base_install_shows_its_commands(base: Installed) -> None:
    assert "usage: handover" in base.run("handover", "--help")


def test_a_base_install_lists_the_rules_of_a_policy(base: Installed) -> None:
    rules = json.loads(base.run("handover", "rules", "--authority", "norfolk", "--output", "json"))
    assert {"id", "clause", "kind", "since", "until", "state", "reason"} == set(rules[0])


def test_nothing_is_imported_from_the_checkout(whole: Installed) -> None:
    packages = ("policy_core", "connector", *(project.name for project in PLUGINS))
    places = whole.run(
        "python", "-c", f"import {', '.join(packages)}; print(*({'.__file__, '.join(packages)}.__file__))"
    )
    assert [place for place in places.split() if not place.startswith(str(whole.environment))] == []


def test_the_connectors_install_writes_avro_by_the_schemas_it_brought(whole: Installed) -> None:
    shown = whole.run("python", "-c", "from connector.wire.schemas import folder, raw; print(folder(), len(raw()))")
    place, count = shown.split()
    assert place.startswith(str(whole.environment))
    assert int(count) == len(list((ROOT / "schemas").glob("*/*.avsc")))


def test_the_connectors_install_loads_its_kafka_client(whole: Installed) -> None:
    whole.run("python", "-c", "import connector.kafka_adapter")


def test_a_new_policy_passes_its_own_tests_where_it_was_made(author: Installed) -> None:
    assert "fenland: of 4 clauses" in author.run("handover", "policy", "test", "handover-fenland")


def test_a_new_policy_is_clean_where_it_was_made(author: Installed) -> None:
    assert json.loads(author.run("handover", "policy", "lint", "handover-fenland", "--output", "json")) == []


def test_the_wheel_of_a_new_policy_is_found_beside_the_released_one(council: Installed) -> None:
    assert not (council.folder / "handover-fenland").exists()
    rules = json.loads(council.run("handover", "rules", "--authority", "fenland", "--output", "json"))
    assert {rule["id"]: rule["state"] for rule in rules} == {
        "FEN-1-1": "implemented",
        "FEN-1-2": "implemented",
        "FEN-1-3": "implemented",
        "FEN-1-4": "left_to_people",
    }


def test_the_wheel_of_a_new_policy_moves_a_child(council: Installed) -> None:
    told: list[dict[str, object]] = [
        {
            "event": "InvolvementStarted",
            "involvement_id": "I1",
            "role": "primary",
            "worker": {"worker_id": "W1"},
            "team": {"team": "assessment"},
            "started_on": "2026-01-05",
        },
        {"event": "BecameLookedAfter", "period_id": "P1", "started_on": "2026-01-05"},
        {"event": "LookedAfterReviewHeld", "meeting_id": "R2", "number": 2, "held_on": "2026-06-01"},
    ]
    lines = [json.dumps(one | {"envelope": {"child_id": "C1"}}) for one in told]
    (council.folder / "events.jsonl").write_text("\n".join(lines), encoding="utf-8")
    written = council.run("handover", "simulate", "--authority", "fenland", "events.jsonl")
    messages = [json.loads(line) for line in written.splitlines()]
    (transfer,) = (one["value"] for one in messages if one["topic"] == "csc.fenland.transfer-tasks.v1")
    assert (transfer["to_team"]["team"], transfer["due_on"]) == ("looked_after", "2026-06-01")
    assert transfer["missing"] == ["case_summary", "chronology"]
