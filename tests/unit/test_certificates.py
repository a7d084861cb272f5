"""Certificates of erasures are read back in order of time, and what is none of ours is named with its place."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from connector.certificate_reading import CertificateUnreadable, as_row, as_whole, certificates
from connector.certificates import CERTIFICATE, ErasedRecords, ErasureCertificate
from connector.ports import Outgoing
from connector.testing.fake_broker import FakeBroker, FakeConnection

TOPIC = "certificates"


def certificate(reference: str, hour: int) -> ErasureCertificate:
    return ErasureCertificate(
        reference=reference,
        authority="norfolk",
        event_id="e1",
        erased_on=date(2026, 4, 27),
        basis="request",
        erased_at=datetime(2026, 4, 27, hour, tzinfo=UTC),
        partition=0,
        erased=(ErasedRecords(topic="state", records=2), ErasedRecords(topic="transfers", records=1)),
        ended=1,
        left_to_retention=("events",),
    )


@pytest.fixture
def broker() -> FakeBroker:
    broker = FakeBroker()
    broker.create_topic(TOPIC, 2)
    return broker


def test_they_come_in_order_of_time_whatever_their_partition(broker: FakeBroker) -> None:
    late, early = certificate("r-late", 12), certificate("r-early", 9)
    for number, one in enumerate((late, early)):
        broker.write(Outgoing(TOPIC, number, one.reference.encode(), CERTIFICATE.encode(one)))

    assert certificates(FakeConnection(broker), TOPIC, 2) == [early, late]


def test_a_line_adds_up_what_the_whole_tells_topic_by_topic() -> None:
    one = certificate("r1", 9)

    assert as_row(one) == {
        "reference": "r1",
        "erased_on": "2026-04-27",
        "erased_at": "2026-04-27T09:00:00.000Z",
        "basis": "request",
        "partition": 0,
        "records": 3,
        "ended": 1,
    }
    assert as_whole(one)["erased"] == {"state": 2, "transfers": 1}


def test_a_record_of_another_program_is_named_by_its_place(broker: FakeBroker) -> None:
    broker.write(Outgoing(TOPIC, 1, b"r1", b"no certificate"))

    with pytest.raises(CertificateUnreadable, match="certificates-1: the record at offset 0"):
        certificates(FakeConnection(broker), TOPIC, 2)
