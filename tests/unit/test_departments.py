"""The authority's own list of departments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector import registry
from connector.departments import with_departments
from connector.exits import Exit, Stop

if TYPE_CHECKING:
    from pathlib import Path


def listed(folder: Path, text: str) -> Path:
    path = folder / "departments.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_department_of_the_host_becomes_the_authoritys_team(tmp_path: Path) -> None:
    plugins = with_departments(
        registry.load("norfolk"), listed(tmp_path, '[teams]\nfas = ["101", "102"]\nlac = ["7"]\n')
    )
    assert plugins.host.teams == {"101": "fas", "102": "fas", "7": "lac"}


def test_a_team_the_policy_doesnt_have_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="names fass; the policy has no such team") as refused:
        with_departments(registry.load("norfolk"), listed(tmp_path, '[teams]\nfass = ["101"]\n'))
    assert refused.value.code is Exit.CONFIG


def test_a_file_that_is_no_list_of_teams_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="no list of teams"):
        with_departments(registry.load("norfolk"), listed(tmp_path, "fas = 101\n"))
