"""What the shell tells of its work in spans, and the port it tells it through. No key, no id, nothing of a child."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from connector.ports import Partition, Record


class Tracing(Protocol):
    """Makes spans, in the loop's own thread. What is raised inside of one passes through."""

    def processing(self, record: Record) -> AbstractContextManager[None]:
        """Span the judging of one record, linked to the trace its sender wrote into its headers."""

    def failed(self, code: str) -> None:
        """Mark the span that is open now with the code of what its record was held or refused for."""

    def transaction(self, partition: Partition, records: int) -> AbstractContextManager[None]:
        """Span one transaction with so many records of a partition, linked to their spans."""

    def traceparent(self) -> bytes | None:
        """Name the span that is open now, as W3C Trace Context does; None: tracing is off."""

    def close(self) -> None:
        """Send what hasn't been sent yet, and stop."""


class Untraced:
    """Implements `Tracing`: makes no span."""

    def processing(self, record: Record) -> AbstractContextManager[None]:  # noqa: ARG002 - the signature is the port's
        """Do nothing."""
        return nullcontext()

    def failed(self, code: str) -> None:
        """Do nothing."""

    def transaction(self, partition: Partition, records: int) -> AbstractContextManager[None]:  # noqa: ARG002 - likewise
        """Do nothing."""
        return nullcontext()

    def traceparent(self) -> bytes | None:
        """Give None."""
        return None

    def close(self) -> None:
        """Do nothing."""


UNTRACED: Final[Tracing] = Untraced()
