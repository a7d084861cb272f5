"""The instances of one group, kept alive as a supervisor of pods does it: what ends is started again in its place."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.exits import Exit
from tests.chaos.life import Life

if TYPE_CHECKING:
    from tests.chaos.instance import Step
    from tests.integration.program import Program

ASKS_TO_BE_STARTED_AGAIN = frozenset({Exit.TRANSIENT, Exit.UNREACHABLE})
STOPS_WITHIN_S = 30.0  # what Kubernetes grants a pod
LONGEST_ABSENCE_S = 40.0
STEPS_WITHIN_S = 15.0


class Stuck(Exception):  # noqa: N818 - names what is the matter
    """The instances came to a state out of which they don't find by themselves."""


@dataclass(slots=True, kw_only=True)
class Absence:
    """A member that was taken away without a word, frozen or dead, and the partitions that it had."""

    life: Life
    since_s: float
    partitions: frozenset[int]
    taken_over_s: float | None = None


@dataclass(slots=True, kw_only=True)
class Fleet:
    """Instances by name. `through` is how they reach the broker; `directly`, how we do."""

    through: Program
    directly: Program
    order: str | None = None
    up: dict[str, Life] = field(default_factory=dict)
    past: list[Life] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    absent: Absence | None = None
    fired: list[Step] = field(default_factory=list)
    missed: list[Step] = field(default_factory=list)
    by_themselves: Counter[str] = field(default_factory=Counter)
    _made: int = 0

    def add(self) -> None:
        """Start one instance more."""
        self._start(f"pod-{self._made}")
        self._made += 1

    def remove(self, life: Life) -> None:
        """Scale down by one, as the runbook says: stop it, then take its member out of the group."""
        self._end(life, signal.SIGTERM)
        admin = self.directly.connect().admin()
        admin.remove_static_member(self.directly.names.group, life.instance)
        admin.close()

    def restart(self, life: Life, number: signal.Signals, *, step: Step | None = None) -> None:
        """End one with a signal, and start it again in its place; `step`: to die at once more."""
        self._end(life, number)
        self._start(life.instance, step)

    def take_away(self, life: Life, *, dead: bool) -> None:
        """Freeze or kill one; it comes back when others have its partitions."""
        partitions = frozenset(life.running())
        if dead:
            self._end(life, signal.SIGKILL)
        else:
            life.freeze()
        self.absent = Absence(life=life, since_s=time.monotonic(), partitions=partitions)
        self.absences.append(self.absent)

    def at_hand(self) -> list[Life]:
        """Give those that a fault may befall: neither frozen nor about to die anyway."""
        return [life for life in self.up.values() if not life.is_frozen and life.step is None]

    def tend(self) -> None:
        """Start again what has ended, and let the absent come back in time. Raises Stuck."""
        for life in list(self.up.values()):
            if life.process.poll() is not None:
                self._see_to_the_end_of(life)
            elif life.step is not None and time.monotonic() - life.stepped_s > STEPS_WITHIN_S:
                # the step never came; then it dies where it is
                self.missed.append(life.step)
                self.restart(life, signal.SIGKILL)
        self._see_to_the_absent()

    def settle(self) -> None:
        """Let everyone come back and nobody die any more."""
        if self.absent is not None:
            self._come_back(self.absent)
        for life in list(self.up.values()):
            if life.step is not None:
                self.restart(life, signal.SIGKILL)

    def stop(self) -> None:
        """Stop all in order, and take them out of the group."""
        for life in list(self.up.values()):
            self.remove(life)

    def kill(self) -> None:
        """End what still runs, whatever it does."""
        for life in list(self.up.values()):
            self._end(life, signal.SIGKILL)

    def lives(self) -> list[Life]:
        """Give all lives, those that are over first."""
        return [*self.past, *self.up.values()]

    def _start(self, instance: str, step: Step | None = None) -> None:
        self.up[instance] = Life.begun(instance, self.through.environment, step=step, order=self.order)

    def _end(self, life: Life, number: signal.Signals) -> None:
        life.end(number)
        try:
            life.process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            life.process.kill()
            life.process.wait()
            self.by_themselves[f"killed {STOPS_WITHIN_S:.0f} s after {number.name}"] += 1
        self._bury(life)

    def _bury(self, life: Life) -> None:
        life.close()
        self.past.append(life)
        del self.up[life.instance]

    def _see_to_the_end_of(self, life: Life) -> None:
        self._bury(life)
        code = life.process.returncode
        if life.died_at_its_step() and life.step is not None:
            self.fired.append(life.step)
        elif code in ASKS_TO_BE_STARTED_AGAIN:
            self.by_themselves[life.last_words()] += 1
        else:
            raise Stuck(f"{life.instance} ended with {code}: {life.last_words()}")
        self._start(life.instance)

    def _see_to_the_absent(self) -> None:
        absence, now_s = self.absent, time.monotonic()
        if absence is None:
            return
        others = [life for life in self.lives() if life.instance != absence.life.instance]
        since = absence.since_s
        taken = [
            min((s for life in others if (s := life.began_running(one, since)) is not None), default=None)
            for one in absence.partitions
        ]
        if None not in taken:
            absence.taken_over_s = max((at for at in taken if at is not None), default=since) - since
        if None not in taken or now_s - since > LONGEST_ABSENCE_S:
            self._come_back(absence)

    def _come_back(self, absence: Absence) -> None:
        self.absent = None
        if absence.life.is_frozen:
            absence.life.thaw()
        else:
            self._start(absence.life.instance)
