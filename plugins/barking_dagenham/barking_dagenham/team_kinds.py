"""Which teams a row means: those that hold cases, and the few that hand some of them on."""

from __future__ import annotations

CASE_HOLDING = ("assessment", "care_management", "dct", "cic", "pct", "l2l", "adoption", "fostering")
HANDING_ON = (*CASE_HOLDING, "triage_mash")
BEFORE_ADOPTION = ("assessment", "care_management", "dct")
BEFORE_LEARN2LIVE = ("cic", "care_management", "pct")
BOTH_MANAGERS = ("transferring_manager", "receiving_manager")
BOTH_AND_CHAIR = (*BOTH_MANAGERS, "transfer_meeting_chair")
BOTH_HEADS = ("hos_assessment", "hos_care_management")
