"""Ends a process whose loop stands still: the client waits without a limit for some answers, and rules may not end."""

from __future__ import annotations

import logging
import os
import threading
from typing import TYPE_CHECKING

from connector.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.clock import Clock

_LOG = logging.getLogger("handover")


class Watchdog:
    """Looks every second whether the loop has given a sign of life within a limit; if not, the process ends with 75."""

    def __init__(self, clock: Clock, limit_s: float, *, end: Callable[[int], object] = os._exit) -> None:
        self._clock = clock
        self._limit_s = limit_s
        self._end = end
        self._last_s = clock.elapsed_s()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self.beat()
        self._thread.start()

    def beat(self) -> None:
        """Give a sign of life."""
        self._last_s = self._clock.elapsed_s()

    def is_alive(self) -> bool:
        """Say whether the last sign of life is recent."""
        return self._clock.elapsed_s() - self._last_s <= self._limit_s

    def look(self) -> None:
        """End the process if the loop stands still."""
        if not self.is_alive():
            _LOG.error('{"event":"stands_still","limit_s":%.0f}', self._limit_s)
            self._end(Exit.TRANSIENT)

    def stop(self) -> None:
        """Watch no more."""
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(1):
            self.look()
