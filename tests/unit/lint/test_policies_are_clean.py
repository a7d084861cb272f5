"""The policies of this repository have no error that lint finds."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from policy_core.lint import lint, names_read, read_written
from policy_core.new_policy import NewPolicy

PLUGINS = Path(__file__).parents[3] / "plugins"
POLICIES = sorted(file.parent for file in PLUGINS.glob("*/*/policy.toml"))


def test_there_are_four_policies() -> None:
    assert [package.name for package in POLICIES] == ["barking_dagenham", "norfolk", "stoke", "wiltshire"]


@pytest.mark.parametrize("package", POLICIES, ids=lambda package: package.name)
def test_a_policy_has_no_error(package: Path) -> None:
    findings = lint(read_written(package, package.name, package.relative_to(PLUGINS).as_posix()))
    assert [str(finding) for finding in findings if finding.is_error] == []


@pytest.mark.parametrize("package", POLICIES, ids=lambda package: package.name)
def test_every_name_that_a_rule_reads_is_there(package: Path) -> None:
    assert names_read(import_module(package.name).policy_book(), str) == ()


@pytest.mark.parametrize("package", POLICIES, ids=lambda package: package.name)
def test_every_rule_of_the_book_is_found_in_the_text(package: Path) -> None:
    book = import_module(package.name).policy_book()
    written = read_written(package, package.name, package.name)
    assert {(rule.rule_id, rule.function.name) for rule in written.rules} == {
        (rule.rule_id, rule.body.__name__) for rule in book.rules
    }


def test_a_new_policy_has_nothing_to_mend(tmp_path: Path) -> None:
    new = NewPolicy(key="fenland", name="Fenland Council", prefix="FEN", host="liquidlogic", handover="0.1.0")
    new.written_to(tmp_path)
    assert lint(read_written(tmp_path / "fenland", "fenland", "fenland")) == ()
