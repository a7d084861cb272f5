"""The client's errors in our words. Each answers one question: wait, ask whose it is, stop, or mend the program."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from connector.kafka_adapter.client import errors
from connector.ports import Broken, BusError, Displaced, Migrated, OffsetLost, Outage, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

_MIGRATED = (
    errors.ProducerFencedError,
    errors.InvalidProducerEpochError,
    errors.InvalidProducerIdMappingError,
    errors.UnknownProducerIdError,
    errors.InvalidTxnStateError,
    errors.TransactionAbortedError,
    errors.TransactionCoordinatorFencedError,
    errors.CommitFailedError,
    errors.IllegalGenerationError,
    errors.UnknownMemberIdError,
    errors.RebalanceInProgressError,
)
_OFFSET_LOST = (errors.OffsetOutOfRangeError, errors.NoOffsetForPartitionError, errors.LogTruncationError)
_OLD = "use a broker of Kafka 2.8 or newer; where it has no transactions, set kafka.delivery = at_least_once"
_REMEDIES: tuple[tuple[type[Exception], str], ...] = (
    (errors.TransactionalIdAuthorizationFailedError, "grant Write and Describe on the transactional id"),
    (errors.GroupAuthorizationFailedError, "grant Read on the consumer group"),
    (errors.TopicAuthorizationFailedError, "grant Read on the events and state topics, Write on the others"),
    (errors.ClusterAuthorizationFailedError, "grant IdempotentWrite on the cluster"),
    (errors.AuthorizationError, "grant the right the broker names"),
    (errors.SaslAuthenticationFailedError, "check user name and password"),
    (errors.UnsupportedSaslMechanismError, "choose a SASL mechanism the broker offers"),
    (errors.MessageSizeTooLargeError, "raise max.message.bytes of the topic, or lower max_record_bytes"),
    (errors.RecordListTooLargeError, "raise max.message.bytes of the topic, or lower max_record_bytes"),
    (errors.InvalidSessionTimeoutError, "set the session timeout within the broker's limits"),
    (errors.InvalidTransactionTimeoutError, "set the transaction timeout within the broker's limit"),
    (errors.InconsistentGroupProtocolError, "let no other program use this consumer group"),
    (errors.GroupMaxSizeReachedError, "run fewer members, or raise group.max.size"),
    (errors.UnsupportedVersionError, _OLD),
    (errors.IncompatibleBrokerVersion, _OLD),
    (errors.TopicAlreadyExistsError, "the topic is there already"),
    (errors.InvalidReplicationFactorError, "ask for no more replicas than there are brokers"),
    (errors.InvalidPartitionsError, "ask for more partitions than there are"),
    (errors.InvalidConfigurationError, "correct the topic's settings"),
    (errors.PolicyViolationError, "ask for what the broker's own policy allows"),
    (errors.InvalidTopicError, "correct the topic's name"),
    (errors.KafkaConfigurationError, "correct the client's settings"),
)
_BROKEN = (errors.IllegalStateError, errors.IllegalArgumentError)


def classified(error: BaseException) -> BusError:
    """Say an error of the client in our words; one that isn't known is an outage, so that it is tried again."""
    if isinstance(error, BusError):
        return error
    says = f"{type(error).__name__}: {error}".rstrip(": ")
    if isinstance(error, _OFFSET_LOST):
        return OffsetLost(f"{says}; the log no longer holds the offset: see retention of the topic")
    if isinstance(error, errors.FencedInstanceIdError):
        return Displaced("another process has joined under this instance id; give each process its own")
    if isinstance(error, _MIGRATED):
        return Migrated(says)
    for kind, remedy in _REMEDIES:
        if isinstance(error, kind):
            return Refused(f"{says}; {remedy}")
    if isinstance(error, errors.KafkaError) and not isinstance(error, _BROKEN):
        return Outage(says)
    return Broken(says)


@contextmanager
def in_our_words() -> Iterator[None]:
    """Raise what the client raises inside as a BusError."""
    try:
        yield
    except (errors.KafkaError, ValueError, TypeError, KeyError, AssertionError) as raised:
        raise classified(raised) from raised
