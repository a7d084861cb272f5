"""Table 'transfers from pct/cic/cm table', row for young people in care who meet Learn2Live's criteria."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barking_dagenham.days import last_working_day_by
from barking_dagenham.examinations import completion_is_asked, due_outside, window_closes, window_opens
from barking_dagenham.team_kinds import BEFORE_LEARN2LIVE, BOTH_MANAGERS
from barking_dagenham.young_people import (
    days_planned_and_agreed,
    has_a_day_in_the_window,
    is_after_the_move,
    is_arranged,
    is_in_the_row,
    meeting_with_learn2live,
    meets_the_criteria,
    notice_day,
    was_in_care_until_eighteen,
    was_invited_to_a_review,
)
from policy_core.outcomes import Alert, Bound, Gate, Meeting, Notice, Outcome, Transfer, at
from policy_core.rules import case_since, each, presumed, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

UPDATED = date(2023, 11, 7)
ROW = "Table 'transfers from pct/cic/cm table', row CIC YP that meet the criteria for L2L"
HOLDERS = (*BEFORE_LEARN2LIVE, "assessment")
TO_LEARN2LIVE = transfer(to="l2l", from_=BEFORE_LEARN2LIVE)


@rule(
    "LBBD-11-01",
    clause=f"{ROW}, sentence 1 (line 202)",
    since=UPDATED,
    held_by=HOLDERS,
    on=case_since("sixteenth_birthday"),
)
def learn2live_hears_two_months_before_sixteen(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """Two months before the sixteenth birthday, or as soon as it is past, Learn2Live hears that a meeting is needed."""
    if not case.today >= notice_day(case, policy) or not is_in_the_row(case):
        return
    if presumed(meets_the_criteria(case), True):  # noqa: FBT003 - the value presumed
        to, birthday = ("l2l_team_member", "transferring_manager"), case.sixteenth_birthday
        yield Notice(notice="transfer_meeting_needed", to=to, about_on=birthday, due=at(notice_day(case, policy)))


@rule(
    "LBBD-11-02",
    clause=f"{ROW}, sentence 2 (line 202)",
    since=UPDATED,
    held_by=BEFORE_LEARN2LIVE,
    on=case_since("sixteenth_birthday"),
)
def the_meeting_is_held_about_the_birthday(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """The transfer meeting with Learn2Live is arranged for the sixteenth birthday, or as soon after as can be."""
    birthday = case.sixteenth_birthday
    if not case.today >= notice_day(case, policy) or not is_in_the_row(case) or not meets_the_criteria(case):
        return
    meeting = meeting_with_learn2live(case)
    limit = policy.calendar.days_after(birthday, policy.l2l_meeting_overdue_days)
    tell = ("l2l_team_member", "transferring_manager")
    yield Meeting(
        meeting="leaving_care_transfer",
        held=meeting.happened,
        meeting_id=meeting.meeting_id,
        due=at(limit, target=policy.calendar.working_day_on_or_after(birthday)),
        tell=(*tell, "allocated_social_worker"),
    )
    if case.today >= birthday and not is_arranged(case):
        yield Alert(alert="learn2live_meeting_not_arranged", tell=tell, about_on=birthday)


@rule(
    "LBBD-11-03",
    clause=f"{ROW}, para 2 (line 204)",
    since=UPDATED,
    held_by=BEFORE_LEARN2LIVE,
    on=each("looked_after_reviews"),
)
def learn2live_is_invited_to_the_reviews_before(case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """From the two months' notice on, a member of Learn2Live is invited to each review booked before the move."""
    in_time = review.day >= notice_day(case, policy) and case.today >= notice_day(case, policy)
    if (
        in_time
        and not is_after_the_move(case, review)
        and not review.happened
        and is_in_the_row(case)
        and meets_the_criteria(case)
    ):
        to = ("l2l_team_member", "allocated_social_worker")
        yield Notice(notice="review_invitation", to=to, about_on=review.day)


@rule("LBBD-11-03", clause=f"{ROW}, para 2 (line 204)", since=UPDATED, on=TO_LEARN2LIVE)
def somebody_of_learn2live_was_at_the_last_review(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The worker hears when a day is agreed and nobody of Learn2Live was invited to a review before it."""
    if transfer.agreed_for == transfer.date and not was_invited_to_a_review(case, transfer):
        tell = ("allocated_social_worker",)
        yield Alert(alert="learn2live_not_invited_to_a_review", tell=tell, about_on=transfer.date)


@rule("LBBD-11-04", clause=f"{ROW}, para 3, first half (line 206)", since=UPDATED, on=TO_LEARN2LIVE)
def nobody_moves_before_the_gcses_are_over(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """From 1 March until the last GCSE examination, both included, no young person moves to Learn2Live."""
    opens, closes = window_opens(case, policy), window_closes(case)
    if not opens:
        return
    yield Bound(closed_from=opens, closed_to=closes)
    if not case.today >= opens or (closes and case.today > closes):
        return
    if transfer.agreed_for < opens:
        yield Gate("gcses_completed", tell=BOTH_MANAGERS)
    if not closes and not has_a_day_in_the_window(case, transfer, policy):
        yield Alert(alert="transfer_waits_for_the_gcses", tell=BOTH_MANAGERS, about_on=opens)
    asked_on = completion_is_asked(opens, policy)
    if not closes and case.today >= asked_on:
        yield Alert(alert="end_of_the_gcses_unknown", tell=BOTH_MANAGERS, about_on=asked_on)


@rule("LBBD-11-05", clause=f"{ROW}, para 3, second half (line 206)", since=UPDATED, on=TO_LEARN2LIVE)
def a_day_in_the_window_may_be_agreed(case: Case, _transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A day in the window stands where it was planned and agreed as in the young person's best interest."""
    for day in days_planned_and_agreed(case, policy):
        yield Bound(open_on=day)


@rule(
    "LBBD-11-08",
    clause=f"{ROW}, type of case (line 200)",
    since=UPDATED,
    held_by=BEFORE_LEARN2LIVE,
    on=each("meetings", "leaving_care_transfer"),
)
def learn2live_takes_the_young_person_after_the_meeting(
    case: Case, meeting: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """After the meeting with Learn2Live the case goes there within two weeks, or two weeks after the GCSEs."""
    tell = ("l2l_team_member", "transferring_manager", "allocated_social_worker")
    in_the_row = is_in_the_row(case) or was_in_care_until_eighteen(case)
    if in_the_row and meets_the_criteria(case):
        due = due_outside(case, meeting.day, policy)
        yield Transfer(to="l2l", due=at(due, target=last_working_day_by(due, policy)), tell=tell)
    elif case.looked_after_period.ended_on >= meeting.day:
        ended = case.looked_after_period.ended_on
        yield Alert(alert="left_care_before_the_transfer", tell=tell, about_on=ended)


@rule("LBBD-11-08", clause=f"{ROW}, type of case (line 200)", since=UPDATED, on=TO_LEARN2LIVE)
def the_meeting_with_learn2live_ends_with_a_date(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Both managers hear when the meeting with Learn2Live ended without an agreed day."""
    meeting = meeting_with_learn2live(case)
    if meeting.happened and not transfer.agreed_for:
        yield Alert(alert="learn2live_meeting_without_date", tell=BOTH_MANAGERS, about_on=meeting.day)
