"""The page on outages names tests that are there."""

from __future__ import annotations

import ast

from tests.docs.pages import ROOT, code, read, rows


def test_each_row_names_a_test_and_each_test_is_there() -> None:
    missing = []
    for what, _, proof in rows(read("outages.md")):
        named = [word for word in code(proof) if "::" in word]
        assert named, f"nothing proves: {what}"
        for path, _, name in (word.partition("::") for word in named):
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            if name not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
                missing.append(f"{path}::{name}")
    assert missing == []
