"""A name that isn't there, wherever it stands: one line, with the nearest that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_core.lint import Code
from tests.unit.lint.fenland import found

if TYPE_CHECKING:
    from pathlib import Path

IN_RULES = [
    pytest.param('to="care", due=at', 'to="caer", due=at', Code.MISSPELT_TEAM, "'care'", id="team of a transfer"),
    pytest.param('held_by="fens"', 'held_by="fenns"', Code.MISSPELT_TEAM, "'fens'", id="team in held_by"),
    pytest.param('held_by=("fens",)', 'held_by=("fenns",)', Code.MISSPELT_TEAM, "'fens'", id="team in a list of them"),
    pytest.param('to_team="fens"', 'to_team="fenns"', Code.MISSPELT_TEAM, "'fens'", id="team of a task"),
    pytest.param(
        "if case.orders",
        'if case.holding_team == "fenns" and case.orders',
        Code.MISSPELT_TEAM,
        "'fens'",
        id="team compared",
    ),
    pytest.param('bars=("looked_after",)', 'bars=("looked_afer",)', Code.MISSPELT_TEAM, "'looked_after'", id="bars"),
    pytest.param('transfer(to="care"', 'transfer(to="caer"', Code.MISSPELT_TEAM, "'care'", id="team in on=transfer"),
    pytest.param(
        'Gate("placement", tell=("fen_manager",))',
        'Gate("placement", tell=("fen_manger",))',
        Code.MISSPELT_ROLE,
        "'fen_manager'",
        id="role told",
    ),
    pytest.param(
        'BOTH = ("fen_manager", "care_manager")',
        'BOTH = ("fen_manager", "care_manger")',
        Code.MISSPELT_ROLE,
        "'care_manager'",
        id="role in a constant",
    ),
    pytest.param(
        'organiser="fen_manager"',
        'organiser="fen_manger"',
        Code.MISSPELT_ROLE,
        "'fen_manager'",
        id="role that arranges",
    ),
    pytest.param(
        'line("chronology")', 'line("cronology")', Code.MISSPELT_DOCUMENT, "'chronology'", id="item given to a helper"
    ),
    pytest.param(
        'document="chronology"', 'document="cronology"', Code.MISSPELT_DOCUMENT, "'chronology'", id="document of a task"
    ),
    pytest.param(
        'point="looked_after_review"',
        'point="looked_after_revue"',
        Code.MISSPELT_CODE,
        "'looked_after_review'",
        id="transfer point",
    ),
    pytest.param('Strike("capacity")', 'Strike("capasity")', Code.MISSPELT_CODE, "'capacity'", id="ground struck"),
    pytest.param(
        'meeting="supervision"', 'meeting="supervison"', Code.MISSPELT_CODE, "'supervision'", id="kind of meeting"
    ),
    pytest.param(
        'of_kind("placement")', 'of_kind("placment")', Code.MISSPELT_CODE, "'placement'", id="code given to of_kind"
    ),
    pytest.param(
        'each("orders", "placement")',
        'each("orders", "placment")',
        Code.MISSPELT_CODE,
        "'placement'",
        id="code in each",
    ),
    pytest.param('each("orders"', 'each("oders"', Code.MISSPELT_RECORD, "'orders'", id="kind of record"),
    pytest.param('case_since("disabled")', 'case_since("disbled")', Code.MISSPELT_FACT, "'disabled'", id="dated fact"),
]
IN_DATA = [
    pytest.param("policy_toml", 'without_worker = ["care"]', 'without_worker = ["caer"]', Code.MISSPELT_TEAM, "'care'"),
    pytest.param(
        "policy_toml",
        'tell_conflict = ["fen_manager"]',
        'tell_conflict = ["fen_manger"]',
        Code.MISSPELT_ROLE,
        "'fen_manager'",
    ),
    pytest.param(
        "policy_toml", 'tell = ["care_manager"]', 'tell = ["care_manger"]', Code.MISSPELT_ROLE, "'care_manager'"
    ),
    pytest.param(
        "policy_toml", '"head_of_service"', '"head_of_servce"', Code.MISSPELT_CODE, "'head_of_service'", id="by_roles"
    ),
    pytest.param("policy_toml", '["FEN-4", [', '["FEN-44", [', Code.MISSPELT_RULE, "'FEN-4'", id="rule in a ladder"),
    pytest.param("policy_toml", 'never = ["FEN-1"]', 'never = ["FEN-11"]', Code.MISSPELT_RULE, "'FEN-1'", id="never"),
    pytest.param("teams_toml", '"looked_after"', '"looked_afer"', Code.MISSPELT_CODE, "'looked_after'", id="kind"),
    pytest.param("roles_toml", 'team = "care"', 'team = "caer"', Code.MISSPELT_TEAM, "'care'", id="team of a role"),
]


def test_a_right_policy_is_clean(tmp_path: Path) -> None:
    assert found(tmp_path) == ()


@pytest.mark.parametrize(("right", "wrong", "code", "meant"), IN_RULES)
def test_a_name_in_a_rule_that_is_not_there_is_found(
    tmp_path: Path, right: str, wrong: str, code: Code, meant: str
) -> None:
    (finding,) = found(tmp_path, rules_py=(right, wrong))
    assert (finding.code, finding.file, finding.remedy) == (code, "fenland/rules.py", f"did you mean {meant}?")


@pytest.mark.parametrize(("file", "right", "wrong", "code", "meant"), IN_DATA)
def test_a_name_in_the_data_that_is_not_there_is_found(
    tmp_path: Path, file: str, right: str, wrong: str, code: Code, meant: str
) -> None:
    errors = [finding for finding in found(tmp_path, **{file: (right, wrong)}) if finding.is_error]
    assert {(one.code, one.remedy) for one in errors} >= {(code, f"did you mean {meant}?")}


def test_a_finding_is_one_line_with_place_rule_fault_and_remedy(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, rules_py=('line("chronology")', 'line("cronology")'))
    assert str(finding) == (
        "fenland/rules.py:33: FEN-3: 'cronology' is no item in documents.toml; "
        "did you mean 'chronology'? [misspelt_document]"
    )


def test_the_word_is_named_where_it_stands_and_not_where_it_is_used(tmp_path: Path) -> None:
    right, wrong = 'tell=("fen_manager",)):', 'tell=("fen_manger",)):'
    (finding,) = found(tmp_path, helpers_py=(right, wrong))
    assert (finding.file, finding.line, finding.about) == ("fenland/helpers.py", 8, "line")
