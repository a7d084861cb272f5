"""Which teams a chapter means when it says "social care teams" or "social work teams"."""

from __future__ import annotations

SOCIAL_WORK = ("safeguarding", "disability", "looked_after", "leaving_care", "adoption_support", "academy")
SOCIAL_CARE = (*SOCIAL_WORK, "kinship")
LOOKED_AFTER = ("lac", "lac_city")
