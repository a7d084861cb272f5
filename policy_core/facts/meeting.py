"""Meetings and child protection conferences, booked and held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policy_core.facts.derive import attended_by
from policy_core.facts.kind import Kind, kind
from policy_core.facts.part import read_value

if TYPE_CHECKING:
    from policy_core.facts.case import Case
    from policy_core.facts.item import Item
    from policy_core.unknown import Maybe

BOOKING_NONE = frozenset(
    {
        "booked_for",
        "booked_for_at",
        "requested_on",
        "requested_at",
        "arranged_on",
        "arranged_at",
        "due_for",
        "decision",
        "recorded_on",
        "number",
    }
)
ATTENDED: Final = {
    "attended_by_roles": attended_by("role"),
    "attended_by_teams": attended_by("team"),
    "attended_by_workers": attended_by("worker_id"),
}
_CONFERENCE, _REVIEW = "ChildProtectionConferenceHeld", "LookedAfterReviewHeld"
_CONFERENCES: Final = {
    "initial_child_protection_conference": "initial",
    "review_child_protection_conference": "review",
    "transfer_in_conference": "transfer_in",
}
_MEETINGS: Final = {conference: meeting for meeting, conference in _CONFERENCES.items()}


def meeting_kind(item: Item) -> tuple[str | None, ...]:
    """Give the kind of a meeting in the words of the diary, whichever event says it was held."""
    if item.sent_by(_REVIEW):
        return ("looked_after_review",)
    code = item.raw("kind")
    return (_MEETINGS.get(code, code) if item.sent_by(_CONFERENCE) else code,)


def _conference_kind(item: Item) -> tuple[str | None, ...]:
    code = item.raw("kind")
    return (code if item.sent_by(_CONFERENCE) else _CONFERENCES.get(code, code),)


def _meeting_code(_case: Case, item: Item) -> Maybe:
    (code,) = meeting_kind(item)
    return item.unknown("kind") if code is None else read_value(item, "kind", code, ("meeting_kind",))


def _conference_code(_case: Case, item: Item) -> Maybe:
    (code,) = _conference_kind(item)
    return item.unknown("kind") if code is None else read_value(item, "kind", code, ("conference_kind",))


def _is_cancelled(_case: Case, item: Item) -> bool:
    return not item.happened and item.raw("status") == "cancelled"


def _is_waiting(_case: Case, item: Item) -> bool:
    return not item.happened and item.raw("status") != "cancelled"


kind(
    Kind(
        name="meetings",
        events=("MeetingBooked", "MeetingHeld", _CONFERENCE, _REVIEW),
        codes_of=meeting_kind,
        code_set="meeting_kind",
        held="held_on",
        booked="booked_for",
        needs_opening=False,
        period="cases",
        since_last=True,
        open_when=_is_waiting,
        none_if_null=BOOKING_NONE,
        derived=ATTENDED
        | {"kind": _meeting_code, "agencies_present": attended_by("agency"), "cancelled": _is_cancelled},
    )
)
kind(
    Kind(
        name="conferences",
        events=(_CONFERENCE, "MeetingBooked"),
        codes_of=_conference_kind,
        code_set="conference_kind",
        where=lambda folded: _CONFERENCE in folded.events or folded.fields.get("kind") in _CONFERENCES,
        held="held_on",
        booked="booked_for",
        needs_opening=False,
        period="cases",
        since_last=True,
        open_when=_is_waiting,
        none_if_null=BOOKING_NONE,
        derived=ATTENDED | {"kind": _conference_code},
    )
)
