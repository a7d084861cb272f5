"""Records of ours that an earlier version wrote mean today what they meant then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connector import case_state, upcasting
from connector.wire import codec, history, schemas
from connector.wire.codec import Undecodable
from tests.contract.golden_records import GOLDENS, Golden

FOLDER = Path(__file__).parent / "upcast"
FIRST, SECOND = "826b82ed-5499-528b-b7fe-5668078bcc6f", "98cefd44-ca9f-5a33-a555-413354a75c93"


def written(name: str) -> bytes:
    """Give bytes that version 1 wrote. The transfer's first life was withdrawn in March, its second is open."""
    return bytes.fromhex(json.loads((FOLDER / f"CaseState-1-{name}.json").read_text(encoding="utf-8"))["bytes"])


def test_the_first_version_of_a_case_is_read_with_what_it_left_on_the_compacted_topics() -> None:
    state, _ = case_state.from_bytes(written("open"), None)

    # where the ended life was published isn't told, so it is looked for on both
    assert state.ledger.present == {(FIRST, False), (FIRST, True), (SECOND, False)}


def test_of_a_restricted_child_nothing_is_looked_for_on_the_open_topic() -> None:
    state, _ = case_state.from_bytes(written("restricted"), None)

    assert state.ledger.present == {(FIRST, True), (SECOND, True)}


def test_what_is_written_again_is_of_the_newest_version_and_means_the_same() -> None:
    state, _ = case_state.from_bytes(written("open"), None)

    again, _ = case_state.to_bytes(state, {})

    assert case_state.STATE.version_of(written("open")) == 1
    assert case_state.STATE.version_of(again) == schemas.newest_version("CaseState")
    assert case_state.from_bytes(again, None)[0] == state


def test_an_upcaster_leads_from_a_version_that_was_kept_to_the_next() -> None:
    assert all(step in history.versions(name) for name, step in upcasting.UPCASTERS)
    assert all(step + 1 in history.versions(name) for name, step in upcasting.UPCASTERS)


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: f"{golden.name}-{golden.version}")
def test_each_record_carries_the_number_of_its_version(golden: Golden) -> None:
    assert golden.codec.version_of(golden.single_object) == golden.version


def test_a_version_nobody_here_knows_has_no_number() -> None:
    with pytest.raises(Undecodable):
        case_state.STATE.version_of(codec.SINGLE_OBJECT + b"unknown!" + b"rest")


def test_a_case_is_known_only_with_all_its_events() -> None:
    state, _ = case_state.from_bytes(written("open"), None)
    data, _ = case_state.to_bytes(state, {})
    (first, *_) = sorted(codec.encode(one) for one in state.raw.versions.values())
    newer = data.replace(first[:10], codec.SINGLE_OBJECT + b"unknown!")

    assert case_state.is_known(data)
    assert newer != data
    assert not case_state.is_known(newer)
