"""A wrong rule of each common kind is caught by `policy lint` or `policy test`, with what to do about it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from policy_core.new_policy import NewPolicy

if TYPE_CHECKING:
    from pathlib import Path

FENLAND = NewPolicy(key="fenland", name="Fenland Council", prefix="FEN", host="liquidlogic", handover="0.1.0")
RULE = '@rule("FEN-1-1", clause="1, para 1", since=IN_FORCE, held_by="assessment", on=each("looked_after_reviews"))'
WANTS = '        yield Transfer(to="looked_after", due=at(review), point="looked_after_review")'
CONDITION = "    if review.number >= policy.review_that_moves:"
BOOK_OF_TWO = '''

@rule("FEN-1-4", clause="1, para 4", since=IN_FORCE, held_by="assessment", on=each("looked_after_reviews"))
def the_second_review_moves_the_child_elsewhere(_case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A looked-after child moves to the Leaving Care Team at the second review."""
    if review.number >= policy.review_that_moves:
        yield Transfer(to="leaving_care", due=at(review), point="looked_after_review")
'''
TEAM = """
[leaving_care]
name = "Leaving Care Team"
kind = "leaving_care"
manager = "receiving_manager"
"""


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    folder = tmp_path / "handover-fenland"
    FENLAND.written_to(folder)
    return folder


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def policy(what: str, folder: Path) -> tuple[int, str]:
    command = (sys.executable, "-m", "connector", "policy", what, str(folder))
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            'Transfer(to="looked_after"',
            'Transfer(to="loked_after"',
            "FEN-1-1: 'loked_after' is no team in teams.toml; did you mean 'looked_after'? [misspelt_team]",
            id="a misspelt team",
        ),
        pytest.param(
            'clause="1, para 1", ',
            "",
            "FEN-1-1: the rule has no clause; give clause=, the paragraph it stands on [no_clause]",
            id="a missing clause",
        ),
        pytest.param(
            "due=at(review)",
            "due=at(policy.calendar.days_after(review.day, 14))",
            "write it in parameters.toml with its clause and read it as policy.NAME [number_in_body]",
            id="a date without a parameter",
        ),
        pytest.param(
            CONDITION,
            "    review = _case.looked_after_reviews.latest_held\n" + CONDITION,
            "[redated]",
            id="a rule judged on the latest record",
        ),
        pytest.param(
            CONDITION,
            "    if _case.today == review.day and review.number >= policy.review_that_moves:",
            "[edge_triggered]",
            id="an edge-triggered rule",
        ),
        pytest.param(
            'point="looked_after_review")',
            'purpose="FEN-1-2")',
            "[rule_id_in_outcome]",
            id="an outcome that carries another rule's id",
        ),
        pytest.param(
            "review.number",
            "review.numbr",
            "FEN-1-1: looked_after_reviews has no field 'numbr'; did you mean 'number'? [misspelt_fact]",
            id="a misspelt fact",
        ),
        pytest.param(
            "policy.review_that_moves",
            "policy.review_that_move",
            "no parameter is called 'review_that_move'; did you mean 'review_that_moves'? [misspelt_parameter]",
            id="a misspelt parameter",
        ),
    ],
)
def test_lint_catches(plugin: Path, old: str, new: str, says: str) -> None:
    changed(plugin / "fenland" / "section_1.py", old, new)
    code, said = policy("lint", plugin)
    caught = [line for line in said.splitlines() if line.startswith("fenland/section_1.py:") and says in line]
    assert code == 1
    assert len(caught) == 1, said
    assert "; " in caught[0]


def test_a_right_policy_is_clean(plugin: Path) -> None:
    assert policy("lint", plugin) == (0, "")


def test_the_scenarios_catch_two_rules_that_disagree(plugin: Path) -> None:
    chapter = plugin / "fenland" / "section_1.py"
    chapter.write_text(chapter.read_text(encoding="utf-8") + BOOK_OF_TWO, encoding="utf-8")
    changed(
        plugin / "fenland" / "catalogue.toml",
        'left_to_people = "what is best for a child is for its workers to judge"',
        "",
    )
    teams = plugin / "fenland" / "teams.toml"
    teams.write_text(teams.read_text(encoding="utf-8") + TEAM, encoding="utf-8")
    code, said = policy("test", plugin)
    assert code == 1, said
    assert "not expected: raise conflict" in said
    assert "; two clauses disagree: order them in a ladder of policy.toml, or expect the conflict" in said
    assert "[FEN-1-1 1, para 1; FEN-1-4 1, para 4]" in said
