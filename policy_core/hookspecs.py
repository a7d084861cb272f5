"""The whole extension surface: two hooks, one a kind of plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from policy_core.book import PolicyBook
    from policy_core.host import Host

PROJECT = "handover"
POLICY_GROUP = "handover.authorities"
HOST_GROUP = "handover.hosts"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec(firstresult=True)
def handover_policy() -> PolicyBook:  # type: ignore[empty-body]
    """Give the authority's policy book: rules, parameters, teams, ladders and catalogue, by date in force."""


@hookspec(firstresult=True)
def handover_host() -> Host:  # type: ignore[empty-body]
    """Give the host's mapping of words to canonical codes and teams, and the events it supplies."""
