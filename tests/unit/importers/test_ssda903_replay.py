"""Snapshots over time: what a later return adds, ends, corrects, and what its silence means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_core.event_json import event_from_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.importers.conftest import ReturnFolder

    Sketch = Callable[[dict[str, Any]], tuple[str, str, str]]

ROWS = (
    "C1,01/02/2024,S,V2,N1,U6,PR1,15/05/2024,X1,,AB1 2CD,,",
    "C1,15/05/2024,L,C1,N1,U6,PR1,20/08/2024,X1,CARPL,AB1 2CD,,",
    "C1,20/08/2024,P,C1,N1,U4,PR4,01/12/2024,E4A,,AB1 2CD,,",
    "C2,01/06/2024,S,C2,N2,K2,PR4,,,,XY9 8ZW,,",
)


def test_an_end_that_a_later_snapshot_fills_in_is_seen_on_its_own_day(returned: ReturnFolder, short: Sketch) -> None:
    returned.file("2023-episodes", "C1,01/02/2024,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2024-episodes", "C1,01/02/2024,S,V2,N1,U6,PR1,10/06/2024,E45,,,,")
    assert [short(event) for event in returned.events()] == [
        ("BecameLookedAfter", "created", "2024-02-01T00:00:00Z"),
        ("LegalStatusStarted", "created", "2024-02-01T00:00:00Z"),
        ("PlacementStarted", "created", "2024-02-01T00:00:00Z"),
        ("PlacementEnded", "created", "2024-06-09T23:00:00Z"),
        ("LegalStatusEnded", "created", "2024-06-09T23:00:00Z"),
        ("CeasedToBeLookedAfter", "created", "2024-06-09T23:00:00Z"),
        ("CourtOrderMade", "created", "2024-06-09T23:00:00Z"),
    ]


def test_only_what_a_later_snapshot_adds_is_told_again_and_as_of_a_snapshot(returned: ReturnFolder) -> None:
    returned.file("2023-episodes", "C1,01/02/2024,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2024-episodes", "C1,01/02/2024,S,V2,N1,U6,PR1,10/06/2024,E4A,,,,")
    assert [(event["envelope"]["ingest"], event["envelope"]["record_version"]) for event in returned.events()] == [
        ("initial_load", 2024),
        ("initial_load", 2024),
        ("initial_load", 2024),
        ("snapshot", 2025),
        ("snapshot", 2025),
        ("snapshot", 2025),
    ]


def test_a_corrected_end_is_amended_on_the_day_the_later_snapshot_closes(returned: ReturnFolder, short: Sketch) -> None:
    returned.file("2023-episodes", "C1,01/05/2023,S,V2,N1,U6,PR1,10/12/2023,E4A,,,,")
    returned.file("2024-episodes", "C1,01/05/2023,S,V2,N1,U6,PR1,12/12/2023,E4A,,,,")
    ceased = [event for event in returned.events() if event["event"] == "CeasedToBeLookedAfter"]
    assert [(*short(event), event["ended_on"], event["envelope"]["record_version"]) for event in ceased] == [
        ("CeasedToBeLookedAfter", "created", "2023-12-10T00:00:00Z", "2023-12-10", 2024),
        ("CeasedToBeLookedAfter", "amended", "2025-03-30T23:00:00Z", "2023-12-12", 2025),
    ]


def test_a_corrected_placement_type_is_amended_under_the_same_key(returned: ReturnFolder, short: Sketch) -> None:
    returned.file("2023-episodes", "C1,01/05/2023,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2024-episodes", "C1,01/05/2023,S,V2,N1,U4,PR1,,,,,,")
    placed = [event for event in returned.events() if event["event"] == "PlacementStarted"]
    assert [(*short(event), event["type"]) for event in placed] == [
        ("PlacementStarted", "created", "2023-04-30T23:00:00Z", "U6"),
        ("PlacementStarted", "amended", "2025-03-30T23:00:00Z", "U4"),
    ]
    assert len({event["envelope"]["record_key"] for event in placed}) == 1


def test_a_corrected_legal_status_withdraws_the_old_and_tells_the_new_when_it_is_seen(
    returned: ReturnFolder, short: Sketch
) -> None:
    returned.file("2023-episodes", "C1,01/05/2023,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2024-episodes", "C1,01/05/2023,S,V3,N1,U6,PR1,,,,,,")
    statuses = [event for event in returned.events() if event["event"] == "LegalStatusStarted"]
    assert [(*short(event), event["legal_status"]) for event in statuses] == [
        ("LegalStatusStarted", "created", "2023-04-30T23:00:00Z", "V2"),
        ("LegalStatusStarted", "withdrawn", "2025-03-30T23:00:00Z", "V2"),
        ("LegalStatusStarted", "created", "2025-03-30T23:00:00Z", "V3"),
    ]


def test_an_end_that_a_later_snapshot_blanks_is_withdrawn(returned: ReturnFolder, short: Sketch) -> None:
    returned.file("2023-episodes", "C1,01/05/2023,S,V2,N1,U6,PR1,10/12/2023,E4A,,,,")
    returned.file("2024-episodes", "C1,01/05/2023,S,V2,N1,U6,PR1,,,,,,")
    ceased = [event for event in returned.events() if event["event"] == "CeasedToBeLookedAfter"]
    assert [short(event) for event in ceased] == [
        ("CeasedToBeLookedAfter", "created", "2023-12-10T00:00:00Z"),
        ("CeasedToBeLookedAfter", "withdrawn", "2025-03-30T23:00:00Z"),
    ]


def test_a_corrected_birthday_is_amended(returned: ReturnFolder, short: Sketch) -> None:
    returned.file("2023-episodes", "C1,01/05/2023,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2023-header", "C1,1,05/01/2011,WBRI,A1,,")
    returned.file("2024-episodes", "C1,01/05/2023,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2024-header", "C1,M,06/01/2011,WBRI,A1,,")
    recorded = [event for event in returned.events() if event["event"] == "ChildRecorded"]
    assert [(*short(event), event["date_of_birth"]) for event in recorded] == [
        ("ChildRecorded", "created", "2023-04-30T23:00:00Z", "2011-01-05"),
        ("ChildRecorded", "amended", "2025-03-30T23:00:00Z", "2011-01-06"),
    ]


def test_absence_from_a_later_snapshot_is_neither_an_end_nor_a_deletion(returned: ReturnFolder) -> None:
    returned.file("2022-episodes", "C1,01/05/2022,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2023-episodes", "C2,01/05/2023,S,V2,N1,U6,PR1,,,,,,")
    assert [event["event"] for event in returned.events() if event["envelope"]["child_id"] == "C1"] == [
        "BecameLookedAfter",
        "LegalStatusStarted",
        "PlacementStarted",
    ]


def test_an_episode_that_vanishes_and_comes_back_is_told_once(returned: ReturnFolder, short: Sketch) -> None:
    returned.file("2021-episodes", "C1,01/05/2021,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2022-episodes", "C2,01/05/2022,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2023-episodes", "C1,01/05/2021,S,V2,N1,U6,PR1,02/09/2023,E4A,,,,")
    told = [short(event) for event in returned.events() if event["envelope"]["child_id"] == "C1"]
    assert told == [
        ("BecameLookedAfter", "created", "2021-04-30T23:00:00Z"),
        ("LegalStatusStarted", "created", "2021-04-30T23:00:00Z"),
        ("PlacementStarted", "created", "2021-04-30T23:00:00Z"),
        ("PlacementEnded", "created", "2023-09-01T23:00:00Z"),
        ("LegalStatusEnded", "created", "2023-09-01T23:00:00Z"),
        ("CeasedToBeLookedAfter", "created", "2023-09-01T23:00:00Z"),
    ]


def test_an_episode_open_in_one_snapshot_and_gone_from_the_next_goes_on_with_the_one_that_follows(
    returned: ReturnFolder,
) -> None:
    returned.file("2022-episodes", "C1,01/05/2022,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2023-episodes", "C1,01/09/2023,P,V2,N1,U4,PR1,,,,,,")
    assert len(returned.told("BecameLookedAfter")) == 1
    assert [event["ended_on"] for event in returned.told("PlacementEnded")] == ["2023-09-01"]


def test_events_come_by_day_then_kind_then_child(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes", "C2,01/05/2024,S,V2,N1,U6,PR1,,,,,,", "C1,01/05/2024,S,V2,N1,U6,PR1,02/05/2024,E4A,,,,"
    )
    assert [(event["event"], event["envelope"]["child_id"]) for event in returned.events()] == [
        ("BecameLookedAfter", "C1"),
        ("BecameLookedAfter", "C2"),
        ("LegalStatusStarted", "C1"),
        ("LegalStatusStarted", "C2"),
        ("PlacementStarted", "C1"),
        ("PlacementStarted", "C2"),
        ("PlacementEnded", "C1"),
        ("LegalStatusEnded", "C1"),
        ("CeasedToBeLookedAfter", "C1"),
    ]


def test_all_but_the_last_event_of_a_child_and_day_say_that_more_follow(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,02/05/2024,E4A,,,,")
    assert [event["envelope"].get("more_follow") for event in returned.events()] == [True, True, None, True, True, None]


def test_every_event_is_one_of_the_vocabulary_under_the_key_that_it_declares(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", *ROWS, "C3,01/05/2024,S,C1,N1,A3,PR1,01/12/2024,E11,,AB1 2CD,,")
    returned.file("2024-header", "C1,1,05/01/2011,WBRI,A1,,")
    returned.file("2024-reviews", "C1,05/01/2011,20/05/2024,PN4")
    returned.file("2024-uasc", "C2,1,01/01/2010,01/01/2028")
    returned.file("2024-missing", "C2,01/01/2010,M,07/08/2024,09/08/2024")
    returned.file("2024-sw_episodes", "C1,05/01/2011,SW1,01/02/2024,01/07/2024,FCONTA")
    told = returned.events()
    assert {event["event"] for event in told} >= {"InvolvementEnded", "AdoptionStepRecorded", "CourtOrderMade"}
    for raw in told:
        envelope = {
            name: value for name, value in raw["envelope"].items() if name not in {"record_key", "effective_on"}
        }
        read = event_from_json({**raw, "envelope": envelope}, authority="norfolk")
        assert read.envelope.record_key == raw["envelope"]["record_key"]
        assert read.envelope.effective_on.isoformat() == raw["envelope"]["effective_on"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.permutations(ROWS))
def test_the_order_of_rows_in_a_file_changes_nothing(returned: ReturnFolder, rows: list[str]) -> None:
    returned.file("2024-episodes", *ROWS)
    expected = returned.events()
    returned.file("2024-episodes", *rows)
    assert returned.events() == expected
