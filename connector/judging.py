"""What the shell needs of a judge: one step of one case, in bytes. The shell never looks inside a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from connector.changelog_records import HeldQueue
    from connector.ports import Headers, Record
    from policy_core.deletion import Deletion, Remnant


class CaseFailed(Exception):  # noqa: N818 - names what is the matter
    """A rule raised: the case is held. The three are codes; nothing in them is about the child."""

    def __init__(self, reason_code: str, rule_id: str = "", clause: str = "") -> None:
        super().__init__(" ".join(part for part in (reason_code, rule_id, clause) if part))
        self.reason_code = reason_code
        self.rule_id = rule_id
        self.clause = clause


class RecordUnreadable(Exception):  # noqa: N818 - names what is the matter
    """The value can't be read under a key that can: the case is held. `reason_code` is a code."""

    def __init__(self, reason_code: str) -> None:
        super().__init__(reason_code)
        self.reason_code = reason_code


class EventRefused(Exception):  # noqa: N818 - names what is the matter
    """A readable record that may not reach a rule: counted and quarantined, and its case goes on."""

    def __init__(self, reason_code: str) -> None:
        super().__init__(reason_code)
        self.reason_code = reason_code


@dataclass(frozen=True, slots=True)
class Output:
    """A message to publish. Its partition is that of the task."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What one step of one case gives. `state` None forgets the case; `wake_at` None: only an event changes it.

    `deletion`: it is forgotten for good, and this is what is left of it. `event`: the type of the event folded in.
    """

    state: bytes | None
    outputs: tuple[Output, ...] = ()
    wake_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    deletion: Deletion | None = None
    event: str = ""


@dataclass(frozen=True, slots=True)
class StandingAlert:
    """An alert that a case is held for good: its messages, and what `held_alert_over` needs to end it."""

    outputs: tuple[Output, ...]
    kept: bytes


@dataclass(frozen=True, slots=True)
class AlertTold:
    """What a published record tells of an alert that a case is held; `kept` None: that it has ended."""

    alert_id: str
    revision: int
    kept: bytes | None


class Judge(Protocol):
    """Judges one case at a time; pure: the same arguments give the same bytes. Holds no case."""

    @property
    def version(self) -> str:
        """Name the policy book and mapping; a case decided under another is judged again."""

    def observed_at(self, record: Record) -> datetime:
        """Give the instant an event was observed at, if it may reach a rule. Raises RecordUnreadable, EventRefused."""

    def erases(self, record: Record, now: datetime) -> bool:
        """Say whether a record that `observed_at` let through erases its child by now; `apply` then asks no rule."""

    def begin(self, key: bytes, remnant: Remnant) -> bytes:
        """Give the state of a child who might come back after its case was deleted."""

    def knows(self, state: bytes) -> bool:
        """Say whether a state was written by a version that is known here."""

    def apply(self, key: bytes, state: bytes | None, record: Record, now: datetime) -> Judged:
        """Fold a record in and judge. Raises CaseFailed, RecordUnreadable, EventRefused."""

    def wake(self, key: bytes, state: bytes, now: datetime) -> Judged:
        """Judge again because an instant has come, or another policy version. Raises CaseFailed."""

    def held_alert(
        self, key: bytes, state: bytes | None, queue: HeldQueue, offset: int | None, now: datetime
    ) -> StandingAlert:
        """Alert the team and the platform that a case is held and not tried again by itself.

        `offset` is that of the event it waits at, None: a wake-up. The id follows from it. Raises nothing of the case.
        """

    def held_alert_over(self, key: bytes, state: bytes | None, kept: bytes, now: datetime) -> tuple[Output, ...]:
        """End that alert, the case having gone on."""

    def alert_told(self, published: Record) -> AlertTold | None:
        """Say what a published record tells of such an alert; None: it is about something else."""
