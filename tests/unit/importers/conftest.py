from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connector.importers.ssda903 import AssumedTeams, LeftOut, events, read_return

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COLUMNS = {
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "uasc": "CHILD,SEX,DOB,DUC",
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "placed_adoption": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE",
    "sw_episodes": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
}


class ReturnFolder:
    """Writes the CSV files of a return by hand and reads them back as events."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.left_out = LeftOut()

    def file(self, name: str, *rows: str) -> None:
        module = name.rsplit("-", maxsplit=1)[-1]
        self.path.joinpath(f"{name}.csv").write_text("\n".join([COLUMNS[module], *rows]) + "\n", encoding="utf-8")

    def events(self, teams: AssumedTeams | None = None) -> list[dict[str, Any]]:
        self.left_out = LeftOut()
        return_ = read_return(self.path, self.left_out)
        return list(events(return_, "norfolk", teams or AssumedTeams(), self.left_out))

    def told(self, *names: str, teams: AssumedTeams | None = None) -> list[dict[str, Any]]:
        """Give the events of some kinds without their envelope."""
        return [
            {name: value for name, value in event.items() if name != "envelope"}
            for event in self.events(teams)
            if event["event"] in names
        ]


@pytest.fixture
def returned(tmp_path: Path) -> ReturnFolder:
    return ReturnFolder(tmp_path)


@pytest.fixture
def short() -> Callable[[dict[str, Any]], tuple[str, str, str]]:
    def sketch(event: dict[str, Any]) -> tuple[str, str, str]:
        envelope = event["envelope"]
        return event["event"], envelope["change"], envelope["observed_at"]

    return sketch
