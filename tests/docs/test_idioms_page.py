"""The pages of idioms: every rule is quoted where the table says, and what is not to be written is found as told."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from connector import registry
from connector.exits import Exit
from policy_core.lint import Code
from policy_core.new_policy import NewPolicy
from policy_core.testing.sweeps import SWEEPS
from tests.docs.pages import PAGES, ROOT, blocks, code, read, rows, section

if TYPE_CHECKING:
    from pathlib import Path

PAGE = read("idioms.md")
OF_RULES = [page for page in PAGES if page.parent.name == "idioms"]
FENLAND = NewPolicy(key="fenland", name="Fenland", prefix="FEN", host="liquidlogic", handover="0.1.0")
WRONG = re.findall(r"^### (.+)$", section(PAGE, "What not to write"), re.MULTILINE)
POLICIES = {"NFK": "norfolk", "STK": "stoke", "WLT": "wiltshire", "LBBD": "barking_dagenham"}
IMPORTS = "from policy_core.outcomes import Alert\nfrom policy_core.unknown import known\n"
PLANNED = "{event: CarePlanRecorded, plan: authority, permanence_option: long_term_fostering, decided_on: 2026-02-10}"
HEAD = "def the_second_review_moves_the_child("


def shown(page: str, of: str) -> str:
    return "".join(block.text for block in blocks(section(page, of)))


def linked(cell: str) -> tuple[list[str], str, str]:
    """Give the rule ids of a link, its page and its anchor."""
    found = re.fullmatch(r"\[(.+)\]\((.+)#(.+)\)", cell)
    assert found is not None, cell
    return found[1].split(", "), found[2], found[3]


def anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


TABLE = [(phrase, *linked(cell)) for phrase, _, cell in rows(PAGE.partition("## What not")[0])]


@pytest.mark.parametrize(("phrase", "ids", "page", "at"), TABLE, ids=[at for *_, at in TABLE])
def test_an_idiom_is_shown_by_the_rules_named(phrase: str, ids: list[str], page: str, at: str) -> None:
    text = read(page)
    (title,) = (one for one in re.findall(r"^## (.+)$", text, re.MULTILINE) if anchor(one) == at)
    words = phrase.replace('"', "").casefold()
    assert title.casefold() == words
    assert [rule_id for rule_id in ids if f'@rule("{rule_id}"' not in shown(text, title).replace("\n    ", "")] == []


def test_every_idiom_is_in_the_table() -> None:
    titles = [anchor(one) for page in OF_RULES for one in re.findall(r"^## (.+)$", read(page), re.MULTILINE)]
    assert sorted(at for *_, at in TABLE) == sorted(titles)


def test_the_rules_shown_are_of_all_four_policies() -> None:
    ids = {rule_id for _, rule_ids, _, _ in TABLE for rule_id in rule_ids}
    books = {prefix: registry.load_policy(key).by_id for prefix, key in POLICIES.items()}
    assert {rule_id.partition("-")[0] for rule_id in ids} == set(POLICIES)
    assert [rule_id for rule_id in ids if rule_id not in books[rule_id.partition("-")[0]]] == []


@pytest.mark.parametrize("page", OF_RULES, ids=lambda page: page.stem)
def test_every_rule_shown_is_quoted(page: Path) -> None:
    found = list(blocks(read(page)))
    assert found
    assert [block.text for block in found if not any((ROOT / word).is_file() for word in code(block.lead))] == []


def policy(what: str, folder: Path) -> str:
    command = (sys.executable, "-m", "connector", "policy", what, str(folder))
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == Exit.FINDINGS, ended.stdout + ended.stderr
    return ended.stdout


def wrong_plugin(folder: Path, body: str) -> None:
    """Write Fenland's plugin with the body of its first rule as it must not be."""
    FENLAND.written_to(folder)
    chapter = folder / "fenland" / "section_1.py"
    text = chapter.read_text(encoding="utf-8").replace("_case: Case, review", "case: Case, review")
    docstring_ends = text.index('"""\n', text.index('"""', text.index(HEAD)) + 3) + 4
    next_rule = text.index("\n\n\n@rule", docstring_ends)
    text = text[:docstring_ends] + body.rstrip() + text[next_rule:]
    chapter.write_text(text.replace("from policy_core.rules", f"{IMPORTS}from policy_core.rules"), encoding="utf-8")


@pytest.mark.parametrize("what", WRONG)
def test_what_is_not_to_be_written_is_found_as_told(what: str, tmp_path: Path) -> None:
    told = section(PAGE, what)
    (block,) = blocks(told)
    found_by, (finder, *_) = told.strip().partition(":")[0], code(told)
    wrong_plugin(tmp_path, block.text)
    if found_by == "Sweep":
        scenarios = tmp_path / "scenarios" / "section_1.yaml"
        text = scenarios.read_text(encoding="utf-8")
        scenarios.write_text(text.replace("  events:", f"    - {PLANNED}\n  events:", 1), encoding="utf-8")
        said = policy("test", tmp_path)
        assert f"FEN-S1 {finder} _" in said
        assert finder in SWEEPS
    else:
        assert f"[{Code(finder)}]" in policy("lint", tmp_path)
