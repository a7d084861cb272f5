"""Which of the host's departments is which team of the authority: the authority's own file, not the host plugin's.

The file reads `[teams]`, then a line a team: `fas = ["101", "102"]`.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

from connector.exits import Exit, Stop

if TYPE_CHECKING:
    from pathlib import Path

    from connector.registry import Plugins


def with_departments(plugins: Plugins, path: Path | None) -> Plugins:
    """Give the plugins with the host knowing the authority's departments. Raises Stop (64)."""
    if path is None:
        return plugins
    try:
        teams = tomllib.loads(path.read_text(encoding="utf-8"))["teams"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as unreadable:
        raise Stop(Exit.CONFIG, f"departments: {path} is no list of teams and their departments") from unreadable
    unknown = sorted(set(teams) - set(plugins.book.data.teams))
    if unknown:
        raise Stop(Exit.CONFIG, f"departments: {path} names {', '.join(unknown)}; the policy has no such team")
    mapped = {str(department): team for team, departments in teams.items() for department in departments}
    return replace(plugins, host=replace(plugins.host, teams=mapped))
