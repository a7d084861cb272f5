"""The path from nothing to a policy that is handed over, gone as a reader goes it: commands run, code written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connector.settings import PREFIX
from tests.docs.pages import ROOT, blocks, code, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.docs.pages import Block

PAGES = ("writing-a-policy.md", "trying-a-policy.md")
PROMPT = "$ "
MARK = "this-command-is-over"
PASSED_IN = re.compile(r"(?<= passed in )\d+\.\d+s")
ALWAYS_ALIKE = "2.00s"
BASH = shutil.which("bash") or "/bin/bash"
BLANK_LINES = {"python": "\n\n", "toml": "\n", "yaml": "\n"}


def write(path: Path, block: Block) -> None:
    path.write_text(block.text, encoding="utf-8")


def add(path: Path, block: Block) -> None:
    path.write_text(f"{read(path)}{BLANK_LINES[block.language]}{block.text}", encoding="utf-8")


def take_out(path: Path, block: Block) -> None:
    assert read(path).count(block.text) == 1, f"{path} has {block.text!r} not once"
    path.write_text(read(path).replace(block.text, ""), encoding="utf-8")


DONE: dict[str, Callable[[Path, Block], None]] = {"Write": write, "Add to": add, "Take out of": take_out}
ASKED = re.compile(rf"({'|'.join(DONE)}) `[^`]+`:$")


@dataclass(frozen=True, slots=True)
class Terminal:
    """One session of bash in which all commands of the pages are given, one after the other."""

    bash: subprocess.Popen[str]

    def shows(self, command: str) -> str:
        """Give what a command prints on both streams."""
        assert self.bash.stdin is not None
        assert self.bash.stdout is not None
        self.bash.stdin.write(f"{{ {command}\n}} < /dev/null\necho {MARK}\n")
        self.bash.stdin.flush()
        lines: list[str] = []
        for line in self.bash.stdout:
            if line == f"{MARK}\n":
                return PASSED_IN.sub(ALWAYS_ALIKE, "".join(lines))
            lines.append(line)
        raise AssertionError(f"the shell ended at {command}: {''.join(lines)}")


def commands(block: Block) -> list[tuple[str, str]]:
    """Give each command of a console and what stands below it."""
    parts = re.split(rf"^{re.escape(PROMPT)}", block.text, flags=re.MULTILINE)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


@cache
def steps() -> list[Block]:
    return [block for page in PAGES for block in blocks(read(page))]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A session in an empty folder but for `wheels`; pip takes all else in the versions of this project."""
    for project in (ROOT, ROOT / "plugins" / "liquidlogic"):
        out = str(tmp_path / "wheels")
        command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, str(project))
        subprocess.run(command, check=True, capture_output=True)
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "PYTHON", "VIRTUAL"))
    }
    pip = {"PIP_CONSTRAINT": str(ROOT / "constraints.txt"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    bash = subprocess.Popen(
        (BASH, "--norc"),
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**inherited, **pip, "PATH": path, "COLUMNS": "80"},
    )
    return Terminal(bash)


def test_every_block_of_the_path_is_run_or_written() -> None:
    assert {block.language for block in steps()} == {"console", "toml", "yaml", "python", "json"}
    assert [block.text for block in steps() if block.language != "console" and not ASKED.search(block.lead)] == []


def test_the_path_leads_from_nothing_to_a_policy_that_is_handed_over(terminal: Terminal, tmp_path: Path) -> None:
    with terminal.bash:
        for block in steps():
            if block.language != "console":
                asked = ASKED.search(block.lead)
                assert asked is not None
                DONE[asked[1]](tmp_path / "handover-fenland" / code(block.lead)[-1], block)
                continue
            for command, output in commands(block):
                assert (command, terminal.shows(command)) == (command, output)
