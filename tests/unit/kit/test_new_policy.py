"""A plugin made from the template is found, passes its own tests, and says what is wrong once it is."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from policy_core.new_policy import NewPolicy, NewPolicyRefused

if TYPE_CHECKING:
    from pathlib import Path

FENLAND = NewPolicy(key="fenland", name="Fenland Council", prefix="FEN", host="liquidlogic", handover="0.1.0")


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    folder = tmp_path / "handover-fenland"
    FENLAND.written_to(folder)
    return folder


def outcome_of(folder: Path, *more: str) -> tuple[int, str]:
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *more, str(folder))
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_a_new_policy_passes_its_own_scenarios_and_sweeps(plugin: Path) -> None:
    code, said = outcome_of(plugin)
    assert code == 0, said
    assert "fenland: of 4 clauses 3 implemented, 1 left to people, 0 not yet" in said


def test_sweeps_can_be_left_out(plugin: Path) -> None:
    code, said = outcome_of(plugin, "-m", "not sweep")
    assert (code, "9 passed, 30 deselected" in said) == (0, True), said


def test_a_scenario_that_fails_is_told_without_a_traceback(plugin: Path) -> None:
    numbers = plugin / "fenland" / "parameters.toml"
    numbers.write_text(numbers.read_text(encoding="utf-8").replace("value = 2", "value = 3"), encoding="utf-8")
    code, said = outcome_of(plugin, "-m", "not sweep")
    assert code == 1
    assert "section_1.yaml: FEN-S1 (The second review moves the child), 2026-06-01: expected raise transfer" in said
    assert "FEN-1-1 on R2: not_wanted; read looked_after_reviews.number=2" in said
    assert "Traceback" not in said
    assert "pytest_plugin.py" not in said


def test_a_book_that_contradicts_itself_is_one_line_at_collection(plugin: Path) -> None:
    chapter = plugin / "fenland" / "section_1.py"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace('"assessment"', '"asessment"'), encoding="utf-8")
    code, said = outcome_of(plugin)
    assert code != 0
    assert "FEN-1-1 is held_by asessment; no such team in teams.toml" in said


def test_an_event_that_cannot_be_read_names_its_scenario(plugin: Path) -> None:
    scenarios = plugin / "scenarios" / "section_1.yaml"
    text = scenarios.read_text(encoding="utf-8").replace(", status: booked", "")
    scenarios.write_text(text, encoding="utf-8")
    code, said = outcome_of(plugin, "-k", "FEN-S3", "-m", "not sweep")
    assert code == 1
    assert "FEN-S3 (A second review that is only booked is announced, and moves nobody yet): MeetingBooked:" in said
    assert "Traceback" not in said


def test_a_rule_with_one_scenario_only_is_named(plugin: Path) -> None:
    scenarios = plugin / "scenarios" / "section_1.yaml"
    kept = scenarios.read_text(encoding="utf-8").partition("- id: FEN-S5")[0]
    scenarios.write_text(kept, encoding="utf-8")
    code, said = outcome_of(plugin, "-m", "not sweep")
    assert code == 1
    assert "FEN-1-2: 1 of the 2 scenarios a rule needs claim it; write the other [1, para 2]" in said


@pytest.mark.parametrize("key", ["Fenland", "fen-land", "1fen", "", "fen__land"])
def test_a_key_that_can_name_no_package_is_refused(key: str) -> None:
    with pytest.raises(NewPolicyRefused, match="can't be a key"):
        NewPolicy(key=key, name="Fenland", prefix="FEN", host="liquidlogic", handover="0.1.0")


def test_nothing_is_written_over_what_is_there(plugin: Path) -> None:
    with pytest.raises(NewPolicyRefused, match="isn't empty"):
        FENLAND.written_to(plugin)
