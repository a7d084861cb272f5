"""How a command ends that the bus failed: a missing right, another refusal, or no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.exits import Exit, Stop
from connector.ports import Forbidden, Refused

if TYPE_CHECKING:
    from connector.ports import BusError


def on_the_bus_failing(failed: BusError) -> Stop:
    """Give the end: 77 for a right, 64 for what else the broker refuses, 69 where it doesn't answer."""
    if isinstance(failed, Forbidden):
        return Stop(Exit.REFUSED, str(failed))
    return Stop(Exit.CONFIG if isinstance(failed, Refused) else Exit.UNREACHABLE, str(failed))
