"""How a cluster is reached, and every setting of the client that its defaults would get wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from connector.kafka_adapter.client import RangePartitionAssignor


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """TLS and SASL towards the broker; names and meanings are Kafka's own. `password` never shows in a repr."""

    protocol: str = "PLAINTEXT"
    ca_file: str | None = None
    certificate_file: str | None = None
    key_file: str | None = None
    sasl_mechanism: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    def options(self) -> dict[str, Any]:
        """Give the client's options."""
        return {
            "security_protocol": self.protocol,
            "ssl_cafile": self.ca_file,
            "ssl_certfile": self.certificate_file,
            "ssl_keyfile": self.key_file,
            "sasl_mechanism": self.sasl_mechanism,
            "sasl_plain_username": self.username,
            "sasl_plain_password": self.password,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Time limits in milliseconds; each is shorter than the next, or a slower one would never be heard of."""

    heartbeat_ms: int = 1_500
    request_ms: int = 4_000
    delivery_ms: int = 6_000
    session_ms: int = 10_000
    transaction_ms: int = 10_000
    watchdog_ms: int = 30_000
    max_poll_ms: int = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """One cluster. `bootstrap` is host:port, several separated by commas; sizes are bytes.

    `transactions`: it has them, and they are to be used.
    """

    bootstrap: str
    client_id: str = "handover"
    security: Security = field(default_factory=Security)
    timing: Timing = field(default_factory=Timing)
    max_record_bytes: int = 1_048_576
    max_fetch_bytes: int = 4_194_304
    transactions: bool = True

    def shared(self) -> dict[str, Any]:
        """Give what every kind of client takes."""
        return {
            "bootstrap_servers": self.bootstrap.split(","),
            "client_id": self.client_id,
            "request_timeout_ms": self.timing.request_ms,
            "bootstrap_timeout_ms": self.timing.delivery_ms,
            "reconnect_backoff_max_ms": 1_000,
            **self.security.options(),
        }

    def reading(self) -> dict[str, Any]:
        """Give what every reader takes: committed records only, no offset made up, no topic made."""
        return {
            **self.shared(),
            "enable_auto_commit": False,
            "isolation_level": "read_committed",
            "auto_offset_reset": "none",
            "allow_auto_create_topics": False,
            "max_partition_fetch_bytes": self.max_fetch_bytes,
            "metrics_enabled": False,
        }

    def membership(self, *, group: str, instance_id: str, max_records: int) -> dict[str, Any]:
        """Give the options of a static member of a consumer group."""
        return {
            **self.reading(),
            "group_id": group,
            "group_instance_id": instance_id,
            "partition_assignment_strategy": (RangePartitionAssignor,),
            "heartbeat_interval_ms": self.timing.heartbeat_ms,
            "session_timeout_ms": self.timing.session_ms,
            "max_poll_interval_ms": self.timing.max_poll_ms,
            "max_poll_records": max_records,
        }

    def replaying(self) -> dict[str, Any]:
        """Give the options of a reader of one whole partition."""
        return {**self.reading(), "group_id": None, "max_poll_records": 5_000}

    def sending(self) -> dict[str, Any]:
        """Give what every producer takes."""
        return {
            **self.shared(),
            "acks": "all",
            "allow_auto_create_topics": False,
            "max_request_size": self.max_record_bytes,
            "batch_size": 262_144,
            # flush cuts the wait short; until then the batch fills while the next record is encoded
            "linger_ms": 50,
            "retry_backoff_ms": 20,
            "delivery_timeout_ms": self.timing.delivery_ms,
            "max_block_ms": self.timing.transaction_ms,
            "metrics_enabled": False,
        }

    def producing(self, transactional_id: str) -> dict[str, Any]:
        """Give the options of a transactional producer.

        A transaction right after another is turned away until the markers of the first are written, so the time before
        a retry is short.
        """
        return {
            **self.sending(),
            "transactional_id": transactional_id,
            "transaction_timeout_ms": self.timing.transaction_ms,
        }

    def producing_plainly(self) -> dict[str, Any]:
        """Give the options of a producer that asks the bus for nothing but an answer to each batch, one at a time."""
        return {**self.sending(), "enable_idempotence": False, "max_in_flight_requests_per_connection": 1}
