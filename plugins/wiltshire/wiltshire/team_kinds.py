"""Which teams the protocol means when it says "holding team", and which a child "remains" away from."""

from __future__ import annotations

CASE_HOLDING = ("safeguarding", "disability", "looked_after", "adoption", "fostering")
OTHER_THAN_SAFEGUARDING = ("disability", "looked_after", "adoption", "fostering")
CASE_TEAMS = ("sat", "cypdt", "cic", "adoption", "fostering_pf")
BOTH_MANAGERS = ("htm", "rtm")
