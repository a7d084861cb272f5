"""What a run with faults wrote and did, as files to look into when something is amiss."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chaos.faults import Faults
    from tests.chaos.fleet import Fleet


def write_logs(folder: Path, fleet: Fleet, faults: Faults, began_s: float) -> None:
    """Write a file a life, and one of the faults; each line begins with the second of the run."""
    folder.mkdir(parents=True, exist_ok=True)
    told = [f"{at_s - began_s:9.3f} {end_s - at_s:6.3f} {fault}\n" for at_s, end_s, fault in faults.told]
    (folder / "faults.log").write_text("".join(told), encoding="utf-8")
    for number, life in enumerate(sorted(fleet.lives(), key=lambda one: one.began_s)):
        lines = [f"{at_s - began_s:9.3f} {json.dumps(line)}\n" for at_s, line in life.lines]
        first = f"{life.began_s - began_s:9.3f} began; ended with {life.process.returncode}; step {life.step}\n"
        other = [f"{text}\n" for text in life.other]
        file = folder / f"{number:04d}-{life.instance}.log"
        file.write_text("".join([first, *lines, *other]), encoding="utf-8")
