"""The certificate of an erasure: what, where, when and by which event. Nothing of the child, not even its id.

Always an Avro single object: a registry that lacks the schema must keep nobody from being erased.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - the codec reads the annotations at run time
from typing import TYPE_CHECKING

from connector.ports import Outgoing
from connector.wire.codec import bind
from connector.wire.headers import cause_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connector.ports import Partition
    from policy_core.deletion import Erasure


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedRecords:
    """How many records of one topic got tombstones."""

    topic: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureCertificate:
    """One erasure. `reference` tells nothing to whoever doesn't know the child's id.

    `left_to_retention` names the topics that are only appended to: what is on them goes when the bus deletes it.
    """

    reference: str
    authority: str
    event_id: str
    erased_on: date
    basis: str | None = None
    erased_at: datetime
    partition: int
    erased: tuple[ErasedRecords, ...] = ()
    ended: int
    left_to_retention: tuple[str, ...] = ()


CERTIFICATE = bind("ErasureCertificate", ErasureCertificate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certifying:
    """Where certificates go, and what they name: the state topic, and the topics that are only appended to."""

    topic: str
    state_topic: str
    appended: tuple[str, ...] = ()

    def certificate(
        self, erasure: Erasure, reference: str, events: Partition, *, kept: int, tombstones: Iterable[Outgoing]
    ) -> Outgoing:
        """Give the certificate of an erasure; `kept` counts the child's records in the state topic."""
        counts = Counter({self.state_topic: kept})
        counts.update(one.topic for one in tombstones)
        certificate = ErasureCertificate(
            reference=reference,
            authority=erasure.authority,
            # an id that is no UUID might say something of the child
            event_id=cause_of(erasure.event_id, ()).event_id or "",
            erased_on=erasure.erased_on,
            basis=erasure.basis,
            erased_at=erasure.erased_at,
            partition=events.number,
            erased=tuple(ErasedRecords(topic=topic, records=count) for topic, count in sorted(counts.items()) if count),
            ended=erasure.ended,
            left_to_retention=tuple(sorted({events.topic, *self.appended})),
        )
        return Outgoing(self.topic, events.number, reference.encode(), CERTIFICATE.encode(certificate))
