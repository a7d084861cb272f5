"""Waiting longer and longer, up to a limit, and giving up: for connecting, and for building a task again."""

from __future__ import annotations

from collections import defaultdict, deque
from time import sleep
from typing import TYPE_CHECKING, TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_delay,
    wait_exponential_jitter,
)

from connector.exits import Exit, Stop
from connector.ports import Outage

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.ports import Partition

_WAIT = wait_exponential_jitter(multiplier=0.2, max=15, jitter=0.2)
Made = TypeVar("Made")


def connected(
    make: Callable[[], Made],
    *,
    within_s: float,
    before: Callable[[], None] = lambda: None,
    is_given_up: Callable[[], bool] = lambda: False,
) -> Made:
    """Make a client, again and again while the broker doesn't answer. Raises Stop (69) when the time is over.

    `before` is called before each attempt and each second between two, and so is `is_given_up`: then it raises the
    Outage itself. Other errors than Outage are raised at once.
    """

    def nap(seconds: float) -> None:
        while seconds > 0 and not is_given_up():
            before()
            sleep(min(1.0, seconds))
            seconds -= 1.0

    is_over = stop_after_delay(within_s)
    attempts = Retrying(
        wait=_WAIT,
        sleep=nap,
        stop=lambda state: is_over(state) or is_given_up(),
        retry=retry_if_exception_type(Outage),
        before=lambda _: before(),
        reraise=True,
    )
    try:
        return attempts(make)
    except Outage as unreachable:
        if is_given_up():
            raise
        raise Stop(
            Exit.UNREACHABLE, f"no answer from the broker in {within_s:.0f} s ({unreachable}); check kafka.bootstrap"
        ) from unreachable


class Rebuilds:
    """How often tasks were built again, and how long each has to wait before the next time."""

    def __init__(self, *, most: int, within_s: float) -> None:
        self._most = most
        self._within_s = within_s
        self._times: defaultdict[Partition, deque[float]] = defaultdict(deque)

    def wait_s(self, partition: Partition, now_s: float, *, is_endless: bool = False) -> float:
        """Count one more, and say how long to wait. Raises Stop (75) when there were too many, unless `is_endless`."""
        times = self._times[partition]
        times.append(now_s)
        while times[0] <= now_s - self._within_s:
            times.popleft()
        if len(times) > self._most and not is_endless:
            raise Stop(
                Exit.TRANSIENT,
                f"{partition.topic}-{partition.number} was built again {self._most} times within "
                f"{self._within_s / 60:.0f} minutes; start again, and look for a second process with the same names",
            )
        # tenacity's own waiting would stop the loop, and with it the other partitions
        state = RetryCallState(Retrying(), None, (), {})
        state.attempt_number = len(times)
        return _WAIT(state)
