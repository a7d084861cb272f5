"""The import and its host agree: no event and no field is given that the host says the return doesn't hold."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from connector.importers.ssda903 import read_teams

if TYPE_CHECKING:
    from tests.unit.importers.conftest import ReturnFolder

PARTS = {"Worker": "worker", "TeamRef": "team"}


def test_the_import_gives_only_what_its_host_says_that_the_return_holds(returned: ReturnFolder) -> None:
    returned.file(
        "2024-episodes",
        "C1,01/05/2024,S,C1,N1,U6,PR1,01/07/2024,X1,CARPL,AB1 2CD,,",
        "C1,01/07/2024,B,E1,N1,A5,PR1,01/12/2024,E12,,AB1 2CD,,",
        "C2,01/05/2024,S,V2,N1,U3,PR1,01/09/2024,E45,,XY9 8ZW,,",
    )
    returned.file("2024-header", "C1,1,05/01/2011,WBRI,A1,,")
    returned.file("2024-reviews", "C1,05/01/2011,20/05/2024,PN4")
    returned.file("2024-uasc", "C2,1,01/01/2010,01/01/2028")
    returned.file("2024-missing", "C2,01/01/2010,M,07/08/2024,09/08/2024")
    returned.file("2024-placed_adoption", "C1,05/01/2011,02/06/2024,03/06/2024,RD4")
    returned.file("2024-sw_episodes", "C1,05/01/2011,SW1,01/05/2024,01/07/2024,FCONTA")
    (found,) = entry_points(group="handover.hosts", name="ssda903")
    host = found.load().handover_host()
    given = returned.events(read_teams())
    assert {event["event"] for event in given} == host.supplied | set(host.notes)
    fields = {f"{event['event']}.{name}" for event in given for name in event} | {
        f"{part}.{name}" for event in given for part, key in PARTS.items() for name in event.get(key, {})
    }
    assert fields & host.unfilled == set()
