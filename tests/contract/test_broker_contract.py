"""What every broker must do with transactions and logs; held to by the fake and by the real one alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers.broker import Ability
from connector.ports import Broken, OffsetLost, Outgoing, Partition, Refused
from tests.brokers.abilities import needs
from tests.contract.bus import POLL_MS

if TYPE_CHECKING:
    from connector.ports import LogReader, Record
    from tests.contract.bus import Bus


def outgoing(topic: str, value: bytes | None, key: bytes | None = b"key") -> Outgoing:
    return Outgoing(topic, 0, key, value)


def read_a_while(reader: LogReader) -> list[Record]:
    """Read for a while, whether anything comes or not."""
    return [record for _ in range(5) for record in reader.read(timeout_ms=POLL_MS)]


def drained(reader: LogReader) -> list[bytes | None]:
    return [record.value for record in read_a_while(reader)]


# ---- what is read


def test_a_committed_record_is_read_as_it_was_sent(bus: Bus) -> None:
    topic = bus.topic(partitions=2)
    sink = bus.sink()
    sink.begin()
    sink.send(Outgoing(topic, 1, b"child", b"value", (("ce_type", b"a"), ("ce_type", b"b"))))
    sink.flush()
    sink.commit()

    (record,) = read_a_while(bus.reader(topic, 1))

    assert (record.partition, record.offset, record.key, record.value) == (Partition(topic, 1), 0, b"child", b"value")
    assert record.headers == (("ce_type", b"a"), ("ce_type", b"b"))
    assert record.timestamp_ms > 1_700_000_000_000


def test_a_record_without_value_and_one_without_key_stay_so(bus: Bus) -> None:
    topic = bus.topic()
    sink = bus.sink()
    sink.begin()
    sink.send(outgoing(topic, None, b"gone"))
    sink.send(outgoing(topic, b"value", None))
    sink.flush()
    sink.commit()

    assert [(one.key, one.value) for one in read_a_while(bus.reader(topic))] == [(b"gone", None), (None, b"value")]


def test_records_of_one_partition_keep_their_order_over_transactions(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"1", b"2")
    bus.write(topic, b"3")

    assert bus.read(topic) == [b"1", b"2", b"3"]


def test_one_transaction_reaches_several_topics_and_partitions(bus: Bus) -> None:
    one, other = bus.topic("one", 2), bus.topic("other")
    sink = bus.sink()
    sink.begin()
    sink.send(Outgoing(one, 1, b"key", b"1"))
    sink.send(outgoing(other, b"2"))
    sink.flush()
    sink.commit()

    assert (bus.read(one, 0), bus.read(one, 1), bus.read(other)) == ([], [b"1"], [b"2"])


@needs(Ability.READ_COMMITTED)
def test_an_aborted_record_is_never_read(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"before")
    sink = bus.sink()
    sink.begin()
    sink.send(outgoing(topic, b"aborted"))
    sink.flush()
    sink.abort()
    bus.write(topic, b"after")

    assert bus.read(topic) == [b"before", b"after"]


@needs(Ability.READ_COMMITTED)
def test_a_record_is_not_read_before_its_transaction_ends(bus: Bus) -> None:
    topic = bus.topic()
    reader = bus.reader(topic)
    sink = bus.sink()
    sink.begin()
    sink.send(outgoing(topic, b"value"))
    sink.flush()
    before = drained(reader)
    sink.commit()

    assert (before, bus.read(topic)) == ([], [b"value"])


@needs(Ability.READ_COMMITTED)
def test_an_open_transaction_holds_back_what_others_commit_after_it(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"first")  # offset 0, its marker 1
    sink = bus.sink()
    sink.begin()
    sink.send(outgoing(topic, b"held"))  # offset 2
    sink.flush()
    bus.write(topic, b"overtakes")  # offset 3, its marker 4
    held = (bus.reader(topic).end(), bus.read(topic))
    sink.abort()  # marker 5

    assert held == (2, [b"first"])
    assert (bus.reader(topic).end(), bus.read(topic)) == (6, [b"first", b"overtakes"])


def test_a_control_marker_takes_an_offset(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"1", b"2")

    assert (bus.reader(topic).beginning(), bus.reader(topic).end()) == (0, 3)


@needs(Ability.READ_COMMITTED)
def test_a_reader_s_position_passes_over_markers_and_aborted_records(bus: Bus) -> None:
    topic = bus.topic()
    sink = bus.sink()
    sink.begin()
    sink.send(outgoing(topic, b"aborted"))
    sink.flush()
    sink.abort()
    reader = bus.reader(topic)

    assert (drained(reader), reader.position(), reader.end()) == ([], 2, 2)


def test_a_reader_reads_on_from_where_it_is_set(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"0", b"1", b"2")
    reader = bus.reader(topic)
    reader.seek(1)

    assert (drained(reader), reader.position()) == ([b"1", b"2"], 4)


def test_a_reader_set_past_the_end_is_told_that_the_offset_is_lost(bus: Bus) -> None:
    reader = bus.reader(bus.topic())
    reader.seek(7)

    with pytest.raises(OffsetLost, match="retention"):
        drained(reader)


# ---- sending


def test_after_a_flush_each_record_says_where_it_is(bus: Bus) -> None:
    topic = bus.topic()
    bus.write(topic, b"before")
    sink = bus.sink()
    sink.begin()
    sent = [sink.send(outgoing(topic, value)) for value in (b"1", b"2")]
    sink.flush()

    assert [(one.error(), one.offset()) for one in sent] == [(None, 2), (None, 3)]


def test_a_record_that_is_too_big_is_refused_and_spoils_nothing(bus: Bus) -> None:
    topic = bus.topic()
    sink = bus.sink()
    sink.begin()
    sink.send(outgoing(topic, b"fits"))
    with pytest.raises(Refused, match="max_record_bytes"):
        sink.send(outgoing(topic, b"x" * 1_048_577))
    sink.flush()
    sink.commit()

    assert bus.read(topic) == [b"fits"]


def test_a_record_too_big_for_its_topic_is_refused_after_the_flush(bus: Bus) -> None:
    topic = bus.topic(max_message_bytes="1000")
    sink = bus.sink()
    sink.begin()
    sent = sink.send(outgoing(topic, b"x" * 2_000))
    sink.flush()

    assert isinstance(sent.error(), Refused)
    sink.abort()
    assert bus.read(topic) == []


def test_nothing_can_be_sent_outside_a_transaction(bus: Bus) -> None:
    topic, sink = bus.topic(), bus.sink()

    with pytest.raises(Broken):
        sink.send(outgoing(topic, b"value"))


def test_a_transaction_without_records_commits(bus: Bus) -> None:
    sink = bus.sink()
    sink.begin()
    sink.flush()
    sink.commit()
    sink.begin()
    sink.abort()
