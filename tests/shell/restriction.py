"""What may stand on an open topic of a child once it is restricted: that a record has moved, and tombstones."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from connector.wire import codec

if TYPE_CHECKING:
    from connector.ports import Record

# what a moved record is found by, and nothing of the child
SAYS_NOTHING = frozenset(
    {"obligation_id", "authority", "child_id", "kind", "state", "life", "revision", "decided_at", "policy_version"}
)


def is_content_free(record: Record) -> bool:
    """Say whether a record is a tombstone, or says only that something has moved."""
    if record.value is None:
        return True
    said: Any = codec.decode(record.value)
    head = said.obligation
    told = [getattr(said, one.name) for one in fields(said) if one.name != "obligation"]
    told += [getattr(head, one.name) for one in fields(head) if one.name not in SAYS_NOTHING]
    return head.state == "moved" and not any(told)
