"""What is kept of a case, to bytes and back. Events are kept as sent; canonical codes are mapped again on reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector import upcasting
from connector.wire import codec, records
from policy_core.history import History
from policy_core.judge import CaseState
from policy_core.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_core.events import Event
    from policy_core.history import VersionId
    from policy_core.host import Host

Kept = dict["VersionId", tuple["Event", bytes]]

STATE = codec.bind("CaseState", records.CaseState)


def to_bytes(state: CaseState, kept: Mapping[VersionId, tuple[Event, bytes]]) -> tuple[bytes, Kept]:
    """Encode a state. `kept` gives events already encoded; those of this state are given back for the next time."""
    now: Kept = {}
    for version_id, event in state.raw.versions.items():
        known = kept.get(version_id)
        now[version_id] = known if known is not None and known[0] is event else (event, codec.encode(event))
    ledger = state.ledger
    record = records.CaseState(
        child_id=state.child_id,
        events=tuple(encoded for _, (_, encoded) in sorted(now.items())),
        open=tuple(codec.encode(one) for _, one in sorted(ledger.open.items())),
        lives=tuple(records.Life(identity=key, lives=count) for key, count in sorted(ledger.lives.items())),
        said=tuple(records.SaidNotice(identity=key, content=content) for key, content in sorted(ledger.said.items())),
        silent=tuple(sorted(ledger.silent)),
        restricted=ledger.restricted,
        last_event_at=state.last_event_at,
        decided_through=state.decided_through,
        wake_at=state.wake_at,
        more_follow=state.more_follow,
        book=state.book,
        mapping=state.mapping,
        present=tuple(sorted(one for one, restricted in ledger.present if not restricted)),
        present_restricted=tuple(sorted(one for one, restricted in ledger.present if restricted)),
        generation=ledger.generation,
        deleted_through=state.deleted_through,
    )
    return STATE.encode(record), now


def from_bytes(data: bytes, host: Host | None) -> tuple[CaseState, Kept]:
    """Decode a state. Raises codec.Undecodable."""
    record = upcasting.read(STATE, data)
    kept: Kept = {}
    raw = History()
    mapped = History()
    for encoded in record.events:
        event: Event = codec.decode(encoded)
        raw = raw.apply(event)
        mapped = mapped.apply(host.map(event) if host is not None else event)
        kept[type(event).__name__, event.envelope.record_key] = (event, encoded)
    obligations = [codec.decode(encoded) for encoded in record.open]
    ledger = Ledger(
        open={one.obligation.obligation_id: one for one in obligations},
        lives={_identity(life.identity): life.lives for life in record.lives},
        said={_identity(notice.identity): notice.content for notice in record.said},
        silent=frozenset(record.silent),
        restricted=record.restricted,
        present=frozenset(
            [*((one, False) for one in record.present), *((one, True) for one in record.present_restricted)]
        ),
        generation=record.generation,
    )
    state = CaseState(
        child_id=record.child_id,
        raw=raw,
        mapped=mapped,
        ledger=ledger,
        last_event_at=record.last_event_at,
        decided_through=record.decided_through,
        wake_at=record.wake_at,
        more_follow=record.more_follow,
        book=record.book,
        mapping=host.mapping_hash if host is not None else "",
        deleted_through=record.deleted_through,
    )
    return state, kept


def is_known(data: bytes) -> bool:
    """Say whether every part of a state was written by a version that is known here."""
    try:
        record = STATE.decode(data)
        return all(codec.is_known(part) for part in (*record.events, *record.open))
    except codec.Undecodable:
        return False


def _identity(parts: tuple[str, ...]) -> tuple[str, str, str, str]:
    sort, subject, occurrence, spell = parts
    return sort, subject, occurrence, spell


def differences(kept: bytes, refolded: bytes, host: Host | None) -> tuple[str, ...]:
    """Say in what two states of one case differ, when and under which versions they were decided aside."""
    one, other = from_bytes(kept, host)[0], from_bytes(refolded, host)[0]
    parts = {
        "facts": (one.raw.versions, other.raw.versions),
        "open": (_standing(one.ledger), _standing(other.ledger)),
        "lives": (one.ledger.lives, other.ledger.lives),
        "present": (one.ledger.present, other.ledger.present),
        "restricted": (one.ledger.restricted, other.ledger.restricted),
        "deleted": (
            (one.ledger.generation, one.deleted_through),
            (other.ledger.generation, other.deleted_through),
        ),
    }
    return tuple(name for name, (left, right) in parts.items() if left != right)


def _standing(ledger: Ledger) -> dict[str, tuple[object, bool]]:
    return {name: (one.obligation.state, name in ledger.silent) for name, one in ledger.open.items()}
