"""`handover import ssda903`: events as JSON lines on one stream, progress and what was left out on the other."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from connector.exits import Exit
from connector.importers.ssda903.folder import read_return
from connector.importers.ssda903.left_out import KEPT, MEANINGS, LeftOut
from connector.importers.ssda903.replay import events
from connector.importers.ssda903.snapshot import ReturnUnreadable
from connector.importers.ssda903.teams import EXAMPLE, TeamsUnreadable, read_teams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import TextIO

    from connector.importers.ssda903.left_out import Reason


def main_import(folder: Path, authority: str, teams: Path | None, out: TextIO, err: TextIO) -> int:
    """Write the case events of the return in a folder to `out` and give an exit code.

    `teams` None: the shipped example. `err` takes progress and what was left out: counts, nothing about a child.
    """

    def say(line: str) -> None:
        err.write(f"{line}\n")
        err.flush()

    left_out = LeftOut()
    try:
        assumed = read_teams(teams)
        if teams is None:
            say(f"no --teams: the holding team is assumed by the shipped {EXAMPLE}")
        return_ = read_return(folder, left_out, say)
    except (ReturnUnreadable, TeamsUnreadable) as unreadable:
        say(f"handover import: {unreadable}")
        return int(Exit.DATA)
    written: Counter[str] = Counter()
    for event in events(return_, authority, assumed, left_out):
        out.write(json.dumps(event, separators=(",", ":")) + "\n")
        written[event["event"]] += 1
    say(f"{written.total()} events")
    for name, count in sorted(written.items()):
        say(f"  {count:>7}  {name}")
    _say_counts(say, "left out:", left_out, (reason for reason in MEANINGS if reason not in KEPT))
    _say_counts(say, "kept, but look at it:", left_out, (reason for reason in MEANINGS if reason in KEPT))
    return int(Exit.DONE)


def _say_counts(say: Callable[[str], None], title: str, counted: LeftOut, reasons: Iterable[Reason]) -> None:
    found = [reason for reason in reasons if counted[reason]]
    say(title if found else f"{title} nothing")
    for reason in found:
        say(f"  {counted[reason]:>7}  {reason}: {MEANINGS[reason]}")
