"""Files of case events for tests: made-up histories, the same for the same seed."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from connector import registry
from connector.demo.histories import histories

if TYPE_CHECKING:
    from pathlib import Path

SINCE = date(2026, 1, 5)
UNTIL = "2027-01-31"


def written_histories(folder: Path, *, children: int, seed: int, authority: str = "norfolk") -> Path:
    """Write the histories of so many children as JSON lines, in order of observation."""
    events = list(histories(registry.load_policy(authority), seed=seed, children=children, since=SINCE))
    file = folder / f"{authority}-{seed}-{children}.jsonl"
    file.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    return file
