"""The client's errors in our words. Each answers one question: wait, ask whose it is, stop, or mend the program."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from connector.kafka_adapter.client import errors
from connector.ports import Broken, BusError, Displaced, Forbidden, Migrated, OffsetLost, Outage, Refused
from connector.rights import REMEDY, Operation, Resource, Right, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    (errors.SaslAuthenticationFailedError, "check kafka.username and kafka.password"),
    (errors.UnsupportedSaslMechanismError, "set kafka.sasl_mechanism to one the broker offers"),
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


_KINDS = (
    (errors.TransactionalIdAuthorizationFailedError, Resource.TRANSACTIONAL_ID),
    (errors.GroupAuthorizationFailedError, Resource.GROUP),
    (errors.TopicAuthorizationFailedError, Resource.TOPIC),
)


def classified(error: BaseException, asked: Iterable[Right] = ()) -> BusError:
    """Say an error of the client in our words; one that isn't known is an outage, so that it is tried again.

    `asked` are the rights that the call stands on: the broker says what kind is missing, and at most of which topics.
    """
    if isinstance(error, BusError):
        return error
    if isinstance(error, errors.AuthorizationError):
        return _forbidden(error, tuple(asked))
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


def _forbidden(error: errors.AuthorizationError, asked: tuple[Right, ...]) -> Forbidden:
    resource = next((resource for kind, resource in _KINDS if isinstance(error, kind)), None)
    rights = [right for right in asked if right.resource is resource]
    named = [right for right in rights if right.name in _names(error)]
    if rights:
        return Forbidden(listed(named or rights))
    return Forbidden(f"{type(error).__name__}: {error}; {REMEDY}")


def _names(error: BaseException) -> set[str]:
    """Give what the client names: a set of topics, or one topic or group."""
    found = error.args[0] if error.args else ()
    return {found} if isinstance(found, str) else set(found)


def reads(topic: str) -> tuple[Right, ...]:
    """Name the right that reading a topic stands on."""
    return (Right(Resource.TOPIC, topic, Operation.READ),)


@contextmanager
def in_our_words(*asked: Right) -> Iterator[None]:
    """Raise what the client raises inside as a BusError; a right that is missing is one of those asked for."""
    try:
        yield
    except (errors.KafkaError, ValueError, TypeError, KeyError, AssertionError) as raised:
        raise classified(raised, asked) from raised
