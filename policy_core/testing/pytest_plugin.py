"""Scenarios and sweeps as tests: pytest finds a policy plugin's `scenarios/*.yaml` and `policy.toml` by themselves.

Each scenario is one test, and one more for each sweep (marked `sweep`: `-m "not sweep"` leaves them out).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from policy_core.testing.claims import CLAIMS, became_of
from policy_core.testing.plugin_folder import PluginFolder, PluginFolderInvalid, plugin_folder_of
from policy_core.testing.run import run_scenario
from policy_core.testing.scenario import ScenarioInvalid, load_scenarios
from policy_core.testing.sweeps import SWEEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from policy_core.testing.failure import Failure

_BOOKS: pytest.StashKey[dict[str, str]] = pytest.StashKey()


class NotAsExpected(Exception):  # noqa: N818 - names what is the matter
    """What a policy does isn't what was expected; the message has a line for each failure."""


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker of sweeps."""
    config.addinivalue_line("markers", "sweep: what must hold of any policy, tried on one scenario")
    config.stash[_BOOKS] = {}


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the scenario files and the policy.toml of a policy plugin."""
    if file_path.suffix == ".yaml" and file_path.parent.name == "scenarios":
        return ScenarioFile.from_parent(parent, path=file_path)
    if file_path.name == "policy.toml":
        return PolicyFile.from_parent(parent, path=file_path)
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what became of the clauses of each policy tested."""
    for line in config.stash[_BOOKS].values():
        terminalreporter.write_line(line)


class _OfAPlugin(pytest.File):
    """A file of a policy plugin. One that belongs to none gives no test."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give the tests of the file."""
        folder = plugin_folder_of(self.path)
        if folder is None:
            return
        try:
            yield from self.tests(folder)
        except (PluginFolderInvalid, ScenarioInvalid) as invalid:
            raise self.CollectError(str(invalid)) from invalid

    def tests(self, folder: PluginFolder) -> Iterator[pytest.Item]:
        raise NotImplementedError

    def _test(self, name: str, failures: Callable[[], list[Failure]]) -> pytest.Item:
        item: pytest.Item = _Test.from_parent(self, name=name, failures=failures)
        return item


class ScenarioFile(_OfAPlugin):
    """One file of scenarios: each as written, then each sweep over it."""

    def tests(self, folder: PluginFolder) -> Iterator[pytest.Item]:
        """Give a test for each scenario and for each sweep of it."""
        book = folder.book()
        for scenario in load_scenarios(self.path):
            yield self._test(scenario.scenario_id, partial(run_scenario, scenario, book))
            for name, sweep in SWEEPS.items():
                swept = self._test(f"{scenario.scenario_id} {name}", partial(sweep, scenario, book, None))
                swept.add_marker("sweep")
                yield swept


class PolicyFile(_OfAPlugin):
    """The policy as a whole: its scenarios against its catalogue."""

    def tests(self, folder: PluginFolder) -> Iterator[pytest.Item]:
        """Give a test for each thing that must hold of scenarios and catalogue together."""
        if self.path.parent != folder.package:
            return
        book = folder.book()
        self.config.stash[_BOOKS][book.authority] = became_of(book)
        scenarios = [scenario for file in folder.scenario_files for scenario in load_scenarios(file)]
        for name, claim in CLAIMS.items():
            yield self._test(name, partial(claim, book, scenarios))


class _Test(pytest.Item):
    def __init__(self, *, failures: Callable[[], list[Failure]], **more: Any) -> None:
        super().__init__(**more)
        self._failures = failures

    def runtest(self) -> None:
        """Fail with a line for each difference."""
        failures = self._failures()
        if failures:
            raise NotAsExpected("\n".join(str(one) for one in failures))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Give the lines alone: where Python raised is of no use to the author."""
        if isinstance(excinfo.value, NotAsExpected | ScenarioInvalid):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the file and the test."""
        return self.path, None, self.name
