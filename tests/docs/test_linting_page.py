"""The page on linting against the codes there are."""

from __future__ import annotations

from policy_core.lint import Code
from policy_core.lint.finding import WARNINGS
from tests.docs.pages import code, read, rows, section

PAGE = read("linting-a-policy.md")


def test_every_code_stands_on_the_page_with_its_weight() -> None:
    told = {code(name)[0]: weight for name, weight, _, _ in rows(section(PAGE, "What it finds"))}
    assert told == {one.value: "warning" if one in WARNINGS else "error" for one in Code}
