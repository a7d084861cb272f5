"""Commits in a wrong order, each of which looks right as long as nothing fails. The verifier has to find them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.transaction import all_arrived

if TYPE_CHECKING:
    from connector.ports import Outgoing, Source, TransactionalSink
    from connector.transaction import Effects


def offsets_before_outputs(sink: TransactionalSink, source: Source, effects: Effects) -> tuple[int, ...]:
    """State and offsets first, the outputs after: a crash between the two loses outputs."""
    sink.begin()
    written = _arrived(sink, *effects.changes, effects.checkpoint)
    sink.add_offsets(effects.offsets, source.group_metadata())
    sink.commit()
    sink.begin()
    _arrived(sink, *effects.outputs)
    sink.commit()
    return written[:-1]


def outputs_before_offsets(sink: TransactionalSink, source: Source, effects: Effects) -> tuple[int, ...]:
    """The outputs first, state and offsets after: a crash between the two doubles outputs."""
    sink.begin()
    _arrived(sink, *effects.outputs)
    sink.commit()
    sink.begin()
    written = _arrived(sink, *effects.changes, effects.checkpoint)
    sink.add_offsets(effects.offsets, source.group_metadata())
    sink.commit()
    return written[:-1]


def _arrived(sink: TransactionalSink, *records: Outgoing) -> tuple[int, ...]:
    sent = [sink.send(one) for one in records]
    sink.flush()
    all_arrived(sent)
    return tuple(pending.offset() for pending in sent)


ORDERS = {order.__name__: order for order in (offsets_before_outputs, outputs_before_offsets)}
