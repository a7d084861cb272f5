"""Records that name no case: kept with their bytes and where they came from, and in nobody's way."""

from __future__ import annotations

import pytest

from connector.limits import Limits
from connector.ports import Partition, Record
from connector.quarantine import quarantined, unreadable_key
from tests.shell.counting import event
from tests.shell.shell import EVENTS, QUARANTINE, Shell

LIMITS = Limits(key=10, event=1_000)


def record(key: bytes | None, value: bytes | None = b"value") -> Record:
    return Record(Partition(EVENTS, 3), 17, key, value, (("theirs", b"1"),))


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (None, "no_key"),
        (b"", "no_key"),
        (b"\xff\xfe", "key_not_text"),
        (b"x" * 11, "key_too_long"),
        (b"child-1", None),
        ("Zoë".encode(), None),
    ],
)
def test_a_key_that_names_no_case_is_told_by_a_code(key: bytes | None, reason: str | None) -> None:
    assert unreadable_key(record(key), LIMITS) == reason


def test_the_record_keeps_its_bytes_and_says_where_it_came_from() -> None:
    kept = quarantined(record(b"\xff"), "key_not_text", QUARANTINE, LIMITS)

    assert (kept.topic, kept.partition, kept.key, kept.value) == (QUARANTINE, 3, b"\xff", b"value")
    assert kept.headers == (
        ("theirs", b"1"),
        ("handover-reason", b"key_not_text"),
        ("handover-topic", b"events"),
        ("handover-partition", b"3"),
        ("handover-offset", b"17"),
        ("handover-complete", b"true"),
    )


def test_a_record_too_large_is_named_and_left_where_it_is() -> None:
    kept = quarantined(record(b"x" * 20, b"v" * 2_000), "key_too_long", QUARANTINE, LIMITS)

    assert (kept.key, kept.value) == (None, b"")
    assert ("handover-offset", b"17") in kept.headers
    assert ("handover-complete", b"false") in kept.headers


def test_a_record_without_key_and_value_can_be_kept_too() -> None:
    assert quarantined(record(None, None), "no_key", QUARANTINE, LIMITS).value == b""


def test_quarantine_is_in_nobody_s_way() -> None:
    shell = Shell()
    shell.feed(None, b"no key")
    shell.feed(b"\xff", event("count"))
    shell.feed(b"A", event("count"), event("misaddress"), event("count"))
    process = shell.start()
    shell.settled(process)

    reasons = [dict(one.headers)["handover-reason"] for one in shell.records(QUARANTINE)]
    assert reasons == [b"no_key", b"key_not_text", b"wrong_authority"]
    assert shell.counts("A") == [1, 2]
    assert process.observer.counters[f"{EVENTS}-0", "quarantined"] == 3
    assert process.observer.counters[f"{EVENTS}-0", "quarantined.wrong_authority"] == 1
