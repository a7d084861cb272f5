"""Sweeps: what must hold of any policy, tried on each of its scenarios though no scenario says it.

A sweep is a function of a scenario, a book and a host that gives its failures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policy_core.testing.sweeps.any_order import any_order
from policy_core.testing.sweeps.carried_out import carried_out
from policy_core.testing.sweeps.every_day import every_day
from policy_core.testing.sweeps.pure import pure
from policy_core.testing.sweeps.unknown_facts import unknown_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from policy_core.book import PolicyBook
    from policy_core.host import Host
    from policy_core.testing.failure import Failure
    from policy_core.testing.scenario import Scenario

    Sweep = Callable[[Scenario, PolicyBook, Host | None], list[Failure]]

SWEEPS: Final[dict[str, Sweep]] = {
    "in any order of a day": any_order,
    "looked at every day": every_day,
    "with facts unknown": unknown_facts,
    "carried out": carried_out,
    "pure": pure,
}

__all__ = ["SWEEPS", "Sweep"]
