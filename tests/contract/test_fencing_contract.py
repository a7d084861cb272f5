"""What every broker must do to producers that are no longer the latest; held to by the fake and by the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from connector.ports import Broken, BusError, Migrated, Outgoing
from tests.brokers.abilities import needs
from tests.contract.bus import is_migrated

if TYPE_CHECKING:
    from tests.contract.bus import Bus


def outgoing(topic: str, value: bytes) -> Outgoing:
    return Outgoing(topic, 0, b"key", value)


def test_a_producer_is_fenced_once_in_its_life(bus: Bus) -> None:
    sink = bus.sink()

    with pytest.raises(Broken, match="make a new one"):
        sink.fence()


@needs(Ability.FENCING)
def test_fencing_aborts_what_the_predecessor_left_open(bus: Bus) -> None:
    topic = bus.topic()
    predecessor = bus.sink("task")
    predecessor.begin()
    predecessor.send(outgoing(topic, b"left open"))
    predecessor.flush()
    bus.sink("task")

    assert (bus.read(topic), bus.reader(topic).end()) == ([], 2)


@needs(Ability.FENCING)
def test_a_fenced_producer_cannot_commit(bus: Bus) -> None:
    topic = bus.topic()
    predecessor = bus.sink("task")
    predecessor.begin()
    predecessor.send(outgoing(topic, b"left open"))
    predecessor.flush()
    bus.sink("task")

    with pytest.raises(Migrated):
        predecessor.commit()
    assert bus.read(topic) == []


@needs(Ability.FENCING)
def test_what_a_fenced_producer_sends_is_told_to_be_lost(bus: Bus) -> None:
    topic = bus.topic()
    predecessor = bus.sink("task")
    bus.sink("task")
    predecessor.begin()
    sent = predecessor.send(outgoing(topic, b"too late"))
    predecessor.flush()

    assert isinstance(sent.error(), Migrated)
    # an abort after a fence may raise; closing never does
    with pytest.raises(BusError):
        predecessor.abort()
    predecessor.close()
    assert bus.read(topic) == []


@needs(Ability.FENCING)
def test_a_zombie_that_fences_anew_shuts_out_the_owner_who_can_take_it_back(bus: Bus) -> None:
    topic = bus.topic()
    owner = bus.sink("task")
    bus.sink("task")
    owner.begin()
    owner.send(outgoing(topic, b"shut out"))
    owner.flush()
    assert is_migrated(owner.commit)
    owner.close()
    again = bus.sink("task")
    again.begin()
    again.send(outgoing(topic, b"back"))
    again.flush()
    again.commit()

    assert bus.read(topic) == [b"back"]


@needs(Ability.FENCING)
def test_an_abandoned_transaction_is_aborted_in_its_time_and_its_producer_shut_out(bus: Bus) -> None:
    topic = bus.topic()
    sink = bus.sink(transaction_ms=1_000)
    sink.begin()
    sink.send(outgoing(topic, b"abandoned"))
    sink.flush()
    # Kafka looks for such transactions every ten seconds
    bus.cluster.wait(13_000)

    assert (bus.read(topic), bus.reader(topic).end()) == ([], 2)
    assert is_migrated(sink.commit)
