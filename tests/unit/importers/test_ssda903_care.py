"""From episodes to periods of care, legal statuses, placements and orders: rows by hand, events by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.importers.ssda903 import AssumedTeams, Reason

if TYPE_CHECKING:
    from tests.unit.importers.conftest import ReturnFolder

ASSUME_START = AssumedTeams(start_of_care="first_episode")


def one_child_home_again(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/02/2024,S,V2,N1,U6,PR1,15/05/2024,X1,,AB1 2CD,,",
        "C1,15/05/2024,L,C1,N1,U6,PR1,20/08/2024,X1,CARPL,AB1 2CD,,",
        "C1,20/08/2024,P,C1,N1,U4,PR4,01/12/2024,E4A,,AB1 2CD,,",
    )


def test_three_episodes_are_one_period_two_statuses_and_two_placements(returned: ReturnFolder) -> None:
    one_child_home_again(returned)
    assert [(event["event"], event["envelope"]["effective_on"]) for event in returned.events()] == [
        ("BecameLookedAfter", "2024-02-01"),
        ("LegalStatusStarted", "2024-02-01"),
        ("PlacementStarted", "2024-02-01"),
        ("LegalStatusEnded", "2024-05-15"),
        ("LegalStatusStarted", "2024-05-15"),
        ("CourtOrderMade", "2024-05-15"),
        ("PlacementEnded", "2024-08-20"),
        ("PlacementStarted", "2024-08-20"),
        ("PlacementEnded", "2024-12-01"),
        ("LegalStatusEnded", "2024-12-01"),
        ("CeasedToBeLookedAfter", "2024-12-01"),
    ]
    assert returned.left_out == {Reason.NO_TEAM_ASSUMED: 1}


def test_a_period_of_care_says_how_it_began_and_why_it_ended(returned: ReturnFolder) -> None:
    one_child_home_again(returned)
    assert returned.told("BecameLookedAfter", "CeasedToBeLookedAfter") == [
        {
            "event": "BecameLookedAfter",
            "period_id": "C1/period_of_care/2024-02-01",
            "started_on": "2024-02-01",
            "legal_status": "V2",
            "primary_need": "N1",
        },
        {
            "event": "CeasedToBeLookedAfter",
            "period_id": "C1/period_of_care/2024-02-01",
            "ended_on": "2024-12-01",
            "reason": "E4A",
        },
    ]


def test_a_change_of_legal_status_leaves_the_placement_as_it_is(returned: ReturnFolder) -> None:
    one_child_home_again(returned)
    assert returned.told("PlacementStarted", "PlacementEnded") == [
        {
            "event": "PlacementStarted",
            "placement_id": "C1/placement/2024-02-01",
            "type": "U6",
            "provider": "PR1",
            "started_on": "2024-02-01",
            "reason_new_episode": "S",
            "carer_changed": True,
        },
        {
            "event": "PlacementEnded",
            "placement_id": "C1/placement/2024-02-01",
            "ended_on": "2024-08-20",
            "change_reason": "CARPL",
        },
        {
            "event": "PlacementStarted",
            "placement_id": "C1/placement/2024-08-20",
            "type": "U4",
            "provider": "PR4",
            "started_on": "2024-08-20",
            "reason_new_episode": "P",
            "carer_changed": True,
        },
        {"event": "PlacementEnded", "placement_id": "C1/placement/2024-08-20", "ended_on": "2024-12-01"},
    ]


def test_a_move_with_the_same_carer_says_so(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,V2,N1,U6,PR1,01/06/2024,X1,,,,",
        "C1,01/06/2024,T,V2,N1,U4,PR1,,,,,,",
    )
    assert [event["carer_changed"] for event in returned.told("PlacementStarted")] == [True, False]


def test_a_reason_ceased_beside_a_blank_end_is_no_end(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,,X1,,,,")
    assert [event["event"] for event in returned.events()] == [
        "BecameLookedAfter",
        "LegalStatusStarted",
        "PlacementStarted",
    ]
    assert returned.left_out == {Reason.REASON_CEASED_WITHOUT_END: 1, Reason.NO_TEAM_ASSUMED: 1}


def test_an_end_without_a_reason_does_not_end_care(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,01/06/2024,,,,,")
    assert returned.told("CeasedToBeLookedAfter") == []
    assert returned.left_out == {Reason.END_WITHOUT_REASON: 1, Reason.NO_TEAM_ASSUMED: 1}


def test_an_episode_that_goes_on_into_nothing_ends_no_status(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,01/06/2024,X1,,,,")
    assert returned.told("LegalStatusEnded", "PlacementEnded", "CeasedToBeLookedAfter") == []
    assert returned.left_out == {Reason.NEXT_EPISODE_NOT_TOLD: 1, Reason.NO_TEAM_ASSUMED: 1}


def test_an_episode_that_goes_on_into_nothing_ends_the_placement_if_a_change_of_it_is_told(
    returned: ReturnFolder,
) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,01/06/2024,X1,ALLEG,,,")
    assert returned.told("LegalStatusEnded", "CeasedToBeLookedAfter") == []
    assert returned.told("PlacementEnded") == [
        {
            "event": "PlacementEnded",
            "placement_id": "C1/placement/2024-05-01",
            "ended_on": "2024-06-01",
            "change_reason": "ALLEG",
        }
    ]


def test_a_first_row_that_is_no_start_of_care_leaves_out_what_began_before_the_return(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,P,C2,N1,U4,PR1,01/12/2024,E4A,,,,")
    assert [event["event"] for event in returned.events()] == ["PlacementStarted", "PlacementEnded"]
    assert returned.left_out == {
        Reason.START_OF_CARE_NOT_TOLD: 1,
        Reason.START_OF_STATUS_NOT_TOLD: 1,
        Reason.NO_TEAM_ASSUMED: 1,
    }


def test_a_first_row_that_is_no_start_of_care_can_be_taken_for_one_and_is_marked(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,P,C2,N1,U4,PR1,,,,,,")
    assert [(event["event"], event["envelope"]["host_entity"]) for event in returned.events(ASSUME_START)] == [
        ("BecameLookedAfter", "assumed_start_of_care"),
        ("LegalStatusStarted", "assumed_start_of_care"),
        ("PlacementStarted", "episodes"),
    ]


def test_an_order_made_before_the_return_is_not_given_a_day(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,P,C2,N1,U4,PR1,,,,,,")
    returned.events(ASSUME_START)
    assert returned.told("CourtOrderMade", teams=ASSUME_START) == []


def test_overlapping_periods_of_care_are_both_given_and_counted(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,V2,N1,U6,PR1,20/07/2024,E4A,,,,",
        "C1,01/07/2024,S,C1,N1,U4,PR1,,,,,,",
    )
    assert [
        (event["period_id"], event.get("ended_on"))
        for event in returned.told("BecameLookedAfter", "CeasedToBeLookedAfter")
    ] == [
        ("C1/period_of_care/2024-05-01", None),
        ("C1/period_of_care/2024-07-01", None),
        ("C1/period_of_care/2024-05-01", "2024-07-20"),
    ]
    assert returned.left_out[Reason.PERIODS_OVERLAP] == 1


def test_two_histories_under_one_id_are_followed_each_by_itself(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/04/2024,S,V2,N1,U6,PR1,01/10/2024,X1,,,,",
        "C1,01/05/2024,S,C1,N1,K2,PR4,01/08/2024,X1,,,,",
        "C1,01/08/2024,L,C2,N1,K2,PR4,,,,,,",
        "C1,01/10/2024,P,V2,N1,U4,PR1,,,,,,",
    )
    assert [(event["legal_status"], event["ended_on"]) for event in returned.told("LegalStatusEnded")] == [
        ("C1", "2024-08-01")
    ]
    assert [(event["placement_id"], event["ended_on"]) for event in returned.told("PlacementEnded")] == [
        ("C1/placement/2024-04-01", "2024-10-01")
    ]


def test_an_episode_after_a_hole_goes_on_with_the_same_period_and_is_counted(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,V2,N1,U6,PR1,01/06/2024,X1,,,,",
        "C1,03/06/2024,P,V2,N1,U4,PR1,,,,,,",
    )
    assert len(returned.told("BecameLookedAfter")) == 1
    assert returned.left_out[Reason.EPISODES_WITH_A_GAP] == 1


def test_a_legal_status_that_changed_against_the_reason_is_believed_and_counted(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,V2,N1,U6,PR1,01/06/2024,X1,,,,",
        "C1,01/06/2024,P,C1,N1,U4,PR1,,,,,,",
    )
    assert [event["legal_status"] for event in returned.told("LegalStatusStarted")] == ["V2", "C1"]
    assert returned.left_out[Reason.STATUS_CHANGED_UNSAID] == 1


def test_a_placement_order_a_guardianship_order_and_an_adoption_are_orders(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,C1,N1,U6,PR1,01/07/2024,X1,,,,",
        "C1,01/07/2024,B,E1,N1,A5,PR1,01/12/2024,E12,,,,",
        "C2,01/05/2024,S,V2,N1,U3,PR1,01/09/2024,E45,,,,",
        "C3,01/05/2024,S,J1,N1,K1,PR1,01/06/2024,E14,,,,",
    )
    assert [(event["kind"], event["made_on"]) for event in returned.told("CourtOrderMade")] == [
        ("interim_care", "2024-05-01"),
        ("placement", "2024-07-01"),
        ("special_guardianship", "2024-09-01"),
        ("adoption", "2024-12-01"),
    ]
    assert [(event["step"], event["happened_on"]) for event in returned.told("AdoptionStepRecorded")] == [
        ("placed", "2024-07-01"),
        ("order", "2024-12-01"),
    ]


def test_a_care_order_that_comes_back_was_not_made_again(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,C2,N1,U6,PR1,01/07/2024,X1,,,,",
        "C1,01/07/2024,L,E1,N1,U6,PR1,01/09/2024,X1,,,,",
        "C1,01/09/2024,L,C2,N1,U6,PR1,,,,,,",
    )
    assert [event["kind"] for event in returned.told("CourtOrderMade")] == ["care", "placement"]


def test_reviews_are_numbered_by_their_rank_in_the_period_of_care(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,V2,N1,U6,PR1,01/09/2024,E4A,,,,",
        "C1,01/11/2024,S,V2,N1,U6,PR1,,,,,,",
    )
    returned.file(
        "2024-reviews",
        "C1,01/01/2010,20/08/2024,PN1",
        "C1,01/01/2010,25/05/2024,PN1",
        "C1,01/01/2010,28/11/2024,PN3",
        "C1,01/01/2010,10/10/2024,PN1",
    )
    assert [(event["held_on"], event["number"]) for event in returned.told("LookedAfterReviewHeld")] == [
        ("2024-05-25", 1),
        ("2024-08-20", 2),
        ("2024-11-28", 1),
    ]
    assert returned.left_out[Reason.REVIEW_OUTSIDE_CARE] == 1


def test_a_review_in_a_period_that_began_before_the_return_has_no_number(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,P,V2,N1,U6,PR1,,,,,,")
    returned.file("2024-reviews", "C1,01/01/2010,03/03/2023,PN1")
    assert returned.told("LookedAfterReviewHeld", teams=ASSUME_START) == [
        {
            "event": "LookedAfterReviewHeld",
            "meeting_id": "C1/looked_after_review/2023-03-03",
            "held_on": "2023-03-03",
            "participation": "PN1",
        }
    ]
    assert returned.left_out[Reason.REVIEW_NOT_NUMBERED] == 1


def test_a_review_dated_after_the_snapshot_is_held_on_its_date_and_not_booked(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/02/2025,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2024-reviews", "C1,01/01/2010,20/02/2025,PN1", "C1,01/01/2010,12/05/2026,PN1")
    held = [event for event in returned.events() if event["event"] == "LookedAfterReviewHeld"]
    assert [(event["number"], event["envelope"]["observed_at"]) for event in held] == [
        (1, "2025-02-20T00:00:00Z"),
        (2, "2026-05-11T23:00:00Z"),
    ]
    assert returned.left_out[Reason.REVIEW_AFTER_SNAPSHOT] == 1
    assert returned.told("MeetingBooked") == []
