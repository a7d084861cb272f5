"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("policy_core", "connector", "plugins", "tests")
FILES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
LONGEST = 300
LONGEST_OF_TESTS = 420  # a suite is read a test at a time
ROOMS_FOR_EVERYTHING = frozenset({"utils", "util", "helpers", "helper", "manager", "common", "misc", "base"})
TEXTS = [
    path
    for folder in (*FOLDERS, "schemas", "helm", ".ci")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".toml", ".yaml", ".yml", ".json", ".avsc", ".md", ".xml"}
]
UNFINISHED = re.compile(r"\b([T]ODO|[F]IXME|[T]BD)\b")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_generated(path: Path) -> bool:
    first_line = path.read_text(encoding="utf-8").partition("\n")[0]
    return "Generated" in first_line


def longer_than(limit: int, path: Path) -> bool:
    return len(path.read_text(encoding="utf-8").splitlines()) > limit


def longest(path: Path) -> int:
    return LONGEST_OF_TESTS if path.name.startswith("test_") else LONGEST


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    assert [named(path) for path in FILES if not is_generated(path) and longer_than(longest(path), path)] == []


def test_no_module_is_a_room_for_everything() -> None:
    assert [named(path) for path in FILES if path.stem in ROOMS_FOR_EVERYTHING] == []


def test_nothing_is_left_unfinished() -> None:
    assert [named(path) for path in TEXTS if UNFINISHED.search(path.read_text(encoding="utf-8"))] == []


def test_only_the_command_line_writes_to_the_terminal_with_print() -> None:
    printing = [
        named(path)
        for path in FILES
        if not named(path).startswith("connector/cli/")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def test_every_package_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in FILES
        if path.name == "__init__.py" and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert silent == []


@pytest.mark.parametrize("folder", ["plugins", "tests", "schemas"])
def test_a_folder_of_the_checkout_is_no_package_of_a_wheel(folder: str) -> None:
    assert not (ROOT / folder / "__init__.py").exists()
