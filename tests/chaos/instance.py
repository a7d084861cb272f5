"""`handover run` with a seam that only these tests use: it dies by its own hand at the n-th call of a named method.

`python -m tests.chaos.instance '{"step": {...} or null, "order": name or null}' run ...`; each line of JSON on stdin is
a further step to die at. `order` puts a deliberately wrong commit in the place of ours, for the verifier to find.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from connector import process
from connector.cli import run_command
from connector.kafka_adapter import KafkaConnection
from tests.chaos.broken_orders import ORDERS
from tests.shell.watched import WatchedConnection

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.kafka_adapter import ClusterSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A moment to die at: just before or just after the n-th call from now of a client's method."""

    call: str
    side: str
    nth: int = 1


class Seam:
    """Makes the calls, and dies at the step it was told last."""

    def __init__(self) -> None:
        self._step: Step | None = None
        self._to_go = 0

    def die_at(self, step: Step) -> None:
        """Die at this step instead of any told before."""
        self._to_go = step.nth
        self._step = step

    def make(self, name: str, call: Callable[[], Any]) -> Any:
        """Make one call."""
        step = self._step
        if step is None or step.call != name:
            return call()
        self._to_go -= 1
        if self._to_go > 0:
            return call()
        if step.side == "after":
            call()
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    def listen(self) -> None:
        """Take steps from stdin until it ends."""
        for line in sys.stdin:
            self.die_at(Step(**json.loads(line)))


def main(told: str, arguments: list[str]) -> int:
    """Run `handover` with these arguments and give its exit code."""
    seam, how = Seam(), json.loads(told)
    if how["step"] is not None:
        seam.die_at(Step(**how["step"]))
    threading.Thread(target=seam.listen, daemon=True).start()

    def connect(cluster: ClusterSettings) -> WatchedConnection:
        return WatchedConnection(KafkaConnection(cluster), seam.make)

    with patch.object(process, "KafkaConnection", connect):
        if how["order"] is None:
            return run_command(arguments)
        with patch("connector.transaction._commit", ORDERS[how["order"]]):
            return run_command(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
