"""Headers of what is published: CloudEvents in binary mode (Kafka binding 1.0), the policy's version, the cause.

Headers are outside schemas, tags and encryption: never a fact about a child. So whatever comes from outside is passed
on only in a form that can hold none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from connector.wire import schemas

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Headers = tuple[tuple[str, bytes], ...]

CONTENT_TYPE: Final = b"application/avro"
TRACEPARENT: Final = "traceparent"
WAKE_UP_NAME: Final = "wake-up"
_TRACE: Final = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")  # W3C Trace Context
_SYSTEM: Final = uuid5(NAMESPACE_URL, "csc.causes")


@dataclass(frozen=True, slots=True)
class Cause:
    """What made us judge: the id of an event (None: a wake-up) and the trace it belongs to."""

    event_id: str | None = None
    traceparent: bytes | None = None


WAKE_UP: Final = Cause()


def traceparent_of(headers: Iterable[tuple[str, bytes]]) -> bytes | None:
    """Give the trace that headers name, in the one form that can say nothing else."""
    return next((value for name, value in headers if name == TRACEPARENT and _TRACE.fullmatch(value)), None)


def cause_of(event_id: str, headers: Iterable[tuple[str, bytes]]) -> Cause:
    """Give the cause of what an event leads to."""
    return Cause(_telling_nothing(event_id), traceparent_of(headers))


def headers_of(record: Any, *, cause: Cause, at: datetime, authority: str) -> Headers:
    """Give the headers of an obligation decided at an instant."""
    name, head = type(record).__name__, record.obligation
    pairs = [
        ("ce_specversion", "1.0"),
        ("ce_id", f"{_telling_nothing(head.obligation_id)}/{head.revision}/{name}"),
        ("ce_source", f"/handover/{authority}"),
        ("ce_type", f"{schemas.NAMESPACE}.{name}"),
        ("ce_time", at.isoformat(timespec="milliseconds").replace("+00:00", "Z")),
        ("ce_dataschema", f"urn:avro:{schemas.NAMESPACE}.{name}:{schemas.fingerprint_of(name).hex()}"),
        ("policy_version", head.policy_version),
        ("cause", cause.event_id or WAKE_UP_NAME),
    ]
    traced = () if cause.traceparent is None else ((TRACEPARENT, cause.traceparent),)
    return (("content-type", CONTENT_TYPE), *((name, value.encode()) for name, value in pairs), *traced)


def _telling_nothing(given_id: str) -> str:
    """Give an id as it is if it is a UUID, else as one: hosts name events and transfers, and a name may say a lot."""
    try:
        return str(UUID(given_id))
    except ValueError:
        return str(uuid5(_SYSTEM, given_id))
