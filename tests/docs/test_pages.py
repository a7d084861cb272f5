"""All pages: what they link to, name or quote is there, and each can be read at once."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, blocks, code, read, rows

LONGEST = 150
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
OURS = re.compile(r"(?:connector|policy_core|plugins|schemas|tests|docs)/[\w./-]*")
IN_BRACKETS = re.compile(r"\((`\w[\w/]*`(?:, `\w[\w/]*`)*)\)")
TEST = re.compile(r"test_\w+")
LANGUAGE_OF = {".py": "python", ".toml": "toml", ".yaml": "yaml"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def known_tests() -> frozenset[str]:
    trees = [
        ast.parse(path.read_text(encoding="utf-8"))
        for folder in ("tests", "plugins")
        for path in (ROOT / folder).rglob("test_*.py")
    ]
    return frozenset(
        node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef) and TEST.match(node.name)
    )


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_links_to_what_is_there(page: Path) -> None:
    assert [link for link in LINK.findall(read(page)) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_names_files_that_are_there(page: Path) -> None:
    files = [word for word in code(read(page)) if OURS.fullmatch(word)]
    assert [word for word in files if not (ROOT / word).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_can_be_read_at_once(page: Path) -> None:
    assert len(read(page).splitlines()) <= LONGEST


def test_every_page_can_be_come_to_from_the_readme() -> None:
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen and page.suffix == ".md":
            seen.add(page)
            waiting += [(page.parent / link).resolve() for link in LINK.findall(read(page))]
    assert [named(page) for page in PAGES if page not in seen] == []


def test_every_test_that_holds_an_invariant_is_there() -> None:
    held = [(invariant, code(tests)) for invariant, tests in rows(read("invariants.md"))]
    assert [invariant for invariant, tests in held if not tests] == []
    assert [test for _, tests in held for test in tests if test not in known_tests()] == []


def test_the_route_of_an_event_names_modules_that_are_there() -> None:
    modules = {path.with_suffix("").relative_to(ROOT).as_posix() for path in ROOT.glob("[cp]*/**/*.py")}
    told = [module for words in IN_BRACKETS.findall(read("route-of-an-event.md")) for module in code(words)]
    assert told
    assert [word for word in told if not any(f"/{module}".endswith(f"/{word}") for module in modules)] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_what_is_quoted_stands_in_its_file(page: Path) -> None:
    for block in blocks(read(page)):
        quoted = [word for word in code(block.lead) if Path(word).suffix in LANGUAGE_OF and (ROOT / word).exists()]
        if block.language in LANGUAGE_OF.values() and quoted:
            assert block.text in read(ROOT / quoted[-1])


def test_every_rule_shown_is_quoted() -> None:
    shown = [block for block in blocks(read("writing-a-rule.md")) if block.language in LANGUAGE_OF.values()]
    assert shown
    assert [block.text for block in shown if not any((ROOT / word).is_file() for word in code(block.lead))] == []
