"""One life of an instance: its process, what it has logged and when, which partitions it had come to run."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.chaos.instance import Step

ROOT = Path(__file__).parents[2]


@dataclass(slots=True, kw_only=True, eq=False)
class Life:
    """A process from its start to its end. Seconds are those of `time.monotonic`."""

    instance: str
    process: subprocess.Popen[str]
    began_s: float
    step: Step | None = None  # where it will die by its own hand
    stepped_s: float = 0.0
    is_ended_by_us: bool = False
    is_frozen: bool = False
    lines: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    listener: threading.Thread | None = None

    @classmethod
    def begun(cls, instance: str, environment: Mapping[str, str], *, step: Step | None, order: str | None) -> Life:
        """Start a process of `handover run`, with a step to die at, or a wrong order of its commit."""
        told = json.dumps({"step": None if step is None else asdict(step), "order": order})
        process = subprocess.Popen(
            (*(sys.executable, "-m", "tests.chaos.instance", told), "run", "--clock", "events", "--instance", instance),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        now_s = time.monotonic()
        life = cls(instance=instance, process=process, began_s=now_s, step=step, stepped_s=now_s)
        life.listener = threading.Thread(target=life._listen, daemon=True)
        life.listener.start()
        return life

    def close(self) -> None:
        """Hear its last words, once it has ended."""
        if self.listener is not None:
            self.listener.join()
        for pipe in (self.process.stdin, self.process.stderr):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def die_at(self, step: Step) -> None:
        """Let it die by its own hand at this step."""
        self.step, self.stepped_s = step, time.monotonic()
        if self.process.stdin is not None:
            with suppress(BrokenPipeError):  # it may end meanwhile, of something else
                self.process.stdin.write(json.dumps(asdict(step)) + "\n")
                self.process.stdin.flush()

    def end(self, number: signal.Signals) -> None:
        """Send it the signal that ends it."""
        self.is_ended_by_us = True
        self.process.send_signal(number)

    def freeze(self) -> None:
        """Stop its clock."""
        self.is_frozen = True
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.is_frozen = False
        self.process.send_signal(signal.SIGCONT)

    def died_at_its_step(self) -> bool:
        """Say whether it ended by its own hand."""
        return self.step is not None and not self.is_ended_by_us and self.process.returncode == -signal.SIGKILL

    @property
    def judged(self) -> dict[int, int]:
        """Give up to which offset each partition was committed in this life."""
        return {line["partition"]: line["to_offset"] for _, line in list(self.lines) if line["event"] == "transaction"}

    def running(self) -> dict[int, float]:
        """Give the partitions it runs, and since when each; empty after a change of the assignment."""
        found: dict[int, float] = {}
        for at_s, line in list(self.lines):
            if line["event"] == "assigned":
                found = {}
            elif line["event"] == "running":
                found.setdefault(line["partition"], at_s)
        return found

    def began_running(self, partition: int, since_s: float) -> float | None:
        """Give when it first ran a partition after a moment."""
        found = (
            at_s
            for at_s, line in list(self.lines)
            if at_s > since_s and line["event"] == "running" and line["partition"] == partition
        )
        return next(found, None)

    def was_up_after_s(self) -> float | None:
        """Give how long after its start it ran all of its first assignment; None: it never came so far."""
        wanted: set[int] | None = None
        for at_s, line in list(self.lines):
            if line["event"] == "assigned":
                if wanted is not None:
                    return None
                wanted = set(line["partitions"])
            elif line["event"] == "running" and wanted is not None:
                wanted.discard(line["partition"])
                if not wanted:
                    return at_s - self.began_s
        return None

    def last_words(self) -> str:
        """Give what it said at last."""
        return self.other[-1] if self.other else json.dumps(self.lines[-1][1]) if self.lines else "nothing"

    def _listen(self) -> None:
        for text in self.process.stderr or ():
            if text.startswith("{") and text.endswith("}\n"):
                self.lines.append((time.monotonic(), json.loads(text)))
            elif text.strip():
                self.other.append(text.rstrip("\n"))
