"""Reads records of our own whatever version wrote them, and brings them to what today's code means by them.

Each carries its version: the fingerprint of its schema, whose number is that of `schemas/history`. Avro's schema
resolution gives a field that came later its default and drops one that went, and nothing that it can't do is ever kept
as a version (`wire.history`). So an upcaster is needed only where the default would say something wrong of an earlier
record; it is an explicit function from one version to the next.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from connector.wire import codec, schemas
from policy_core.decide.draft import Sort
from policy_core.ledger import Identity, Ledger, past_lives

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connector.wire import records

Kept = TypeVar("Kept")


def read(reader: codec.Codec[Kept], data: bytes) -> Kept:
    """Decode a record and bring it up to date, step by step. Raises codec.Undecodable."""
    record, version = reader.decode(data), reader.version_of(data)
    for step in range(version, schemas.newest_version(reader.name)):
        upcaster = UPCASTERS.get((reader.name, step))
        record = record if upcaster is None else upcaster(record)
    return record


def _with_what_is_present(state: records.CaseState) -> records.CaseState:
    """Version 1 didn't note what has a record on the compacted topics: an empty list would leave it there for ever.

    It follows from the lives begun. Where an ended one was published isn't known, so both topics are named for it; of
    a restricted child the restricted one alone, since the change itself cleared the other.
    """
    if not state.events:
        return state
    authority = codec.decode(state.events[0]).envelope.authority
    heads = [codec.decode(one).obligation for one in state.open]
    standing = {head.obligation_id: head for head in heads}
    lives = {_identity(life.identity): life.lives for life in state.lives}
    ledger = Ledger(open=standing, lives=lives)
    past = set(past_lives(ledger, authority, state.child_id, Sort.TRANSFER, Sort.CLOSURE))
    moves = [
        head for head in heads if head.kind in (Sort.TRANSFER, Sort.CLOSURE) and head.obligation_id not in state.silent
    ]
    there = {head.obligation_id for head in moves if not head.restricted}
    there_restricted = {head.obligation_id for head in moves if head.restricted}
    return replace(
        state,
        present=tuple(sorted(there if state.restricted else there | past)),
        present_restricted=tuple(sorted(there_restricted | past)),
    )


def _identity(parts: tuple[str, ...]) -> Identity:
    sort, subject, occurrence, spell = parts
    return sort, subject, occurrence, spell


UPCASTERS: Mapping[tuple[str, int], Callable[[Any], Any]] = {
    ("CaseState", 1): _with_what_is_present,
}
"""From a record's name and version to the function that makes it the next version."""
