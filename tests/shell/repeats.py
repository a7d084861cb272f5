"""What readers see who drop repeats: of each key of each topic the first of each message, in the order of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.shell.shell import CERTIFICATES, OUT, QUARANTINE

if TYPE_CHECKING:
    from connector.ports import Headers
    from tests.shell.shell import Shell

Message = tuple[bytes | None, "Headers"]
Said = dict[tuple[str, int, bytes | None], list[Message]]


def said(shell: Shell) -> Said:
    """Give all that was published, repeats included, by topic, partition and key."""
    found: Said = {}
    for topic in (OUT, QUARANTINE, CERTIFICATES):
        for record in shell.records(topic):
            place = (topic, record.partition.number, record.key)
            found.setdefault(place, []).append((record.value, record.headers))
    return found


def without_repeats(told: Said) -> Said:
    """Drop each message that is the same as an earlier one, byte for byte."""
    return {place: list(dict.fromkeys(messages)) for place, messages in told.items()}


def repeats(told: Said) -> int:
    """Count what was dropped."""
    return sum(len(messages) - len(set(messages)) for messages in told.values())
