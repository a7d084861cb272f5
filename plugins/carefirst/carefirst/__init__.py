"""CareFirst as a host: which of its words mean which canonical code, and which events its nightly extracts give.

An extract is taken at night, so what is done in a day is known the next morning: the day of an event is the one that
CareFirst records, not the one on which it is seen. The front door keeps referrals only, so a referral comes without
contact or triage. Read `codes.toml` and `events.toml`: there is nothing else to it. Words that stand in neither are
kept as they came, flagged and counted.
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
    return host_of(__name__, key="carefirst", name="CareFirst (OLM)")


@hookimpl
def handover_host() -> Host:
    """Give CareFirst."""
    return host()
