"""`handover import ssda903` as its user meets it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from connector.exits import Exit
from connector.importers.ssda903 import main_import
from connector.importers.ssda903.left_out import MEANINGS, Reason

if TYPE_CHECKING:
    from tests.unit.importers.conftest import ReturnFolder

CHILD = "Zq84721"


def imported(folder: Path, teams: Path | None = None) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return main_import(folder, "norfolk", teams, out, err), out.getvalue(), err.getvalue()


def one_child(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes", f"{CHILD},01/05/2024,S,V2,N1,U6,PR1,,X1,,AB1 2CD,,", ",01/05/2024,S,V2,N1,U6,PR1,,,,,,"
    )
    returned.file("2024-header", f"{CHILD},1,05/01/2011,WBRI,A1,,")


def test_events_are_json_lines_of_the_authority_asked_for(returned: ReturnFolder) -> None:
    one_child(returned)
    code, out, _ = imported(returned.path)
    events = [json.loads(line) for line in out.splitlines()]
    assert code == Exit.DONE
    assert [event["event"] for event in events] == [
        "ChildRecorded",
        "BecameLookedAfter",
        "LegalStatusStarted",
        "PlacementStarted",
        "InvolvementStarted",
    ]
    assert {event["envelope"]["authority"] for event in events} == {"norfolk"}


def test_the_same_folder_gives_the_same_bytes(returned: ReturnFolder) -> None:
    one_child(returned)
    assert imported(returned.path) == imported(returned.path)


def test_progress_counts_and_what_was_left_out_are_told_beside_the_events(returned: ReturnFolder) -> None:
    one_child(returned)
    returned.file("2024-oc3", f"{CHILD},05/01/2011,YES,F2,Z1")
    returned.path.joinpath("2024-notes.csv").write_text("A\n1\n", encoding="utf-8")
    assert imported(returned.path)[2].splitlines() == [
        "no --teams: the holding team is assumed by the shipped teams-example.toml",
        "2024-notes.csv: not read",
        "2024-episodes.csv: 1 rows",
        "2024-header.csv: 1 rows",
        "2024-oc3.csv: 1 rows, none given",
        "5 events",
        "        1  BecameLookedAfter",
        "        1  ChildRecorded",
        "        1  InvolvementStarted",
        "        1  LegalStatusStarted",
        "        1  PlacementStarted",
        "left out:",
        f"        1  file_not_read: {MEANINGS[Reason.FILE_NOT_READ]}",
        "        1  no_child: a row without CHILD",
        f"        1  care_leaver_row: {MEANINGS[Reason.CARE_LEAVER_ROW]}",
        "kept, but look at it:",
        f"        1  reason_ceased_without_end: {MEANINGS[Reason.REASON_CEASED_WITHOUT_END]}",
    ]


def test_nothing_about_a_child_is_told_beside_the_events(returned: ReturnFolder) -> None:
    one_child(returned)
    _, out, err = imported(returned.path)
    assert CHILD in out
    assert not {CHILD, "AB1", "2011", "A1"} & set(err.replace(":", " ").split())
    assert "AB1" not in out


def test_a_folder_that_cannot_be_read_is_one_line_and_an_exit_code(tmp_path: Path) -> None:
    code, out, err = imported(tmp_path)
    assert (code, out) == (Exit.DATA, "")
    assert err.splitlines()[-1].startswith(f"handover import: {tmp_path} holds no episodes file")


def test_a_teams_file_that_cannot_be_read_is_one_line_and_an_exit_code(tmp_path: Path) -> None:
    code, out, err = imported(tmp_path, tmp_path / "none.toml")
    assert (code, out) == (Exit.DATA, "")
    assert len(err.splitlines()) == 1


def test_every_reason_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Reason)


def test_every_reason_stands_in_the_manual() -> None:
    manual = Path(__file__).parents[3].joinpath("docs", "import-ssda903.md").read_text(encoding="utf-8")
    assert [reason for reason in Reason if f"| `{reason}` | {MEANINGS[reason]} |" not in manual] == []
