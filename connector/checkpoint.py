"""Where to read on from: the group's offset and the changelog must tell the same story, or nothing starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.wire import schemas

if TYPE_CHECKING:
    from connector.judging import Judge
    from connector.ports import Partition
    from connector.store import Store


class StateRefused(Exception):  # noqa: N818 - names what is the matter
    """Offset and changelog contradict each other; the message says how and which tool mends it."""


@dataclass(frozen=True, slots=True)
class Start:
    """The offset to read on from; `warning` is for an operator, or empty."""

    offset: int
    warning: str = ""


def where_to_start(
    partition: Partition,
    committed: int | None,
    store: Store,
    beginning: int,
    *,
    group: str,
    state_topic: str,
    may_lag: bool = False,
) -> Start:
    """Compare the group's offset with the checkpoint: of the same transaction, or before it. Raises StateRefused.

    `may_lag`: it may be behind, where the checkpoint is written first; it is never ahead.
    """
    at = f"{partition.topic}-{partition.number}"
    checkpoint = store.checkpoint
    if checkpoint is None:
        if committed is None and not len(store):
            return Start(beginning)
        if committed is None:
            raise StateRefused(
                f"{at}: {state_topic} holds cases and no checkpoint; give handover a state topic of its own"
            )
        raise StateRefused(
            f"{at}: group {group} is at offset {committed} and {state_topic} holds no checkpoint: the state was lost; "
            f"restore the topic, or let handover rebuild --apply fold the events again"
        )
    if committed is None:
        return Start(checkpoint.offset, f"{at}: the group's offset has expired; reading on from the checkpoint")
    if committed != checkpoint.offset and not (may_lag and committed < checkpoint.offset):
        raise StateRefused(
            f"{at}: group {group} is at offset {committed}, the checkpoint in {state_topic} at {checkpoint.offset}; "
            "handover rebuild --apply puts it back"
        )
    return Start(checkpoint.offset)


def refuse_unknown(partition: Partition, store: Store, judge: Judge, state_topic: str) -> None:
    """Refuse a state in which a case was written by a version that nobody here knows. Raises StateRefused.

    Looks into no case where the last writer knew the very schemas that are known here.
    """
    if store.checkpoint is not None and store.checkpoint.schemas == schemas.digest():
        return
    cases = (store.get(key) for key in store)
    unknown = sum(1 for case in cases if case is not None and case.state is not None and not judge.knows(case.state))
    if unknown:
        raise StateRefused(
            f"{partition.topic}-{partition.number}: {unknown} cases in {state_topic} were written by a newer version; "
            "run that version, or handover rebuild --apply with this one"
        )


def refuse_a_cut(partition: Partition, begins: int, state_topic: str) -> None:
    """Refuse a changelog that doesn't begin at 0: compaction leaves the beginning be. Raises StateRefused."""
    if begins:
        raise StateRefused(
            f"{partition.topic}-{partition.number}: {state_topic} begins at offset {begins}, so cases before it were "
            "deleted; delete the topic, let handover topics apply make it anew, compacted only, and handover rebuild "
            "--apply fold the events again"
        )


def refuse_gaps(partition: Partition, store: Store, state_topic: str) -> None:
    """Refuse a state in which an event that waits is missing. Raises StateRefused."""
    for key, queue in store.held.items():
        waiting = store.waiting(key)
        missing = [sequence for sequence in range(queue.head, queue.tail) if sequence not in waiting]
        if missing:
            raise StateRefused(
                f"{partition.topic}-{partition.number}: {len(missing)} events of a held case are missing from "
                f"{state_topic}; restore the topic, or release the case after feeding them again"
            )
