"""Names on the bus of one authority: topics, consumer group, transactional ids.

`shadow` enters every name but that of the events, so that it can't mix with live.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from policy_core.messages import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_core.messages import Message

RESTRICTED = "-restricted"
TOPIC_TEMPLATE = "csc.{authority}.{topic}.v1"
GROUP_TEMPLATE = "handover-{authority}"
_PLACE = re.compile(r"\{([^{}]*)\}")
_LEGAL = re.compile(r"[A-Za-z0-9._-]*")


def template_fault(template: str, places: Sequence[str]) -> str | None:
    """Say what is wrong with a template that must name each of these places once; None: nothing."""
    if sorted(_PLACE.findall(template)) != sorted(places):
        return f"it must hold {' and '.join(f'{{{place}}}' for place in places)} once each"
    if not _LEGAL.fullmatch(_PLACE.sub("", template)):
        return "besides, only letters, digits, dots, dashes and underscores make a name on the bus"
    return None


@dataclass(frozen=True, slots=True)
class TopicNames:
    """Spells out the names from their templates."""

    OPERATOR: ClassVar = "operator"
    DOCTOR: ClassVar = "doctor"
    FEED: ClassVar = "feed"

    authority: str
    shadow: bool = False
    template: str = TOPIC_TEMPLATE
    group_template: str = GROUP_TEMPLATE

    def named(self, topic: str, *, restricted: bool = False) -> str:
        """Give the name of one of the output or internal topics."""
        key = f"{self.authority}.shadow" if self.shadow else self.authority
        return self.template.format(authority=key, topic=topic) + (RESTRICTED if restricted else "")

    def of(self, message: Message) -> str:
        """Give the name of the topic a message goes to."""
        return self.named(message.topic, restricted=message.restricted)

    @property
    def events(self) -> str:
        """The topic case events come in on: the same for live and shadow."""
        return self.template.format(authority=self.authority, topic="case-events")

    @property
    def state(self) -> str:
        """The changelog: cases, checkpoint, waiting events."""
        return self.named("handover-state")

    @property
    def quarantine(self) -> str:
        """Records that can't be read."""
        return self.named("handover-quarantine")

    @property
    def certificates(self) -> str:
        """Certificates of erasures."""
        return self.named("handover-certificates")

    @property
    def outputs(self) -> tuple[str, ...]:
        """The topics that `run` publishes on: those of each kind of outcome, open and restricted, and certificates."""
        return (
            *(self.named(topic, restricted=restricted) for topic in Topic for restricted in (False, True)),
            self.certificates,
        )

    @property
    def appended(self) -> tuple[str, ...]:
        """The topics besides the events that nothing is ever removed from but by the bus's own retention."""
        kept = [topic for topic in Topic if topic is not Topic.TRANSFERS]
        return (*(self.named(topic, restricted=one) for topic in kept for one in (False, True)), self.quarantine)

    @property
    def group(self) -> str:
        """The consumer group, and what every transactional id begins with."""
        key = f"{self.authority}-shadow" if self.shadow else self.authority
        return self.group_template.format(authority=key)

    def producer(self, who: str | int) -> str:
        """Give the transactional id of a partition's task, or of OPERATOR, DOCTOR or FEED."""
        return transactional_id(self.group, who)


def transactional_id(group: str, who: str | int) -> str:
    """Name the producer of a partition's task, or of somebody who is told apart by a word."""
    return f"{group}-{who}"
