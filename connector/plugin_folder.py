"""A policy plugin where it is written: an installed one by its key, or a folder with its pyproject.toml."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path

from connector import registry
from connector.registry import PluginRefused
from policy_core.hookspecs import POLICY_GROUP
from policy_core.named_policies import named_policies


@dataclass(frozen=True, slots=True)
class PluginSource:
    """The entry point of a policy plugin and the folder of the package it names."""

    entry: EntryPoint
    folder: Path

    @property
    def package(self) -> str:
        """The dotted name of the package."""
        return self.entry.module

    @property
    def shown(self) -> str:
        """The folder as people are told it: from here, where it lies below."""
        return self.shown_file(str(self.folder))

    @staticmethod
    def shown_file(path: str) -> str:
        """Give a path as people are told it: from here, where it lies below."""
        near = os.path.relpath(path)
        return path if near.startswith("..") else near

    @property
    def root(self) -> Path | None:
        """The folder with its pyproject.toml, scenarios beside; None for one installed from a wheel."""
        return next((one for one in self.folder.parents if (one / "pyproject.toml").is_file()), None)


def plugin_source(authority_or_folder: str) -> PluginSource:
    """Find a plugin by its key or in a folder, without importing it. Raises PluginRefused.

    The folder of one that isn't installed is put first on this process's path, so that it can be imported.
    """
    folder = Path(authority_or_folder)
    if (folder / "pyproject.toml").is_file():
        return _in_folder(folder)
    if folder.is_dir() and os.sep in authority_or_folder:
        raise PluginRefused(f"{folder} has no pyproject.toml; give the folder that holds the plugin's")
    entry = registry.installed_policy(authority_or_folder)
    return PluginSource(entry, _package_folder(entry, "the installed package is gone; install it again"))


def _in_folder(folder: Path) -> PluginSource:
    path = folder / "pyproject.toml"
    try:
        named = named_policies(path.read_text(encoding="utf-8"))
    except ValueError as broken:
        raise PluginRefused(f"{path}: not TOML: {broken}") from broken
    if len(named) != 1:
        remedy = f'give it one: [project.entry-points."{POLICY_GROUP}"], key = "package"'
        raise PluginRefused(f"{path} names {len(named)} policies; {remedy}")
    ((key, value),) = named.items()
    root = next((one for one in (folder, folder / "src") if (one / value.partition(".")[0]).is_dir()), folder)
    sys.path.insert(0, str(root.resolve()))
    entry = EntryPoint(key, value, POLICY_GROUP)
    return PluginSource(entry, _package_folder(entry, f"{path} names it; put it beside"))


def _package_folder(entry: EntryPoint, remedy: str) -> Path:
    """Find the folder of a package without importing it (of a package within one, the outer one is)."""
    try:
        spec = importlib.util.find_spec(entry.module)
    except ImportError:
        spec = None
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise PluginRefused(f"plugin {entry.name}: no package is called {entry.module}; {remedy}")
    return Path(places[0])
