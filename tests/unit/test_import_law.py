"""Who may import whom, read from every file's syntax tree and seen in a fresh interpreter."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = frozenset(sys.stdlib_module_names) | {"policy_core", "pydantic", "pydantic_core", "pluggy"}
TEST_TOOLS = frozenset({"pytest", "hypothesis", "yaml"})
PLUGIN_PACKAGES = frozenset(
    package.parent.name for package in ROOT.glob("plugins/*/*/__init__.py") if package.parent.name != "tests"
)
WALL_CLOCK = frozenset({"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"})
ENVIRONMENT = frozenset({"os.environ", "os.getenv", "os.environb", "os.putenv"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the project and what it reaches for."""

    path: str
    imported: frozenset[str]
    names: frozenset[str]

    @property
    def packages(self) -> frozenset[str]:
        return frozenset(module.partition(".")[0] for module in self.imported)


def read(path: Path) -> Source:
    return understood(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def understood(path: str, text: str) -> Source:
    tree = ast.parse(text)
    imported: set[str] = set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative imports hide who is imported"
            imported.add(str(node.module))
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            names.add(".".join(ast.unparse(node).split(".")[-2:]))
    return Source(path, frozenset(imported), frozenset(names))


def sources(*folders: str) -> list[Source]:
    return [read(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


CORE, SHELL = sources("policy_core"), sources("connector")
PLUGINS = [source for source in sources("plugins") if "/tests/" not in source.path]


def breakers(among: list[Source], *, imports: frozenset[str]) -> list[str]:
    return [source.path for source in among if source.packages & imports]


def test_there_is_something_to_judge() -> None:
    assert {"policy_core", "connector"} == {source.path.split("/")[0] for source in (*CORE, *SHELL)}


@pytest.mark.parametrize("source", CORE, ids=lambda source: source.path)
def test_the_core_imports_the_standard_library_pydantic_and_pluggy_alone(source: Source) -> None:
    allowed = PURE | TEST_TOOLS if source.path.startswith("policy_core/testing/") else PURE
    assert source.packages - allowed == frozenset()


def test_nothing_in_the_core_names_an_authority() -> None:
    files = [file for ending in ("*.py", "*.toml", "*.template") for file in (ROOT / "policy_core").rglob(ending)]
    authorities = {policy.parent.name for policy in (ROOT / "plugins").glob("*/*/policy.toml")}
    assert len(authorities) == 4
    named = [
        (file.name, word)
        for file in files
        for word in authorities
        if word.partition("_")[0] in file.read_text(encoding="utf-8").lower()
    ]
    assert named == []


def test_nothing_in_the_core_or_the_shell_imports_the_scenario_kit() -> None:
    users = [
        source.path
        for source in (*CORE, *SHELL)
        if not source.path.startswith("policy_core/testing/")
        and any(module.startswith("policy_core.testing") for module in source.imported)
    ]
    assert users == []


@pytest.mark.parametrize("source", PLUGINS, ids=lambda source: source.path)
def test_a_plugin_imports_the_core_and_its_own_package_alone(source: Source) -> None:
    own = source.path.split("/")[2]
    assert source.packages - PURE - TEST_TOOLS - {own} == frozenset()


def test_the_shell_imports_no_plugin() -> None:
    assert breakers(SHELL, imports=PLUGIN_PACKAGES | {"plugins"}) == []


def test_the_shell_imports_no_test() -> None:
    assert breakers([*CORE, *SHELL, *PLUGINS], imports=frozenset({"tests"})) == []


def test_one_module_imports_the_kafka_client() -> None:
    assert breakers([*CORE, *SHELL, *PLUGINS], imports=frozenset({"kafka"})) == ["connector/kafka_adapter/client.py"]


@pytest.mark.parametrize(
    ("package", "module"),
    [("prometheus_client", "connector/metrics.py"), ("opentelemetry", "connector/opentelemetry_spans.py")],
)
def test_one_module_imports_what_it_is_watched_with(package: str, module: str) -> None:
    assert breakers([*CORE, *SHELL, *PLUGINS], imports=frozenset({package})) == [module]


def test_one_package_imports_avro() -> None:
    users = breakers([*CORE, *SHELL, *PLUGINS], imports=frozenset({"fastavro"}))
    assert [path for path in users if not path.startswith("connector/wire/")] == []


def test_one_module_reads_the_environment() -> None:
    users = [source.path for source in (*CORE, *SHELL, *PLUGINS) if source.names & ENVIRONMENT]
    assert users == ["connector/settings.py"]


def test_one_module_reads_the_wall_clock() -> None:
    users = [source.path for source in (*CORE, *SHELL, *PLUGINS) if source.names & WALL_CLOCK]
    assert users == ["connector/clock.py"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import os\nos.environ['A']", "os.environ"),
        ("from os import environ", "os.environ"),
        ("import datetime\ndatetime.datetime.now()", "datetime.now"),
        ("from datetime import date\ndate.today()", "date.today"),
        ("from time import time", "time.time"),
    ],
)
def test_the_law_sees_each_way_of_reaching_out(text: str, name: str) -> None:
    assert name in understood("example.py", text).names


@pytest.mark.parametrize("module", ["policy_core", "policy_core.hookspecs", "connector", *sorted(PLUGIN_PACKAGES)])
def test_importing_it_loads_neither_kafka_nor_avro(module: str) -> None:
    loaded = subprocess.run(
        (sys.executable, "-c", f"import sys, {module}; print(*sorted({{'kafka', 'fastavro'}} & set(sys.modules)))"),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    assert loaded.split() == []
