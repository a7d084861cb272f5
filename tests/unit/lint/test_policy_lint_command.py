"""`handover policy lint`: an installed plugin by its key, or a folder that nobody installed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.lint.fenland import written

HANDOVER = str(Path(sys.executable).with_name("handover"))
PYPROJECT = '[project]\nname = "handover-fenland"\n[project.entry-points."handover.authorities"]\nfenland = "fenland"\n'


def lint(*arguments: str, cwd: Path | None = None) -> tuple[int, str, str]:
    run = subprocess.run((HANDOVER, "policy", "lint", *arguments), cwd=cwd, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout, run.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    return tmp_path


def test_a_clean_folder_that_nobody_installed_ends_with_0(folder: Path) -> None:
    written(folder)
    assert lint(str(folder)) == (0, "", "")


def test_findings_end_with_1_and_are_named_from_where_one_stands(folder: Path) -> None:
    written(folder, rules_py=('Strike("capacity")', 'Strike("capasity")'))
    code, said, _ = lint(".", cwd=folder)
    what = "FEN-3: 'capasity' is not in the code set answer_reason; did you mean 'capacity'?"
    assert (code, said) == (1, f"fenland/rules.py:34: {what} [misspelt_code]\n")


def test_findings_as_json_have_a_field_for_each_part(folder: Path) -> None:
    written(folder, rules_py=('Strike("capacity")', 'Strike("capasity")'))
    _, said, _ = lint("--output", "json", str(folder))
    (finding,) = json.loads(said)
    assert list(finding) == ["file", "line", "about", "code", "says", "remedy", "is_error"]


def test_warnings_alone_end_with_0(folder: Path) -> None:
    written(folder, documents_toml=("chronology =", 'spare = "Spare"\nchronology ='))
    code, said, _ = lint(str(folder))
    assert (code, "[unnamed_document, a warning]" in said) == (0, True)


def test_an_installed_policy_is_found_by_its_key() -> None:
    assert lint("norfolk")[0] == 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"rules_py": ("SINCE = date(2020, 1, 1)", "SINCE = date(2020, 1, 1)\nUNHEARD_OF()")}, "UNHEARD_OF"),
        ({"rules_py": ("BOTH = (", "BOTH = = (")}, "rules.py:13: not Python"),
        ({"__init___py": ("@hookimpl\n", "")}, "implement it with @hookimpl"),
    ],
    ids=["raises at import", "no Python", "no hook"],
)
def test_what_cannot_be_loaded_ends_with_64_and_one_line(
    folder: Path, changed: dict[str, tuple[str, str]], told: str
) -> None:
    written(folder, **changed)
    code, said, error = lint(str(folder))
    assert (code, said, error.count("\n"), told in error) == (64, "", 1, True)


@pytest.mark.parametrize(
    ("pyproject", "told"),
    [("[project", "not TOML"), ("[project]\n", "names 0 policies"), (PYPROJECT, "no package is called fenland")],
)
def test_a_folder_without_a_policy_ends_with_64(folder: Path, pyproject: str, told: str) -> None:
    (folder / "pyproject.toml").write_text(pyproject, encoding="utf-8")
    code, _, error = lint(str(folder))
    assert (code, told in error) == (64, True)


def test_a_key_that_is_not_installed_ends_with_64() -> None:
    code, _, error = lint("norfork")
    assert (code, "did you mean norfolk?" in error) == (64, True)
