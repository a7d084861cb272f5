"""Young people on the way to Learn2Live: whom the row is for, from when, and what was arranged (row CIC YP)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from barking_dagenham.agreements import has_agreed
from policy_core.unknown import ABSENT, known

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def notice_day(case: Case, policy: PolicyText) -> Any:
    """Give the day two months before the sixteenth birthday."""
    return policy.calendar.months_before(case.sixteenth_birthday, policy.l2l_notice_months)


def is_in_the_row(case: Case) -> bool:
    """Say whether a young person under 18 is looked after, having met the 13 week rule where Assessment holds them."""
    return bool(case.looked_after and not case.today >= case.eighteenth_birthday and is_of_the_row(case))


def was_in_care_until_eighteen(case: Case) -> bool:
    """Say whether a young person of the row came of age in care: the transfer stays open (00-34)."""
    adult = case.eighteenth_birthday
    if not case.today >= adult or not is_of_the_row(case):
        return False
    return bool(case.looked_after or case.looked_after_period.ended_on >= adult)


def is_of_the_row(case: Case) -> bool:
    """Say whether the row is for whom the holding team holds: Assessment's young people once past 13 weeks."""
    return bool(case.holding_team != "assessment" or case.eligibility.of_kind("thirteen_week_rule").met)


def meets_the_criteria(case: Case) -> Any:
    """Give the decision whether a young person meets Learn2Live's criteria; unknown until somebody made it."""
    return case.eligibility.of_kind("leaving_care_team").latest.met


def meeting_with_learn2live(case: Case) -> Any:
    """Give the transfer meeting with Learn2Live: the one held, else the one arranged."""
    arranged = [one for one in case.meetings.of_kind("leaving_care_transfer") if not one.cancelled]
    held = [one for one in arranged if one.happened]
    coming = [one for one in arranged if not case.today > one.day]
    return next(iter(held or coming), ABSENT)


def is_arranged(case: Case) -> bool:
    """Say whether the meeting with Learn2Live was held, or is dated and not yet past."""
    meeting = meeting_with_learn2live(case)
    return bool(meeting.happened or (meeting.day and not case.today > meeting.day))


def is_after_the_move(case: Case, review: Item) -> bool:
    """Say whether a review comes after the day agreed for the move, so that it isn't the last before it."""
    return bool(case.transfer_dates.latest.agreed_for < review.day)


def was_invited_to_a_review(case: Case, transfer: Move) -> bool:
    """Say whether Learn2Live was invited to, or present at, a review before the transfer."""
    invited = case.informed.of_kind("review_invitation").to("leaving_care_worker")
    present = (one for one in case.looked_after_reviews.held if "leaving_care_worker" in one.attended_by_roles)
    return any(one.informed_on <= transfer.date for one in invited) or any(one.day <= transfer.date for one in present)


def days_planned_and_agreed(case: Case, policy: PolicyText) -> list[Any]:
    """Give the days in the window that were planned and agreed."""
    agreements = case.agreements.of_kind("transfer_in_gcse_window").open
    return [one.agreed_for for one in agreements if is_planned_and_agreed(case, one, policy)]


def has_a_day_in_the_window(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether a day agreed for a move is one that was planned and agreed in the window."""
    days = days_planned_and_agreed(case, policy)
    return any(one.agreed_for in days for one in case.transfer_dates.of_transfer(transfer.transfer_id))


def is_planned_and_agreed(case: Case, agreement: Item, policy: PolicyText) -> bool:
    """Say whether both Heads of Service agreed, with the reason and before the day, that a day in the window stands."""
    same_day = [
        one
        for one in case.agreements.of_kind("transfer_in_gcse_window").open
        if one.agreed_for == agreement.agreed_for
        and one.agreed_by_role in policy.roles_that_agree_exceptions
        and one.reason_recorded
        and not (known(one.reason) and one.reason in policy.reasons_that_count_for_nothing)
        and one.agreed_on < one.agreed_for
    ]
    return all(any(has_agreed(one, side) for one in same_day) for side in ("holding", "receiving"))
