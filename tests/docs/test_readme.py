"""The README: its commands are run as they stand, and print what it says they print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connector.settings import PREFIX
from tests.docs.pages import ROOT, blocks, read

if TYPE_CHECKING:
    from connector.brokers.broker import Broker
    from tests.brokers.names import Names

README = read(ROOT / "README.md")
A_BUS = "127.0.0.1:9092"
PROMPT = "$ "
BASH = shutil.which("bash") or "/bin/bash"


@dataclass(frozen=True, slots=True)
class Shown:
    """A command as it stands in the README, and what stands below it."""

    command: str
    output: str


def shown(console: str) -> list[Shown]:
    found = []
    for part in re.split(rf"^{re.escape(PROMPT)}", console, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        found.append(Shown(command, output))
    return found


CONSOLES = [block.text for block in blocks(README) if block.language == "console"]
WITHOUT_A_BUS = [one for console in CONSOLES if A_BUS not in console for one in shown(console)]


def printed_by(script: str, **variables: str) -> str:
    """Run lines of bash as a reader would, `.venv/bin` on the path; gives both streams as a terminal shows them."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(
        (BASH, "-euc", script),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**inherited, "PATH": path, **variables},
    )
    assert ended.returncode == 0, f"{script} ended with {ended.returncode}: {ended.stdout}"
    return ended.stdout


@pytest.mark.parametrize("one", WITHOUT_A_BUS, ids=lambda one: one.command.split()[1])
def test_a_command_prints_what_stands_below_it(one: Shown) -> None:
    assert printed_by(one.command) == one.output


def test_commands_on_a_bus_print_what_stands_below_them(broker: Broker, names: Names) -> None:
    (console,) = (console for console in CONSOLES if A_BUS in console)
    steps = shown(console.replace(A_BUS, broker.bootstrap))
    printed = printed_by(
        "\n".join(f"{step.command}\necho {names.mark}" for step in steps),
        HANDOVER_KAFKA__TOPIC_TEMPLATE=f"csc.{{authority}}.{{topic}}.{names.mark}",
        HANDOVER_KAFKA__GROUP_TEMPLATE=f"{names.mark}-{{authority}}",
    )
    outputs = re.split(rf"^{names.mark}\n", printed, flags=re.MULTILINE)[:-1]
    assert [output.replace(names.mark, "v1") for output in outputs] == [step.output for step in steps]


def test_every_target_it_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"^(?:    |.*`)make (\w+)", README, re.MULTILINE)
    assert {"demo", "test"} <= set(named)
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []
