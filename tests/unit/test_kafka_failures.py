"""Each error of the client is said in one of our words, with a remedy where the broker refuses."""

from __future__ import annotations

import pytest

from connector.kafka_adapter.client import errors
from connector.kafka_adapter.failures import classified, in_our_words
from connector.ports import Broken, BusError, Displaced, Forbidden, Migrated, OffsetLost, Outage, Refused
from connector.rights import Operation, Resource, Right


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
        (errors.TopicAuthorizationFailedError(), Forbidden),
        (errors.TransactionalIdAuthorizationFailedError(), Forbidden),
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
    ("raised", "right"),
    [
        (errors.TransactionalIdAuthorizationFailedError(), "Write on TransactionalId handover-norfolk-3"),
        (errors.GroupAuthorizationFailedError("handover-norfolk"), "Read on Group handover-norfolk"),
        (errors.TopicAuthorizationFailedError({"events"}), "Read on Topic events"),
        (errors.TopicAuthorizationFailedError("state"), "Write on Topic state"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_missing_right_is_named_with_operation_kind_and_name(raised: Exception, right: str) -> None:
    asked = [
        Right(Resource.TRANSACTIONAL_ID, "handover-norfolk-3", Operation.WRITE),
        Right(Resource.GROUP, "handover-norfolk", Operation.READ),
        Right(Resource.TOPIC, "events", Operation.READ),
        Right(Resource.TOPIC, "state", Operation.WRITE),
    ]

    said = classified(raised, asked)

    assert isinstance(said, Forbidden)
    assert str(said) == f"no right to {right}; grant it: handover acl print lists what each principal needs"


def test_a_missing_right_that_was_not_asked_for_is_at_least_called_as_the_broker_does() -> None:
    said = classified(errors.ClusterAuthorizationFailedError("Create"))

    assert isinstance(said, Forbidden)
    assert "ClusterAuthorizationFailedError" in str(said)
    assert str(said).endswith("handover acl print lists what each principal needs")


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
