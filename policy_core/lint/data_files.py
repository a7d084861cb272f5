"""The data files of a policy as written: raw tables with their lines, whether or not they are right."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

NAMES = ("policy.toml", "parameters.toml", "teams.toml", "roles.toml", "documents.toml", "catalogue.toml")


@dataclass(frozen=True, eq=False)
class DataFile:
    """One file. `table` is None where it is missing or isn't TOML, and `broken` then says why."""

    path: str
    text: str
    table: Mapping[str, Any] | None
    broken: str = ""

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.splitlines()

    def line_of(self, *words: str) -> int:
        """Give the line of the last of these words, each looked for from the line of the one before; 1 for none."""
        found = 0
        for word in words:
            wanted = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
            found = next((at for at in range(found, len(self._lines)) if wanted.search(self._said(at))), found)
        return found + 1

    def _said(self, at: int) -> str:
        line = self._lines[at]
        return "" if line.lstrip().startswith("#") else line


@dataclass(frozen=True, eq=False)
class DataFiles:
    """The six data files of a policy, by name."""

    files: Mapping[str, DataFile]

    def __getitem__(self, name: str) -> DataFile:
        return self.files[name]

    def names(self, file: str) -> frozenset[str] | None:
        """Give what a file of named things names (`teams.toml`, ...); None where it can't be read."""
        table = self.files[file].table
        return None if table is None else frozenset(table)

    @cached_property
    def policy(self) -> Mapping[str, Any]:
        """`policy.toml`; empty where it can't be read."""
        return self.files["policy.toml"].table or {}

    @cached_property
    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """The rows of the catalogue that have an id."""
        given = (self.files["catalogue.toml"].table or {}).get("rule", [])
        return tuple(row for row in given if isinstance(row, dict) and isinstance(row.get("id"), str))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of the teams."""
        teams = (self.files["teams.toml"].table or {}).values()
        return frozenset(str(team["kind"]) for team in teams if isinstance(team, dict) and "kind" in team)

    def strings(self, *names: str) -> Iterator[str]:
        """Give every word that these data files use (none named: all), save as the name of a table."""
        for name in names or NAMES:
            yield from _strings(self.files[name].table or {})


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def read_data_files(folder: Traversable, shown: str) -> DataFiles:
    """Read what can be read of a policy's data files. `shown` is how people are told the folder."""
    return DataFiles({name: _read(folder.joinpath(name), f"{shown}/{name}") for name in NAMES})


def _read(file: Traversable, path: str) -> DataFile:
    if not file.is_file():
        return DataFile(path, "", None, "the file is missing")
    text = file.read_text(encoding="utf-8")
    try:
        return DataFile(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as broken:
        return DataFile(path, text, None, f"not TOML: {broken}")
