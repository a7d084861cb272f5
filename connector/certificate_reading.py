"""Certificates of erasures as operators see them: what was erased, when and by which event. Only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector import upcasting
from connector.certificates import CERTIFICATE, ErasureCertificate
from connector.log_reading import committed
from connector.ports import Partition
from connector.wire.codec import Undecodable

if TYPE_CHECKING:
    from connector.ports import Connection


class CertificateUnreadable(ValueError):  # noqa: N818 - names what is the matter
    """A record of the certificates topic is none of ours; the message names its offset and the remedy."""


def certificates(connection: Connection, topic: str, partitions: int) -> list[ErasureCertificate]:
    """Give all certificates, the oldest erasure first. Raises Outage, Refused, CertificateUnreadable."""
    found: list[ErasureCertificate] = []
    for number in range(partitions):
        for record in committed(connection, Partition(topic, number)):
            try:
                found.append(upcasting.read(CERTIFICATE, record.value or b""))
            except Undecodable as unreadable:
                raise CertificateUnreadable(
                    f"{topic}-{number}: the record at offset {record.offset} is no certificate known here; "
                    "use the version that wrote it"
                ) from unreadable
    return sorted(found, key=lambda one: (one.erased_at, one.reference))


def as_row(one: ErasureCertificate) -> dict[str, Any]:
    """Give one in a line: `records` is how many got tombstones, `ended` how many open obligations were withdrawn."""
    return {
        "reference": one.reference,
        "erased_on": one.erased_on.isoformat(),
        "erased_at": one.erased_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "basis": one.basis,
        "partition": one.partition,
        "records": sum(part.records for part in one.erased),
        "ended": one.ended,
    }


def as_whole(one: ErasureCertificate) -> dict[str, Any]:
    """Give all that one says."""
    return {
        **as_row(one),
        "authority": one.authority,
        "event_id": one.event_id,
        "erased": {part.topic: part.records for part in one.erased},
        "left_to_retention": list(one.left_to_retention),
    }
