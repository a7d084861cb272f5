"""Names of the topics of one authority (design 5). `shadow` enters every name, so that it can't mix with live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_core.messages import Message

RESTRICTED = "-restricted"


@dataclass(frozen=True, slots=True)
class TopicNames:
    """Spells out topic names from the template `csc.{authority}.{topic}.v1`."""

    authority: str
    shadow: bool = False
    template: str = "csc.{authority}.{topic}.v1"

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
