"""The files of a return as authorities really write them: dates, marks, names, codes, and what can't be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.importers.ssda903 import Reason, ReturnUnreadable

if TYPE_CHECKING:
    from tests.unit.importers.conftest import ReturnFolder

EPISODE = "C1,01/05/2024,S,V2,N1,U6,PR1,,,,,,"


@pytest.mark.parametrize("written", ["03/06/2024", "03/06/24", "2024-06-03"])
def test_a_date_is_read_in_each_way_it_is_written(returned: ReturnFolder, written: str) -> None:
    returned.file("2024-episodes", f"C1,01/05/2024,S,V2,N1,U6,PR1,{written},E4A,,,,")
    assert [event["ended_on"] for event in returned.told("CeasedToBeLookedAfter")] == ["2024-06-03"]


def test_a_byte_order_mark_and_small_letters_in_the_titles_do_no_harm(returned: ReturnFolder) -> None:
    text = "\ufeffchild, Decom ,rne,ls,place,dec,rec\nC1,01/05/2024,S,V2,U6,,\n"
    returned.path.joinpath("2024-Episodes.CSV").write_text(text, encoding="utf-8")
    assert [event["started_on"] for event in returned.told("BecameLookedAfter")] == ["2024-05-01"]


@pytest.mark.parametrize(("written", "sex"), [("1", "M"), ("2", "F"), ("M", "M"), ("F", "F"), ("U", "U")])
def test_sex_is_read_in_the_codes_before_and_since_2024(returned: ReturnFolder, written: str, sex: str) -> None:
    returned.file("2024-episodes", EPISODE)
    returned.file("2024-header", f"C1,{written},05/01/2011,WBRI,A1,,")
    assert returned.told("ChildRecorded") == [
        {"event": "ChildRecorded", "date_of_birth": "2011-01-05", "sex": sex, "ethnicity": "WBRI"}
    ]


def test_retired_and_wrong_codes_are_kept_as_they_were_returned(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,D1,N1,H5,PR1,,,,,,",
        "C2,01/05/2024,S,V2,N1,P2,PR1,,,,,,",
    )
    returned.file("2024-placed_adoption", "C1,01/01/2015,02/06/2024,03/07/2024,XXX")
    returned.file("2024-sw_episodes", "C1,01/01/2015,SW123,01/05/2024,,SWLAZY")
    assert [event["legal_status"] for event in returned.told("LegalStatusStarted")] == ["D1", "V2"]
    assert [event["type"] for event in returned.told("PlacementStarted")] == ["H5", "P2"]
    assert [event.get("reversal_reason") for event in returned.told("AdoptionStepRecorded")] == [None, "XXX"]
    assert [event["change_reason"] for event in returned.told("InvolvementStarted")] == ["SWLAZY"]


def test_the_date_placed_for_adoption_is_that_of_the_decision(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", EPISODE)
    returned.file("2024-placed_adoption", "C1,01/01/2015,02/06/2024,,")
    returned.file("2024-ad1", "C1,01/01/2015,02/06/2024,09/08/2024,0")
    assert [(event["step"], event["happened_on"]) for event in returned.told("AdoptionStepRecorded")] == [
        ("decision", "2024-06-02"),
        ("matched", "2024-08-09"),
    ]


def test_missing_and_asylum_seeking_are_one_record_each(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", EPISODE)
    returned.file("2024-missing", "C1,01/01/2010,M,07/08/2024,09/08/2024")
    returned.file("2024-uasc", "C1,1,01/01/2010,01/01/2028")
    assert returned.told("MissingEpisodeRecorded", "ImmigrationStatusRecorded") == [
        {
            "event": "ImmigrationStatusRecorded",
            "status": "Unaccompanied Asylum Seeking Child",
            "unaccompanied_asylum_seeking": True,
            "ended_on": "2028-01-01",
        },
        {"event": "MissingEpisodeRecorded", "type": "M", "started_on": "2024-08-07", "ended_on": "2024-08-09"},
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",01/05/2024,S,V2,N1,U6,PR1,,,,,,", Reason.NO_CHILD),
        ("C/1,01/05/2024,S,V2,N1,U6,PR1,,,,,,", Reason.CHILD_ID_INVALID),
        ("C12345678901234567890,01/05/2024,S,V2,N1,U6,PR1,,,,,,", Reason.CHILD_ID_INVALID),
        ("C1,31/02/2024,S,V2,N1,U6,PR1,,,,,,", Reason.DATE_UNREADABLE),
        ("C1,,S,V2,N1,U6,PR1,,,,,,", Reason.DATE_MISSING),
        ("C1,01/01/1900,S,V2,N1,U6,PR1,,,,,,", Reason.DATE_IMPLAUSIBLE),
        ("C1,01/04/2025,S,V2,N1,U6,PR1,,,,,,", Reason.STARTS_AFTER_SNAPSHOT),
        ("C1,01/05/2024,S,V2,N1,U6,PR1,30/04/2024,E4A,,,,", Reason.ENDS_BEFORE_START),
        ("C1,01/05/2024,S,V2,N1,U6,PR1,01/05/2024,E4A,,,,", Reason.STARTS_AND_ENDS_SAME_DAY),
        ("C9,01/06/2024,S,V2,N1,U6,PR1,,,,,,", Reason.ROW_REPEATED),
    ],
)
def test_a_row_that_cannot_be_an_event_is_counted_and_stops_no_other(
    returned: ReturnFolder, row: str, reason: Reason
) -> None:
    returned.file("2024-episodes", row, "C9,01/06/2024,S,V2,N1,U6,PR1,,,,,,")
    assert [event["period_id"] for event in returned.told("BecameLookedAfter")] == ["C9/period_of_care/2024-06-01"]
    assert returned.left_out[reason] == 1


def test_of_two_rows_that_contradict_each_other_the_later_counts(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", EPISODE, EPISODE.replace("V2", "C1"))
    assert [event["legal_status"] for event in returned.told("LegalStatusStarted")] == ["C1"]
    assert returned.left_out[Reason.ROW_CONTRADICTED] == 1


def test_care_leaver_rows_give_no_event_and_are_counted(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", EPISODE)
    returned.file("2024-oc3", "C1,01/01/2005,YES,F2,Z1", "C2,01/01/2005,NO,G5,Y2")
    assert {event["envelope"]["child_id"] for event in returned.events()} == {"C1"}
    assert returned.left_out[Reason.CARE_LEAVER_ROW] == 2


def test_a_file_of_another_name_is_not_read_and_is_counted(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", EPISODE)
    returned.path.joinpath("2024-budget.csv").write_text("A,B\n1,2\n", encoding="utf-8")
    returned.events()
    assert returned.left_out[Reason.FILE_NOT_READ] == 1


def test_files_without_a_year_are_of_the_year_of_their_last_episode(returned: ReturnFolder) -> None:
    returned.file("episodes", EPISODE)
    assert {event["envelope"]["record_version"] for event in returned.events()} == {2025}


def test_a_folder_without_episodes_is_refused_with_the_remedy(returned: ReturnFolder) -> None:
    returned.file("2024-header", "C1,1,05/01/2011,WBRI,A1,,")
    with pytest.raises(ReturnUnreadable, match=r"holds no episodes file; name it episodes\.csv"):
        returned.events()


def test_a_folder_that_is_not_there_is_refused(returned: ReturnFolder) -> None:
    returned.path = returned.path / "elsewhere"
    with pytest.raises(ReturnUnreadable, match="elsewhere is no folder"):
        returned.events()


def test_files_with_and_without_a_year_together_are_refused(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", EPISODE)
    returned.file("header", "C1,1,05/01/2011,WBRI,A1,,")
    with pytest.raises(ReturnUnreadable, match="with and without a year"):
        returned.events()


def test_the_same_file_of_one_year_twice_is_refused(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", EPISODE)
    returned.file("2024_25-episodes", EPISODE)
    with pytest.raises(ReturnUnreadable, match="are the same file of one year"):
        returned.events()


def test_a_missing_column_is_named_with_its_file(returned: ReturnFolder) -> None:
    returned.path.joinpath("2024-episodes.csv").write_text("CHILD,DECOM\nC1,01/05/2024\n", encoding="utf-8")
    with pytest.raises(ReturnUnreadable, match=r"2024-episodes\.csv has no column RNE"):
        returned.events()
