"""Data: values that overlap or leave a gap, values without a clause, ladders that order nothing, what nobody uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_core.lint import Code, lint, read_written
from tests.unit.lint.fenland import found, written

if TYPE_CHECKING:
    from pathlib import Path

UNTIL = "until = 2022-01-01, "
CLAUSE_2 = ', value = 14, clause = "2" }'
PARAMETERS = [
    pytest.param(UNTIL, "", Code.PERIODS_OVERLAP, "second_review", id="two in force"),
    pytest.param(UNTIL, "until = 2021-12-31, ", Code.PERIODS_GAP, "second_review", id="none in force for a day"),
    pytest.param(CLAUSE_2, ", value = 14 }", Code.VALUE_WITHOUT_CLAUSE, "days_to_move", id="no clause"),
    pytest.param(CLAUSE_2, ', value = 14, clause = "" }', Code.VALUE_WITHOUT_CLAUSE, "days_to_move", id="blank clause"),
    pytest.param('title = "How', 'titel = "How', Code.UNREADABLE_DATA, "days_to_move", id="a field misspelt"),
    pytest.param("[days_to_move]", "[days_to_move", Code.UNREADABLE_DATA, "parameters.toml", id="no TOML"),
]
SPARE = '[spare]\ntitle = "t"\nvalues = [{ since = 2020-01-01, value = 1, clause = "1" }]\n\n'
UNUSED = [
    pytest.param(
        "parameters_toml",
        SPARE,
        Code.UNREAD_PARAMETER,
    ),
    pytest.param("teams_toml", '[spare]\nname = "s"\nkind = "kinship"\n\n', Code.UNNAMED_TEAM),
    pytest.param("roles_toml", 'spare = { name = "s", role = "team_manager" }\n', Code.UNNAMED_ROLE),
    pytest.param("documents_toml", 'spare = "s"\n', Code.UNNAMED_DOCUMENT),
]
FIRST_LINE = {
    "parameters_toml": "[second_review]",
    "teams_toml": "[fens]",
    "roles_toml": "fen_manager =",
    "documents_toml": "chronology =",
}


@pytest.mark.parametrize(("right", "wrong", "code", "about"), PARAMETERS)
def test_a_wrong_parameter_is_found(tmp_path: Path, right: str, wrong: str, code: Code, about: str) -> None:
    errors = {(one.code, one.about) for one in found(tmp_path, parameters_toml=(right, wrong)) if one.is_error}
    assert (code, about) in errors
    assert {found_code for found_code, _ in errors} == {code}


@pytest.mark.parametrize(("file", "spare", "code"), UNUSED)
def test_what_nobody_uses_is_a_warning(tmp_path: Path, file: str, spare: str, code: Code) -> None:
    line = FIRST_LINE[file]
    (finding,) = found(tmp_path, **{file: (line, spare + line)})
    assert (finding.code, finding.about, finding.is_error) == (code, "spare", False)


def test_a_ladder_that_names_a_rule_on_a_move_is_found(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, policy_toml=('order = ["FEN-4", [', 'order = ["FEN-4", "FEN-3", ['))
    assert (finding.code, finding.about) == (Code.IDLE_IN_LADDER, "ladders.which_first")
    assert "FEN-3" in finding.says


def test_a_ladder_that_names_a_rule_wanting_what_no_other_wants_is_found(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, policy_toml=('order = ["FEN-4", [', 'order = ["FEN-4", "FEN-5", ['))
    assert (finding.code, "FEN-5" in finding.says) == (Code.IDLE_IN_LADDER, True)


def test_a_file_that_is_missing_is_found_and_the_rest_still_read(tmp_path: Path) -> None:
    package = written(tmp_path, rules_py=('Strike("capacity")', 'Strike("capasity")'))
    (package / "teams.toml").unlink()
    errors = {(one.code, one.file) for one in lint(read_written(package, "fenland", "fenland")) if one.is_error}
    assert errors == {(Code.UNREADABLE_DATA, "fenland/teams.toml"), (Code.MISSPELT_CODE, "fenland/rules.py")}
