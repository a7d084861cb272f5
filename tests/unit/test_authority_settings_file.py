"""The authority's settings file as a command takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector import registry
from connector.authority_settings import with_authority_settings
from connector.exits import Exit, Stop

if TYPE_CHECKING:
    from pathlib import Path

NORFOLK = registry.load("norfolk")


def file(folder: Path, text: str) -> Path:
    path = folder / "authority.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_completes_policy_and_host_alike(tmp_path: Path) -> None:
    plugins = with_authority_settings(NORFOLK, file(tmp_path, '[teams.cwd.work_trays]\nall = ["101", "102"]\n'))
    assert plugins.book.data.teams["cwd"].work_tray(None) == "101"
    assert plugins.host.teams == {"101": "cwd", "102": "cwd"}


def test_without_a_file_policy_and_host_stay_as_they_come() -> None:
    assert with_authority_settings(NORFOLK, None) is NORFOLK


def test_a_team_the_policy_doesnt_have_stops_the_command_and_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(
        Stop, match=r"authority\.toml: teams\.fass: the policy has no such team; did you mean fas\?"
    ) as stop:
        with_authority_settings(NORFOLK, file(tmp_path, "[teams.fass]\ngo_live = 2026-04-01\n"))
    assert stop.value.code is Exit.CONFIG


def test_a_file_that_is_no_toml_stops_the_command(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"authority\.toml: not TOML") as stop:
        with_authority_settings(NORFOLK, file(tmp_path, "closures = [\n"))
    assert stop.value.code is Exit.CONFIG
