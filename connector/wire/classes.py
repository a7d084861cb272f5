"""Which class each record is read into, by the name of its schema."""

from __future__ import annotations

from dataclasses import is_dataclass

from connector.wire import records
from policy_core import obligations
from policy_core.events import EVENTS

CLASSES: dict[str, type] = {
    **EVENTS,
    **{name: getattr(obligations, name) for name in obligations.__all__ if is_dataclass(getattr(obligations, name))},
    **{name: getattr(records, name) for name in records.__all__},
}
