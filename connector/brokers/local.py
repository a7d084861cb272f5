"""A broker that is a child process of ours: started, watched until ready, stopped, killed, paused, started again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from connector.brokers.broker import Ability, BrokerUnavailable
from connector.brokers.probe import has_a_live_broker

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

READY_WITHIN_S = 60.0
STOPPED_WITHIN_S = 20.0
_BETWEEN_PROBES_S = 0.05


@dataclass(slots=True, kw_only=True)
class LocalBroker:
    """A broker on 127.0.0.1, as a context manager; it keeps its data and its port over a restart.

    `start` raises BrokerUnavailable with the last line the broker wrote.
    """

    name: str
    can: frozenset[Ability]
    port: int
    command: tuple[str, ...]
    log: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def bootstrap(self) -> str:
        """Give host and port, as `bootstrap.servers` has them."""
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and wait until it serves metadata."""
        with self.log.open("ab") as log:
            # A session of its own, so that Ctrl-C reaches us alone and we stop it in order.
            self._process = subprocess.Popen(
                (*_dies_with_us(), *self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_WITHIN_S
        while not has_a_live_broker(self.port):
            ended = self._process.poll()
            if ended is not None or time.monotonic() > deadline:
                why = f"ended with code {ended}" if ended is not None else f"wasn't ready in {READY_WITHIN_S:.0f} s"
                self.kill()
                raise BrokerUnavailable(f"{self.name} {why}; it last said: {self._last_words()}")
            time.sleep(_BETWEEN_PROBES_S)

    def stop(self) -> None:
        """Ask it to end and wait; kill it when it doesn't."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOPPED_WITHIN_S)
        self.kill()

    def kill(self) -> None:
        """End it at once (SIGKILL); what it had not written to disk is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def pause(self) -> None:
        """Stop its clock (SIGSTOP): connections stay open and nothing answers."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused broker go on."""
        self._running().send_signal(signal.SIGCONT)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise BrokerUnavailable(f"{self.name} isn't running; start it first")
        return self._process

    def _last_words(self) -> str:
        lines = [line for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        return lines[-1].strip() if lines else "nothing"


def _dies_with_us() -> tuple[str, ...]:
    # Where Linux offers it, the kernel ends the broker even when we are killed and can't.
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "KILL", "--") if setpriv else ()
