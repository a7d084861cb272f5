"""Which teams a chapter means when it says "social care teams", and which of them keep a file that can be audited."""

from __future__ import annotations

WITH_A_FILE = (
    "assessment",
    "safeguarding",
    "court",
    "looked_after",
    "leaving_care",
    "disability",
    "edge_of_care",
    "exploitation",
)
SOCIAL_CARE = ("front_door", *WITH_A_FILE)
EARLY_HELP = ("early_help",)
BEFORE_COURT = ("css", "fast", "ce_team")
