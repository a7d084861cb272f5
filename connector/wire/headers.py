"""Headers of what is published: CloudEvents in binary mode, the policy's version, the cause. Nothing about a child."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

CONTENT_TYPE = b"application/avro"


def headers_of(record: Any, *, cause: str | None, at: datetime, authority: str) -> tuple[tuple[str, bytes], ...]:
    """Give the headers of an obligation. `cause` is the id of the event judged, None for a wake-up."""
    head = record.obligation
    pairs = [
        ("ce_specversion", "1.0"),
        ("ce_id", f"{head.obligation_id}/{head.revision}"),
        ("ce_source", f"/handover/{authority}"),
        ("ce_type", f"csc.{type(record).__name__}"),
        ("ce_time", at.isoformat(timespec="milliseconds").replace("+00:00", "Z")),
        ("policy_version", head.policy_version),
        ("cause", cause or "wake-up"),
    ]
    return (("content-type", CONTENT_TYPE), *((name, value.encode()) for name, value in pairs))
