"""The fortnightly Transfer Meeting as it stands on a child's record: listed, held, discussed (para 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def meetings_about(case: Case, transfer_id: str | None) -> list[Item]:
    """Give the Transfer Meetings on whose agenda a transfer (None: the case) stood since the last handover."""
    listed = case.meetings.of_kind("transfer_meeting")
    if transfer_id is not None:
        listed = listed.of_transfer(transfer_id)
    since = case.handovers.latest.day
    return [meeting for meeting in listed if not meeting.cancelled and not meeting.day < since]


def was_discussed(meeting: Item) -> bool:
    """Say whether a meeting was held and discussed the case; one that doesn't say so is taken to have done so."""
    return bool(meeting.happened and presumed(meeting.discussed, True))  # noqa: FBT003 - the value presumed


def discussions(case: Case, transfer_id: str | None, policy: PolicyText) -> list[Item]:
    """Give the meetings that discussed a transfer and didn't end it, by their own word or by a step-down that day."""
    held = [meeting for meeting in meetings_about(case, transfer_id) if was_discussed(meeting)]
    going_on = [one for one in held if one.decision not in policy.decisions_that_end_a_transfer]
    return [one for one in going_on if not was_stepped_down_on(case, one.day)]


def was_stepped_down_on(case: Case, day: Any) -> bool:
    """Say whether it was decided on a day that a child in need requires no more intervention."""
    made = [one for one in case.decisions.of_kind("continued_intervention") if one.decided_on == day]
    return any(one.answer == False for one in made)  # noqa: E712 - an unknown answer isn't a "no"


def discussion_of(case: Case, transfer_id: str | None, policy: PolicyText) -> Any:
    """Give the first meeting that discussed a transfer with a view to a day."""
    going_on = discussions(case, transfer_id, policy)
    return next((one for one in going_on if one.decision not in policy.decisions_that_wait), ABSENT)


def last_discussion(case: Case, transfer_id: str, policy: PolicyText) -> Any:
    """Give the last meeting that discussed a transfer and didn't end it, even if it left all open."""
    going_on = discussions(case, transfer_id, policy)
    return going_on[-1] if going_on else ABSENT


def missed_discussion(case: Case, transfer_id: str) -> Any:
    """Give the last meeting that was held without coming to the case, as long as none after it has."""
    held = [meeting for meeting in meetings_about(case, transfer_id) if meeting.happened]
    return held[-1] if held and not was_discussed(held[-1]) else ABSENT


def notified_at(case: Case, transfer_id: str | None) -> Any:
    """Give the first meeting that was told of a transfer, whether or not it came to discuss it."""
    return next(iter(meetings_about(case, transfer_id)), ABSENT)


def next_listing(case: Case, transfer_id: str | None) -> Any:
    """Give the next meeting on whose agenda a transfer stands."""
    return next((one for one in meetings_about(case, transfer_id) if not one.happened and one.day), ABSENT)


def ceiling(meeting: Any, policy: PolicyText) -> Any:
    """Give the last day of allocation after a meeting (Introduction, para 11, sentence 2)."""
    return policy.calendar.days_after(meeting.day, policy.allocation_max_days_from_meeting)


def is_exempt(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether a route is too fast for the meeting: hub to assessment, private fostering, babies, guardianship."""
    by_triage = transfer.from_team in policy.teams_that_triage and transfer.to_team in policy.teams_that_assess
    fostered = {transfer.from_team, transfer.to_team} & set(policy.teams_without_a_meeting)
    return (
        by_triage
        or bool(fostered)
        or transfer.point in policy.points_without_a_meeting
        or is_special_guardianship(case, transfer)
    )


def is_not_awaited(transfer: Move, policy: PolicyText) -> bool:
    """Say whether a route is listed for the meeting but doesn't wait for it."""
    return transfer.to_team in policy.teams_that_await_no_meeting or is_tied_to_an_event(transfer, policy)


def is_tied_to_an_event(transfer: Move, policy: PolicyText) -> bool:
    """Say whether an event fixes the day of a move, so that nobody has to agree one."""
    return transfer.point in policy.points_that_fix_the_day


def is_special_guardianship(case: Case, transfer: Move) -> bool:
    """Say whether a move to the Adoption Team is that of a special guardianship order (row SGO)."""
    if transfer.to_team != "adoption":
        return False
    placement = case.orders.of_kind("placement").in_force
    return bool(case.orders.of_kind("special_guardianship").in_force) and not placement


def later_meetings(case: Case, meeting: Item) -> list[Item]:
    """Give the Transfer Meetings held after one."""
    held = case.meetings.of_kind("transfer_meeting").held
    return [one for one in held if one.day > meeting.day]


def next_after(case: Case, meeting: Item) -> Any:
    """Give the Transfer Meeting that follows one in the diary: held, or dated and not yet past."""
    diary = [one for one in case.meetings.of_kind("transfer_meeting") if not one.cancelled and one.day > meeting.day]
    return next((one for one in diary if one.happened or not case.today > one.day), ABSENT)
