"""Each error of the client is said in one of our words, with a remedy where the broker refuses."""

from __future__ import annotations

import pytest

from connector.kafka_adapter.client import errors
from connector.kafka_adapter.failures import classified, in_our_words
from connector.ports import Broken, BusError, Displaced, Migrated, OffsetLost, Outage, Refused


@pytest.mark.parametrize(
    ("raised", "word"),
    [
        (errors.KafkaTimeoutError("late"), Outage),
        (errors.KafkaConnectionError("gone"), Outage),
        (errors.NotEnoughReplicasError(), Outage),
        (errors.CoordinatorNotAvailableError(), Outage),
        (errors.KafkaError("Cannot execute transactional method because we are in an error state"), Outage),
        (errors.ProducerFencedError(), Migrated),
        (errors.InvalidProducerEpochError(), Migrated),
        (errors.CommitFailedError(), Migrated),
        (errors.IllegalGenerationError(), Migrated),
        (errors.UnknownMemberIdError(), Migrated),
        (errors.FencedInstanceIdError(), Displaced),
        (errors.OffsetOutOfRangeError(), OffsetLost),
        (errors.NoOffsetForPartitionError(), OffsetLost),
        (errors.TopicAuthorizationFailedError(), Refused),
        (errors.TransactionalIdAuthorizationFailedError(), Refused),
        (errors.MessageSizeTooLargeError(), Refused),
        (errors.SaslAuthenticationFailedError(), Refused),
        (errors.IllegalStateError("closed"), Broken),
        (TypeError("not bytes"), Broken),
        (ValueError("no such partition"), Broken),
    ],
    ids=lambda value: getattr(value, "__name__", None) or type(value).__name__,
)
def test_an_error_is_said_in_our_words(raised: Exception, word: type[BusError]) -> None:
    assert type(classified(raised)) is word


@pytest.mark.parametrize(
    ("raised", "remedy"),
    [
        (errors.TransactionalIdAuthorizationFailedError(), "grant Write and Describe on the transactional id"),
        (errors.GroupAuthorizationFailedError(), "grant Read on the consumer group"),
        (errors.ClusterAuthorizationFailedError(), "grant IdempotentWrite on the cluster"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_missing_right_is_named(raised: Exception, remedy: str) -> None:
    assert str(classified(raised)).endswith(remedy)


@pytest.mark.parametrize("raised", [errors.UnsupportedVersionError(), errors.IncompatibleBrokerVersion()])
def test_a_bus_that_lacks_transactions_is_told_how_it_can_be_used(raised: Exception) -> None:
    refused = classified(raised)

    assert type(refused) is Refused
    assert str(refused).endswith("where it has no transactions, set kafka.delivery = at_least_once")


def test_what_is_in_our_words_already_stays_as_it_is() -> None:
    outage = Outage("as said")

    assert classified(outage) is outage


def test_the_cause_is_kept() -> None:
    with pytest.raises(Migrated) as raised, in_our_words():
        raise errors.ProducerFencedError

    assert isinstance(raised.value.__cause__, errors.ProducerFencedError)
