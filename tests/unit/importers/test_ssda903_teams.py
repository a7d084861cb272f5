"""The holding team that no return tells: assumed by the authority's file, marked, and beside the workers returned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connector.importers.ssda903 import AssumedTeams, Reason, TeamsUnreadable, read_teams

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.importers.conftest import ReturnFolder

FIRST = {"on": "becoming_looked_after", "team": "assessment"}
AT_A_CARE_ORDER = {"on": "legal_status", "legal_statuses": ["C2"], "team": "permanence", "after_days": 7}


def teams(*rules: dict[str, Any], **more: Any) -> AssumedTeams:
    return AssumedTeams.model_validate({"rule": rules, **more})


def involvements(returned: ReturnFolder, assumed: AssumedTeams) -> list[tuple[str, str | None, str | None, str | None]]:
    """Give each involvement as first day, team, worker and end."""
    ended = {event["involvement_id"]: event["ended_on"] for event in returned.told("InvolvementEnded", teams=assumed)}
    return [
        (
            event["started_on"],
            event.get("team", {}).get("team"),
            event.get("worker", {}).get("worker_id"),
            ended.get(event["involvement_id"]),
        )
        for event in returned.told("InvolvementStarted", teams=assumed)
    ]


def test_a_team_is_assumed_from_becoming_looked_after_and_stays(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,V2,N1,U6,PR1,01/07/2024,E4A,,,,",
        "C1,01/09/2024,S,V2,N1,U6,PR1,,,,,,",
    )
    assert involvements(returned, teams(FIRST)) == [("2024-05-01", "assessment", None, None)]


def test_an_assumed_team_is_marked_as_assumed(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,,,,,,")
    marked = [event["envelope"]["host_entity"] for event in returned.events(teams(FIRST)) if "role" in event]
    assert marked == ["assumed_holding_team"]


def test_without_a_rule_no_team_is_assumed_and_the_child_is_counted(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,,,,,,")
    assert involvements(returned, teams()) == []
    assert returned.left_out[Reason.NO_TEAM_ASSUMED] == 1


def test_a_legal_status_moves_the_case_so_many_days_later(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,C1,N1,U6,PR1,01/08/2024,X1,,,,",
        "C1,01/08/2024,L,C2,N1,U6,PR1,,,,,,",
    )
    assert involvements(returned, teams(FIRST, AT_A_CARE_ORDER)) == [
        ("2024-05-01", "assessment", None, "2024-08-08"),
        ("2024-08-08", "permanence", None, None),
    ]


def test_a_move_due_after_care_has_ceased_is_not_made(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,C1,N1,U6,PR1,01/08/2024,X1,,,,",
        "C1,01/08/2024,L,C2,N1,U6,PR1,08/08/2024,E4A,,,,",
    )
    assert involvements(returned, teams(FIRST, AT_A_CARE_ORDER)) == [("2024-05-01", "assessment", None, None)]


def test_an_earlier_period_that_a_later_snapshot_adds_never_gives_two_teams(returned: ReturnFolder) -> None:
    returned.file("2023-episodes", "C1,01/09/2023,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2024-episodes", "C1,01/05/2023,S,V2,N1,U6,PR1,01/07/2023,E4A,,,,")
    assert involvements(returned, teams(FIRST)) == [("2023-05-01", "assessment", None, None)]


def test_a_rule_for_unaccompanied_children_takes_only_them(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,,,,,,", "C2,02/05/2024,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2024-uasc", "C2,1,01/01/2010,01/01/2028")
    city = {"on": "becoming_looked_after", "team": "city", "unaccompanied": True}
    assert [team for _, team, _, _ in involvements(returned, teams(city, FIRST))] == ["assessment", "city"]


def test_the_locality_follows_from_the_home_from_which_the_child_came(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,C1,N1,U6,PR1,01/08/2024,X1,,AB1 2CD,,",
        "C1,01/08/2024,L,C2,N1,U6,PR1,,,,ZZ9 9ZZ,,",
        "C2,01/06/2024,S,V2,N1,U6,PR1,,,,ab12cd,,",
    )
    by_locality = [{**rule, "by_locality": True} for rule in (FIRST, AT_A_CARE_ORDER)]
    assumed = teams(*by_locality, localities=["north", "south", "east"])
    localities = [event["team"]["locality"] for event in returned.told("InvolvementStarted", teams=assumed)]
    # `printf AB12CD | sha256sum` begins f655ab61b1ead34b; its digits add up to 126, so it divides by 3: first place.
    assert localities == ["north", "north", "north"]


def test_a_returned_worker_is_in_the_team_assumed_on_the_first_day(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,,,,,,")
    returned.file(
        "2024-sw_episodes", "C1,01/01/2010,SW1,03/05/2024,01/07/2024,FCONTA", "C1,01/01/2010,SW2,01/07/2024,,LEFTRL"
    )
    assert involvements(returned, teams(FIRST, worker_id="not_returned")) == [
        ("2024-05-01", "assessment", None, "2024-05-03"),
        ("2024-05-03", "assessment", "SW1", "2024-07-01"),
        ("2024-07-01", "assessment", "SW2", None),
    ]


def test_where_no_worker_is_returned_the_assumed_one_stands_for_him_or_her(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,,,,,,")
    assert involvements(returned, teams(FIRST, worker_id="not_returned")) == [
        ("2024-05-01", "assessment", "not_returned", None)
    ]


def test_a_worker_without_an_assumed_team_is_given_as_returned(returned: ReturnFolder) -> None:
    returned.file("2024-episodes", "C1,01/05/2024,S,V2,N1,U6,PR1,,,,,,")
    returned.file("2024-sw_episodes", "C1,01/01/2010,SW1,01/05/2024,,FCONTA")
    told = [event for event in returned.events(teams()) if event["event"] == "InvolvementStarted"]
    assert [(event["envelope"]["host_entity"], event.get("team")) for event in told] == [("sw_episodes", None)]


def test_the_shipped_example_can_be_read() -> None:
    example = read_teams()
    assert [rule.on for rule in example.rule] == ["becoming_looked_after", "becoming_looked_after", "legal_status"]


def test_an_unknown_entry_of_a_teams_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text('[[rule]]\non = "becoming_looked_after"\nteams = "a"\nteam = "a"\n', encoding="utf-8")
    with pytest.raises(TeamsUnreadable, match=r"ours\.toml: rule\.0\.teams: Extra inputs are not permitted"):
        read_teams(file)


def test_a_teams_file_that_is_not_there_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(
        TeamsUnreadable, match=r"none\.toml can't be read: .*give --teams a file like teams-example\.toml"
    ):
        read_teams(tmp_path / "none.toml")


def test_a_teams_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text("team: a\n", encoding="utf-8")
    with pytest.raises(TeamsUnreadable, match=r"ours\.toml: not TOML"):
        read_teams(file)
