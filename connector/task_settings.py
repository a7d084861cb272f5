"""What all tasks of a process share, and what they work with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.certificates import Certifying
from connector.clock import CaseTime
from connector.delivery import Delivery
from connector.limits import Limits
from connector.measuring import UNMEASURED
from connector.tracing import UNTRACED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connector.clock import Clock
    from connector.judging import Judge
    from connector.measuring import Meter
    from connector.observe import Observer
    from connector.ports import Connection, Source
    from connector.tracing import Tracing


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSettings:
    """What all tasks of a process share. The mode is in every name, so that shadow never meets live.

    `appended_topics`: those that nothing is ever removed from, which a certificate of erasure names. `alert_topics`:
    where it is told that a case is held.
    `until` (only with the clock of events): wake cases up to there after the last event, then end.
    """

    group: str
    transactional_id: str
    state_topic: str
    quarantine_topic: str
    certificate_topic: str = "handover-certificates"
    appended_topics: tuple[str, ...] = ()
    alert_topics: tuple[str, ...] = ()
    case_time: CaseTime = CaseTime.WALL
    delivery: Delivery = Delivery.EXACTLY_ONCE
    until: datetime | None = None
    limits: Limits = field(default_factory=Limits)
    idle_commit_s: float = 60.0

    @property
    def certifying(self) -> Certifying:
        """How an erasure is certified."""
        return Certifying(topic=self.certificate_topic, state_topic=self.state_topic, appended=self.appended_topics)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a task works with. `beat` is called after each event: many slow ones are no standstill."""

    connection: Connection
    source: Source
    judge: Judge
    clock: Clock
    observer: Observer
    beat: Callable[[], None]
    meter: Meter = UNMEASURED
    tracing: Tracing = UNTRACED
