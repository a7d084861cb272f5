"""Pages of the documentation, as tests read them: their tables and their fenced blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_FENCED = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")
# a bar that is no border of a cell is written \|
_BORDER = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; `lead` is the line of prose above it."""

    language: str
    text: str
    lead: str


def read(path: Path | str) -> str:
    """Give the text of a page; a name is that of a page in docs/."""
    return (path if isinstance(path, Path) else ROOT / "docs" / path).read_text(encoding="utf-8")


def blocks(text: str) -> Iterator[Block]:
    for found in _FENCED.finditer(text):
        lead = text[: found.start()].rstrip().rpartition("\n")[2]
        yield Block(found["language"], found["text"], lead)


def rows(text: str) -> list[tuple[str, ...]]:
    """Give the rows of all tables of a text, without titles."""
    found: list[tuple[str, ...]] = []
    lines = [line.strip() for line in _FENCED.sub("", text).splitlines()]
    for above, line in zip(["", *lines], lines, strict=False):
        if not line.startswith("|"):
            continue
        cells = tuple(cell.strip().replace("\\|", "|") for cell in _BORDER.split(line[1:].removesuffix("|")))
        if all(set(cell) <= {"-", ":"} for cell in cells):
            assert found, f"a table without titles: {above}"
            found.pop()
        else:
            found.append(cells)
    return found


def section(text: str, title: str) -> str:
    """Give what stands under a heading, up to the next one of its depth."""
    heading = re.search(rf"^(#+) {re.escape(title)}$", text, re.MULTILINE)
    assert heading is not None, f"no heading {title}"
    rest = text[heading.end() :]
    end = re.search(rf"^#{{1,{len(heading[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def code(text: str) -> list[str]:
    """Give what stands between backquotes."""
    return _CODE.findall(text)
