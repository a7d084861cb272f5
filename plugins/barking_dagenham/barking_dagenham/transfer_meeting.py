"""The fortnightly Transfer Meeting: every case is discussed, every fortnight, under a Head of Service (para 11)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barking_dagenham.days import earlier_of
from barking_dagenham.team_kinds import BOTH_AND_CHAIR, CASE_HOLDING
from barking_dagenham.transfer_meetings import (
    ceiling,
    discussion_of,
    is_exempt,
    is_not_awaited,
    is_tied_to_an_event,
    later_meetings,
    missed_discussion,
    next_after,
    next_listing,
)
from policy_core.outcomes import Alert, Bound, Gate, Meeting, Outcome, Task, Transfer, at
from policy_core.rules import each, presumed, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

UPDATED = date(2023, 11, 7)
CLAUSE = "Introduction, para 11"
DATE = f"{CLAUSE}, sentence 2 (line 26)"


@rule("LBBD-00-19", clause=f"{CLAUSE}, sentence 1, first half (line 26)", since=UPDATED, on=transfer())
def every_case_is_discussed(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Every transfer is listed for the Transfer Meeting, and discussed before it moves unless its route can't wait."""
    if is_exempt(case, transfer, policy):
        return
    discussed = discussion_of(case, transfer.transfer_id, policy)
    listing = next_listing(case, transfer.transfer_id)
    yield Meeting(
        meeting="transfer_meeting",
        held=bool(discussed),
        meeting_id=listing.meeting_id,
        list_only=True,
        tell=BOTH_AND_CHAIR,
    )
    if missed := missed_discussion(case, transfer.transfer_id):
        yield Alert(alert="case_not_discussed", tell=BOTH_AND_CHAIR, about_on=missed.day)
    if not discussed and not is_not_awaited(transfer, policy):
        yield Gate("transfer_meeting", tell=BOTH_AND_CHAIR)


@rule(
    "LBBD-00-20",
    clause=f"{CLAUSE}, sentence 1, second half (line 26)",
    since=UPDATED,
    held_by="~authority",
    on=each("meetings", "transfer_meeting"),
)
def the_meeting_is_held_every_two_weeks(case: Case, meeting: Item, policy: PolicyText) -> Iterator[Outcome]:
    """After a Transfer Meeting the next is dated within two weeks; the Heads of Service hear when it isn't."""
    following = next_after(case, meeting)
    if not meeting.happened:
        return
    limit = policy.calendar.days_after(meeting.day, policy.transfer_meeting_interval_days)
    in_time = bool(following) and following.day <= limit
    dated = in_time or bool(following.happened)
    yield Meeting(meeting="transfer_meeting", held=dated, tell=("transfer_meeting_chair",))
    if not dated and (following or case.today > limit):
        tell = ("head_of_service", "transfer_meeting_chair")
        yield Alert(alert="transfer_meeting_beyond_two_weeks", tell=tell, about_on=limit)


@rule(
    "LBBD-00-21",
    clause=f"{CLAUSE}, sentence 1, end (line 26)",
    since=UPDATED,
    held_by="~authority",
    on=each("meetings", "transfer_meeting"),
)
def a_head_of_service_takes_the_chair(case: Case, meeting: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Decisions of a meeting without a Head of Service in the chair stand, until one in a later chair confirms them."""
    confirmed = any(one.chair_role in policy.roles_that_chair for one in later_meetings(case, meeting))
    if meeting.happened and presumed(meeting.chair_role, None) not in policy.roles_that_chair and not confirmed:
        yield Alert(alert="decisions_to_be_confirmed", tell=("head_of_service",), about_on=meeting.day)


@rule("LBBD-00-22", clause=DATE, since=UPDATED, held_by=CASE_HOLDING, on=each("transfer_requests"))
def a_discussed_case_is_allocated_within_two_weeks(case: Case, request: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A transfer people propose has no due day until it is discussed; then two weeks from that meeting."""
    discussed = discussion_of(case, request.transfer_id, policy)
    due = at(earlier_of(request.accountable_from, ceiling(discussed, policy)))
    yield Transfer(to=request.to_team.team, due=due, tell=("transferring_manager", "receiving_manager"))


@rule("LBBD-00-22", clause=DATE, since=UPDATED, on=transfer(from_=CASE_HOLDING))
def a_meeting_ends_with_a_date(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The meeting agrees a date within two weeks; where an event fixes the day, it names the worker within them."""
    discussed = discussion_of(case, transfer.transfer_id, policy)
    if not discussed:
        return
    limit = ceiling(discussed, policy)
    if is_tied_to_an_event(transfer, policy):
        yield Task(task="name_receiving_worker", answered=transfer.worker, due=at(limit), tell=("receiving_manager",))
        return
    if transfer.to_team not in policy.teams_with_a_later_limit:
        yield Bound(not_after=limit)
    if not transfer.agreed_for:
        yield Alert(alert="no_date_agreed", tell=BOTH_AND_CHAIR, about_on=limit)
