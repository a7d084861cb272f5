"""Section B, promoting good practice: moves between areas, disputes, and who answers for the case meanwhile."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Gate, Notice, Outcome, Stay
from policy_core.rules import each, rule, transfer
from wiltshire.areas import (
    area_team,
    both_managers_keep_it,
    is_for_good,
    is_for_good_since,
    is_the_last,
    lives_in_another_area,
    moves_with_the_family,
    to_the_new_area,
)
from wiltshire.disputes import (
    decided_by_the_head_of_service,
    is_about_a_transfer,
    is_contested,
    is_refused,
    is_unresolved,
    last_answer,
)
from wiltshire.handovers import is_between_holding_teams, starts_at_once, was_agreed
from wiltshire.team_kinds import BOTH_MANAGERS, CASE_HOLDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

DATED = date(2016, 8, 16)
AREA_TEAMS = ("sat", "cic")


@rule("WLT-B-01", clause="B item 1, sentence 1", since=DATED, held_by=AREA_TEAMS, on=each("move", "home"))
def a_case_follows_a_family_that_moves_for_good(case: Case, move: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """An open case passes to the team of the area to which the family has moved for good."""
    at_once = not is_for_good_since(move) > move.day
    if at_once and lives_in_another_area(case, move) and moves_with_the_family(case) and is_for_good(move):
        yield to_the_new_area(case, move, move.day)


@rule("WLT-B-19", clause="B items 1 and 2 read together", since=DATED, held_by=AREA_TEAMS, on=each("move", "home"))
def a_temporary_move_may_become_permanent(case: Case, move: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A move first recorded otherwise counts from the day on which it was recorded as permanent."""
    since = is_for_good_since(move)
    if since > move.day and lives_in_another_area(case, move) and moves_with_the_family(case) and is_for_good(move):
        yield to_the_new_area(case, move, since)


@rule("WLT-B-02", clause="B item 1, sentence 2", since=DATED, held_by=AREA_TEAMS, on=each("move", "home"))
def a_compelling_reason_keeps_the_case(case: Case, move: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The holding team keeps a case for a compelling reason that both managers have recorded."""
    since = both_managers_keep_it(case, move)
    if since and lives_in_another_area(case, move):
        yield Stay(since=since, bars=(area_team(case),), tell=BOTH_MANAGERS)


@rule("WLT-B-04", clause="B item 2", since=DATED, held_by=AREA_TEAMS, on=each("move", "home"))
def a_family_away_for_a_time_keeps_its_team(case: Case, move: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A temporary move changes no team; while nobody knows how long it is for, neither does that."""
    if lives_in_another_area(case, move) and is_the_last(case, move) and not is_for_good(move):
        yield Stay(since=move.day, until=move.ended_on, bars=(area_team(case),), tell=("htm",))


@rule("WLT-B-05", clause="B item 3, sentence 1", since=DATED, on=each("disputes", "managers"))
def managers_settle_their_disputes(_case: Case, dispute: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Both managers hear of an open dispute and seek a speedy resolution."""
    if is_about_a_transfer(dispute, policy) and dispute.is_open:
        yield Alert(alert="dispute_open", tell=BOTH_MANAGERS, about_on=dispute.raised_on)


@rule("WLT-B-05", clause="B item 3, sentence 1", since=DATED, on=transfer(from_=CASE_HOLDING))
def a_contested_case_stays_until_settled(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """While a transfer is refused or in dispute the holding team keeps the case; a refusal needs no other record."""
    if is_contested(case, transfer, policy):
        yield Gate("dispute_settled", tell=BOTH_MANAGERS)
    elif is_refused(case, transfer, policy):
        yield Gate("dispute_settled", tell=BOTH_MANAGERS)
        refused_on = last_answer(case, transfer, "receiving").answered_on
        yield Alert(alert="dispute_open", tell=BOTH_MANAGERS, about_on=refused_on)


@rule("WLT-B-06", clause="B item 3, sentence 2", since=DATED, on=each("disputes", "managers"))
def an_unresolved_dispute_goes_to_the_head_of_service(
    _case: Case, dispute: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """The Head of Service is told of a dispute that the managers can't resolve, and decides it."""
    if is_about_a_transfer(dispute, policy) and is_unresolved(dispute):
        tell = ("head_of_service", *BOTH_MANAGERS)
        yield Alert(alert="dispute_unresolved", tell=tell, about_on=dispute.unresolved_on)


@rule("WLT-B-06", clause="B item 3, sentence 2", since=DATED, on=transfer(from_=CASE_HOLDING))
def what_the_head_of_service_decides_holds(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Where the Head of Service decides that the case stays, the transfer ends."""
    decided = decided_by_the_head_of_service(case, transfer, policy)
    if decided.decision == "keep":
        yield Stay(since=decided.decided_on, tell=BOTH_MANAGERS)


@rule("WLT-B-07", clause="B item 4, sentence 1 (first half)", since=DATED, on=each("handovers"))
def nobody_lets_go_before_the_agreed_day(case: Case, handover: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Both managers hear of a case that changed hands before a day both had agreed, with the team still answerable."""
    between = is_between_holding_teams(case, handover) and not starts_at_once(case, handover)
    if between and not was_agreed(case, handover):
        yield Notice(
            notice="moved_before_agreed_date",
            to=(*BOTH_MANAGERS, "receiving_admin"),
            about_on=handover.day,
            carries=(str(handover.from_team),),
        )


@rule("WLT-B-07", clause="B item 4, sentence 1 (first half)", since=DATED, on=transfer(from_=CASE_HOLDING))
def the_team_answers_while_no_worker_does(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Both managers hear of a case left without a worker before the agreed day; its team still answers for it."""
    if case.unallocated and not transfer.date_agreed <= case.today:
        tell = (*BOTH_MANAGERS, "receiving_admin")
        since, team = case.unallocated_since, str(transfer.from_team)
        yield Alert(alert="no_worker_before_agreed_date", tell=tell, about_on=since, names=(team,))
