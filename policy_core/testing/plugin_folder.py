"""Where a policy plugin is kept: the folder whose pyproject.toml says which authority's policy its package is."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_core.book import PolicyBook
from policy_core.named_policies import named_policies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class PluginFolderInvalid(ValueError):  # noqa: N818 - names what is the matter
    """A folder's policy can't be used; the message says which, why, and the remedy."""


@dataclass(frozen=True, slots=True)
class PluginFolder:
    """One plugin as its author keeps it: `root` has pyproject.toml and scenarios/, `module` is its package."""

    root: Path
    authority: str
    module: str

    @property
    def package(self) -> Path:
        """The package's own folder, in which policy.toml and the chapters are."""
        return self.root.joinpath(*self.module.split("."))

    @property
    def scenario_files(self) -> list[Path]:
        """The files of scenarios, in order."""
        return sorted((self.root / "scenarios").glob("*.yaml"))

    def book(self) -> PolicyBook:
        """Import the package, from here where it isn't installed, and give its book. Raises PluginFolderInvalid."""
        if importlib.util.find_spec(self.module.partition(".")[0]) is None:
            sys.path.insert(0, str(self.root))
        try:
            book = importlib.import_module(self.module).handover_policy()
        except Exception as broken:
            raise PluginFolderInvalid(f"{self.authority}: {type(broken).__name__}: {broken}") from broken
        if not isinstance(book, PolicyBook):
            raise PluginFolderInvalid(f"{self.authority}: handover_policy gave no PolicyBook; see its hook")
        return book


def plugin_folder_of(path: Path) -> PluginFolder | None:
    """Find the plugin a file or folder belongs to, None where it belongs to none."""
    for folder in (path, *path.parents):
        if (folder / "pyproject.toml").is_file():
            return next(_plugins_of(folder), None)
    return None


def _plugins_of(folder: Path) -> Iterator[PluginFolder]:
    for authority, module in named_policies((folder / "pyproject.toml").read_text(encoding="utf-8")).items():
        yield PluginFolder(folder, authority, module)
