"""The statutory looked-after return (SSDA903, CSV) as case events: every authority has one.

Read `replay` first: yearly snapshots in, events by effective date out.
"""

from connector.importers.ssda903.command import main_import
from connector.importers.ssda903.folder import read_return
from connector.importers.ssda903.left_out import LeftOut, Reason
from connector.importers.ssda903.replay import events
from connector.importers.ssda903.snapshot import Return, ReturnUnreadable, Snapshot
from connector.importers.ssda903.teams import AssumedTeams, TeamsUnreadable, read_teams

__all__ = [
    "AssumedTeams",
    "LeftOut",
    "Reason",
    "Return",
    "ReturnUnreadable",
    "Snapshot",
    "TeamsUnreadable",
    "events",
    "main_import",
    "read_return",
    "read_teams",
]
