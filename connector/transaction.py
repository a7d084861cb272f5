"""The commit, as one written list. The only caller of the transactional API."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.checkpoint import StateRefused
from connector.ports import BusError, Migrated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connector.ports import Outgoing, Partition, Pending, Source, TransactionalSink
    from connector.store import Store

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """All that one transaction writes, in bytes already: what can't be serialised is found before it begins."""

    outputs: tuple[Outgoing, ...]
    changes: tuple[Outgoing, ...]
    checkpoint: Outgoing
    offsets: Mapping[Partition, int]


class ExactlyOnce:
    """Implements `delivery.Writing`."""

    offset_may_lag = False

    def __init__(self, sink: TransactionalSink) -> None:
        self._sink = sink

    def take_over(self) -> int:
        """Fence the predecessor: what it left is committed or aborted, so the changelog's end is the end."""
        self._sink.fence()
        return 0

    def finish(self, store: Store) -> None:
        """Refuse what a process without transactions left undone. Raises StateRefused."""
        if store.journal.unfinished() or store.journal.late:
            raise StateRefused(
                "the state holds what kafka.delivery = at_least_once decided and didn't finish; run once more under "
                "that setting, and stop it"
            )
        store.journal.entries.clear()

    def commit(self, source: Source, effects: Effects) -> tuple[int, ...]:
        """Commit all effects or none."""
        return commit(self._sink, source, effects)

    def close(self) -> None:
        """Stop."""
        self._sink.close()


def commit(sink: TransactionalSink, source: Source, effects: Effects) -> tuple[int, ...]:
    """Write the effects, all or none. Gives the changelog offsets of `changes`, in their order.

    On any error it aborts once and closes the sink for good, then raises what went wrong first: Migrated, Outage,
    Refused or Broken.
    """
    if source.generation() < 0:
        raise Migrated("this member has not joined its group, so it may commit nothing")
    try:
        return _commit(sink, source, effects)
    except BaseException:
        _abort(sink)
        raise


def _commit(sink: TransactionalSink, source: Source, effects: Effects) -> tuple[int, ...]:
    sink.begin()
    outputs = [sink.send(one) for one in effects.outputs]
    # memory of the next owner: after the outputs that it accounts for
    changes = [sink.send(one) for one in effects.changes]
    checkpoint = sink.send(effects.checkpoint)
    # nothing may be in flight when the commit is asked for
    sink.flush()
    # flush tells nothing of loss, and a commit succeeds around a lost batch (KAFKA-5385 in another client)
    all_arrived([*outputs, *changes, checkpoint])
    # under the member's generation, so that a stale owner is refused (KIP-447)
    sink.add_offsets(effects.offsets, source.group_metadata())
    sink.commit()
    return tuple(pending.offset() for pending in changes)


def all_arrived(sent: Iterable[Pending]) -> None:
    """Look at each record's own answer. Raises the first that says it was lost."""
    for pending in sent:
        if (lost := pending.error()) is not None:
            raise lost


def _abort(sink: TransactionalSink) -> None:
    try:
        sink.abort()
    except BusError as expected:
        # after a fence there is nothing left that this producer may abort
        _LOG.debug("abort: %s", type(expected).__name__)
    finally:
        sink.close()
