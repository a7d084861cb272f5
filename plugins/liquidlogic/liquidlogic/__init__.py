"""Liquidlogic LCS as a host: which of its words mean which canonical code, and which events its data gives.

Read `codes.toml` and `events.toml`: there is nothing else to it. Words that stand in neither are kept as they came,
flagged and counted; an authority that words its lookups differently copies the plugin and adds its own.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from policy_core.hookspecs import hookimpl
from policy_core.host_tables import host_of

if TYPE_CHECKING:
    from policy_core.host import Host


@cache
def host() -> Host:
    """Read the host once."""
    return host_of(__name__, key="liquidlogic", name="Liquidlogic LCS (System C)")


@hookimpl
def handover_host() -> Host:
    """Give LCS."""
    return host()
