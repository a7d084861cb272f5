"""A graceful stop: the transaction in hand is finished, nothing new is begun."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class StopRequest:
    """Whether somebody has asked the process to stop."""

    def __init__(self) -> None:
        self.is_made = False

    def make(self, *_: object) -> None:
        """Ask. Takes what a signal handler is given."""
        self.is_made = True


@contextmanager
def stops_on_signals() -> Iterator[StopRequest]:
    """Turn SIGTERM and SIGINT into a request, for as long as the block runs."""
    request = StopRequest()
    before = {number: signal.signal(number, request.make) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
