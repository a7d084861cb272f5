"""Table 'transfers from care management', row for children in need inside the borough."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barking_dagenham.agreements import heads_who_agreed
from barking_dagenham.in_need import earliest_day, is_child_in_need, last_day, last_decision, later_decision
from barking_dagenham.team_kinds import BOTH_HEADS, BOTH_MANAGERS
from barking_dagenham.transfer_meetings import discussion_of, last_discussion, next_listing
from policy_core.outcomes import Alert, Bound, Gate, Meeting, Outcome, Stay, Task, Transfer, at
from policy_core.rules import each, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

UPDATED = date(2023, 11, 7)
ROW = "Table 'transfers from care management', row CIN Cases - INTERNAL TO LBBD"
ASSESSMENT_TO_CARE_MANAGEMENT = transfer(to="care_management", from_="assessment")


@rule("LBBD-07-01", clause=f"{ROW}, sentence 1 (line 98)", since=UPDATED, on=ASSESSMENT_TO_CARE_MANAGEMENT)
def the_meeting_has_two_weeks_notice(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The Transfer Meeting hears of the case at least two weeks before responsibility moves."""
    if not is_child_in_need(case):
        return
    yield Meeting(
        meeting="transfer_meeting",
        held=bool(discussion_of(case, transfer.transfer_id, policy)),
        meeting_id=next_listing(case, transfer.transfer_id).meeting_id,
        list_only=True,
        tell=BOTH_MANAGERS,
    )
    earliest = earliest_day(case, transfer.transfer_id, policy)
    yield Bound(not_before=earliest, aim=earliest)


@rule(
    "LBBD-07-02",
    clause=f"{ROW}, sentence 2, first half (line 98)",
    since=UPDATED,
    held_by="assessment",
    on=each("decisions", "continued_intervention"),
)
def care_management_takes_a_child_who_still_needs_it(
    case: Case, decision: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """A child in need who is deemed to require continued intervention goes to Care Management."""
    if is_child_in_need(case) and decision.answer and not later_decision(case, decision, answer=False):
        yield Transfer(to="care_management", due=at(last_day(case, policy)), tell=BOTH_MANAGERS)


@rule("LBBD-07-02", clause=f"{ROW}, sentence 2, first half (line 98)", since=UPDATED, on=ASSESSMENT_TO_CARE_MANAGEMENT)
def the_meeting_decides_and_names_the_worker(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The meeting says whether intervention continues and names the worker; managers hear of what it left open."""
    discussed = last_discussion(case, transfer.transfer_id, policy)
    if not is_child_in_need(case) or not discussed:
        return
    decision = last_decision(case)
    if not decision:
        yield Alert(alert="continued_intervention_undecided", tell=BOTH_MANAGERS, about_on=discussed.day)
    elif decision.answer and not transfer.worker:
        tell = ("hos_care_management", "receiving_manager")
        yield Alert(alert="no_worker_named", tell=tell, about_on=discussed.day)


@rule(
    "LBBD-07-03",
    clause=f"{ROW}, sentence 2, second half (line 98)",
    since=UPDATED,
    held_by="assessment",
    on=each("decisions", "continued_intervention"),
)
def assessment_steps_the_child_down_instead(case: Case, decision: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child in need who requires no more is stepped down by the Assessment worker and stays until then."""
    if is_child_in_need(case) and decision.answer == False:  # noqa: E712 - an unknown answer isn't a "no"
        reversed_on = later_decision(case, decision, answer=True).decided_on
        yield Stay(since=decision.decided_on, until=reversed_on, bars=("care_management",))
        if not reversed_on:
            stepped_down = case.step_down.decided_on >= decision.decided_on
            tell = ("assessment_social_worker", "transferring_manager")
            yield Task(task="step_down", answered=stepped_down, to_team="assessment", tell=tell)


@rule("LBBD-07-04", clause=f"{ROW}, Transfer Point (line 100)", since=UPDATED, on=ASSESSMENT_TO_CARE_MANAGEMENT)
def both_heads_of_service_agree_the_point(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Both Heads of Service agree the transfer point at the meeting, and look at a closed day; nothing moves before."""
    if not is_child_in_need(case):
        return
    discussed = discussion_of(case, transfer.transfer_id, policy)
    agreed = heads_who_agreed(case, transfer, policy)
    half = set(agreed) < {"holding", "receiving"}
    if half:
        yield Gate("transfer_point_agreed", tell=BOTH_HEADS)
        if discussed:
            yield Alert(alert="transfer_point_not_agreed", tell=BOTH_HEADS, about_on=discussed.day, names=agreed)
    earliest = earliest_day(case, transfer.transfer_id, policy)
    if discussed and half and not policy.calendar.is_working_day(earliest):
        yield Alert(alert="earliest_day_is_no_working_day", tell=BOTH_HEADS, about_on=earliest)
