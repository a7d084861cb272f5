"""Which policies the project file of a plugin names."""

from __future__ import annotations

import tomllib

from policy_core.hookspecs import POLICY_GROUP


def named_policies(pyproject: str) -> dict[str, str]:
    """Give the package of each authority that a pyproject.toml names by entry point. Raises ValueError: not TOML."""
    project = tomllib.loads(pyproject).get("project", {})
    named: dict[str, str] = project.get("entry-points", {}).get(POLICY_GROUP, {})
    return named
