"""One partition's log, its offsets worked out by hand."""

from __future__ import annotations

import pytest

from connector.ports import Migrated, OffsetLost, Outgoing, Partition
from connector.testing.fake_broker.log import PartitionLog, ProducerStamp

ONE, OTHER = ProducerStamp(1, 0), ProducerStamp(2, 0)


@pytest.fixture
def log() -> PartitionLog:
    return PartitionLog(Partition("state", 0))


def write(
    log: PartitionLog, key: bytes, value: bytes | None, producer: ProducerStamp | None = None, at_ms: int = 0
) -> int:
    return log.append(Outgoing("state", 0, key, value), producer=producer, timestamp_ms=at_ms)


def read(log: PartitionLog, offset: int | None = None) -> list[tuple[int, bytes | None]]:
    records, _ = log.read(log.start_offset if offset is None else offset, limit=100)
    return [(record.offset, record.value) for record in records]


def test_markers_take_offsets_and_are_never_read(log: PartitionLog) -> None:
    write(log, b"a", b"0", ONE)
    log.mark(ONE, committed=True)
    write(log, b"a", b"2", ONE)
    log.mark(ONE, committed=False)

    assert (read(log), log.next_offset) == ([(0, b"0")], 4)
    assert log.read(0, limit=100)[1] == 4


def test_the_last_stable_offset_is_the_first_record_of_the_oldest_open_transaction(log: PartitionLog) -> None:
    write(log, b"a", b"0")
    write(log, b"a", b"1", ONE)
    write(log, b"a", b"2", OTHER)
    log.mark(OTHER, committed=True)
    held = (log.last_stable_offset(), read(log))
    log.mark(ONE, committed=True)

    assert held == (1, [(0, b"0")])
    assert (log.last_stable_offset(), read(log)) == (5, [(0, b"0"), (1, b"1"), (2, b"2")])


def test_only_the_aborted_producer_s_records_are_left_out(log: PartitionLog) -> None:
    write(log, b"a", b"0", ONE)
    write(log, b"a", b"1", OTHER)
    log.mark(ONE, committed=False)
    log.mark(OTHER, committed=True)
    write(log, b"a", b"4", ONE)
    log.mark(ONE, committed=True)

    assert read(log) == [(1, b"1"), (4, b"4")]


def test_a_marker_s_epoch_shuts_out_earlier_lives(log: PartitionLog) -> None:
    write(log, b"a", b"0", ONE)
    log.mark(ProducerStamp(1, 1), committed=False)

    with pytest.raises(Migrated, match="epoch 0 is outdated by 1"):
        write(log, b"a", b"2", ONE)


def test_a_read_stops_at_its_limit_and_says_where_to_go_on(log: PartitionLog) -> None:
    for number in range(3):
        write(log, b"a", b"%d" % number)

    assert [log.read(0, limit=2)[1], log.read(2, limit=2)[1]] == [2, 3]


def test_compaction_keeps_the_last_committed_record_of_each_key_at_its_offset(log: PartitionLog) -> None:
    write(log, b"a", b"0")
    write(log, b"b", b"1")
    write(log, b"a", b"2")
    write(log, b"a", b"3", ONE)
    log.mark(ONE, committed=False)
    write(log, b"b", b"5", OTHER)
    log.compact()

    # offset 5 is past the last stable offset, so nothing is taken out for its sake
    assert [entry.offset for entry in log.entries()] == [1, 2, 5]
    assert read(log) == [(1, b"1"), (2, b"2")]


def test_a_tombstone_outlives_its_key_until_it_is_dropped(log: PartitionLog) -> None:
    write(log, b"a", b"0")
    write(log, b"a", None)
    log.compact()
    once = read(log)
    log.compact(drop_tombstones=True)

    assert (once, read(log), log.next_offset) == ([(1, None)], [], 2)


def test_retention_cuts_off_the_head_up_to_the_first_record_young_enough(log: PartitionLog) -> None:
    for number, at_ms in enumerate((1_000, 3_000, 2_000)):
        write(log, b"a", b"%d" % number, at_ms=at_ms)
    log.delete_older_than(2_500)

    assert (log.start_offset, read(log)) == (1, [(1, b"1"), (2, b"2")])
    with pytest.raises(OffsetLost, match="offset 0 lies outside 1 to 3"):
        read(log, 0)


def test_retention_of_everything_leaves_an_empty_log_that_counts_on(log: PartitionLog) -> None:
    write(log, b"a", b"0", at_ms=1_000)
    log.delete_older_than(2_000)

    assert (log.start_offset, read(log), write(log, b"a", b"1")) == (1, [], 1)
