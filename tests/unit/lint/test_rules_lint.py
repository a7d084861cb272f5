"""A rule that lacks something, repeats itself, or contradicts the catalogue: each told, one not hiding the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_core.lint import Code, SourceUnreadable
from tests.unit.lint.fenland import found

if TYPE_CHECKING:
    from pathlib import Path

SAYS = '"""A disabled child stays with the Fens team."""'
TWICE = '''

@rule("FEN-4", clause="4", since=SINCE, on=case_since("disabled"))
def a_disabled_child_stays_again(case, _policy):
    """A disabled child stays, said again."""
    yield Stay(since=None, tell=("fen_manager",))
'''
ON_ANOTHER = TWICE.replace("disabled", "born")
ROW_5 = 'id = "FEN-5"\nclause = "5"\nkind = "rule"\nsince = 2020-01-01\n'
IN_RULES = [
    pytest.param('clause="4", ', "", Code.NO_CLAUSE, "FEN-4", id="no clause"),
    pytest.param('clause="4", ', 'clause=" ", ', Code.NO_CLAUSE, "FEN-4", id="blank clause"),
    pytest.param(', since=SINCE, on=case_since("disabled")', ', on=case_since("disabled")', Code.NO_SINCE, "FEN-4"),
    pytest.param(', on=case_since("disabled")', "", Code.NO_OCCASION, "FEN-4", id="judged on nothing"),
    pytest.param('case_since("disabled")', "case_since()", Code.NO_OCCASION, "FEN-4", id="case without a dated fact"),
    pytest.param(SAYS, "", Code.NO_DOCSTRING, "FEN-4", id="no docstring"),
    pytest.param(SAYS, f'"""{"word " * 26}"""', Code.LONG_DOCSTRING, "FEN-4", id="26 words"),
    pytest.param(SAYS, SAYS + "\n    case.disabled" * 15, Code.LONG_BODY, "FEN-4", id="16 lines"),
    pytest.param("BOTH =", TWICE + "\nBOTH =", Code.WRITTEN_TWICE, "FEN-4", id="one id twice on the same thing"),
    pytest.param('@rule("FEN-4"', '@rule("FEN-7"', Code.NO_ROW, "FEN-7", id="no row"),
]
IN_CATALOGUE = [
    pytest.param('by_core = "an invariant"', "", Code.ROW_WITHOUT_REASON, "FEN-6", id="neither rule nor reason"),
    pytest.param(
        'by_core = "an invariant"',
        'by_core = "an invariant"\nnot_yet = "later"',
        Code.ROW_CONTRADICTS,
        "FEN-6",
        id="two reasons",
    ),
    pytest.param(ROW_5, f'{ROW_5}not_yet = "later"\n', Code.ROW_CONTRADICTS, "FEN-5", id="written and not yet"),
    pytest.param(ROW_5, f"{ROW_5}\n[[rule]]\n{ROW_5}", Code.WRITTEN_TWICE, "FEN-5", id="two rows of one id"),
    pytest.param('clause = "5"\n', "", Code.UNREADABLE_DATA, "FEN-5", id="a field missing"),
]


@pytest.mark.parametrize(("right", "wrong", "code", "about"), IN_RULES)
def test_a_rule_that_is_not_whole_is_found(tmp_path: Path, right: str, wrong: str, code: Code, about: str) -> None:
    errors = [finding for finding in found(tmp_path, rules_py=(right, wrong)) if finding.file == "fenland/rules.py"]
    assert [(one.code, one.about) for one in errors] == [(code, about)]


@pytest.mark.parametrize(("right", "wrong", "code", "about"), IN_CATALOGUE)
def test_a_row_of_the_catalogue_that_contradicts_is_found(
    tmp_path: Path, right: str, wrong: str, code: Code, about: str
) -> None:
    assert [(one.code, one.about) for one in found(tmp_path, catalogue_toml=(right, wrong))] == [(code, about)]


@pytest.mark.parametrize(
    ("right", "allowed"),
    [
        (SAYS, f'"""{"word " * 25}"""'),
        (SAYS, SAYS + "\n    case.disabled" * 14),
        ("BOTH =", TWICE.replace("disabled", "age") + "\nBOTH ="),
    ],
    ids=["25 words", "15 lines", "one id twice on different things"],
)
def test_what_is_just_allowed_is_not_found(tmp_path: Path, right: str, allowed: str) -> None:
    assert found(tmp_path, rules_py=(right, allowed)) == ()


def test_one_fault_does_not_hide_the_next(tmp_path: Path) -> None:
    right = SAYS + '\n    yield Stay(since=None, bars=("looked_after",)'
    findings = found(tmp_path, rules_py=(right, '    yield Stay(since=None, bars=("looked_afer",)'))
    assert {finding.code for finding in findings} == {Code.NO_DOCSTRING, Code.MISSPELT_TEAM}


def test_a_module_that_is_not_python_is_refused_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match=r"fenland/rules\.py:14: not Python"):
        found(tmp_path, rules_py=("BOTH = (", "\nBOTH = = ("))
