"""The introduction: files in good order, the fortnightly Transfer Meeting, the agreed date, capacity, exceptions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barking_dagenham.agreements import has_a_ground, has_agreed, joint_working_of, sides_still_to_agree
from barking_dagenham.capacity import open_issue, postponement
from barking_dagenham.days import earlier_of
from barking_dagenham.grounds import came_of_age_on, fell_away, ground_gone_on
from barking_dagenham.readiness import gaps, has_gap_that_counts, holds_back, is_historical, is_signed_off, reaches_back
from barking_dagenham.team_kinds import BOTH_MANAGERS, CASE_HOLDING, HANDING_ON
from barking_dagenham.transfer_meetings import is_tied_to_an_event
from policy_core.outcomes import (
    Alert,
    Bound,
    ChecklistItem,
    CoWorking,
    Notice,
    Outcome,
    Severity,
    Stay,
    Strike,
    Transfer,
    at,
)
from policy_core.rules import each, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

UPDATED = date(2023, 11, 7)
CLAUSE = "Introduction"
CONDITION = "every row with a condition, e.g. table 'transfers from disabled children table', Transfer Point (line 178)"


@rule("LBBD-00-03", clause=f"{CLAUSE}, para 3, sentence 1 (line 10)", since=UPDATED, on=transfer(from_=HANDING_ON))
def a_file_moves_in_good_order(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A file without gaps since its worker was allocated; what is missing holds the move, never the clock."""
    yield ChecklistItem(
        item="case_recording",
        met=False if has_gap_that_counts(case, transfer) else None,
        hard=holds_back(transfer, policy),
        tell=("transferring_manager",),
    )


@rule("LBBD-00-12", clause=f"{CLAUSE}, para 8, sentence 3 (line 20)", since=UPDATED, on=transfer(from_=HANDING_ON))
def the_sending_manager_signs_the_check_list(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The sending Practice or Team Manager signs each child's check list, with oversight, after its last change."""
    yield ChecklistItem(
        item="transfer_checklist",
        met=is_signed_off(case, transfer, policy),
        hard=holds_back(transfer, policy),
        tell=("transferring_manager",),
    )


@rule("LBBD-00-17", clause=f"{CLAUSE}, para 9, last sentence (line 22)", since=UPDATED, on=transfer())
def capacity_is_no_reason(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Want of capacity in the receiving service puts no transfer off; who asks is sent to a joint solution."""
    yield Strike("capacity")
    if answer := postponement(case, transfer, policy):
        yield Alert(alert="capacity_is_no_reason", tell=BOTH_MANAGERS, about_on=answer.answered_on)


@rule("LBBD-00-18", clause=f"{CLAUSE}, para 10 (line 24)", since=UPDATED, on=transfer())
def historical_gaps_hold_nothing_up(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """A gap from before the present worker was allocated is shown to the managers and holds nothing up."""
    old = [gap for gap in gaps(case, transfer) if is_historical(case, gap) or reaches_back(case, gap)]
    if old:
        begins = tuple(str(gap.gap_from) for gap in old)
        yield Notice(notice="historical_gap", to=("transferring_manager",), about_on=old[-1].gap_from, carries=begins)


@rule(
    "LBBD-00-28",
    clause=f"{CLAUSE}, para 13, sentence 1, second part (line 30)",
    since=UPDATED,
    on=transfer(from_=CASE_HOLDING),
)
def the_day_of_responsibility_is_agreed(_case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """After the introduction people agree the day, by the row's due day at the latest; an event may fix it instead."""
    tied = is_tied_to_an_event(transfer, policy)
    if tied or transfer.to_team in policy.teams_with_a_later_limit:
        yield Bound(not_after=transfer.due_on)
    if not tied:
        agreed = bool(transfer.agreed_for)
        yield ChecklistItem(item="agreed_transfer_date", met=agreed, hard=True, tell=BOTH_MANAGERS)


@rule(
    "LBBD-00-28",
    clause=f"{CLAUSE}, para 13, sentence 1, second part (line 30)",
    since=UPDATED,
    held_by=CASE_HOLDING,
    on=each("transfer_requests"),
)
def what_people_ask_for_waits_for_their_day(_case: Case, request: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A transfer that people propose is due on no day but the one they propose, until a day is agreed."""
    yield Transfer(to=request.to_team.team, due=at(request.accountable_from), tell=BOTH_MANAGERS)


@rule("LBBD-00-30", clause=f"{CLAUSE}, para 13, sentence 2 (line 30)", since=UPDATED, on=transfer(from_=CASE_HOLDING))
def the_receiving_worker_works_jointly_first(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """In an agreed period of joint working the receiving worker is co-worker; the day of transfer doesn't move."""
    if agreed := joint_working_of(case, transfer.transfer_id):
        yield CoWorking(
            role="receiving_social_worker",
            team=transfer.to_team,
            worker=transfer.worker,
            in_place=bool(case.co_workers.open.of_team(str(transfer.to_team))),
            from_on=agreed.starts_for,
            until=agreed.until,
            purpose="joint_working",
            tell=("allocated_social_worker", "receiving_social_worker"),
        )


@rule("LBBD-00-30", clause=f"{CLAUSE}, para 13, sentence 2 (line 30)", since=UPDATED, on=each("handovers"))
def the_outgoing_worker_works_on_jointly(case: Case, handover: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """After the transfer the outgoing worker is co-worker until the agreed period of joint working ends."""
    agreed = case.agreements.of_kind("joint_working").open.latest
    if agreed.agreed_on <= handover.day and not agreed.until < handover.day:
        yield CoWorking(
            role="allocated_social_worker",
            team=handover.from_team,
            in_place=bool(case.co_workers.open.of_team(str(handover.from_team))),
            from_on=handover.day,
            until=agreed.until,
            purpose="joint_working",
            tell=("allocated_social_worker", "receiving_social_worker"),
        )


@rule(
    "LBBD-00-32", clause=f"{CLAUSE}, para 15 (line 34)", since=UPDATED, on=each("agreements", "exception", "deviation")
)
def both_heads_of_service_agree_an_exception(case: Case, agreement: Item, policy: PolicyText) -> Iterator[Outcome]:
    """An exception counts once the Heads of Service of both teams agree it; until then the other is asked."""
    if not agreement.is_open or agreement.agreed_by_role not in policy.roles_that_agree_exceptions:
        return
    if not has_a_ground(agreement, policy):
        yield Alert(alert="exception_without_a_ground", tell=("head_of_service",), about_on=agreement.agreed_on)
    elif missing := sides_still_to_agree(case, agreement, policy):
        tell = ("head_of_service",)
        yield Alert(alert="exception_half_agreed", tell=tell, about_on=agreement.agreed_on, names=missing)
    elif has_agreed(agreement, "receiving"):
        yield Notice(notice="exception_agreed", to=BOTH_MANAGERS, about_on=agreement.agreed_for or agreement.agreed_on)


@rule("LBBD-00-34", clause=CONDITION, since=UPDATED, on=transfer())
def without_a_ground_nothing_moves(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A transfer ends when the case closes, the child dies, comes of age or leaves the care it was asked for in."""
    if gone := ground_gone_on(case, transfer, policy):
        yield Stay(since=gone, tell=BOTH_MANAGERS)
    elif transfer.to_team in policy.teams_past_eighteen and case.today >= came_of_age_on(case):
        yield Alert(alert="eighteen_before_the_transfer", tell=BOTH_MANAGERS, about_on=came_of_age_on(case))


@rule(
    "LBBD-00-34",
    clause=CONDITION,
    since=UPDATED,
    held_by="adoption",
    on=each("orders", "placement", "special_guardianship"),
)
def a_ground_that_falls_away_after_the_move_is_discussed(
    case: Case, order: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """When the order falls away after the move, nobody is sent back; both managers take the case to the meeting."""
    if order.in_force or not fell_away(order, policy):
        return
    if any(one.to_team == "adoption" and one.day >= order.made_on for one in case.handovers):
        yield Alert(alert="ground_fell_away_after_the_move", tell=BOTH_MANAGERS, about_on=order.ended_on)


@rule("LBBD-00-35", clause=f"{CLAUSE}, para 11, sentence 4 (line 26)", since=UPDATED, on=transfer())
def capacity_goes_to_the_group_managers_in_time(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A capacity issue still unsolved one working day before the move goes to the Group Managers by itself."""
    day = earlier_of(transfer.date, transfer.due_on)
    last_day = policy.calendar.working_days_before(day, policy.capacity_autoescalate_working_days)
    issue = open_issue(case, transfer, policy)
    if issue and case.today >= last_day:
        tell = ("group_manager", *BOTH_MANAGERS)
        yield Alert(alert="capacity_to_group_managers", tell=tell, severity=Severity.URGENT, about_on=day)
