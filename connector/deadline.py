"""Cuts off a judgement that doesn't return. A timer of the operating system, so it needs the main thread and Unix.

It interrupts Python between two instructions: one long call into C (a regular expression, a huge power) it can't; such
a one is left to the watchdog.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType, TracebackType

    from policy_core.rules import Rule

NEVER_RETURNS = "never_returns"
_AGAIN_S = 1.0

Given = TypeVar("Given")


class CutOff(BaseException):
    """A step took too long. No Exception, so that nothing in the core takes it for the rule's own failure."""


class Deadline:
    """Gives each step so many seconds."""

    def __init__(self, seconds: float) -> None:
        """Set it up. Raises ValueError outside the main thread."""
        self._seconds = seconds
        signal.signal(signal.SIGALRM, _cut_off)

    def __call__(self, step: Callable[[], Given]) -> Given:
        """Take a step. Raises CutOff where it doesn't return in time."""
        try:
            # again and again, for a step that swallows the first
            signal.setitimer(signal.ITIMER_REAL, self._seconds, _AGAIN_S)
            try:
                return step()
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except CutOff:
            # the alarm may ring between the step and the line that turns it off
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise


def unlimited(step: Callable[[], Given]) -> Given:
    """Take a step, however long it takes."""
    return step()


def rule_cut_off(cut_off: CutOff, rules: Iterable[Rule]) -> Rule | None:
    """Give the rule that was running, None where it was none."""
    bodies = {getattr(rule.body, "__code__", None): rule for rule in rules}
    running = [bodies[code] for code in _codes(cut_off.__traceback__) if code in bodies]
    return running[-1] if running else None


def _codes(traceback: TracebackType | None) -> Iterable[CodeType]:
    while traceback is not None:
        yield traceback.tb_frame.f_code
        traceback = traceback.tb_next


def _cut_off(*_: object) -> None:
    raise CutOff
