"""What is told of a running process: counters, and one log line a transaction. Nothing about a child, ever."""

from __future__ import annotations

import json
import logging
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connector.ports import Partition

_LOG = logging.getLogger("handover")


class Observer:
    """Counts, keeps how things stand, writes lines of JSON: topics, partitions, offsets, codes and numbers."""

    def __init__(self) -> None:
        self.counters: Counter[tuple[str, str]] = Counter()
        self.gauges: dict[tuple[str, str], float] = {}

    def transaction(self, partition: Partition, counts: Mapping[str, int], **figures: Any) -> None:
        """Tell of one committed transaction."""
        at = f"{partition.topic}-{partition.number}"
        self.counters[at, "transactions"] += 1
        for name, count in counts.items():
            self.counters[at, name] += count
        told = {name: count for name, count in sorted(counts.items()) if count}
        self.line("transaction", topic=partition.topic, partition=partition.number, **figures, **told)

    def standing(self, partition: Partition, **figures: float) -> None:
        """Keep how things stand with a partition now."""
        at = f"{partition.topic}-{partition.number}"
        self.gauges.update({(at, name): figure for name, figure in figures.items()})

    def line(self, event: str, *, level: int = logging.INFO, **figures: Any) -> None:
        """Write one line."""
        if _LOG.isEnabledFor(level):
            _LOG.log(level, json.dumps({"event": event, **figures}, separators=(",", ":")))

    def warn(self, event: str, **figures: Any) -> None:
        """Write one line that an operator should see."""
        self.counters["", event] += 1
        self.line(event, level=logging.WARNING, **figures)
