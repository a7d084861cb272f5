"""Whatever is sent, the connector neither crashes nor stalls, and each record ends somewhere and is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connector.brokers.broker import Ability
from tests.brokers.abilities import needs
from tests.fuzz.broken_decoders import Crashing, Stumbling, Swallowing
from tests.fuzz.campaign import Plan, is_good, run
from tests.fuzz.kinds import Kind
from tests.fuzz.world import Bus

if TYPE_CHECKING:
    from connector.brokers.broker import Broker
    from connector.case_judge import CaseJudge

RECORDS = 2_000
ENDS = ("applied", "parked", "quarantined", "deleted")
ALWAYS_PARKED = {Kind.RANDOM_BYTES, Kind.UNKNOWN_FINGERPRINT, Kind.UNKNOWN_SCHEMA_ID, Kind.EMPTY_VALUE, Kind.NULL_VALUE}
ALWAYS_QUARANTINED = {Kind.NULL_KEY, Kind.EMPTY_KEY, Kind.KEY_NOT_TEXT, Kind.KEY_TOO_LONG, Kind.WRONG_KEY}


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return run(Bus.fake, Plan(records=RECORDS, seed=3))


def test_each_record_ends_applied_parked_or_quarantined_and_is_counted(found: dict[str, Any]) -> None:
    assert sum(found[end] for end in ENDS) == found["records"] == RECORDS
    assert (found["unaccounted"], found["miscounted"], found["examples"]) == (0, [], [])
    assert is_good(found)


def test_nothing_crashes_stalls_or_raises_what_nobody_foresaw(found: dict[str, Any]) -> None:
    assert (found["crashed"], found["stalled"]) == (None, None)
    assert (found["unclassified"], found["never_returned"]) == ({}, 0)


def test_the_good_children_in_between_are_told_of_as_simulate_says(found: dict[str, Any]) -> None:
    assert found["good_messages"] > found["good_records"] > RECORDS // 5
    assert found["good_children"] == {"lost": 0, "doubled": 0, "out_of_order": 0}


def test_every_kind_of_mutation_was_sent_and_ended_where_it_must(found: dict[str, Any]) -> None:
    by_kind = found["by_kind"]

    assert {kind.value for kind in Kind} < by_kind.keys()
    assert {end for kind in ALWAYS_PARKED for end in by_kind[kind]} == {"parked"}
    assert {end for kind in ALWAYS_QUARANTINED for end in by_kind[kind]} == {"quarantined"}


def test_the_same_seed_sends_and_finds_the_same() -> None:
    one, other = (run(Bus.fake, Plan(records=100, seed=8)) for _ in range(2))

    assert {**one, "seconds": 0} == {**other, "seconds": 0}


def broken(judge: type[CaseJudge]) -> dict[str, Any]:
    return run(Bus.fake, Plan(records=300, seed=4, judge=judge))


def test_a_decoder_that_raises_what_nobody_foresaw_is_found_out() -> None:
    found = broken(Stumbling)

    assert found["unclassified"].keys() == {"judge_raised.KeyError"}
    assert not is_good(found)


def test_a_decoder_that_swallows_records_is_found_out() -> None:
    found = broken(Swallowing)

    assert found["unaccounted"] + sum(found["good_children"].values()) > 0
    assert not is_good(found)


def test_an_error_that_nobody_catches_is_found_out() -> None:
    found = broken(Crashing)

    assert "KeyError" in found["crashed"]
    assert found["unaccounted"] > 0
    assert not is_good(found)


def test_many_cases_held_for_one_cause_stop_the_partition_as_they_do_outside_the_tests() -> None:
    found = run(Bus.fake, Plan(records=200, seed=4, partitions=1, hold_floor=20, kinds=(Kind.RANDOM_BYTES,)))

    assert "stands still" in found["stalled"]
    assert not is_good(found)


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
def test_on_a_real_broker_each_record_ends_likewise(broker: Broker) -> None:
    found = run(lambda: Bus.at(broker.bootstrap, broker.name), Plan(records=500, seed=5))

    assert is_good(found), found["examples"]
    assert sum(found[end] for end in ENDS) == 500
