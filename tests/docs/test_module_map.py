"""The module map against the tree: every module once, each in the words of its own docstring."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from tests.docs.pages import ROOT, code, read, rows

if TYPE_CHECKING:
    from pathlib import Path

ROOMS = ("policy_core", "connector", "plugins")
MAP = sorted((ROOT / "docs" / "module-map").glob("*.md"))
GENERATED = re.compile(r"Generated from schemas/ by connector\.wire\.generate: don't edit\. ")
ROOM = re.compile(r"^Paths are under `(\w+)/`", re.MULTILINE)


@cache
def docstring(path: Path) -> str:
    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert told is not None, f"{path} says nothing of itself"
    return told.splitlines()[0]


@cache
def is_generated(path: Path) -> bool:
    return path.exists() and GENERATED.match(docstring(path)) is not None


def holds_only_a_docstring(path: Path) -> bool:
    return len(ast.parse(path.read_text(encoding="utf-8")).body) == 1


@cache
def modules() -> dict[str, str]:
    """Give every module with the first line of its docstring; a generated package counts as one."""
    found = {}
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        named = path.relative_to(ROOT)
        if "tests" in named.parts:
            continue
        if is_generated(path.parent / "__init__.py"):
            found[f"{named.parent.as_posix()}/"] = GENERATED.sub("", docstring(path.parent / "__init__.py"))
        elif path.name != "__init__.py" or not holds_only_a_docstring(path):
            found[named.as_posix()] = GENERATED.sub("", docstring(path))
    return found


def mapped() -> list[tuple[str, str]]:
    found = []
    for page in MAP:
        text = read(page)
        room = ROOM.search(text)
        assert room is not None, f"{page.name} doesn't say what its paths are under"
        found += [(f"{room[1]}/{code(module)[0]}", says) for module, says in rows(text)]
    return found


def test_every_module_is_on_the_map_once_and_nothing_else_is() -> None:
    times = Counter(module for module, _ in mapped())
    assert [
        f"| `{module.partition('/')[2]}` | {says} |" for module, says in modules().items() if not times[module]
    ] == []
    assert [module for module in times if module not in modules()] == []
    assert [module for module, found in times.items() if found > 1] == []


def test_every_module_is_described_by_the_first_line_of_its_docstring() -> None:
    told = modules()
    assert [(module, says) for module, says in mapped() if says != told.get(module, says)] == []


def test_the_index_names_every_page_of_the_map_and_every_room_of_tests() -> None:
    index = read("module-map.md")
    assert [page.name for page in MAP if f"(module-map/{page.name})" not in index] == []
    folders = [f"tests/{path.name}/" for path in sorted((ROOT / "tests").iterdir()) if any(path.glob("*.py"))]
    assert [folder for folder in folders if folder not in code(index)] == []
