"""What was published, in one form for both ways of publishing it: by `handover run` on a bus, and by `simulate`.

Sequences are compared by topic and key: that is the order a consumer sees. Between children there is none.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Protocol

from connector.topic_names import TopicNames
from connector.wire import codec
from policy_core.event_json import obligation_to_json
from policy_core.messages import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connector.ports import Record

Said = dict[tuple[str, str], list[dict[str, Any]]]


class Publisher(Protocol):
    """Somebody whose messages can be read: the program on a broker, for instance."""

    @property
    def authority(self) -> str: ...

    @property
    def names(self) -> TopicNames: ...

    def committed(self, topic: str) -> Sequence[Record]:
        """Read all committed records of a topic."""


def said_on_the_bus(program: Publisher) -> Said:
    """Read what is committed on every output topic, under the names that `simulate` gives the topics."""
    ours, plain = program.names, TopicNames(program.authority)
    found: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for topic in Topic:
        for restricted in (False, True):
            for record in program.committed(ours.named(topic, restricted=restricted)):
                key = (record.key or b"").decode()
                found[plain.named(topic, restricted=restricted), key].append(_message(record))
    return dict(found)


def said_by_simulation(messages: Iterable[Mapping[str, Any]]) -> Said:
    """Sort the lines of `simulate` likewise."""
    found: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for message in messages:
        at = None if message["value"] is None else message["at"]
        found[message["topic"], message["key"]].append({"at": at, "value": message["value"]})
    return dict(found)


def differences(one: Said, other: Said) -> list[str]:
    """Say where two differ, in no more than a line a sequence."""
    found = []
    for sequence in sorted(one.keys() | other.keys()):
        left, right = one.get(sequence, []), other.get(sequence, [])
        if left != right:
            place = next((n for n, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), -1)
            found.append(f"{' '.join(sequence)}: {len(left)} and {len(right)} messages, first unlike: {place}")
    return found


def without_repeats(said: Said) -> Said:
    """Drop, in each sequence, what is the same as something earlier in all it says."""
    return {
        place: [json.loads(text) for text in dict.fromkeys(json.dumps(message, sort_keys=True) for message in messages)]
        for place, messages in said.items()
    }


def count(said: Said) -> int:
    """Give how many messages there are."""
    return sum(len(messages) for messages in said.values())


def _message(record: Record) -> dict[str, Any]:
    if record.value is None:
        return {"at": None, "value": None}
    at = dict(record.headers)["ce_time"].decode()
    # through text, as the simulation's lines went
    return {"at": at, "value": json.loads(json.dumps(obligation_to_json(codec.decode(record.value))))}
