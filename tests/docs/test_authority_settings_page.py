"""The page on the authority's settings against the model of the file, and its examples against the check."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from connector.exits import Exit
from policy_core.authority_settings import AuthoritySettings, RetentionSettings, TeamSettings
from policy_core.commands import Commands
from policy_core.policy import Value
from tests.docs.pages import ROOT, blocks, code, read, rows

PAGE = read("authority-settings.md")
HANDOVER = str(Path(sys.executable).with_name("handover"))
EXAMPLE = ROOT / "plugins/norfolk/norfolk/authority-example.toml"


def checked(file: Path, *more: str) -> tuple[int, str]:
    command = (HANDOVER, "config", "check", "--authority", "norfolk", "--authority-settings", str(file), *more)
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the example with some of it changed, and as one that has no closures: those of the example pass."""
    text = EXAMPLE.read_text(encoding="utf-8")
    closures = next(line for line in text.splitlines() if line.startswith("closures"))
    for before, after in ((closures, "closures = []"), *changes):
        assert before in text
        text = text.replace(before, after)
    file = folder / "authority.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_entry_of_the_file_stands_on_the_page() -> None:
    inner: dict[str, Any] = {
        "teams": TeamSettings.model_fields,
        "parameters": Value.model_fields,
        "commands": Commands.model_fields,
        "retention": RetentionSettings.model_fields,
    }
    entries = {
        *(name for name in AuthoritySettings.model_fields if name not in {*inner, "localities"}),
        "localities.NAME",
        *(f"teams.TEAM.{field}" for field in inner["teams"]),
        *(f"parameters.NAME.{field}" for field in inner["parameters"]),
        *(f"commands.{field}" for field in inner["commands"]),
        *(f"retention.{field}" for field in inner["retention"]),
    }
    assert {code(entry)[0] for entry, _ in rows(PAGE)} == entries


def test_the_part_that_is_shown_is_a_file_of_the_form() -> None:
    (shown,) = (block.text for block in blocks(PAGE) if block.language == "toml")
    assert AuthoritySettings.model_validate(tomllib.loads(shown)).words["breckland"] == "south"


def test_the_check_says_what_stands_on_the_page(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        ('east = ["Great Yarmouth"]', "east = []"),
        ("[teams.kinship]\ngo_live = 2026-09-01\n", "[teams.kinship]\n"),
        ('work_trays = { all = "2503" }', "go_live = 2026-09-01"),
        ("[teams.edt]", "[teams.leving_care]"),
    )
    (console,) = (block.text for block in blocks(PAGE) if block.language == "console")
    ended, said = checked(file)
    assert ended == Exit.FINDINGS
    assert said == console.partition("\n")[2]


def test_a_file_that_says_all_ends_with_0(tmp_path: Path) -> None:
    assert checked(written(tmp_path))[0] == Exit.DONE


def test_a_program_gets_the_same_as_json(tmp_path: Path) -> None:
    ended, said = checked(written(tmp_path, ('east = ["Great Yarmouth"]', "east = []")), "--output", "json")
    assert ended == Exit.FINDINGS
    (finding,) = json.loads(said)
    assert (finding["about"], finding["verdict"]) == ("localities", "warning")


def test_a_file_that_cannot_be_meant_ends_with_64_in_one_line(tmp_path: Path) -> None:
    ended, said = checked(written(tmp_path, ("closures", "closure")))
    assert (ended, said.count("\n")) == (Exit.CONFIG, 1)
    assert said.endswith("authority.toml: there is no closure; did you mean closures?\n")
