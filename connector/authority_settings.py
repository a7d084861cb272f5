"""The authority's settings file: policy and host completed by it, and what it lacks as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.clock import WallClock
from connector.exits import Exit, Stop
from connector.findings import bad, good, warning
from connector.registry import Plugins
from policy_core.authority_settings import AuthoritySettings, AuthoritySettingsInvalid, read_authority_settings
from policy_core.calendar import LONDON
from policy_core.missing_settings import missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.findings import Finding

ABOUT = "authority"


def with_authority_settings(plugins: Plugins, path: Path | None) -> Plugins:
    """Give policy and host as the authority's settings complete them; None leaves them. Raises Stop (64)."""
    if path is None:
        return plugins
    settings = settings_in(path)
    try:
        return Plugins(plugins.book.with_settings(settings), plugins.host.with_settings(settings))
    except AuthoritySettingsInvalid as wrong:
        raise Stop(Exit.CONFIG, f"{path}: {wrong}") from wrong


def settings_in(path: Path | None) -> AuthoritySettings:
    """Read the authority's settings; None: there are none yet. Raises Stop (64)."""
    if path is None:
        return AuthoritySettings()
    try:
        return read_authority_settings(path)
    except AuthoritySettingsInvalid as wrong:
        raise Stop(Exit.CONFIG, str(wrong)) from wrong


def are_complete(plugins: Plugins, path: Path | None) -> Iterator[Finding]:
    """Look what the settings lack; `plugins` are those that the settings haven't completed yet. Raises Stop (64)."""
    today = WallClock().now().astimezone(LONDON).date()
    found = missing(plugins.book, plugins.host, settings_in(path), today)
    for one in found:
        yield (bad if one.refused else warning)(one.about, one.says, one.remedy)
    if not found:
        yield good(ABOUT, f"{path} says all that the policy leaves to the authority")
