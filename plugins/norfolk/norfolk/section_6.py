"""Section 6, transfer between locality teams: only where the child stays, and as an exception for LAC teams."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.localities import (
    exception_is_agreed,
    has_a_co_worker_from,
    is_agreed_for,
    is_in_another_locality,
    may_be_for_less_than,
)
from norfolk.team_kinds import LOOKED_AFTER
from norfolk.transfer_points import first_meeting_since
from norfolk.workers import receiving_worker
from policy_core.outcomes import Alert, ChecklistItem, CoWorking, Notice, Outcome, Stay, Task, Transfer, at
from policy_core.rules import each, presumed, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
CLAUSE = "6 Transfer Between Locality Teams"


@rule(
    "NFK-06-01",
    clause=f"{CLAUSE}, para 1, sentence 1",
    since=REVIEWED,
    held_by="fas",
    on=each("addresses", "home", "temporary"),
)
def a_child_who_moves_keeps_the_team_unless_the_manager_decides(
    case: Case, address: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """The case follows a child to another locality only where six months there are likely and the manager agrees."""
    if not is_in_another_locality(case, address):
        return
    decision = case.decisions.of_kind("move_and_transfer").latest
    decided = decision.decided_on >= address.day
    yield Task(task="move_and_transfer", question="move_and_transfer", answered=decided, tell=("team_manager",))
    if not address.expected_months >= policy.locality_residence_months:
        yield Stay(since=address.day, bars=("fas",), tell=("team_manager",))
    elif decided and decision.answer:
        meeting = first_meeting_since(case, decision.decided_on)
        yield Transfer(to="fas", locality=address.locality, due=at(meeting), tell=("receiving_team_manager",))


@rule(
    "NFK-06-02",
    clause=f"{CLAUSE}, para 1, sentence 2",
    since=REVIEWED,
    held_by="fas",
    on=each("addresses", "home", "temporary"),
)
def the_team_where_the_child_lives_may_co_work(case: Case, address: Item, policy: PolicyText) -> Iterator[Outcome]:
    """While a child lives in another locality for less than six months, both managers consider a co-worker there."""
    if is_in_another_locality(case, address) and may_be_for_less_than(address, policy.locality_residence_months):
        yield CoWorking(
            role="co_worker",
            team="fas",
            locality=address.locality,
            in_place=has_a_co_worker_from(case, address),
            purpose="temporary_residence",
            tell=("team_manager", "receiving_team_manager"),
        )


@rule(
    "NFK-06-04",
    clause=f"{CLAUSE}, para 2, sentence 1 (first part)",
    since=REVIEWED,
    held_by=LOOKED_AFTER,
    on=each("transfer_requests"),
)
def a_child_keeps_the_lac_team_of_the_first_home(case: Case, request: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A child in a LAC team stays with the team of the original home address, wherever placement or family move."""
    if request.to_team.kind == "looked_after" and not exception_is_agreed(case, request.transfer_id, policy):
        yield Stay(since=request.day, bars=("looked_after",), tell=("lac_team_manager",))


@rule("NFK-06-05", clause=f"{CLAUSE}, para 2, sentence 1 (second part)", since=REVIEWED, on=transfer(to=LOOKED_AFTER))
def the_worker_belongs_to_the_team_of_the_first_home(
    case: Case, transfer: Move, _policy: PolicyText
) -> Iterator[Outcome]:
    """The LAC manager hears when the worker named isn't of the team that covers the original home address."""
    worker = receiving_worker(case, transfer).worker
    home = case.original_home_locality
    if worker and home and presumed(worker.team.locality, home) != home:
        yield Alert(alert="worker_of_another_locality", tell=("lac_team_manager",), about_on=transfer.due_on)


@rule(
    "NFK-06-07",
    clause=f"{CLAUSE}, para 2, sentence 3",
    since=REVIEWED,
    on=transfer(to=LOOKED_AFTER, from_=LOOKED_AFTER),
)
def both_managers_agree_the_exception(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A LAC case changes locality only as an exception that both managers agree, with the reason on record."""
    agreed = is_agreed_for(case, transfer, policy)
    yield ChecklistItem(item="locality_exception", met=agreed, hard=True, tell=("lac_team_manager",))


@rule(
    "NFK-06-07",
    clause=f"{CLAUSE}, para 2, sentence 3",
    since=REVIEWED,
    held_by=LOOKED_AFTER,
    on=each("workers", "primary"),
)
def a_leaving_worker_and_a_moved_family_are_pointed_out(
    case: Case, involvement: Item, _policy: PolicyText
) -> Iterator[Outcome]:
    """When the worker leaves and the family lives in another locality, the LAC manager may consider an exception."""
    leaving_for = involvement.worker.leaving_for
    if leaving_for and involvement.is_open and case.family_locality != case.holding_locality:
        yield Notice(notice="locality_exception_may_be_justified", to=("lac_team_manager",), about_on=leaving_for)
